package dev.stormbench.testkit;

import dev.stormbench.engine.RunReport;
import java.util.List;
import java.util.Objects;

/** What two equal runs have in common. */
final class Outcome {
  private final RunReport report;

  Outcome(RunReport report) {
    this.report = report;
  }

  RunReport report() {
    return report;
  }

  String digest() {
    return report.digest();
  }

  /** What differs, in words; empty if nothing does. */
  String differs(Outcome other) {
    RunReport a = report;
    RunReport b = other.report;
    StringBuilder s = new StringBuilder();
    if (!a.digest().equals(b.digest())) {
      s.append("digest ").append(a.digest()).append(" against ").append(b.digest()).append(" (").append(a.events()).append(" and ")
          .append(b.events()).append(" tracepoints)");
    }
    differs(s, "kernel log", a.kernelLog(), b.kernelLog());
    differs(s, "lockups", a.lockups(), b.lockups());
    if (!s.isEmpty()) {
      return s.toString();
    }
    differs(s, "CPUs", a.cpus(), b.cpus());
    if (!Objects.equals(a.workloads(), b.workloads())) {
      add(s, "what workloads got");
    }
    if (!Objects.equals(a.rto(), b.rto())) {
      add(s, a.rto() + " against " + b.rto());
    }
    if (a.wrongAnswers() != b.wrongAnswers()) {
      add(s, a.wrongAnswers() + " against " + b.wrongAnswers() + " refused answers");
    }
    if (!a.panic().equals(b.panic())) {
      add(s, "panic '" + a.panic() + "' against '" + b.panic() + "'");
    }
    return s.toString();
  }

  private static void differs(StringBuilder s, String what, List<?> a, List<?> b) {
    if (a.equals(b)) {
      return;
    }
    int i = 0;
    while (i < a.size() && i < b.size() && a.get(i).equals(b.get(i))) {
      i++;
    }
    add(s, what + ": " + item(a, i) + " against " + item(b, i));
  }

  private static String item(List<?> list, int i) {
    return i < list.size() ? "'" + list.get(i) + "'" : "nothing more";
  }

  private static void add(StringBuilder s, String what) {
    s.append(s.isEmpty() ? "" : ", ").append(what);
  }
}
