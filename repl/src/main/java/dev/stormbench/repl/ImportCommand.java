package dev.stormbench.repl;

import dev.stormbench.repl.imports.Timehist;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads recorded traces: says what is in them, and whether invariants hold there. */
@Command(name = "import", header = "Read recorded traces: latencies, invariants, and scenarios that replay them.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench import FILE... [OPTIONS]",
    description = {
      "",
      "Prints what is in each trace: events by name, CPUs, time span, what was lost, and events that are not "
          + "modelled and were left out; then what perf sched would say of it: run times, waits and scheduling delays of each "
          + "task, shares of each CPU, and how long handlers, softirqs, tasklets, timers and works took. What the trace does "
          + "not say (edges, lost records) counts nowhere. Files may be compressed (.gz).",
      ""
    })
final class ImportCommand implements Callable<Integer> {
  private final Host host;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Traces, such as /sys/kernel/tracing/trace.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--format", paramLabel = "NAME",
      description = "Read this format, whatever the files' names (see 'list trace-importers').")
  private @Nullable String format;

  @Option(names = "--timehist", description = "Print each run segment as perf sched timehist does, instead of the tables.")
  private boolean timehist;

  @Option(names = "--state", description = "With --timehist: the task's state as it was switched out.")
  private boolean state;

  @Option(names = "--top", paramLabel = "N", converter = Converters.WholeNumber.class,
      description = "Tasks, and rows of handlers, to print; 0: all. Default: 20.")
  private long top = 20;

  @Mixin
  private ReplayArguments replay = new ReplayArguments();

  @Mixin
  private CheckArguments checks = new CheckArguments();

  ImportCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    Set<String> names = checks.names(host);
    if (replay.isAsked()) {
      replay.write(host, files, format);
      return ExitCode.OK;
    }
    if (state && !timehist) {
      throw new ScenarioException(Location.of("--state"), "is a column of --timehist");
    }
    if (top < 0) {
      throw new ScenarioException(Location.of("--top " + top), "accepted: a number of rows, or 0 for all");
    }
    int code = ExitCode.OK;
    for (String file : files) {
      TimehistText list = new TimehistText(host.out()::println, state);
      Timehist walk = new Timehist(timehist ? list : row -> { });
      Content content = new Content(TraceCheck.of(host, names), walk);
      if (timehist) {
        list.begin(file);
      }
      TraceFile.read(host, file, format, content);
      content.end();
      if (timehist) {
        list.header();
      } else {
        host.out().println(file);
      }
      content.lines().forEach(host.out()::println);
      if (!timehist) {
        new ImportSummary(walk, (int) Math.min(top, Integer.MAX_VALUE)).lines().forEach(host.out()::println);
      }
      walk.holes().forEach(h -> host.out().println("  not known: " + h));
      content.checked().forEach(host.out()::println);
      if (content.isBroken()) {
        code = ExitCode.INVARIANT;
      }
    }
    return code;
  }

  /** What is in one trace. */
  private static final class Content implements TraceImporter.Sink {
    private final List<TraceCheck> checks;
    private final Timehist walk;
    private final long[] counts = new long[TraceEvent.values().length];
    private final Map<String, Long> skipped = new TreeMap<>();
    private final BitSet cpus = new BitSet();
    private long events;
    private long firstNs = Long.MAX_VALUE;
    private long lastNs = Long.MIN_VALUE;
    private long lostTimes;
    private long lostEvents;

    Content(List<TraceCheck> checks, Timehist walk) {
      this.checks = checks;
      this.walk = walk;
    }

    @Override
    public void event(TraceRecord r) {
      events++;
      counts[r.event().ordinal()]++;
      cpus.set(r.cpu());
      firstNs = Math.min(firstNs, r.timeNs());
      lastNs = Math.max(lastNs, r.timeNs());
      walk.event(r);
      for (TraceCheck c : checks) {
        c.event(r);
      }
    }

    @Override
    public void lost(int cpu, long n) {
      lostTimes++;
      lostEvents += n;
      walk.lost(cpu, n);
      for (TraceCheck c : checks) {
        c.lost(cpu);
      }
    }

    @Override
    public void skipped(String eventName) {
      skipped.merge(eventName, 1L, Long::sum);
    }

    void end() {
      walk.end();
      checks.forEach(TraceCheck::end);
    }

    boolean isBroken() {
      return checks.stream().anyMatch(TraceCheck::isBroken);
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add("  " + Text.plural(events, "event") + (events == 0 ? "" : " on CPUs " + ranges(cpus) + ", from "
          + Text.format("%.6f", firstNs / 1e9) + " s, for " + Text.time(lastNs - firstNs)));
      Table t = new Table(1);
      for (TraceEvent e : TraceEvent.values()) {
        if (counts[e.ordinal()] > 0) {
          t.row(e.eventName(), Text.count(counts[e.ordinal()]));
        }
      }
      t.lines().forEach(l -> lines.add("  " + l));
      if (!skipped.isEmpty()) {
        lines.add("  left out, not modelled: " + String.join(", ", skipped.entrySet().stream()
            .map(s -> s.getKey() + " " + Text.count(s.getValue())).toList()));
      }
      if (lostTimes > 0) {
        lines.add("  lost while recording: " + Text.plural(lostEvents, "event") + " in "
            + Text.plural(lostTimes, "place"));
      }
      return lines;
    }

    /** What became of the checks. */
    List<String> checked() {
      return checks.stream().flatMap(c -> c.lines().stream()).map(l -> "  " + l).toList();
    }

    /** {@code 0-2,5}. */
    private static String ranges(BitSet set) {
      List<String> parts = new ArrayList<>();
      for (int from = set.nextSetBit(0); from >= 0; from = set.nextSetBit(set.nextClearBit(from))) {
        int to = set.nextClearBit(from) - 1;
        parts.add(from == to ? Integer.toString(from) : from + "-" + to);
      }
      return String.join(",", parts);
    }
  }
}
