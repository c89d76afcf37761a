package dev.stormbench.repl.report;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.engine.RunReport.Rto;
import dev.stormbench.engine.RunReport.Service;
import dev.stormbench.repl.Text;
import dev.stormbench.repl.report.Blocks.Rows;
import dev.stormbench.repl.report.Source.Drawing;
import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Block.Listing;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Report.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of one run: first what happened, then where and when, then all numbers, then how to have it again. */
final class RunSections {
  /** CPUs with deferred work whose contexts are drawn each for itself. */
  private static final int STACKS_MAX = 4;

  private final Run run;
  private final RunReport report;

  RunSections(Run run) {
    this.run = run;
    this.report = run.report;
  }

  List<Section> all() {
    List<Section> all = new ArrayList<>();
    add(all, "Summary", summary());
    add(all, "Timelines", timelines());
    add(all, "CPUs over time", heatMaps());
    add(all, "Latency", latency());
    add(all, "Counters", counters());
    add(all, "Kernel log", report.kernelLog().isEmpty() ? List.of() : List.of(new Listing("", report.kernelLog(), false)));
    add(all, "Provenance", provenance());
    return all;
  }

  private static void add(List<Section> all, String title, List<Block> blocks) {
    if (!blocks.isEmpty()) {
      all.add(new Section(title, blocks));
    }
  }

  // -- summary ----------------------------------------------------------------------------------------

  private List<Block> summary() {
    List<Block> blocks = new ArrayList<>();
    new Finding(run).sentences().forEach(s -> blocks.add(new Block.Text(s)));
    Rows what = new Rows("What was run").column("property", Unit.TEXT).column("value", Unit.TEXT);
    what.row("scenario", report.scenario());
    what.row("machine", Text.plural(report.cpus().size(), "CPU") + version(", kernel ", "kernelProfile") + version(", costs ", "costs"));
    what.row("fixes", report.fixes().isEmpty() ? "none" : String.join(" + ", report.fixes()));
    report.policies().forEach(p -> what.row("policy", p.slot() + " by " + p.name() + ", " + p.state()));
    what.row("simulated", Text.seconds(report.simulatedNs()) + (run.truncated() ? ", ended early by --max-wall" : ""));
    what.row("seed", Long.toString(report.seed()));
    what.row("digest", report.digest());
    blocks.add(what.table());
    Rows expected = new Rows("What the scenario expects").column("expected", Unit.TEXT).column("got", Unit.TEXT).column("verdict",
        Unit.TEXT);
    run.expectations().forEach(e -> expected.row(e.expected(), Finding.value(e), e.met() ? "met" : "MISSED"));
    expected.addTo(blocks);
    lockups().addTo(blocks);
    return blocks;
  }

  private String version(String before, String key) {
    String v = report.versions().get(key);
    return v == null ? "" : before + v;
  }

  private Rows lockups() {
    Rows t = new Rows("Reports of the watchdogs").column("time", Unit.NS).column("watchdog", Unit.TEXT).column("CPU", Unit.COUNT)
        .column("stuck, s", Unit.COUNT).column("task", Unit.TEXT).column("pid", Unit.COUNT).column("stack, innermost first", Unit.TEXT);
    for (Lockup l : report.lockups()) {
      t.row(l.timeNs(), l.kind(), (long) l.cpu(), l.stuckSeconds(), l.comm(), (long) l.pid(), String.join(" < ", l.stack()));
    }
    return t;
  }

  // -- figures ----------------------------------------------------------------------------------------

  private void draw(List<Block> blocks, String name, List<Integer> cpus) {
    Drawing d = run.drawings().get(name);
    if (d != null && d.of(cpus) instanceof Figure f && Blocks.isSomething(f)) {
      blocks.add(f);
    }
  }

  private List<Block> timelines() {
    List<Block> blocks = new ArrayList<>();
    for (String name : List.of("backlog", "bodyNs", "softirqNs", "hopsPerSecond", "pullsPerSecond", "rtoCount", "rtoMask", "contexts")) {
      draw(blocks, name, List.of());
    }
    run.targets().entrySet().stream().filter(e -> e.getKey() < report.contexts().task().length)
        .sorted(Comparator.comparingLong(e -> -backlogMax(e.getValue()))).limit(STACKS_MAX).map(Map.Entry::getKey).sorted()
        .forEach(cpu -> draw(blocks, "contexts", List.of(cpu)));
    return blocks;
  }

  private static long backlogMax(List<Service> services) {
    return services.stream().mapToLong(Service::backlogMax).max().orElse(0);
  }

  private List<Block> heatMaps() {
    List<Block> blocks = new ArrayList<>();
    List.of(RunFigures.SOFTIRQ, RunFigures.HARDIRQ, RunFigures.TASK).forEach(x -> draw(blocks, x, List.of()));
    return blocks;
  }

  private List<Block> latency() {
    List<Block> blocks = new ArrayList<>();
    draw(blocks, "latency", List.of());
    Rows t = new Rows("From waking to running").column("workload", Unit.TEXT).column("wake-ups", Unit.COUNT).column("median", Unit.NS)
        .column("99 %", Unit.NS).column("99.9 %", Unit.NS).column("longest", Unit.NS).column("longest until it slept again", Unit.NS)
        .column("still waited at the end", Unit.NS);
    report.latency().forEach((id, l) -> t.row(id, l.count(), l.p50Ns(), l.p99Ns(), l.p999Ns(), l.maxNs(), l.responseMaxNs(),
        l.waitingMaxNs()));
    t.addTo(blocks);
    return blocks;
  }

  // -- numbers ----------------------------------------------------------------------------------------

  private List<Block> counters() {
    List<Block> blocks = new ArrayList<>();
    Rows services = new Rows("Deferred work").column("workload", Unit.TEXT).column("CPU", Unit.COUNT).column("arrived", Unit.COUNT)
        .column("completed", Unit.COUNT).column("dropped", Unit.COUNT).column("backlog max", Unit.COUNT).column("item mean", Unit.NS)
        .column("item max", Unit.NS).column("largest pass", Unit.COUNT);
    report.workloads().forEach((id, cpus) -> cpus.forEach((cpu, s) -> services.row(id, Long.valueOf(cpu), s.arrivals(), s.completed(),
        s.dropped(), s.backlogMax(), Blocks.number(s.bodyNsMean()), s.bodyNsMax(), s.largestSnapshot())));
    services.addTo(blocks);
    blocks.add(rto());
    Rows pi = new Rows("Priority inheritance").column("workload", Unit.TEXT).column("boosts", Unit.COUNT).column("waits", Unit.COUNT)
        .column("longest wait", Unit.NS).column("longest delay of a boosted task", Unit.NS);
    report.pi().workloads().forEach((id, p) -> pi.row(id, p.boosts(), p.waits(), p.maxWaitNs(), p.maxBoostDelayNs()));
    pi.addTo(blocks);
    Rows cpus = new Rows("CPUs").column("CPU", Unit.COUNT).column("softirq", Unit.SHARE).column("hardirq", Unit.SHARE).column("task",
        Unit.SHARE)
        .column("idle", Unit.SHARE).column("switches", Unit.COUNT).column("IPIs received", Unit.COUNT).column("longest softirq", Unit.NS);
    report.cpus().forEach(c -> cpus.row((long) c.cpu(), c.softirqUtil(), c.hardirqUtil(), c.taskUtil(), c.idleUtil(), c.switches(),
        c.ipisReceived(), c.maxSoftirqNs()));
    cpus.addTo(blocks);
    return blocks;
  }

  private Block rto() {
    Rto r = report.rto();
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("pulls", r.pulls());
    counts.put("walks", r.walks());
    counts.put("circuits", r.circuits());
    counts.put("hops", r.hops());
    counts.put("bails", r.bails());
    counts.put("pushes", r.pushes());
    counts.put("retries", r.retries());
    counts.put("migrations of tasks", report.migrations());
    counts.put("IPIs", report.cpus().stream().mapToLong(RunReport.CpuReport::ipisReceived).sum());
    counts.put("contended run-queue locks", report.locks().rqContended());
    counts.put("contended rto_lock", report.locks().rtoContended());
    Rows t = new Rows("RT push and pull, and what it costs").column("counter", Unit.TEXT).column("in all", Unit.COUNT)
        .column("per second", Unit.PER_SECOND);
    counts.forEach((name, n) -> t.row(name, n, report.simulatedNs() == 0 ? null : Blocks.number(n * 1e9 / report.simulatedNs())));
    return t.table();
  }

  // -- provenance -------------------------------------------------------------------------------------

  private List<Block> provenance() {
    List<Block> blocks = new ArrayList<>();
    if (!run.command().isEmpty()) {
      blocks.add(new Listing("To have this run again", List.of(run.command()), true));
    }
    Rows t = new Rows("What decided it").column("property", Unit.TEXT).column("value", Unit.TEXT);
    t.row("scenario, SHA-256", report.scenarioSha256());
    t.row("seed", Long.toString(report.seed()));
    report.versions().forEach(t::row);
    t.row("digest", report.digest());
    t.row("tracepoints", Text.count(report.events()));
    blocks.add(t.table());
    report.policies().stream().filter(p -> !p.dump().isEmpty())
        .forEach(p -> blocks.add(new Listing("What policy " + p.name() + " left", p.dump(), false)));
    if (!run.scenarioText().isEmpty()) {
      blocks.add(new Listing("The scenario, before the changes that the command makes", run.scenarioText(), false));
    }
    Rows plugins = new Rows("Plugins").column("plugin", Unit.TEXT).column("version", Unit.TEXT);
    run.plugins().forEach(plugins::row);
    plugins.addTo(blocks);
    return blocks;
  }
}
