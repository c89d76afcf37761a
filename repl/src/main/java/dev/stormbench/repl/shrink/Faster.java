package dev.stormbench.repl.shrink;

import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.Sysctl;
import dev.stormbench.repl.shrink.Site.Role;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same in less time: the run is shorter by a factor, and so are what the kernel waits for before it reports something, where loads
 * begin and when the timeline acts. The load itself stays as it is.
 */
record Faster() implements Reduction {
  private static final long[] FACTORS = {64, 32, 16, 8, 4, 2};
  private static final long RCU_MIN_NS = 3_000_000_000L;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final Location HERE = Location.of("shrink");

  @Override
  public String name() {
    return "faster";
  }

  @Override
  public List<Candidate> of(Shape s) {
    List<Candidate> all = new ArrayList<>();
    for (long factor : FACTORS) {
      Candidate c = of(s, factor);
      if (c != null) {
        all.add(c);
      }
    }
    return all;
  }

  /** Null if it would be the same run, cut off before the finding. */
  private static @Nullable Candidate of(Shape s, long factor) {
    Node n = s.node();
    for (Site site : s.sites()) {
      boolean dated = site.path().endsWith(".start") && site.load() != null || site.path().matches("timeline\\.[^.]+\\.at");
      if (dated && site.role() == Role.TIME) {
        n = Tree.replace(n, site.address(), Tree.text(Numbers.time(Math.max(1, Numbers.rounded((double) site.ns() / factor, 2)))));
      }
    }
    boolean cut = n == s.node();
    Scenario bound = s.bound();
    long endNs = Math.max(1, Numbers.rounded((double) bound.run().durationNs() / factor, 2));
    List<String> said = new ArrayList<>();
    n = set(n, said, "run.duration", Numbers.time(bound.run().durationNs()), Numbers.time(endNs));
    int thresh = bound.kernel().sysctl(Sysctl.WATCHDOG_THRESH);
    if (!bound.watchdogs().isEmpty() && thresh > 1) {
      n = set(n, said, "kernel.sysctl." + Sysctl.WATCHDOG_THRESH.fileName(), "" + thresh, less(thresh, factor));
    }
    int hung = bound.kernel().sysctl(Sysctl.HUNG_TASK_TIMEOUT_SECS);
    if (has(bound, "hung-task") && hung > 1) {
      n = set(n, said, "kernel.sysctl." + Sysctl.HUNG_TASK_TIMEOUT_SECS.fileName(), "" + hung, less(hung, factor));
    }
    long stallNs = bound.kernel().rcuStallTimeoutNs();
    if (has(bound, "rcu-stall") && stallNs > RCU_MIN_NS) {
      long lessNs = Math.max(RCU_MIN_NS, Math.round((double) stallNs / factor / SECOND_NS) * SECOND_NS);
      n = set(n, said, "kernel.rcu-stall-timeout", Numbers.time(stallNs), Numbers.time(lessNs));
    }
    if (cut && said.size() == 1 && s.shownNs() >= endNs) {
      return null;
    }
    return new Candidate((Node.Mapping) n, String.join(", ", said));
  }

  private static String less(int seconds, long factor) {
    return "" + Math.max(1, Math.round((double) seconds / factor));
  }

  private static boolean has(Scenario s, String watchdog) {
    return s.watchdogs().stream().anyMatch(w -> w.name().equals(watchdog));
  }

  private static Node set(Node n, List<String> said, String path, String from, String to) {
    said.add(path + " " + from + " -> " + to);
    return NodePath.set(n, path, HERE, Tree.text(to));
  }
}
