package dev.stormbench.repl.shrink;

import dev.stormbench.repl.shrink.Site.Role;
import java.util.List;

/** A feature is off. */
record SwitchOff() implements Reduction {
  @Override
  public String name() {
    return "off";
  }

  @Override
  public List<Candidate> of(Shape s) {
    return s.sites().stream().filter(site -> site.role() == Role.SWITCH && site.text().equalsIgnoreCase("true"))
        .map(site -> new Candidate(s.with(site, "false"), site.path() + " true -> false")).toList();
  }
}
