package dev.stormbench.repl.report;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.engine.RunReport.Policy;
import dev.stormbench.engine.RunReport.Rto;
import dev.stormbench.engine.RunReport.Service;
import dev.stormbench.engine.scenario.Expectation.Metric;
import dev.stormbench.repl.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What a run showed, in sentences: what one would write into the first lines of a mail. */
final class Finding {
  private final Run run;
  private final RunReport report;
  private final List<String> sentences = new ArrayList<>();

  Finding(Run run) {
    this.run = run;
    this.report = run.report;
  }

  List<String> sentences() {
    lockups();
    expectations();
    for (Policy p : report.policies()) {
      if (!p.state().equals("enabled")) {
        sentences.add("Policy " + p.name() + " was " + p.state() + " at " + Text.seconds(p.endedNs()) + " (" + p.reason() + "): "
            + p.message());
      }
    }
    work();
    push();
    return sentences;
  }

  private void lockups() {
    if (!report.panic().isEmpty()) {
      sentences.add("The kernel panicked: " + report.panic());
    }
    List<Lockup> all = report.lockups();
    if (all.isEmpty()) {
      sentences.add("No watchdog reported a lockup in " + Text.seconds(report.simulatedNs()) + " on " + Text.plural(report.cpus().size(),
          "CPU") + ".");
      return;
    }
    List<String> kinds = all.stream().map(Lockup::kind).distinct().toList();
    long cpus = all.stream().map(Lockup::cpu).distinct().count();
    Lockup first = all.stream().min(Comparator.comparingLong(Lockup::timeNs)).orElseThrow();
    Lockup longest = all.stream().max(Comparator.comparingLong(Lockup::stuckSeconds)).orElseThrow();
    String what = Text.plural(all.size(), "lockup report") + " (" + String.join(", ", kinds) + ") on " + Text.plural(cpus, "CPU") + " in "
        + Text.seconds(report.simulatedNs()) + ". The first came at " + Text.seconds(first.timeNs()) + ": " + Run.text(first) + ".";
    sentences.add(what + (longest.stuckSeconds() > first.stuckSeconds() ? " The longest: " + Run.text(longest) + "." : ""));
  }

  private void expectations() {
    List<Run.Expected> all = run.expectations();
    List<Run.Expected> missed = all.stream().filter(e -> !e.met()).toList();
    if (!missed.isEmpty()) {
      sentences.add(missed.size() + " of " + Text.plural(all.size(), "expectation") + " of the scenario " + (missed.size() == 1 ? "was"
          : "were")
          + " missed: " + String.join("; ", missed.stream().map(e -> "expected " + e.expected() + ", but it is " + value(e)).toList())
              + ".");
    } else if (!all.isEmpty()) {
      sentences.add("All that the scenario expects was met.");
    }
  }

  /** As people read it. */
  static String value(Run.Expected e) {
    String metric = e.expected().split("[ .]", 2)[0];
    return Arrays.stream(Metric.values()).anyMatch(m -> m.key().equals(metric) && m.isTime()) ? Text.time(e.got()) : Text.count(e.got());
  }

  /** Of the CPU with the largest backlog. */
  private void work() {
    Map.Entry<Integer, List<Service>> most = run.targets().entrySet().stream()
        .max(Comparator.comparingLong(e -> sum(e.getValue(), Service::backlogMax))).orElse(null);
    if (most == null) {
      return;
    }
    List<Service> s = most.getValue();
    long arrived = sum(s, Service::arrivals);
    long completed = sum(s, Service::completed);
    double meanNs = s.stream().mapToDouble(x -> x.bodyNsMean() * x.completed()).sum() / Math.max(1, completed);
    sentences.add("The largest backlog of deferred work was on CPU " + most.getKey() + ": " + Text.count(sum(s, Service::backlogMax))
        + ". Items that arrived there: " + Text.count(arrived) + ", completed: " + Text.count(completed) + ", dropped: "
        + Text.count(sum(s, Service::dropped)) + (completed == 0 ? "." : "; time of one: " + Text.time(meanNs) + " on average, "
        + Text.time(s.stream().mapToLong(Service::bodyNsMax).max().orElse(0)) + " at most."));
  }

  private interface Count {
    long of(Service s);
  }

  private static long sum(List<Service> all, Count count) {
    return all.stream().mapToLong(count::of).sum();
  }

  private void push() {
    Rto r = report.rto();
    if (r.hops() == 0 || report.simulatedNs() == 0) {
      return;
    }
    sentences.add("The push token made " + Text.big(r.hops() * 1e9 / report.simulatedNs()) + " hops per second of virtual time; "
        + Text.percent((double) r.bails() / r.hops()) + " of them bailed out.");
  }
}
