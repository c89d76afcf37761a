package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.trace.TraceRecord;

/** The bits of {@link TraceRecord#flags()}, and what they say together. */
final class Flags {
  static final int IRQS_OFF = 0x01;
  static final int NEED_RESCHED_LAZY = 0x02;
  static final int NEED_RESCHED = 0x04;
  static final int HARDIRQ = 0x08;
  static final int SOFTIRQ = 0x10;
  static final int PREEMPT_RESCHED = 0x20;
  static final int NMI = 0x40;
  static final int BH_OFF = 0x80;

  private Flags() {}

  static boolean any(TraceRecord r, int bits) {
    return (r.flags() & bits) != 0;
  }

  static int preemptDepth(TraceRecord r) {
    return r.preemptCount() & 0xf;
  }
}
