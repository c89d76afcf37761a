package dev.stormbench.repl;

import dev.stormbench.repl.trace.Decisions;
import dev.stormbench.repl.trace.TraceOrder;
import dev.stormbench.repl.trace.TraceOrder.Difference;
import dev.stormbench.repl.trace.TraceOrder.Options;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares the order of decisions in two traces. */
@Command(name = "compare-trace", header = "Say where two traces first differ in the order of decisions.",
    sortOptions = false, synopsisHeading = "%nUsage: ", customSynopsis = "stormbench compare-trace A B [OPTIONS]",
    description = {
      "",
      "Wake-ups, migrations, switches and IPIs of each CPU and of each task must come in the same order; times and "
          + "pids do not count, tasks are matched by name. The two may be in different formats, each known by its file's name. "
          + "What stands beside each other around the first difference is printed, with times since each trace's first "
          + "decision. Exit code 1 if there is a difference.",
      ""
    })
final class CompareTraceCommand implements Callable<Integer> {
  private static final String NOTHING = "(none)";

  private final Host host;

  @Parameters(index = "0", paramLabel = "A", description = "A trace, such as one that 'run --trace' wrote.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "The trace it is compared with, such as a real kernel's.")
  private String second = "";

  @Option(names = "--tasks", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "Only decisions about these tasks, such as A,B,X0, and the IPIs for them. Default: all tasks that "
          + "both traces name, kworkers aside.")
  private List<String> tasks = new ArrayList<>();

  @Option(names = "--events", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "Only these events, such as sched_switch,sched_migrate_task.")
  private List<String> events = new ArrayList<>();

  @Option(names = "--from", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Leave out what comes before this time after A's first record, such as the lead that 'import --scenario' says.")
  private @Nullable Long from;

  @Option(names = "--free-cpus-alike",
      description = "When a task goes to a CPU that holds none of the tasks, another such CPU will do.")
  private boolean freeCpusAlike;

  @Option(names = "--until-rt-ends",
      description = "A task that leaves the real-time class for good counts no longer.")
  private boolean untilRtEnds;

  @Option(names = "--until-either-ends",
      description = "What comes later, since the first decision, than the other trace goes on counts not.")
  private boolean untilEitherEnds;

  @Option(names = "--format", paramLabel = "NAME",
      description = "Read this format, whatever the files' names (see 'list trace-importers').")
  private @Nullable String format;

  CompareTraceCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    Set<TraceEvent> wanted = events();
    Decisions ours = read(first, from == null ? 0 : from);
    Decisions theirs = read(second, 0);
    Set<String> about = tasks(ours, theirs);
    Optional<Difference> difference = TraceOrder.compare(ours, theirs, new Options(about, wanted, freeCpusAlike, untilRtEnds,
        untilEitherEnds));
    if (difference.isEmpty()) {
      host.out().println("the same order, tasks " + String.join(", ", about));
      return ExitCode.OK;
    }
    print(difference.get());
    return ExitCode.HIT;
  }

  private Decisions read(String file, long fromNs) {
    Decisions decisions = new Decisions();
    long[] startNs = {Long.MIN_VALUE};
    TraceFile.read(host, file, format, r -> {
      startNs[0] = startNs[0] == Long.MIN_VALUE ? r.timeNs() : startNs[0];
      if (r.timeNs() - startNs[0] >= fromNs) {
        decisions.accept(r);
      }
    });
    return decisions;
  }

  private Set<String> tasks(Decisions ours, Decisions theirs) {
    Set<String> common = new LinkedHashSet<>(ours.tasks());
    common.retainAll(theirs.tasks());
    for (String task : tasks) {
      if (!common.contains(task)) {
        boolean here = ours.tasks().contains(task);
        throw new ScenarioException(Location.of("--tasks " + task), (here ? second : first) + " does not name this task"
            + Text.didYouMean(task, common) + " (both name: " + String.join(", ", new TreeSet<>(common)) + ")");
      }
    }
    common.removeIf(t -> t.startsWith("kworker/"));
    if (tasks.isEmpty() && common.isEmpty()) {
      throw new ScenarioException(Location.of(first), "has no task in common with " + second);
    }
    return tasks.isEmpty() ? common : new LinkedHashSet<>(tasks);
  }

  private Set<TraceEvent> events() {
    if (events.isEmpty()) {
      return Decisions.EVENTS;
    }
    Set<TraceEvent> wanted = EnumSet.noneOf(TraceEvent.class);
    Set<String> known = new TreeSet<>();
    Decisions.EVENTS.forEach(e -> known.add(e.eventName()));
    for (String name : events) {
      if (!known.contains(name.strip())) {
        throw new ScenarioException(Location.of("--events " + name), "not an event that is compared"
            + Text.didYouMean(name, known) + " (known: " + String.join(", ", known) + ")");
      }
      Decisions.EVENTS.stream().filter(e -> e.eventName().equals(name.strip())).forEach(wanted::add);
    }
    return wanted;
  }

  private void print(Difference d) {
    host.out().println("the order of " + d.sequence() + " differs at its decision " + (d.ourIndex() + 1) + ":");
    table(d, first, second).lines().forEach(host.out()::println);
  }

  /** What stands beside each other around a difference. */
  static Table table(Difference d, String first, String second) {
    Table t = new Table(3, "", first, second);
    for (Difference.Row row : d.rows()) {
      t.row(row.differs() ? ">" : "", row.ours() == null ? NOTHING : row.ours(),
          row.theirs() == null ? NOTHING : row.theirs());
    }
    return t;
  }
}
