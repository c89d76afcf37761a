package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.CpuReport;
import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.engine.RunReport.Rto;
import dev.stormbench.engine.RunReport.Service;
import dev.stormbench.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A result as a person reads it. */
final class Summary {
  private static final int DUMP_MAX = 20;
  private static final int LOCKUPS_MAX = 40;
  private static final int SERVICES_MAX = 16;
  private static final int CPUS_MAX = 8;

  private final Scenario scenario;
  private final RunReport report;
  private final List<String> lines = new ArrayList<>();

  Summary(Scenario scenario, RunReport report) {
    this.scenario = scenario;
    this.report = report;
  }

  List<String> lines() {
    lines.add("");
    head();
    policies();
    lockups();
    services();
    latency();
    rto();
    cpus();
    return lines;
  }

  private void head() {
    double wallS = Math.max(1, report.wallNs()) / 1e9;
    Table t = new Table(2, "scenario", report.scenario());
    t.row("machine", Text.plural(scenario.machine().cpus(), "CPU") + ", kernel " + scenario.kernel().profile()
        + ", costs " + scenario.costs().name());
    t.row("fixes", report.fixes().isEmpty() ? "none" : String.join(" + ", report.fixes()));
    report.policies().forEach(p -> t.row("policy", p.slot() + " by " + p.name() + (p.state().equals("enabled") ? ""
        : ", " + p.state() + " at " + Text.seconds(p.endedNs()) + " (" + p.reason() + "): " + p.message())));
    t.row("seed", Long.toString(report.seed()));
    t.row("digest", report.digest());
    t.row("time", Text.seconds(report.simulatedNs()) + " simulated in " + Text.seconds(report.wallNs()) + ", "
        + Text.format("%.2f", report.simulatedNs() / 1e9 / wallS) + " x real time");
    t.row("speed", Text.big(report.steps()) + " steps, " + Text.big(report.steps() / wallS) + " steps/s; "
        + Text.big(report.events()) + " tracepoints");
    if (!report.panic().isEmpty()) {
      t.row("panic", report.panic());
    }
    if (report.wrongAnswers() > 0) {
      t.row("refused", Text.plural(report.wrongAnswers(), "answer") + " of plugins");
    }
    lines.addAll(t.lines());
  }

  private void policies() {
    for (RunReport.Policy p : report.policies()) {
      if (!p.dump().isEmpty()) {
        title("what policy " + p.name() + " left");
        p.dump().subList(0, Math.min(p.dump().size(), DUMP_MAX)).forEach(line -> lines.add("  " + line));
        more(p.dump().size(), DUMP_MAX);
      }
    }
  }

  private void lockups() {
    List<Lockup> all = report.lockups();
    if (all.isEmpty()) {
      title("no lockups");
      return;
    }
    title(Text.plural(all.size(), "lockup report"));
    Table t = new Table(0, "time", "kind ", "cpu", "stuck", "current ");
    for (Lockup l : all.subList(0, Math.min(all.size(), LOCKUPS_MAX))) {
      t.row(Text.seconds(l.timeNs()), l.kind(), "" + l.cpu(), l.stuckSeconds() + " s", l.comm() + ":" + l.pid());
    }
    lines.addAll(t.lines());
    more(all.size(), LOCKUPS_MAX);
  }

  private void services() {
    Table t = new Table(1, "deferred work", "cpu", "arrived", "completed", "dropped", "backlog max", "body mean",
        "body max", "largest pass");
    int n = 0;
    for (Map.Entry<String, Map<String, Service>> w : report.workloads().entrySet()) {
      for (Map.Entry<String, Service> e : w.getValue().entrySet()) {
        Service s = e.getValue();
        if (n++ < SERVICES_MAX) {
          t.row(w.getKey(), e.getKey(), Text.count(s.arrivals()), Text.count(s.completed()), Text.count(s.dropped()),
              Text.count(s.backlogMax()), Text.time(s.bodyNsMean()), Text.time(s.bodyNsMax()),
              Text.count(s.largestSnapshot()));
        }
      }
    }
    table(t);
    more(n, SERVICES_MAX);
  }

  private void latency() {
    Table t = new Table(1, "waking to running", "wake-ups", "median", "99 %", "99.9 %", "max");
    report.latency().forEach((id, l) -> t.row(id, Text.count(l.count()), Text.time(l.p50Ns()), Text.time(l.p99Ns()),
        Text.time(l.p999Ns()), Text.time(l.maxNs())));
    table(t);
  }

  private void rto() {
    Rto r = report.rto();
    Table t = new Table(1, "rt push/pull", "pulls", "walks", "circuits", "hops", "bails", "pushes", "retries");
    t.row("in all", Text.count(r.pulls()), Text.count(r.walks()), Text.count(r.circuits()), Text.count(r.hops()),
        Text.count(r.bails()), Text.count(r.pushes()), Text.count(r.retries()));
    t.row("per second", rate(r.pulls()), rate(r.walks()), rate(r.circuits()), rate(r.hops()), rate(r.bails()),
        rate(r.pushes()), rate(r.retries()));
    if (r.pulls() + r.hops() + r.pushes() > 0) {
      table(t);
    }
  }

  private void cpus() {
    List<CpuReport> busiest = report.cpus().stream().filter(c -> c.softirqUtil() >= 0.0005)
        .sorted(Comparator.comparingDouble(CpuReport::softirqUtil).reversed()).limit(CPUS_MAX).toList();
    Table t = new Table(0, "cpu", "softirq", "hardirq", "task", "idle", "switches", "ipis", "longest softirq");
    for (CpuReport c : busiest) {
      t.row("" + c.cpu(), Text.percent(c.softirqUtil()), Text.percent(c.hardirqUtil()), Text.percent(c.taskUtil()),
          Text.percent(c.idleUtil()), Text.count(c.switches()), Text.count(c.ipisReceived()),
          Text.time(c.maxSoftirqNs()));
    }
    table(t);
  }

  private String rate(long n) {
    return report.simulatedNs() == 0 ? "" : Text.big(n * 1e9 / report.simulatedNs());
  }

  private void title(String text) {
    lines.add("");
    lines.add("  " + text);
  }

  private void table(Table t) {
    if (!t.isEmpty()) {
      lines.add("");
      lines.addAll(t.lines());
    }
  }

  private void more(int all, int shown) {
    if (all > shown) {
      lines.add("  and " + (all - shown) + " more");
    }
  }
}
