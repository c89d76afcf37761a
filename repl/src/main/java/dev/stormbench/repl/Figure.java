package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Latency;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** A figure by which variants are compared; less is better. */
enum Figure {
  LOCKUPS("lockups", "lockups", r -> r.lockups().size(), n -> Text.count(Math.round(n)), "reports of the watchdogs"),
  LONGEST_STALL("longestStallNs", "longest stall", r -> r.metric("maxStuckSeconds") * 1e9, Figure::time, "longest time stuck of a report"),
  LONGEST_BH("longestBhNs", "longest BH", r -> r.metric("maxSoftirq"), Figure::time,
      "longest time that a CPU was in softirq context without a break"),
  STOLEN("stolenShare", "stolen", RunReport::stolenShare, Text::percent,
      "share of its busy time that hard interrupts took from the CPU that suffers most"),
  RT_P50("rtLatencyP50Ns", "RT p50", r -> rt(r, Latency::p50Ns), Figure::time, "RT wake-up latency, of the worst RT workload: median"),
  RT_P99("rtLatencyP99Ns", "p99", r -> rt(r, Latency::p99Ns), Figure::time, "99 % of its wake-ups"),
  RT_P999("rtLatencyP999Ns", "p99.9", r -> rt(r, Latency::p999Ns), Figure::time, "99.9 % of its wake-ups"),
  RT_MAX("rtLatencyMaxNs", "max", r -> rt(r, Latency::longestNs), Figure::time,
      "its longest wait, that of a thread that still waits at the end included"),
  IPIS("ipisPerSecond", "IPIs/s", RunReport::ipisPerSecond, Text::big, "interrupts that CPUs send to each other and to themselves"),
  LOCK_SPIN("lockSpinShare", "lock spin", RunReport::lockSpinShare, Text::percent,
      "share of all busy time spent spinning for run-queue locks and rto_lock"),
  MIGRATIONS("migrations", "migrations", RunReport::migrations, Text::big, "tasks moved to another CPU"),
  PI_DELAY("piBoostDelayNs", "PI delay", r -> r.pi().boosts() == 0 ? Double.NaN : r.pi().maxBoostDelayNs(), Figure::time,
      "longest time that a task boosted by priority inheritance was runnable and did not run");

  private final String key;
  private final String title;
  private final ToDoubleFunction<RunReport> value;
  private final DoubleFunction<String> text;
  private final String doc;

  Figure(String key, String title, ToDoubleFunction<RunReport> value, DoubleFunction<String> text, String doc) {
    this.key = key;
    this.title = title;
    this.value = value;
    this.text = text;
    this.doc = doc;
  }

  /** In JSON. */
  String key() {
    return key;
  }

  /** Above a column. */
  String title() {
    return title;
  }

  /** What it is. */
  String doc() {
    return doc;
  }

  /** Its value in a result; NaN if there is no such thing in it. */
  double of(RunReport r) {
    return value.applyAsDouble(r);
  }

  /** {@code 2.10 (1.90-2.40) s}, {@code 12 ms} where nothing is spread, {@code -} where there is none. */
  String text(Spread s) {
    if (Double.isNaN(s.median())) {
      return "-";
    }
    String median = text.apply(s.median());
    String min = text.apply(s.min());
    String max = text.apply(s.max());
    if (min.equals(max)) {
      return median;
    }
    String unit = unit(median);
    return unit.equals(unit(min)) && unit.equals(unit(max))
        ? number(median) + " (" + number(min) + "-" + number(max) + ")" + unit : median + " (" + min + "-" + max + ")";
  }

  /** A value. */
  String text(double d) {
    return Double.isNaN(d) ? "-" : text.apply(d);
  }

  private static String time(double ns) {
    return ns == 0 ? "0" : Text.time(ns);
  }

  private static String unit(String text) {
    int blank = text.indexOf(' ');
    return blank < 0 ? "" : text.substring(blank);
  }

  private static String number(String text) {
    return text.substring(0, text.length() - unit(text).length());
  }

  private static double rt(RunReport r, ToLongFunction<Latency> value) {
    return r.latency().values().stream().filter(Latency::rt).mapToDouble(value::applyAsLong).max().orElse(Double.NaN);
  }
}
