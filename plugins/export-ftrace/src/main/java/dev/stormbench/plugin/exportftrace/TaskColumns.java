package dev.stormbench.plugin.exportftrace;

import dev.stormbench.spi.trace.TraceRecord;

/**
 * What stands left of an event's name: task, pid, CPU, five flags, time.
 *
 * <pre>
 *            bash-24201   [000] d..2.  1588.535798: sched_switch: ...
 * </pre>
 */
final class TaskColumns {
  private static final int COMM_WIDTH = 16;
  private static final int PID_WIDTH = 7;

  private static final int IRQS_OFF = 0x01;
  private static final int NEED_RESCHED_LAZY = 0x02;
  private static final int NEED_RESCHED = 0x04;
  private static final int HARDIRQ = 0x08;
  private static final int SOFTIRQ = 0x10;
  private static final int PREEMPT_RESCHED = 0x20;
  private static final int NMI = 0x40;
  private static final int BH_OFF = 0x80;

  private TaskColumns() {}

  static void write(Line to, TraceRecord r) {
    String comm = r.pid() == 0 ? "<idle>" : r.comm();
    to.blanks(COMM_WIDTH - comm.length()).text(comm).character('-');
    int from = to.length();
    to.decimal(r.pid());
    to.blanks(PID_WIDTH - (to.length() - from));
    to.text(" [").zeroPadded(r.cpu(), 3).text("] ");
    int flags = r.flags();
    to.character(irqs(flags)).character(resched(flags)).character(context(flags));
    to.character(depth(r.preemptCount())).character(depth(r.preemptCount() >> 4));
    long us = (r.timeNs() + 500) / 1000;
    to.character(' ').blankPadded(us / 1_000_000, 5).character('.').zeroPadded(us % 1_000_000, 6).text(": ");
  }

  private static char irqs(int flags) {
    boolean bhOff = (flags & BH_OFF) != 0;
    if ((flags & IRQS_OFF) != 0) {
      return bhOff ? 'D' : 'd';
    }
    return bhOff ? 'b' : '.';
  }

  private static char resched(int flags) {
    boolean lazy = (flags & NEED_RESCHED_LAZY) != 0;
    boolean folded = (flags & PREEMPT_RESCHED) != 0;
    if ((flags & NEED_RESCHED) != 0) {
      return folded ? lazy ? 'B' : 'N' : lazy ? 'b' : 'n';
    }
    return lazy ? folded ? 'L' : 'l' : folded ? 'p' : '.';
  }

  private static char context(int flags) {
    boolean hardirq = (flags & HARDIRQ) != 0;
    if ((flags & NMI) != 0) {
      return hardirq ? 'Z' : 'z';
    }
    boolean softirq = (flags & SOFTIRQ) != 0;
    return hardirq ? softirq ? 'H' : 'h' : softirq ? 's' : '.';
  }

  private static char depth(int nibble) {
    int n = nibble & 0xf;
    return n == 0 ? '.' : Line.hexDigit(n);
  }
}
