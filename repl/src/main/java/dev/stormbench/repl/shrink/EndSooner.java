package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;
import java.util.List;
import java.util.stream.Stream;

/**
 * The same run, cut off: where the finding is there for good, rounded up to two digits; if that is not known, after a part of its
 * length, the smallest first.
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
      return List.of(until(s, Numbers.roundedUp(s.shownNs() + 1, 2)));
    }
    return Stream.of(0, 1, 2, 3, 4, 5, 6, 7).map(i -> until(s, Math.max(1, Numbers.roundedUp((long) (endNs * PARTS[i]), 2)))).toList();
  }

  private static Candidate until(Shape s, long ns) {
    Node n = NodePath.set(s.node(), "run.duration", Location.of("shrink"), Tree.text(Numbers.time(ns)));
    return new Candidate((Node.Mapping) n, "run.duration " + Numbers.time(s.bound().run().durationNs()) + " -> " + Numbers.time(ns));
  }
}
