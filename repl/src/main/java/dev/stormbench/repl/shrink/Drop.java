package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Something is left out: a workload, a watchdog, an intervention, a fix, a step, or a key that has a default; what has most in it first.
 * Of long lists also halves, quarters and so on. Of very many only the largest are tried, while they are that many.
 */
record Drop() implements Reduction {
  private static final int LONG = 4;
  private static final int MOST = 1_000;

  @Override
  public String name() {
    return "drop";
  }

  /**
   * What may go.
   *
   * @param values how many
   */
  private record Part(List<Site> sites, int values, String what) {}

  @Override
  public List<Candidate> of(Shape s) {
    List<Part> parts = new ArrayList<>();
    for (Site site : s.sites()) {
      parts.add(new Part(List.of(site), Tree.count(site.node()), "without " + named(site)));
      if (site.node() instanceof Node.Sequence list && list.items().size() >= LONG) {
        chunks(s, site, list.items().size(), parts);
      }
    }
    return parts.stream().sorted(Comparator.comparingInt(Part::values).reversed()).limit(MOST).map(p -> new Candidate(
        (Node.Mapping) Tree.remove(s.node(), p.sites.stream().map(Site::address).toList()), p.what)).toList();
  }

  private static void chunks(Shape s, Site list, int all, List<Part> parts) {
    List<Site> children = s.sites().stream()
        .filter(c -> c.address().size() == list.address().size() + 1 && c.isIn(list.address())).toList();
    for (int size = all / 2; size > 1; size /= 2) {
      for (int first = 0; first < all; first += size) {
        List<Site> some = children.subList(first, Math.min(all, first + size));
        int values = some.stream().mapToInt(c -> Tree.count(c.node())).sum();
        parts.add(new Part(some, values, "without " + list.path() + " " + first + " to " + (first + some.size() - 1)));
      }
    }
  }

  private static String named(Site site) {
    return site.path() + (site.node() instanceof Node.Scalar n && !site.path().endsWith(n.text()) ? " (" + n.text() + ")" : "");
  }
}
