package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.repl.Bands.Judgement;
import dev.stormbench.repl.Bands.Row;
import dev.stormbench.repl.ChildRuns.Job;
import dev.stormbench.repl.ChildRuns.Result;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** The proof that the storm comes out as the mail describes it. */
@Command(name = "bands", header = "Prove the storm's observables over ten seeds (takes long).", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench bands [OPTIONS]",
    description = {
      "",
      "Runs scripts/rt-push-baseline.yaml and scripts/rt-push-storm.yaml with every seed, the storm "
          + "with the fix no-rt-push-ipi, and with skip-prio-bail for both masks of psimon, each in a JVM of "
          + "its own, and traces the targets of one storm as the mail did. Prints each observable with its band. Exit "
          + "code 1 if one is outside.",
      ""
    })
final class BandsCommand implements Callable<Integer> {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");
  private static final int SEEDS_MAX = 1000;

  /** The mail came with a trace of so much of a storm, filtered to its targets, of these events. */
  private static final String SLICE = "17s";
  private static final String SLICE_EVENTS = "sched_switch,sched_waking,irq,workqueue,ipi,call_function_single_entry,"
      + "call_function_single_exit,irq_work_entry,irq_work_exit,reschedule_entry,reschedule_exit,local_timer_entry,"
      + "local_timer_exit";

  /** With fewer, the statements over all seeds say nothing. */
  private static final int SEEDS_JUDGED = 5;

  private final Host host;

  @Option(names = "--seeds", paramLabel = "LIST", description = "Such as 1-10 (default) or 1,5,9.")
  private String seeds = "1-10";

  @Option(names = "--jobs", paramLabel = "N", converter = Converters.Count.class,
      description = "Simulations at a time; default one per processor.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(names = "--quick", description = "One seed, and only as long as the bands that hold for one seed need.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the table; with '-' stdout has nothing else.")
  private @Nullable String json;

  BandsCommand(Host host) {
    this.host = host;
  }

  /** The runs of a proof, in the order of the jobs. */
  private record Plan(List<Long> seeds, List<Job> jobs) {}

  @Override
  public Integer call() {
    Plan plan = plan();
    try (OutputFile file = json == null ? null : OutputFile.open(host, "--json", json)) {
      List<Result> done = new ChildRuns(host, jobs).run(plan.jobs());
      List<RunReport> results = done.stream().map(Result::report).toList();
      int n = plan.seeds().size();
      List<RunReport> storm = results.subList(n, 2 * n);
      Bands bands = new Bands(results.subList(0, n), storm, !quick && n >= SEEDS_JUDGED);
      List<Row> rows = new ArrayList<>(bands.rows());
      rows.add(fixed("--fix no-rt-push-ipi: reports", results.get(2 * n)));
      List<Row> others = new ArrayList<>(bands.others());
      for (int i = 2 * n + 1; i < results.size(); i++) {
        String title = plan.jobs().get(i).title();
        others.addAll(plan.jobs().get(i).traced() ? List.of(single(title + ", MB (the mail's slice: about 11)",
            done.get(i).traceBytes() / 1e6)) : shown(title, results.get(i)));
      }
      if (file != null) {
        file.write(out -> writeJson(out, plan, rows, others));
      }
      if (!OutputFile.STDOUT.equals(json)) {
        print(plan, rows, others);
      }
      return Bands.allInside(rows) ? ExitCode.OK : ExitCode.HIT;
    } catch (ChildRuns.ChildFailure e) {
      if (e.exitCode() != ExitCode.INTERRUPTED) { // Ctrl-C reaches children, too, and this process says so
        host.err().println(e.getMessage());
      }
      return e.exitCode();
    }
  }

  private Plan plan() {
    List<Long> chosen = quick ? List.of(seeds().getFirst()) : seeds();
    String baseline = host.library().scripts().resolve("rt-push-baseline.yaml").toString();
    String storm = host.library().scripts().resolve("rt-push-storm.yaml").toString();
    String first = Long.toString(chosen.getFirst());
    List<Job> all = new ArrayList<>();
    for (long seed : chosen) {
      all.add(new Job("baseline, seed " + seed,
          List.of(baseline, "--seed", "" + seed, "--until", quick ? "60s" : "600s")));
    }
    for (long seed : chosen) {
      all.add(new Job("storm, seed " + seed, List.of(storm, "--seed", "" + seed, "--until", quick ? "60s" : "180s")));
    }
    String fixUntil = quick ? "60s" : "180s";
    all.add(new Job("no-rt-push-ipi",
        List.of(storm, "--seed", first, "--until", fixUntil, "--fix", "no-rt-push-ipi")));
    if (!quick) {
      all.add(new Job("skip-prio-bail, psimon on the targets",
          List.of(storm, "--seed", first, "--until", fixUntil, "--fix", "skip-prio-bail")));
      all.add(new Job("skip-prio-bail, psimon on all CPUs", List.of(storm, "--seed", first, "--until", fixUntil,
          "--fix", "skip-prio-bail", "--set", "workloads.psimon.cpus=all")));
      all.add(new Job("trace of the targets' first " + SLICE + ", gzipped", List.of(storm, "--seed", first, "--until",
          SLICE, "--trace-cpus", "47,95", "--trace-events", SLICE_EVENTS), true));
    }
    return new Plan(chosen, all);
  }

  private List<Long> seeds() {
    Location at = Location.of("--seeds " + seeds);
    List<Long> all = new ArrayList<>();
    for (String item : seeds.split(",", -1)) {
      Matcher m = RANGE.matcher(item.strip());
      if (!m.matches()) {
        throw new ScenarioException(at, "'" + item + "' is no seed; accepted: such as 1-10 or 1,5,9");
      }
      long low = Long.parseLong(m.group(1));
      long high = m.group(2) == null ? low : Long.parseLong(m.group(2));
      if (high < low || high - low >= SEEDS_MAX || all.size() >= SEEDS_MAX) {
        throw new ScenarioException(at, "'" + item + "' is no range of up to " + SEEDS_MAX + " seeds");
      }
      LongStream.rangeClosed(low, high).filter(s -> !all.contains(s)).forEach(all::add);
    }
    return all;
  }

  private static Row fixed(String name, RunReport r) {
    double reports = r.lockups().size();
    return new Row(name, "0", List.of(reports), 0, reports, reports == 0 ? 1 : 0,
        reports == 0 ? Judgement.INSIDE : Judgement.OUTSIDE);
  }

  private static List<Row> shown(String title, RunReport r) {
    Figures f = new Figures(r);
    return List.of(single(title + ": reports", f.softlockups().size()),
        single(title + ": largest backlog", f.backlogMax()),
        single(title + ": hops, 1000/s", f.hopsPerS() / 1000),
        single(title + ": tasks pushed", r.rto().pushes()));
  }

  private static Row single(String name, double value) {
    return new Row(name, "", List.of(value), 0, value, -1, Judgement.NOT_JUDGED);
  }

  private void print(Plan plan, List<Row> rows, List<Row> others) {
    List<String> header = new ArrayList<>(List.of("observable", "band", "seeds inside", "verdict ", "median"));
    plan.seeds().forEach(s -> header.add("seed " + s));
    Table t = new Table(2, header.toArray(String[]::new));
    for (List<Row> part : List.of(rows, others)) {
      for (Row r : part) {
        List<String> cells = new ArrayList<>(List.of(r.name(), r.band(),
            r.inside() < 0 ? "" : r.inside() + " of " + r.values().size(), word(r.judgement()), number(r, r.median())));
        r.values().forEach(v -> cells.add(number(r, v)));
        t.row(cells.toArray(String[]::new));
      }
    }
    t.lines().forEach(host.out()::println);
  }

  private static String word(Judgement j) {
    return switch (j) {
      case INSIDE -> "ok";
      case OUTSIDE -> "MISSED";
      case NOT_JUDGED -> "";
    };
  }

  private static String number(Row r, double v) {
    return Double.isNaN(v) ? "none" : Text.format("%,." + r.decimals() + "f", v);
  }

  private static void writeJson(OutputStream out, Plan plan, List<Row> rows, List<Row> others) throws IOException {
    try (JsonGenerator g = ResultJson.generator(out)) {
      g.writeStartObject();
      g.writeNumberProperty("format", 1);
      g.writeArrayPropertyStart("seeds");
      plan.seeds().forEach(g::writeNumber);
      g.writeEndArray();
      g.writeArrayPropertyStart("observables");
      for (List<Row> part : List.of(rows, others)) {
        part.forEach(r -> row(g, r));
      }
      g.writeEndArray();
      g.writeBooleanProperty("ok", Bands.allInside(rows));
      g.writeEndObject();
    }
    out.write('\n');
  }

  private static void row(JsonGenerator g, Row r) {
    g.writeStartObject();
    g.writeStringProperty("name", r.name());
    g.writeStringProperty("band", r.band());
    g.writeStringProperty("verdict", word(r.judgement()));
    if (r.inside() >= 0) {
      g.writeNumberProperty("inside", r.inside());
    }
    g.writeName("median");
    number(g, r.median());
    g.writeArrayPropertyStart("values");
    r.values().forEach(v -> number(g, v));
    g.writeEndArray();
    g.writeEndObject();
  }

  private static void number(JsonGenerator g, double v) {
    if (Double.isNaN(v)) {
      g.writeNull();
    } else {
      g.writeNumber(v);
    }
  }
}
