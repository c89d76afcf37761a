package dev.stormbench.repl.shrink;

import dev.stormbench.engine.scenario.MachineSpec;
import dev.stormbench.repl.shrink.Site.Role;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fewer CPUs, the fewest first. Sockets, threads and caches stay as far as the number allows. Each CPU that the scenario names becomes
 * one at the same place of the smaller machine, and different ones stay different.
 *
 * <p>A load that is spread over all or over the other CPUs has fewer of them now. Each number of CPUs is tried with such loads as they
 * are, and with the longest time of each, which decides how often it comes, shorter in proportion, so that in all it comes as often as
 * before. What is to be found may take longer on a smaller machine: the run may, too, as far as it is cheaper in all. Where it is over as
 * soon as the finding is there that costs nothing.
 */
record SmallerMachine() implements Reduction {
  private static final Location HERE = Location.of("shrink");
  private static final int SMALL = 8;
  private static final double LONGER_MAX = 4;
  private static final double LESS = 0.9;
  private static final Set<String> SPREAD = Set.of("all", "others");
  private static final Set<String> DISTRIBUTIONS = Set.of("uniform", "normal", "exp");

  @Override
  public String name() {
    return "machine";
  }

  @Override
  public List<Candidate> of(Shape s) {
    Map<String, Candidate> all = new LinkedHashMap<>();
    for (int cpus : sizes(s.bound().machine().cpus())) {
      for (boolean oftener : new boolean[] {false, true}) {
        Candidate c = smaller(s, cpus, oftener);
        if (c != null) {
          all.putIfAbsent(Tree.canonical(c.node()), c);
        }
      }
    }
    return List.copyOf(all.values());
  }

  /** All up to 8, then 12, 16, 24, 32 and so on. */
  static Set<Integer> sizes(int cpus) {
    Set<Integer> sizes = new TreeSet<>();
    for (int i = 1; i <= SMALL && i < cpus; i++) {
      sizes.add(i);
    }
    for (int i = SMALL; i < cpus; i *= 2) {
      sizes.add(i);
      if (i / 2 * 3 < cpus) {
        sizes.add(i / 2 * 3);
      }
    }
    return sizes;
  }

  /** A machine like another one with so many CPUs. */
  static MachineSpec machine(MachineSpec m, int cpus) {
    int[][] shapes = {{m.sockets(), m.smt()}, {m.sockets(), 1}, {1, m.smt()}, {1, 1}};
    for (int[] shape : shapes) {
      if (cpus % (shape[0] * shape[1]) == 0) {
        int cores = cpus / shape[0] / shape[1];
        int before = m.cores() / m.sockets();
        int llc = Math.max(1, (int) ((long) m.llcCores() * cores / before));
        while (cores % llc != 0) {
          llc--;
        }
        return new MachineSpec(cpus, shape[0], shape[1], llc, m.numbering(), m.idle(), m.sharedClock(),
            m.clockWeights().subList(0, cpus));
      }
    }
    throw new IllegalStateException("every number is a multiple of 1");
  }

  private static @Nullable Candidate smaller(Shape s, int cpus, boolean oftener) {
    MachineSpec before = s.bound().machine();
    MachineSpec after = machine(before, cpus);
    Map<Integer, Integer> places = places(s, before, after);
    if (places == null) {
      return null;
    }
    List<String> said = new ArrayList<>();
    Node n = s.node();
    for (Site site : s.sites()) {
      if (site.role() == Role.CPU) {
        String text = renumbered(site.text(), before.cpus(), cpus, places);
        n = text.equals(site.text()) ? n : Tree.replace(n, site.address(), Tree.text(text));
      }
    }
    places.forEach((from, to) -> {
      if (!from.equals(to)) {
        said.add("CPU " + from + " -> " + to);
      }
    });
    n = machine(n, s, after, said);
    n = oftener ? oftener(n, s, (double) cpus / before.cpus(), said) : n;
    n = s.shownNs() == Finding.UNKNOWN_NS ? n : longer(n, s, cpus, said);
    return new Candidate((Node.Mapping) n, String.join(", ", said));
  }

  private static Node machine(Node scenario, Shape s, MachineSpec after, List<String> said) {
    MachineSpec before = s.bound().machine();
    Node n = scenario;
    said.addFirst("machine.cpus " + before.cpus() + " -> " + after.cpus());
    Map<String, Integer> numbers = new TreeMap<>(Map.of("cpus", after.cpus(), "sockets", after.sockets(), "smt", after.smt(),
        "llc-cores", after.llcCores()));
    for (Map.Entry<String, Integer> e : numbers.entrySet()) {
      if (Tree.at(n, "machine", e.getKey()) != null) {
        n = NodePath.set(n, "machine." + e.getKey(), HERE, Tree.text("" + e.getValue()));
      }
    }
    if (Tree.at(n, "machine", "clock-weights") != null) {
      List<Node> weights = after.clockWeights().stream().<Node>map(w -> Tree.text("" + w)).toList();
      n = NodePath.set(n, "machine.clock-weights", HERE, new Node.Sequence(weights, HERE));
    }
    return n;
  }

  // -- CPU numbers --------------------------------------------------------------------------------------

  /** Where each CPU goes that is named alone; null if there are too few. */
  private static @Nullable Map<Integer, Integer> places(Shape s, MachineSpec before, MachineSpec after) {
    Set<Integer> named = new TreeSet<>();
    s.sites().stream().filter(site -> site.role() == Role.CPU).forEach(site -> {
      for (String part : site.text().split(",")) {
        if (part.strip().matches("[0-9]{1,9}")) {
          named.add(Integer.parseInt(part.strip()));
        }
      }
    });
    if (named.size() > after.cpus()) {
      return null;
    }
    Map<Integer, Integer> places = new TreeMap<>();
    Set<Integer> taken = new LinkedHashSet<>();
    for (int cpu : named) {
      int core = (int) ((long) before.coreOf(cpu) * after.cores() / before.cores());
      int place = after.cpuOf(core, Math.min(before.threadOf(cpu), after.smt() - 1));
      while (!taken.add(place)) {
        place = (place + 1) % after.cpus();
      }
      places.put(cpu, place);
    }
    return places;
  }

  private static String renumbered(String text, int before, int after, Map<Integer, Integer> places) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",")) {
      String p = part.strip();
      if (p.matches("[0-9]{1,9}")) {
        parts.add("" + places.get(Integer.parseInt(p)));
      } else if (p.matches("[0-9]{1,9}\\s*-\\s*[0-9]{1,9}")) {
        String[] ends = p.split("\\s*-\\s*");
        long first = Long.parseLong(ends[0]) * after / before;
        long last = Math.max(first, ((Long.parseLong(ends[1]) + 1) * after + before - 1) / before - 1);
        parts.add(first + "-" + last);
      } else {
        parts.add(p);
      }
    }
    return String.join(",", parts);
  }

  // -- loads --------------------------------------------------------------------------------------------

  private static Node longer(Node scenario, Shape s, int cpus, List<String> said) {
    long endNs = s.bound().run().durationNs();
    double factor = Math.min(LONGER_MAX, LESS * s.bound().machine().cpus() / cpus);
    long longerNs = Numbers.rounded(endNs * factor, 2);
    if (longerNs <= endNs || (double) longerNs * cpus >= (double) endNs * s.bound().machine().cpus()) {
      return scenario;
    }
    said.add("run.duration " + Numbers.time(endNs) + " -> " + Numbers.time(longerNs));
    return NodePath.set(scenario, "run.duration", HERE, Tree.text(Numbers.time(longerNs)));
  }

  private static Node oftener(Node scenario, Shape s, double factor, List<String> said) {
    Node n = scenario;
    Set<List<Integer>> loads = new LinkedHashSet<>();
    s.sites().stream().filter(site -> site.load() != null).forEach(site -> loads.add(site.load()));
    for (List<Integer> load : loads) {
      List<Site> own = s.sites().stream().filter(site -> site.isIn(load)).toList();
      if (!isSpread(own)) {
        continue;
      }
      for (Site t : longest(own, own.stream().filter(site -> site.role() == Role.TIME && !site.path().endsWith(".start")).toList())) {
        String text = Numbers.time(Math.max(1, Numbers.rounded(t.ns() * factor, 2)));
        said.add(t.path() + " " + t.text() + " -> " + text);
        n = Tree.replace(n, t.address(), Tree.text(text));
      }
    }
    return n;
  }

  /** Whether it has as many CPUs as there are: it says so, or it says nothing. */
  private static boolean isSpread(List<Site> load) {
    List<Site> cpus = load.stream().filter(site -> site.role() == Role.CPU).toList();
    return cpus.isEmpty() || cpus.stream().anyMatch(site -> SPREAD.contains(site.text()) || site.text().matches(".*[0-9]\\s*-.*"));
  }

  /** The longest, and what belongs to the same distribution. */
  private static List<Site> longest(List<Site> load, List<Site> times) {
    long mostNs = times.stream().mapToLong(Site::ns).max().orElse(0);
    return times.stream().filter(t -> t.ns() == mostNs).findFirst()
        .map(t -> times.stream().filter(o -> group(load, o).equals(group(load, t))).toList()).orElse(List.of());
  }

  /** The address of the distribution that a time is part of, else its own. */
  private static List<Integer> group(List<Site> load, Site time) {
    for (Site above : load) {
      if (above.address().size() < time.address().size() && time.isIn(above.address()) && above.node() instanceof Node.Mapping m
          && m.entries().size() == 1 && DISTRIBUTIONS.contains(m.entries().getFirst().key())) {
        return above.address();
      }
    }
    return time.address();
  }
}
