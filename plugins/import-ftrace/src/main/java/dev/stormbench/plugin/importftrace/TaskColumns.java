package dev.stormbench.plugin.importftrace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands left of an event's name: task, pid, CPU, four or five flags (kernels before 5.17 have no
 * migrate-disable depth), time: seconds, or a count if the trace clock is one that counts ({@code x86-tsc}). With the option {@code record-tgid} there is a thread group after the pid.
 *
 * <pre>
 *            bash-24201   [000] d..2.  1588.535798: sched_switch: ...
 * </pre>
 */
final class TaskColumns {
  private static final Pattern LINE = Pattern.compile(" *(.+?)-(\\d{1,9}) +(?:\\([ \\d-]+\\) +)?\\[(\\d{1,6})\\] "
      + "([.dDbX])([.NnpLlBb])([.hsHzZ])([.0-9a-f])([.0-9a-f]?) +(?:(\\d{1,9})\\.(\\d{6})|(\\d{1,18})): (.*)");
  private static final int REST = 12;
  private static final String IDLE = "<idle>";

  private static final int IRQS_OFF = 0x01;
  private static final int NEED_RESCHED_LAZY = 0x02;
  private static final int NEED_RESCHED = 0x04;
  private static final int HARDIRQ = 0x08;
  private static final int SOFTIRQ = 0x10;
  private static final int PREEMPT_RESCHED = 0x20;
  private static final int NMI = 0x40;
  private static final int BH_OFF = 0x80;

  private final Matcher m = LINE.matcher("");

  /** Whether this is a line of an event. */
  boolean matches(String line) {
    return m.reset(line).matches();
  }

  /** What stands right of the columns. */
  String rest() {
    return m.group(REST);
  }

  /** Column of {@link #rest}, from 1. */
  int restColumn() {
    return m.start(REST) + 1;
  }

  int cpu() {
    return Integer.parseInt(m.group(3));
  }

  void fill(ReadRecord r) {
    r.cpu = cpu();
    r.pid = Integer.parseInt(m.group(2));
    r.comm = m.group(1).equals(IDLE) ? "swapper/" + r.cpu : m.group(1);
    r.flags = irqs(m.group(4)) | resched(m.group(5)) | context(m.group(6));
    r.preemptCount = depth(m.group(7)) | depth(m.group(8)) << 4;
    r.timeNs = m.group(11) == null
        ? (Long.parseLong(m.group(9)) * 1_000_000 + Long.parseLong(m.group(10))) * 1_000
        : Long.parseLong(m.group(11));
  }

  private static int irqs(String letter) {
    return switch (letter) {
      case "d" -> IRQS_OFF;
      case "D" -> IRQS_OFF | BH_OFF;
      case "b" -> BH_OFF;
      default -> 0;
    };
  }

  private static int resched(String letter) {
    return switch (letter) {
      case "N" -> NEED_RESCHED | PREEMPT_RESCHED;
      case "n" -> NEED_RESCHED;
      case "p" -> PREEMPT_RESCHED;
      case "l" -> NEED_RESCHED_LAZY;
      case "L" -> NEED_RESCHED_LAZY | PREEMPT_RESCHED;
      case "b" -> NEED_RESCHED_LAZY | NEED_RESCHED;
      case "B" -> NEED_RESCHED_LAZY | NEED_RESCHED | PREEMPT_RESCHED;
      default -> 0;
    };
  }

  private static int context(String letter) {
    return switch (letter) {
      case "h" -> HARDIRQ;
      case "s" -> SOFTIRQ;
      case "H" -> HARDIRQ | SOFTIRQ;
      case "z" -> NMI;
      case "Z" -> NMI | HARDIRQ;
      default -> 0;
    };
  }

  private static int depth(String digit) {
    return digit.isEmpty() || digit.equals(".") ? 0 : Integer.parseInt(digit, 16);
  }
}
