package dev.stormbench.engine.kernel.time;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Frame;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.spi.machine.Cpu.TimerInfo;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Low-resolution timers: they expire at jiffies, found by the tick and run in the TIMER softirq of their CPU.
 *
 * <p>Simplified: an ordered queue; the wheel's coarser levels, which let far timers be late, are not modelled.
 *
 * @kernel kernel/time/timer.c
 */
public final class TimerWheel {
  private final Kernel k;
  private final PriorityQueue<TimerList>[] bases;
  private final long[] nextNs;
  private long sequence;
  private long nextAddress = 0xffff888200000000L;

  @SuppressWarnings({"unchecked", "rawtypes"})
  public TimerWheel(Kernel k) {
    this.k = k;
    bases = new PriorityQueue[k.nrCpus()];
    nextNs = new long[bases.length];
    for (int i = 0; i < bases.length; i++) {
      bases[i] = new PriorityQueue<>();
      nextNs[i] = Long.MAX_VALUE;
    }
  }

  private void changed(int cpu) {
    TimerList t = bases[cpu].peek();
    nextNs[cpu] = t == null ? Long.MAX_VALUE : t.expiresNs;
  }

  /** A timer_list. */
  public static final class TimerList implements Comparable<TimerList> {
    final String function;
    public final Object arg;
    long address;
    /** Its expiry: a jiffy's beginning, ns. */
    long expiresNs;
    private long sequence;

    public TimerList(String function, Object arg) {
      this.function = function;
      this.arg = arg;
    }

    @Override
    public int compareTo(TimerList o) {
      return expiresNs != o.expiresNs ? Long.compare(expiresNs, o.expiresNs) : Long.compare(sequence, o.sequence);
    }
  }

  /** Adds the armed timers of a CPU in order of expiry, for those who look. */
  public void addTo(int cpu, List<TimerInfo> out) {
    bases[cpu].stream().sorted().forEach(t -> out.add(new TimerInfo("timer", t.function, t.expiresNs, String.valueOf(t.arg))));
  }

  /** add_timer_on(): expires at the first tick at or after {@code ns}. */
  public void addTimerOn(Cpu c, int cpu, TimerList t, long ns) {
    if (t.address == 0) {
      t.address = nextAddress;
      nextAddress += 0x40;
      k.trace.shown(c, TraceEvent.TIMER_INIT, t.address);
    }
    t.expiresNs = k.nextTickNs(ns - 1);
    t.sequence = sequence++;
    bases[cpu].add(t);
    changed(cpu);
    boolean irqsWereOff = c.irqsOff;
    c.irqsOff = true;
    c.preemptCount += Cpu.PREEMPT_OFFSET; // the base's lock
    k.trace.timerStart(c, t.address, t.function, k.jiffiesAt(t.expiresNs), k.jiffies(), cpu);
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    c.irqsOff = irqsWereOff;
    k.tick.kick(c, cpu);
  }

  public boolean due(int cpu) {
    return nextNs[cpu] <= k.queue.nowNs;
  }

  long nextNs(int cpu) {
    return nextNs[cpu];
  }

  /** run_timer_softirq(). A call. */
  public void runTimerSoftirq(Cpu c) {
    c.call(Step.TIMER_SOFTIRQ_NEXT);
    c.spend(Step.TIMER_SOFTIRQ_NEXT, k.costs.timerSoftirq);
  }

  public void next(Cpu c, Frame f) {
    TimerList t = bases[c.id].peek();
    if (t == null || t.expiresNs > c.now()) {
      c.ret();
      return;
    }
    bases[c.id].poll();
    changed(c.id);
    f.a = t;
    k.trace.shown(c, TraceEvent.TIMER_CANCEL, t.address); // detach_timer()
    k.trace.timerExpireEntry(c, TraceEvent.TIMER_EXPIRE_ENTRY, t.address, k.jiffies(), t.function, k.jiffies());
    c.spend(Step.TIMER_SOFTIRQ_FIRE, k.costs.timerCallback);
  }

  public void fire(Cpu c, Frame f) {
    f.pc = Step.TIMER_SOFTIRQ_DONE;
    k.actions.fireTimer(c, (TimerList) f.a);
  }

  public void done(Cpu c, Frame f) {
    TimerList t = (TimerList) f.a;
    k.trace.numbers(c, TraceEvent.TIMER_EXPIRE_EXIT, t.address, 0);
    next(c, f);
  }
}
