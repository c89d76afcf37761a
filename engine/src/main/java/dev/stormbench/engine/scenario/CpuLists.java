package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU numbers as people write them: {@code 3}, {@code [47, 95]}, {@code 0-7}, {@code "0-3,8"}, {@code
 * all}, {@code others}.
 *
 * @param nrCpus CPUs of the machine
 * @param others what {@code others} means: the CPUs that no workload with a list of its own names
 */
record CpuLists(int nrCpus, BitSet others) {
  private static final String ACCEPTED = ParamSpec.Type.CPUS.accepted();
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:\\s*-\\s*([0-9]{1,9}))?");

  /** Whether the value names CPUs itself, which takes them from {@code others}. */
  static boolean isExplicit(Node node) {
    return !(node instanceof Node.Scalar s) || !(s.text().equals("all") || s.text().equals("others"));
  }

  /** Reads a list; never empty, all on the machine. */
  BitSet bind(Node node, String what) {
    BitSet cpus = new BitSet(nrCpus);
    switch (node) {
      case Node.Scalar s when s.text().equals("all") -> cpus.set(0, nrCpus);
      case Node.Scalar s when s.text().equals("others") -> {
        if (others.isEmpty()) {
          throw Bad.at(node.at(), what + " is 'others', but every CPU is named by some workload");
        }
        cpus.or(others);
      }
      case Node.Scalar s -> add(s, what, cpus);
      case Node.Sequence list -> {
        if (list.items().isEmpty()) {
          throw Bad.at(node.at(), what + " is empty; accepted: " + ACCEPTED);
        }
        for (Node item : list.items()) {
          if (!(item instanceof Node.Scalar s)) {
            throw Bad.type("a CPU of " + what, item, "a number or a range such as 0-7");
          }
          add(s, what, cpus);
        }
      }
      case Node.Mapping m -> throw Bad.type(what, m, ACCEPTED);
    }
    return cpus;
  }

  private void add(Node.Scalar s, String what, BitSet cpus) {
    for (String part : s.text().split(",", -1)) {
      Matcher m = RANGE.matcher(part.strip());
      if (!m.matches()) {
        throw Bad.type(what, s, ACCEPTED);
      }
      int first = Integer.parseInt(m.group(1));
      int last = m.group(2) == null ? first : Integer.parseInt(m.group(2));
      if (last < first) {
        throw Bad.at(s.at(), what + " has the range " + part.strip() + ", which ends before it begins");
      }
      checkPresent(s.at(), what, first);
      checkPresent(s.at(), what, last);
      cpus.set(first, last + 1);
    }
  }

  private void checkPresent(Location at, String what, int cpu) {
    if (cpu >= nrCpus) {
      throw Bad.at(at, what + " names CPU " + cpu + "; this machine has 0-" + (nrCpus - 1));
    }
  }
}
