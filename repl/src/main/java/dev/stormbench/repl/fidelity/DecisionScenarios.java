package dev.stormbench.repl.fidelity;

import dev.stormbench.repl.trace.Decisions;
import dev.stormbench.repl.trace.TraceOrder;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The recorded decision scenarios: {@code recorded/<configuration>/<scenario>.trace.gz}, each of {@code specs/<scenario>.txt}.
 * Ours must have the same tasks on the same CPUs in the same order.
 */
public final class DecisionScenarios {
  private static final String ENDING = ".trace.gz";
  private static final Pattern TASK = Pattern.compile("(?m)^task +(\\S+)");
  private static final Pattern LENGTH = Pattern.compile("(?m)^length_us: *(\\d+)");

  private final Runs runs;
  private final BiConsumer<Path, Consumer<TraceRecord>> traces;
  private final Path folder;

  /** For those below a folder, {@code scripts/fidelity}; {@code traces} reads a recorded trace. */
  public DecisionScenarios(Runs runs, BiConsumer<Path, Consumer<TraceRecord>> traces, Path folder) {
    this.runs = runs;
    this.traces = traces;
    this.folder = folder;
  }

  /** All that were recorded, by scenario and configuration. */
  public List<DecisionCase> cases() {
    try (Stream<Path> files = Files.walk(folder.resolve("recorded"), 2)) {
      return files.filter(f -> f.toString().endsWith(ENDING))
          .map(f -> new DecisionCase(f.getFileName().toString().replace(ENDING, ""), f.getParent().getFileName().toString()))
          .sorted(Comparator.comparing(DecisionCase::scenario).thenComparing(DecisionCase::config)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that ours is compared with. */
  public List<DecisionCase> counting() {
    return cases().stream().filter(DecisionCase::counts).toList();
  }

  /** The scenario's file, relative to the folder. */
  public static Path spec(DecisionCase c) {
    return Path.of("specs", c.scenario() + ".txt");
  }

  /** comms of the scenario's tasks. */
  public Set<String> tasks(DecisionCase c) {
    Set<String> tasks = new TreeSet<>();
    TASK.matcher(text(c)).results().forEach(m -> tasks.add(m.group(1)));
    return tasks;
  }

  /** What the real kernel did. */
  public Recording recording(DecisionCase c) {
    Matcher length = LENGTH.matcher(text(c));
    if (!length.find()) {
      throw new IllegalStateException("no length_us in " + spec(c));
    }
    try (InputStream in = Files.newInputStream(trace(c))) {
      return Recording.read(in, tasks(c), Long.parseLong(length.group(1)) * 1000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(DecisionCase c) {
    try {
      return Files.readString(folder.resolve(spec(c)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one as it was recorded and compares the order of the events inside each decision. */
  public Finding compareOrder(DecisionCase c) {
    Decisions ours = new Decisions();
    Decisions theirs = new Decisions();
    runs.run(spec(c), c.settings(recording(c)), ours);
    traces.accept(trace(c), theirs);
    Optional<TraceOrder.Difference> difference = TraceOrder.compare(ours, theirs,
        new TraceOrder.Options(tasks(c), Decisions.EVENTS, true, true, false));
    return new Finding("order", c.scenario() + " " + c.config(), "recorded trace", "same events in the same order",
        difference.map(DecisionScenarios::inWords).orElse("the same"), difference.isEmpty());
  }

  private static String inWords(TraceOrder.Difference d) {
    return d.rows().stream().filter(TraceOrder.Difference.Row::differs).findFirst()
        .map(r -> d.sequence() + ": recorded " + r.theirs() + ", ours " + r.ours()).orElse(d.sequence());
  }

  private Path trace(DecisionCase c) {
    return folder.resolve("recorded").resolve(c.config()).resolve(c.scenario() + ENDING);
  }

  /** Runs one as it was recorded and compares it. */
  public Finding compare(DecisionCase c) {
    Recording recording = recording(c);
    Segments ours = new Segments(tasks(c)::contains);
    Runs.Result r = runs.run(spec(c), c.settings(recording), ours);
    String difference = Agreement.firstDifference(recording.segments(), ours.all(r.scenario().run().durationNs())).orElse("");
    return new Finding("decisions", c.scenario() + " " + c.config(), "recorded trace", "same tasks, CPUs, order",
        difference.isEmpty() ? "the same" : difference, difference.isEmpty());
  }
}
