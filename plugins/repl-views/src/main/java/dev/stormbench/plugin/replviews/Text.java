package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.machine.Task.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers, times and names as the commands write them. */
final class Text {
  static final double NS_PER_S = 1e9;
  private static final int FEW = 10;
  private static final int NICE_0_PRIO = 120;
  private static final int RT_PRIO_MAX = 99;

  private Text() {}

  /** As {@link String#format}, the same everywhere. */
  static String format(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }

  /** An instant as dmesg and traces write it, so that one finds it there: {@code 12.000345 s}. */
  static String at(long ns) {
    return format("%d.%06d s", ns / 1_000_000_000, ns / 1_000 % 1_000_000);
  }

  /** A length of time: {@code 412 ns}, {@code 8.11 ms}. */
  static String time(double ns) {
    if (ns < 999.5) {
      return format("%.0f ns", ns);
    }
    return ns < 999.5e3 ? three(ns / 1e3) + " us" : ns < 999.5e6 ? three(ns / 1e6) + " ms" : three(ns / NS_PER_S) + " s";
  }

  /** Three digits of a number below 1000. */
  private static String three(double v) {
    return v < 9.995 ? format("%.2f", v) : v < 99.95 ? format("%.1f", v) : format("%.0f", v);
  }

  /** A count: {@code 11,430,983}. */
  static String count(long n) {
    return format("%,d", n);
  }

  /** So many per second: {@code 381 k/s}. */
  static String rate(double perS) {
    if (perS >= 999.5e3) {
      return three(perS / 1e6) + " M/s";
    }
    return perS >= 999.5 ? three(perS / 1e3) + " k/s" : perS == 0 ? "0/s" : three(perS) + "/s";
  }

  /** The same in a sentence, {@code " (381 k/s)"}; nothing for so few that a rate would say little. */
  static String inBrackets(long n, long sinceBeginningNs) {
    return n < FEW || sinceBeginningNs == 0 ? "" : " (" + rate(n, sinceBeginningNs) + ")";
  }

  /** How often per second something happened that was counted since the beginning. */
  static String rate(long n, long sinceBeginningNs) {
    return sinceBeginningNs == 0 ? "" : rate(n * NS_PER_S / sinceBeginningNs);
  }

  /** A share of 1: {@code 40.2 %}. */
  static String percent(double share) {
    return format("%.1f %%", share * 100);
  }

  /** CPU numbers as masks are written: {@code 0-3,7}; {@code none} for none. */
  static String list(List<Integer> cpus) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < cpus.size(); i++) {
      int from = i;
      while (i + 1 < cpus.size() && cpus.get(i + 1) == cpus.get(i) + 1) {
        i++;
      }
      b.append(b.isEmpty() ? "" : ",").append(cpus.get(from));
      if (i > from) {
        b.append('-').append(cpus.get(i));
      }
    }
    return b.isEmpty() ? "none" : b.toString();
  }

  /** The same, for an array. */
  static String list(int[] cpus) {
    List<Integer> l = new ArrayList<>();
    for (int c : cpus) {
      l.add(c);
    }
    return list(l);
  }

  /** {@code CPU 3} or {@code CPUs 3-5}. */
  static String cpus(List<Integer> cpus) {
    return (cpus.size() == 1 ? "CPU " : "CPUs ") + list(cpus);
  }

  /** A noun with its number: {@code 1 visit}, {@code 2,000 visits}. */
  static String many(long n, String one) {
    return count(n) + " " + one + (n == 1 ? "" : "s");
  }

  /** Things in a sentence: {@code a}, {@code a and b}, {@code a, b and c}. */
  static String and(List<String> items) {
    int n = items.size();
    return n == 0 ? "" : n == 1 ? items.getFirst() : String.join(", ", items.subList(0, n - 1)) + " and " + items.getLast();
  }

  /** A task by its names: {@code psimon:1234}. */
  static String name(Task t) {
    return t.comm() + ":" + t.pid();
  }

  /**
   * A task's policy as a user of chrt knows it: {@code FIFO 50}, {@code fair}, {@code nice 19}, {@code stop}, {@code idle}; of one
   * that is boosted also how it counts: {@code fair as FIFO 80}.
   */
  static String policy(Task t) {
    return switch (t.policy()) {
      case FIFO, RR -> t.policy() + " " + (RT_PRIO_MAX - t.normalPrio()) + boost(t);
      case OTHER -> fair(t.normalPrio()) + boost(t);
      case STOP -> "stop";
      case IDLE -> "idle";
    };
  }

  private static String fair(int prio) {
    return prio == NICE_0_PRIO ? "fair" : "nice " + (prio - NICE_0_PRIO);
  }

  private static String boost(Task t) {
    return t.prio() >= t.normalPrio() ? "" : " as " + (t.prio() <= RT_PRIO_MAX ? "FIFO " + (RT_PRIO_MAX - t.prio()) : fair(t.prio()));
  }

  /** A task with its urgency: {@code psimon:1234 (FIFO 1)}. */
  static String full(Task t) {
    return t.policy() == Policy.IDLE ? "idle" : name(t) + " (" + policy(t) + ")";
  }

  /** Cuts what is too long. */
  static String cut(String s, int width) {
    return s.length() <= width ? s : width <= 3 ? s.substring(0, Math.max(0, width)) : s.substring(0, width - 3) + "...";
  }

  /** A paragraph in lines of at most {@code width} columns, each indented; a longer word is cut. */
  static List<String> wrap(String text, int indent, int width) {
    List<String> lines = new ArrayList<>();
    String blanks = " ".repeat(indent);
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && indent + line.length() + 1 + word.length() > width) {
        lines.add(cut((blanks + line).stripTrailing(), width));
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(cut((blanks + line).stripTrailing(), width));
    return lines;
  }
}
