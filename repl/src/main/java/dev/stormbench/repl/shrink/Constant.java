package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.List;

/** A distribution of times becomes its mean. */
record Constant() implements Reduction {
  @Override
  public String name() {
    return "constant";
  }

  @Override
  public List<Candidate> of(Shape s) {
    List<Candidate> all = new ArrayList<>();
    for (Site site : s.sites()) {
      long meanNs = site.node() instanceof Node.Mapping m && m.entries().size() == 1 ? meanNs(m.entries().getFirst()) : -1;
      if (meanNs > 0) {
        all.add(new Candidate(s.with(site, Numbers.time(meanNs)), site.path() + " is always " + Numbers.time(meanNs)));
      }
    }
    return all;
  }

  /** -1 for what is no distribution. */
  private static long meanNs(Node.Entry e) {
    List<Node> values = e.value() instanceof Node.Sequence s ? s.items() : List.of(e.value());
    long[] ns = values.stream().mapToLong(n -> n instanceof Node.Scalar x ? Numbers.ns(x.text()) : -1).toArray();
    if (ns.length == 0 || ns[0] <= 0) {
      return -1;
    }
    return switch (e.key()) {
      case "exp", "normal" -> ns[0];
      case "uniform" -> ns.length == 2 && ns[1] > 0 ? (ns[0] + ns[1]) / 2 : -1;
      default -> -1;
    };
  }
}
