package dev.stormbench.spi.repl;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.scenario.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The experiment in front of the user: a scenario, the machine that runs it, and what was done to it so far.
 *
 * <p>All that changes a running machine is an intervention with a virtual time, so that the experiment is always a
 * scenario that can be saved and gives the same digest again. Going back ({@link #at}, {@link #undo}, {@link #fork}) is a
 * replay. The machine stands still between two instants whenever a command runs. Only for the thread of the prompt, but
 * for {@link #interrupt}.
 *
 * @since 0.1.0
 */
@Stability.Evolving
@Provided
public interface Session {
  // -- output ----------------------------------------------------------------------------------------

  /** Prints one line to the user; long output is paged. */
  void print(String line);

  /** Columns of the terminal, 80 if there is none. */
  int width();

  /** Whether output may have colours (ANSI escapes). */
  boolean colours();

  // -- what is loaded --------------------------------------------------------------------------------

  /** Whether there is a machine. */
  boolean isLoaded();

  /**
   * The machine as it stands.
   *
   * @throws CommandException if nothing is loaded
   */
  Machine machine();

  /** Name of the scenario. */
  String scenario();

  /** The experiment as a scenario: what was loaded with all interventions in its timeline, ending now. */
  Node experiment();

  /** Digest over all tracepoints so far, 16 hex digits. */
  String digest();

  /** Reports of watchdogs so far, one line each, oldest first. */
  List<String> lockups();

  /** Names of the fixes in force, in order. */
  List<String> fixes();

  /**
   * The scheduler policies of the machine, a line each with its class, its name and its state.
   *
   * @since 0.2.0
   */
  default List<String> policies() {
    return List.of();
  }

  /** Loads a scenario or, with a file that only defines extensions, adds those to the experiment. */
  void load(String file);

  // -- time ------------------------------------------------------------------------------------------

  /** Runs for {@code ns} of virtual time, or until a breakpoint or Ctrl-C. */
  Stop run(long ns);

  /** Runs until {@code condition} holds, looked at after each tracepoint; {@code limitNs} of virtual time at most. */
  Stop until(Condition condition, long limitNs);

  /** Runs until a watchdog reports. */
  Stop untilLockup(long limitNs);

  /**
   * Runs on until at least {@code n} tracepoints have been hit, and keeps them for {@link #lastSteps}.
   *
   * @param cpu only those of this CPU count; -1 for all
   */
  Stop step(int n, int cpu);

  /** The tracepoints of the last {@link #step}, with all that happened at its last instant. */
  List<TraceLine> lastSteps();

  /** Goes to a virtual time: runs on, or replays from the beginning if it has passed. */
  Stop at(long ns);

  /** Ends a running {@link #run} or the like at the next consistent instant. From any thread. */
  void interrupt();

  // -- breakpoints -----------------------------------------------------------------------------------

  /**
   * Stops where a tracepoint is hit.
   *
   * @param event its name, such as {@code sched_switch}
   * @param cpu -1 for any
   * @param condition must hold, too; null for none
   * @return its number
   */
  int breakAt(String event, int cpu, @Nullable Condition condition);

  /** Stops when a condition has become true. @return its number */
  int breakWhen(Condition condition);

  /**
   * Stops when the value of an expression has changed.
   *
   * @param value gives it as text
   * @return its number
   */
  int watch(String expression, java.util.function.Supplier<String> value);

  /** One line per breakpoint and watched expression: number, what, how often hit. */
  List<String> breakpoints();

  /** Removes a breakpoint. */
  void removeBreakpoint(int number);

  // -- change ----------------------------------------------------------------------------------------

  /**
   * Does to the machine, now, what a {@code do:} of a timeline says, and records it.
   *
   * @param action such as the nodes of {@code { fix: skip-prio-bail }} or {@code { sysctl: { kernel.watchdog_thresh: 5 } }}
   */
  void intervene(Node action);

  /** Adds an extension to the experiment: it can then be named in interventions, and is saved beside the scenario. */
  void define(Definition definition);

  /**
   * Puts a value into the scenario itself, as {@code --set} does, and replays it to the present: it has been so from the beginning. No
   * intervention: {@link #undo} knows nothing of it.
   *
   * @param path such as {@code policy.rt}
   * @since 0.2.0
   */
  default void amend(String path, Node value) {
    throw new CommandException("the scenario cannot be changed here");
  }

  /** What was done so far, one line each, oldest first. */
  List<String> interventions();

  /** Drops the last intervention: replays to the present without it. */
  void undo();

  /** Names this experiment and goes on with a copy of it under another name. */
  void fork(String name);

  /** Goes back to a forked experiment, by replay. */
  void switchTo(String name);

  /** Names of the experiments, the present one first. */
  List<String> experiments();

  /**
   * Runs another experiment to the present virtual time and says what differs, one line each.
   *
   * @param other name of a fork; empty: the plain scenario without interventions
   */
  List<String> diff(Optional<String> other);

  /** Writes the experiment as a scenario, and what was defined at the prompt beside it. @return the files */
  List<String> save(String file);

  // -- looking back ----------------------------------------------------------------------------------

  /** Starts or stops keeping tracepoints, the last {@code max} of them. */
  void trace(boolean on, int max);

  /** What was kept, oldest first. */
  List<TraceLine> traced();

  /** What {@link #traceTo} takes. */
  List<String> TRACE_OPTIONS = List.of("events", "cpus", "window", "stop", "buffer", "format");

  /**
   * Begins to write what is traced from now on to a file, as {@code run --trace} does. The trace is of this machine: it ends with
   * {@link #traceDone}, or when another takes its place.
   *
   * @param options values by name, see {@link #TRACE_OPTIONS}; what is not there is as without the option of {@code run}
   */
  void traceTo(String file, Map<String, String> options);

  /** Ends the trace that is being written: the file is complete. What there is to say, one line each. */
  List<String> traceDone();

  /** What is being traced and kept, one line each; empty for nothing. */
  List<String> traceStatus();

  /**
   * Answers a query in SQL about what was kept of tracepoints ({@link #trace}) and about the result so far.
   *
   * @return the answer in columns, a line each; for {@code .schema} what tables there are
   */
  default List<String> query(String sql) {
    throw new CommandException("there is nobody here who answers queries");
  }

  /** Metrics that have a history: those of the result's series and the shares of contexts. */
  List<String> metrics();

  /** History of a metric; {@code cpu} -1 for the machine. */
  Optional<Series> series(String metric, int cpu);

  /**
   * Draws a figure into a file; the ending of its name says in which format.
   *
   * @since 0.2.0
   */
  default void draw(Figure figure, String file) {
    throw new CommandException("there is nobody here who draws into files");
  }

  // -- the workbench ---------------------------------------------------------------------------------

  /**
   * Names of what there is: {@code fixes}, {@code scheduler-policies}, {@code workloads}, {@code watchdogs}, {@code checkers}, {@code events}, {@code
   * features}, {@code sysctls}, {@code costs}, {@code commands}, {@code scenarios}; {@code workload-ids} are those of the
   * loaded scenario, as {@code stop} takes them.
   */
  List<String> names(String kind);

  /** Leaves the prompt when the present command has ended; does nothing where there is no prompt. */
  default void quit() {}

  /** The command of that name, for {@code help}. */
  Optional<ReplCommand> command(String name);

  /** The line of a command in {@code help}, as it was registered; empty if there is none. */
  default String summary(String command) {
    return "";
  }
}
