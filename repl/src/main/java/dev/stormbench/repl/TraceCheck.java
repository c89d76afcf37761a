package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A checker over one recorded trace. */
final class TraceCheck {
  private final Extension<Checker> extension;
  private final Checker checker;
  /** Per invariant: how often it broke, and how it did first. */
  private final Map<String, Broken> broken = new TreeMap<>();
  private final boolean applies;
  private long nowNs;
  private int cpu = -1;

  private TraceCheck(Extension<Checker> extension) {
    this.extension = extension;
    checker = extension.create(NoParams.of(extension, Location.of("--check " + extension.name())));
    applies = PluginGate.call(extension.owner(), "startRecorded of checker '" + extension.name() + "'",
        () -> checker.startRecorded(this::violated));
  }

  /** Checkers by name, for one trace. */
  static List<TraceCheck> of(Host host, Collection<String> names) {
    return names.stream().map(n -> new TraceCheck(host.plugins().checkers().find(n).orElseThrow())).toList();
  }

  /** How an invariant broke. */
  private static final class Broken {
    final long firstNs;
    final String first;
    long times;

    Broken(long firstNs, String first) {
      this.firstNs = firstNs;
      this.first = first;
    }
  }

  private void violated(String invariant, String what) {
    broken.computeIfAbsent(invariant, i -> new Broken(nowNs, what)).times++;
  }

  void event(TraceRecord r) {
    nowNs = r.timeNs();
    cpu = r.cpu();
    gate("event", () -> checker.event(r));
  }

  void lost(int lostCpu) {
    gate("lost", () -> checker.lost(lostCpu));
  }

  /** The trace is over. */
  void end() {
    gate("end", checker::end);
  }

  private void gate(String what, PluginGate.Action action) {
    if (applies) {
      PluginGate.run(extension.owner(), what + " of checker '" + extension.name() + "'", nowNs, cpu, action);
    }
  }

  /** Whether an invariant did not hold. */
  boolean isBroken() {
    return !broken.isEmpty();
  }

  /** What became of it: one line, or one per broken invariant. */
  List<String> lines() {
    String name = extension.name();
    if (!applies) {
      return List.of(name + ": needs a machine, not a trace");
    }
    if (broken.isEmpty()) {
      return List.of(name + ": holds");
    }
    List<String> lines = new ArrayList<>();
    broken.forEach((invariant, b) -> lines.add(name + ": BROKEN " + invariant + ", " + Text.plural(b.times, "time")
        + ", first at " + Text.format("%.6f", b.firstNs / 1e9) + " s: " + b.first));
    return lines;
  }
}
