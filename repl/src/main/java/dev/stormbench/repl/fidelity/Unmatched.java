package dev.stormbench.repl.fidelity;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Cases that ours does not match, each with the reason that was found: {@code unmatched.json}. */
public final class Unmatched {
  /** Cases of a proof with one reason. */
  public record Group(String proof, List<String> cases, String reason) {}

  private final List<Group> groups;

  /** For the groups of a file, given as text. */
  public Unmatched(String json) {
    groups = JsonMapper.builder().build().readValue(json, new TypeReference<List<Group>>() { });
  }

  /** All groups. */
  public List<Group> groups() {
    return groups;
  }

  /** Why a finding does not agree, if that is known. */
  public Optional<String> reason(Finding f) {
    return groups.stream().filter(g -> g.proof().equals(f.proof()) && g.cases().contains(f.name())).map(Group::reason).findFirst();
  }
}
