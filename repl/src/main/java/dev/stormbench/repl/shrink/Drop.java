package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Something is left out: a workload, a watchdog, an intervention, a fix, a step, or a key that has a default; what has most in it first.
 * Of long lists also halves, quarters and so on.
 */
record Drop() implements Reduction {
  private static final int LONG = 4;

  @Override
  public String name() {
    return "drop";
  }

  private record Part(int values, Candidate candidate) {}

  @Override
  public List<Candidate> of(Shape s) {
    List<Part> parts = new ArrayList<>();
    for (Site site : s.sites()) {
      parts.add(part(s, List.of(site), Tree.count(site.node()), "without " + named(site)));
      if (site.node() instanceof Node.Sequence list && list.items().size() >= LONG) {
        chunks(s, site, list, parts);
      }
    }
    return parts.stream().sorted(Comparator.comparingInt(Part::values).reversed()).map(Part::candidate).toList();
  }

  private static void chunks(Shape s, Site list, Node.Sequence items, List<Part> parts) {
    int all = items.items().size();
    List<Site> children = s.sites().stream()
        .filter(c -> c.address().size() == list.address().size() + 1 && c.isIn(list.address())).toList();
    for (int size = all / 2; size > 1; size /= 2) {
      for (int first = 0; first < all; first += size) {
        List<Site> some = children.subList(first, Math.min(all, first + size));
        int values = some.stream().mapToInt(c -> Tree.count(c.node())).sum();
        parts.add(part(s, some, values, "without " + list.path() + " " + first + " to " + (first + some.size() - 1)));
      }
    }
  }

  private static Part part(Shape s, List<Site> sites, int values, String what) {
    return new Part(values, new Candidate((Node.Mapping) Tree.remove(s.node(), sites.stream().map(Site::address).toList()), what));
  }

  private static String named(Site site) {
    return site.path() + (site.node() instanceof Node.Scalar n && !site.path().endsWith(n.text()) ? " (" + n.text() + ")" : "");
  }
}
