package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;
import java.util.List;
import java.util.stream.Stream;

/**
 * The same run, cut off after a part of its length, the smallest first. Of a finding that lasts it is known when it was there: its run is
 * cut there in the end, and until then a candidate may take longer than what it is made of.
 */
record EndSooner() implements Reduction {
  private static final double[] PARTS = {1 / 64.0, 1 / 32.0, 1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0, 3 / 4.0, 7 / 8.0};

  @Override
  public String name() {
    return "end sooner";
  }

  @Override
  public List<Candidate> of(Shape s) {
    long endNs = s.bound().run().durationNs();
    if (s.shownNs() >= 0) {
      return List.of();
    }
    return Stream.of(0, 1, 2, 3, 4, 5, 6, 7).map(i -> until(s, Math.max(1, Numbers.roundedUp((long) (endNs * PARTS[i]), 2)))).toList();
  }

  private static Candidate until(Shape s, long ns) {
    return new Candidate(at(s.node(), ns), "run.duration " + Numbers.time(s.bound().run().durationNs()) + " -> " + Numbers.time(ns));
  }

  /** A scenario that ends then. */
  static Node.Mapping at(Node.Mapping scenario, long ns) {
    return (Node.Mapping) NodePath.set(scenario, "run.duration", Location.of("shrink"), Tree.text(Numbers.time(ns)));
  }
}
