package dev.stormbench.repl.shrink;

import dev.stormbench.repl.shrink.Site.Role;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the values of a scenario, each before what is below it. */
final class Sites {
  /** Parameters that are the number of one CPU: {@link ParamSpec.Type} has lists of them only. */
  private static final Set<String> ONE_CPU = Set.of("cpu", "home", "waker");
  /** Whole numbers that are no amounts. */
  private static final Set<String> NO_AMOUNT = Set.of("format", "seed", "prio", "nice", "irq", "call");
  private static final String CPUS = "cpus";
  private static final String WORKLOADS = "workloads";

  private final Function<String, List<ParamSpec>> params;
  private final List<Site> all = new ArrayList<>();

  private Sites(Function<String, List<ParamSpec>> params) {
    this.params = params;
  }

  /**
   * Where the walk is.
   *
   * @param load address of the workload
   * @param cpuKeys keys of the workload that say CPUs
   * @param inCpus whether the value is below one of them
   */
  private record Place(List<Integer> address, String path, String key, @Nullable List<Integer> load, Set<String> cpuKeys, boolean inCpus) {
    Place child(int i, String newPath, String newKey) {
      List<Integer> longer = new ArrayList<>(address);
      longer.add(i);
      return new Place(longer, newPath, newKey, load, cpuKeys, inCpus || load != null && cpuKeys.contains(newKey));
    }

    Place ofLoad(Set<String> keys) {
      return new Place(address, path, key, address, keys, false);
    }
  }

  /** The values of a scenario; {@code params} knows what a workload of that name declares, nothing if it is unknown. */
  static List<Site> of(Node scenario, Function<String, List<ParamSpec>> params) {
    Sites sites = new Sites(params);
    sites.walk(scenario, new Place(List.of(), "", "", null, Set.of(), false));
    return List.copyOf(sites.all);
  }

  private void walk(Node n, Place p) {
    if (!p.address.isEmpty()) {
      all.add(new Site(p.address, p.path, role(n, p), n, p.load));
    }
    switch (n) {
      case Node.Scalar s -> { }
      case Node.Mapping m -> {
        for (int i = 0; i < m.entries().size(); i++) {
          Node.Entry e = m.entries().get(i);
          Place child = p.child(i, p.path.isEmpty() ? e.key() : p.path + "." + e.key(), e.key());
          boolean added = p.load == null && p.path.startsWith("timeline") && e.key().equals("workload");
          walk(e.value(), added ? load(e.value(), child) : child);
        }
      }
      case Node.Sequence s -> items(s, p);
    }
  }

  private void items(Node.Sequence s, Place p) {
    List<String> names = s.items().stream().map(Sites::name).toList();
    for (int i = 0; i < names.size(); i++) {
      Node item = s.items().get(i);
      boolean unique = !names.get(i).isEmpty() && names.indexOf(names.get(i)) == names.lastIndexOf(names.get(i));
      Place child = p.child(i, p.path + "." + (unique ? names.get(i) : "" + i), "");
      Place here = p.path.equals(WORKLOADS) ? load(item, child) : child;
      if (unique && item instanceof Node.Mapping m && m.entries().size() == 1) { // its name is in the path already
        all.add(new Site(here.address, here.path, Role.OTHER, item, here.load));
        Place value = here.child(0, here.path, m.entries().getFirst().key());
        walk(m.entries().getFirst().value(), value);
      } else {
        walk(item, here);
      }
    }
  }

  private Place load(Node item, Place p) {
    String type = item instanceof Node.Mapping m && !m.entries().isEmpty() ? m.entries().getFirst().key()
        : item instanceof Node.Scalar s ? s.text() : "";
    Set<String> keys = new HashSet<>(Set.of(CPUS));
    Stream<ParamSpec> declared = params.apply(type).stream();
    declared.filter(d -> d.type() == ParamSpec.Type.CPUS || d.type() == ParamSpec.Type.INTEGER && ONE_CPU.contains(d.name()))
        .forEach(d -> keys.add(d.name()));
    return p.ofLoad(keys);
  }

  /** As a path calls an item: by its id or its name; empty if it has none. */
  static String name(Node item) {
    return switch (item) {
      case Node.Scalar s -> s.kind() == Node.Scalar.Kind.STRING && Numbers.ns(s.text()) < 0 ? s.text() : "";
      case Node.Mapping m when m.entries().size() == 1 ->
          m.entries().getFirst().value() instanceof Node.Mapping params && params.get("id") instanceof Node.Scalar id
              ? id.text() : m.entries().getFirst().key();
      default -> "";
    };
  }

  private static Role role(Node n, Place p) {
    if (!(n instanceof Node.Scalar s)) {
      return Role.OTHER;
    }
    if (p.inCpus) {
      return Role.CPU;
    }
    if (s.kind() == Node.Scalar.Kind.BOOLEAN) {
      return Role.SWITCH;
    }
    if (s.kind() == Node.Scalar.Kind.STRING && Numbers.ns(s.text()) > 0) {
      return Role.TIME;
    }
    boolean amount = s.kind() == Node.Scalar.Kind.INTEGER && s.text().matches("[0-9]{1,18}") && !NO_AMOUNT.contains(p.key)
        && !p.path.startsWith("machine.");
    return amount ? Role.COUNT : Role.OTHER;
  }
}
