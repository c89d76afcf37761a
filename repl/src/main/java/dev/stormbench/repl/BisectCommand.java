package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.repl.SweepRuns.Run;
import dev.stormbench.repl.sweep.Axis;
import dev.stormbench.repl.sweep.Bisection;
import dev.stormbench.repl.sweep.Bisection.Result;
import dev.stormbench.repl.sweep.Bisection.Step;
import dev.stormbench.repl.sweep.Cells;
import dev.stormbench.repl.sweep.Outcome;
import dev.stormbench.repl.sweep.Precision;
import dev.stormbench.repl.sweep.Scale;
import dev.stormbench.repl.sweep.SweepText;
import dev.stormbench.spi.scenario.Location;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Finds the value of a parameter at which an outcome flips. */
@Command(name = "bisect", header = "Find the value of a parameter at which an outcome flips.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench bisect FILE --param PATH=LOW..HIGH --outcome CONDITION [OPTIONS]",
    description = {
      "",
      "Halves the range until both ends are near enough. A value is decided when enough seeds agree: yes, the outcome is likelier than "
          + "not; no, it is not. Values at which --seeds-max seeds decide nothing are a zone, and its ends are found. With the stated "
          + "confidence all decisions are right; that a threshold is between a no and a yes needs that the outcome becomes "
          + "steadily likelier, or steadily less likely, from LOW to HIGH. What speaks against that is said, and is exit code 1.",
      "",
      "  stormbench bisect s.yaml --param machine.cpus=4..64 --outcome 'lockups > 0' --until 30s",
      "  stormbench bisect s.yaml --param workloads.psimon.sleep=100us..10ms:log --outcome 'maxLatency.psimon >= 2s' --seeds-max 1",
      "",
      "--out FILE has the steps and, as .json, what was found: .csv or .json.",
      ""
    })
final class BisectCommand implements Callable<Integer> {
  private static final long SEEDS = 1_000_000_000L;

  private final Host host;

  @Mixin
  private ScenarioArguments arguments = new ScenarioArguments();

  @Option(names = "--param", paramLabel = "PATH=LOW..HIGH[:log]", required = true,
      description = "What to search: a path as for --set and a range of whole numbers, times, or numbers with decimals; with :log by "
          + "ratios instead of differences.")
  private String param = "";

  @Option(names = "--outcome", paramLabel = "CONDITION", required = true,
      description = "What flips, as for --fail-on: 'lockups > 0', 'maxLatency.psimon >= 2s' (see 'list metrics').")
  private String condition = "";

  @Option(names = "--precision", paramLabel = "SHARE|WIDTH",
      description = "How near the ends are to be: a share of the upper one, 5%% (the default), or a width such as 10us or 1.")
  private String precision = "5%";

  @Option(names = "--confidence", paramLabel = "SHARE", converter = Converters.Confidence.class,
      description = "That all decisions are right; default 0.95.")
  private double confidence = 0.95;

  @Option(names = "--seeds-max", paramLabel = "N", converter = Converters.Count.class,
      description = "The most seeds that one value is run with; default 40. With 1 it is the scenario's seed, and what is found holds for that.")
  private int seedsMax = 40;

  @Option(names = "--controls", paramLabel = "N", converter = Converters.WholeNumber.class,
      description = "At the end, look at N more values on each side, to see that the outcome does not flip again; default 1.")
  private long controls = 1;

  @Mixin
  private RunsArguments options = new RunsArguments();

  BisectCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    Axis axis = Axis.parseRange("--param", param);
    Scale scale = axis.scale();
    Precision near = Precision.parse(precision, scale);
    Expectation outcome = Expectation.parse(condition, Location.of("--outcome '" + condition + "'"));
    options.check(host, List.of(SweepOutput.CSV, SweepOutput.JSON));
    long begunNs = System.nanoTime();
    try (SweepRuns runs = new SweepRuns(host, arguments, options, List.of(outcome.name()), List.of())) {
      List<Run> ends = new ArrayList<>(); // both at a time: the search itself asks for one value after the other
      for (String end : List.of(scale.low(), scale.high())) {
        SweepRuns.Point point = runs.point(List.of(axis), List.of(end));
        outcome.check(point.scenario());
        ends.addAll(runs(point, axis, scale.text(scale.value(end)), 0, Bisection.first(confidence, seedsMax)));
      }
      runs.make(ends);
      Rows shown = new Rows(axis);
      Bisection search = new Bisection(scale, near, confidence, seedsMax, (int) Math.clamp(controls, 0, 100),
          (value, from, certain, max) -> outcomes(runs, axis, outcome, value, from, certain, max), shown::row);
      Result r = search.search();
      write(axis, outcome, r, runs);
      runs.forget();
      return report(axis, r, begunNs);
    } catch (ChildRuns.ChildFailure e) {
      if (e.exitCode() != ExitCode.INTERRUPTED) {
        host.err().println(e.getMessage());
      }
      return e.exitCode();
    }
  }

  // -- runs -----------------------------------------------------------------------------------------------

  private List<Boolean> outcomes(SweepRuns runs, Axis axis, Expectation outcome, String value, int from, int certain, int max) {
    SweepRuns.Point point = runs.point(List.of(axis), List.of(value));
    int rounded = (certain + options.jobs() - 1) / options.jobs() * options.jobs(); // no processor waits for the last ones
    List<Run> wanted = runs(point, axis, value, from, Math.min(rounded, max));
    runs.make(wanted);
    List<Boolean> outcomes = new ArrayList<>();
    for (Run run : wanted) {
      Outcome o = runs.outcome(run);
      if (o.status() == Outcome.Status.FAILED || o.status() == Outcome.Status.TRUNCATED) {
        if (outcomes.size() >= certain) {
          break; // nobody asked for it
        }
        throw new ChildRuns.ChildFailure(run.title() + ": " + (o.hasResult() ? "was cut short, so its outcome is not known: " : "")
            + o.reason() + (options.out() == null ? "" : " (--resume goes on from here)"), o.hasResult() ? ExitCode.HIT : ExitCode.PLUGIN);
      }
      outcomes.add(outcome.holds(o.metrics().get(outcome.name())));
    }
    return outcomes;
  }

  private List<Run> runs(SweepRuns.Point point, Axis axis, String value, int from, int n) {
    return IntStream.range(from, from + n).mapToObj(i -> seedsMax == 1 ? point.run() : point.run(seed(axis.path() + "=" + value, i))).toList();
  }

  /** Of the i-th run of a value: its own, whatever was probed before. */
  private static long seed(String value, int i) {
    return Math.floorMod(ByteBuffer.wrap(Sha256.of(value + " " + i)).getLong(), SEEDS);
  }

  // -- what is said ---------------------------------------------------------------------------------------

  /** A row for each step, as it is decided: the widths are known before the first. */
  private final class Rows {
    private static final int VALUE = 10;
    private final int width;

    Rows(Axis axis) {
      width = Math.max(VALUE, axis.path().length());
      row(axis.path(), "runs", "yes", "decision", "threshold in");
    }

    void row(Step s) {
      row(s.value(), Integer.toString(s.runs()), Integer.toString(s.hits()), s.decision(), s.low().isEmpty() ? "" : s.low() + ".." + s.high());
    }

    private void row(String value, String runs, String yes, String decision, String within) {
      host.out().println(Text.format("  %-" + width + "s  %4s  %4s  %-9s  %s", value, runs, yes, decision, within).stripTrailing());
      host.out().flush();
    }
  }

  private int report(Axis axis, Result r, long begunNs) {
    host.out().println();
    if (r.isFound()) {
      host.out().println("threshold between " + r.low() + " (" + r.lowDecision() + ") and " + r.high() + " (" + r.highDecision() + "), "
          + Text.plural(r.runs(), "run"));
      if (!r.zoneLow().isEmpty()) {
        host.out().println("from " + r.zoneLow() + (r.zoneLow().equals(r.zoneHigh()) ? "" : " to " + r.zoneHigh()) + " it is a matter of luck: "
            + seedsMax + " seeds decide nothing");
      }
      host.out().println(seedsMax == 1 ? "for one seed; no confidence" : "confidence " + SweepText.percent(confidence)
          + " that every decision is right, if seeds are independent; a threshold, if the outcome is monotone");
    }
    host.out().println("  time " + Text.time(System.nanoTime() - begunNs));
    host.out().flush();
    if (!r.isFound()) {
      host.err().println(axis.path() + ": no threshold: the outcome is " + r.lowDecision() + " at " + r.low() + " and " + r.highDecision() + " at "
          + r.high() + "; take a wider range" + (r.lowDecision().equals(r.highDecision()) ? "" : ", or more --seeds-max"));
    } else if (!r.isMonotone()) {
      host.err().println(axis.path() + ": not monotone: the outcome flips again at " + r.flip() + ", so there is more than one threshold; "
          + "narrow the range to look for one of them");
    }
    return r.isFound() && r.isMonotone() ? ExitCode.OK : ExitCode.HIT;
  }

  // -- the file -------------------------------------------------------------------------------------------

  private void write(Axis axis, Expectation outcome, Result r, SweepRuns runs) {
    String out = options.out();
    if (out == null) {
      return;
    }
    if (out.endsWith(SweepOutput.CSV)) {
      new SweepOutput(host, out).write(new Cells(List.of(axis.path(), "runs", "hits", "decision", "low", "high"), r.steps().stream()
          .map(s -> List.of(s.value(), Integer.toString(s.runs()), Integer.toString(s.hits()), s.decision(), s.low(), s.high())).toList()));
      return;
    }
    try (OutputFile f = OutputFile.open(host, "--out", out)) {
      f.write(stream -> json(stream, axis, outcome, r, runs));
    }
  }

  private void json(OutputStream out, Axis axis, Expectation outcome, Result r, SweepRuns runs) throws IOException {
    try (JsonGenerator g = ResultJson.generator(out)) {
      g.writeStartObject();
      g.writeNumberProperty("format", 1);
      g.writeStringProperty("scenario", arguments.file());
      g.writeArrayPropertyStart("arguments");
      runs.common().forEach(g::writeString);
      g.writeEndArray();
      Map<String, String> asked = new LinkedHashMap<>();
      asked.put("param", axis.path());
      asked.put("outcome", outcome.toString());
      asked.put("precision", precision);
      asked.forEach(g::writeStringProperty);
      g.writeNumberProperty("confidence", confidence);
      g.writeNumberProperty("seedsMax", seedsMax);
      g.writeBooleanProperty("found", r.isFound());
      g.writeBooleanProperty("monotone", r.isMonotone());
      Map<String, String> found = new LinkedHashMap<>();
      found.put("low", r.low());
      found.put("lowDecision", r.lowDecision());
      found.put("high", r.high());
      found.put("highDecision", r.highDecision());
      found.put("zoneLow", r.zoneLow());
      found.put("zoneHigh", r.zoneHigh());
      found.put("flip", r.flip());
      found.forEach(g::writeStringProperty);
      g.writeNumberProperty("runs", r.runs());
      g.writeArrayPropertyStart("steps");
      for (Step s : r.steps()) {
        g.writeStartObject();
        g.writeStringProperty("value", s.value());
        g.writeNumberProperty("runs", s.runs());
        g.writeNumberProperty("hits", s.hits());
        g.writeStringProperty("decision", s.decision());
        g.writeStringProperty("low", s.low());
        g.writeStringProperty("high", s.high());
        g.writeEndObject();
      }
      g.writeEndArray();
      g.writeEndObject();
    }
    out.write('\n');
  }
}
