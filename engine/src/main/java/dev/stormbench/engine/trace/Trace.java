package dev.stormbench.engine.trace;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tracepoints. One method per event, or per family of events of one shape.
 *
 * <p>Every hit goes into the digest of its CPU, whether or not anybody looks: a polynomial hash (Horner,
 * odd base, mod 2^64) with one word per event: time, event and fields, the latter packed and spread by odd factors.
 * Texts are left out, for they follow from the numbers. Observers get a record that is filled only when
 * there is one.
 *
 * <p>Some events are {@linkplain TraceEvent#isCounted shown} and neither hashed nor counted: they accompany others and say nothing of their
 * own. They cost nothing where nobody looks.
 *
 * <p>Simplified: real-time tasks show sched_stat_runtime in all kernels (in fact since v6.8, as stoppers do, which show none here).
 */
public final class Trace {
  /** Base of the polynomial; odd, so that no word is ever shifted out. */
  static final long BASE = 0x9E3779B97F4A7C15L;

  private static final long FIRST_FIELDS = 0xD6E8FEB86659FD93L;
  private static final long OTHER_FIELDS = 0xC2B2AE3D27D4EB4FL;
  private static final int EVENT_BITS = 6;
  private static final TraceEvent[] EVENTS = TraceEvent.values();
  private static final long ALL = -1;

  private final EventQueue clock;
  /** The records of CPUs, one for each event: what a method fills of one it always fills. */
  private final Hit[] hits = hits();
  /** Those of {@linkplain TraceGroup groups}, which may be hit while one of the others is looked at. */
  private final Hit[] groupHits = hits();
  private final List<Watch> watches = new ArrayList<>();
  /** Events that this kernel does not have, a bit for each ordinal. */
  private long absent;

  /** Tracepoints of the machine whose clock this is. */
  public Trace(EventQueue clock) {
    this.clock = clock;
  }

  private static Hit[] hits() {
    return Arrays.stream(EVENTS).map(Hit::new).toArray(Hit[]::new);
  }

  /** Says that the kernel has no such tracepoints: they are neither hashed nor shown. */
  public void without(TraceEvent... events) {
    for (TraceEvent e : events) {
      absent |= 1L << e.ordinal();
    }
  }

  /** Whether the kernel has a tracepoint. */
  public boolean has(TraceEvent e) {
    return (absent >>> e.ordinal() & 1) == 0;
  }

  /**
   * An observer, the CPUs it looks at, and the events it wants to see there.
   *
   * @param cpus null for all
   * @param events a bit for each ordinal
   */
  public record Watch(TraceObserver observer, @Nullable BitSet cpus, long events) {
    /** Looks at all events. */
    public Watch(TraceObserver observer, @Nullable BitSet cpus) {
      this(observer, cpus, ALL);
    }

    private boolean sees(int cpu) {
      return cpus == null || cpus.get(cpu);
    }
  }

  /** Events as a set of bits, one for each ordinal. */
  public static long bits(Set<TraceEvent> events) {
    long bits = 0;
    for (TraceEvent e : events) {
      bits |= 1L << e.ordinal();
    }
    return bits;
  }

  /** Adds an observer; CPUs do not know yet: see {@link #attend}. */
  public void observe(Watch w) {
    watches.add(w);
  }

  /** Removes an observer, as {@link #observe} adds it. */
  public void forget(Watch w) {
    watches.removeIf(x -> x == w);
  }

  /** Tells a CPU who looks at it; with the CPU brought up to the present. */
  public void attend(TraceSource c) {
    c.watches = watches.stream().filter(w -> w.sees(c.id())).toArray(Watch[]::new);
    c.recorders = Arrays.stream(c.watches).map(Watch::observer).filter(TraceRecorder.class::isInstance)
        .toArray(TraceRecorder[]::new);
    c.watched = c.recorders.length < c.watches.length;
    c.recorded = c.recorders.length > 0;
    c.wanted = 0;
    for (Watch w : c.watches) {
      c.wanted |= w.events;
    }
    c.hits = hits;
  }

  /** Tells the source of a group to whom it is shown. */
  public void attend(TraceSource s, Watch w) {
    if (s.watches.length == 0) {
      s.watches = new Watch[1];
    }
    s.watches[0] = w;
    s.wanted = w.events;
    s.hits = groupHits;
  }

  /** The digest over all CPUs, combined in their order, as 16 hex digits. */
  public static String digest(TraceSource[] cpus) {
    long h = 0;
    for (TraceSource c : cpus) {
      h = (h * BASE + c.digest) * BASE + c.events;
    }
    h ^= h >>> 29;
    h *= 0xBF58476D1CE4E5B9L;
    h ^= h >>> 32;
    return HexFormat.of().toHexDigits(h);
  }

  /** Tracepoints hit so far. */
  public static long events(TraceSource[] cpus) {
    long n = 0;
    for (TraceSource c : cpus) {
      n += c.events;
    }
    return n;
  }

  private void add(TraceSource c, TraceEvent e, long a, long b) {
    if (!has(e)) {
      return;
    }
    c.digest = c.digest * BASE + (clock.nowNs << EVENT_BITS | e.ordinal()) + a * FIRST_FIELDS + b * OTHER_FIELDS;
    c.events++;
  }

  private static long pack(int high, int low) {
    return (long) high << 32 | low & 0xFFFFFFFFL;
  }

  private boolean isWanted(TraceSource c, TraceEvent e) {
    return ((c.wanted & ~absent) >>> e.ordinal() & 1) != 0;
  }

  private void show(TraceSource c, Hit hit) {
    hit.timeNs = clock.nowNs;
    hit.cpu = c.id();
    hit.pid = c.tracePid();
    hit.comm = c.traceComm();
    hit.flags = c.traceFlags();
    hit.preemptCount = c.tracePreemptCount();
    for (Watch w : c.watches) {
      if ((w.events >>> hit.event.ordinal() & 1) != 0) {
        w.observer.event(hit, clock.place);
      }
    }
  }

  /** sched_switch; {@code prevState} as the ring buffer has it. */
  public void schedSwitch(TraceSource c, String prevComm, int prevPid, int prevPrio, int prevState,
      String nextComm, int nextPid, int nextPrio) {
    add(c, TraceEvent.SCHED_SWITCH, pack(prevPid, nextPid), pack(prevPrio << 16 | prevState, nextPrio));
    if (isWanted(c, TraceEvent.SCHED_SWITCH)) {
      Hit hit = c.hits[TraceEvent.SCHED_SWITCH.ordinal()];
      hit.texts[0] = prevComm;
      hit.args[1] = prevPid;
      hit.args[2] = prevPrio;
      hit.args[3] = prevState;
      hit.texts[4] = nextComm;
      hit.args[5] = nextPid;
      hit.args[6] = nextPrio;
      show(c, hit);
    }
  }

  /** sched_waking, sched_wakeup, sched_wakeup_new. */
  public void wake(TraceSource c, TraceEvent e, String comm, int pid, int prio, int targetCpu) {
    add(c, e, pid, pack(prio, targetCpu));
    if (isWanted(c, e)) {
      Hit hit = c.hits[e.ordinal()];
      hit.texts[0] = comm;
      hit.args[1] = pid;
      hit.args[2] = prio;
      hit.args[3] = targetCpu;
      show(c, hit);
    }
  }

  /** sched_migrate_task. */
  public void schedMigrateTask(TraceSource c, String comm, int pid, int prio, int origCpu, int destCpu) {
    add(c, TraceEvent.SCHED_MIGRATE_TASK, pack(pid, prio), pack(origCpu, destCpu));
    if (isWanted(c, TraceEvent.SCHED_MIGRATE_TASK)) {
      Hit hit = c.hits[TraceEvent.SCHED_MIGRATE_TASK.ordinal()];
      hit.texts[0] = comm;
      hit.args[1] = pid;
      hit.args[2] = prio;
      hit.args[3] = origCpu;
      hit.args[4] = destCpu;
      show(c, hit);
    }
  }

  /** sched_process_exit, of a process of one thread. */
  public void schedProcessExit(TraceSource c, String comm, int pid, int prio) {
    add(c, TraceEvent.SCHED_PROCESS_EXIT, pid, prio);
    if (isWanted(c, TraceEvent.SCHED_PROCESS_EXIT)) {
      Hit hit = c.hits[TraceEvent.SCHED_PROCESS_EXIT.ordinal()];
      hit.texts[0] = comm;
      hit.args[1] = pid;
      hit.args[2] = prio;
      hit.args[3] = 1;
      show(c, hit);
    }
  }

  /** sched_pi_setprio. */
  public void schedPiSetprio(TraceSource c, String comm, int pid, int oldPrio, int newPrio) {
    add(c, TraceEvent.SCHED_PI_SETPRIO, pid, pack(oldPrio, newPrio));
    if (isWanted(c, TraceEvent.SCHED_PI_SETPRIO)) {
      Hit hit = c.hits[TraceEvent.SCHED_PI_SETPRIO.ordinal()];
      hit.texts[0] = comm;
      hit.args[1] = pid;
      hit.args[2] = oldPrio;
      hit.args[3] = newPrio;
      show(c, hit);
    }
  }

  /** Events whose fields are a text (comm, name, nothing) and up to two numbers, in {@link TraceEvent#fields()}' order. */
  public void textFirst(TraceSource c, TraceEvent e, @Nullable String text, long a, long b) {
    add(c, e, a, b);
    if (isWanted(c, e)) {
      Hit hit = c.hits[e.ordinal()];
      hit.texts[0] = text;
      hit.args[1] = a;
      hit.args[2] = b;
      show(c, hit);
    }
  }

  /** Events with one or two numbers. */
  public void numbers(TraceSource c, TraceEvent e, long a, long b) {
    add(c, e, a, b);
    if (isWanted(c, e)) {
      Hit hit = c.hits[e.ordinal()];
      hit.args[0] = a;
      hit.args[1] = b;
      show(c, hit);
    }
  }

  /** ipi_send_cpu. @param callsite the kernel function that sends, {@code callback} what the target runs; empty: none */
  public void ipiSendCpu(TraceSource c, int cpu, String callsite, String callback) {
    add(c, TraceEvent.IPI_SEND_CPU, cpu, 0);
    if (isWanted(c, TraceEvent.IPI_SEND_CPU)) {
      Hit hit = c.hits[TraceEvent.IPI_SEND_CPU.ordinal()];
      hit.args[0] = cpu;
      hit.texts[1] = callsite;
      hit.texts[2] = callback;
      show(c, hit);
    }
  }

  /** csd_queue_cpu. */
  public void csdQueueCpu(TraceSource c, int cpu, String callsite, String func) {
    add(c, TraceEvent.CSD_QUEUE_CPU, cpu, 0);
    if (isWanted(c, TraceEvent.CSD_QUEUE_CPU)) {
      Hit hit = c.hits[TraceEvent.CSD_QUEUE_CPU.ordinal()];
      hit.args[0] = cpu;
      hit.texts[1] = callsite;
      hit.texts[2] = func;
      show(c, hit);
    }
  }

  /** Events with a number, a text and a number. */
  public void numberText(TraceSource c, TraceEvent e, long a, String text, long b) {
    add(c, e, a, b);
    if (isWanted(c, e)) {
      Hit hit = c.hits[e.ordinal()];
      hit.args[0] = a;
      hit.texts[1] = text;
      hit.args[2] = b;
      show(c, hit);
    }
  }

  /** workqueue_queue_work. */
  public void workqueueQueueWork(TraceSource c, long work, String function, String workqueue, int reqCpu, int cpu) {
    add(c, TraceEvent.WORKQUEUE_QUEUE_WORK, work, pack(reqCpu, cpu));
    if (isWanted(c, TraceEvent.WORKQUEUE_QUEUE_WORK)) {
      Hit hit = c.hits[TraceEvent.WORKQUEUE_QUEUE_WORK.ordinal()];
      hit.args[0] = work;
      hit.texts[1] = function;
      hit.texts[2] = workqueue;
      hit.args[3] = reqCpu;
      hit.args[4] = cpu;
      show(c, hit);
    }
  }

  /**
   * hrtimer_start.
   *
   * <p>Simplified: the start of an armed timer shows as hrtimer_cancel, then a start with was_armed 0; kernels of 2026 show the
   * start alone, with 1.
   */
  public void hrtimerStart(TraceSource c, long timer, String function, long expires, long soft, long mode) {
    add(c, TraceEvent.HRTIMER_START, timer, expires ^ mode << 56);
    if (isWanted(c, TraceEvent.HRTIMER_START)) {
      Hit hit = c.hits[TraceEvent.HRTIMER_START.ordinal()];
      hit.args[0] = timer;
      hit.texts[1] = function;
      hit.args[2] = expires;
      hit.args[3] = soft;
      hit.args[4] = mode;
      show(c, hit);
    }
  }

  /**
   * timer_start: {@code expires} and {@code now} in jiffies; the flags hold the CPU of the base.
   *
   * <p>Simplified: timers expire at their jiffy, not at that of a bucket, so that bucket_expiry is expires and idx is 0.
   */
  public void timerStart(TraceSource c, long timer, String function, long expires, long now, int cpu) {
    add(c, TraceEvent.TIMER_START, timer, expires);
    if (isWanted(c, TraceEvent.TIMER_START)) {
      Hit hit = c.hits[TraceEvent.TIMER_START.ordinal()];
      hit.args[0] = timer;
      hit.texts[1] = function;
      hit.args[2] = expires;
      hit.args[3] = expires;
      hit.args[4] = now;
      hit.args[5] = cpu;
      show(c, hit);
    }
  }

  /** hrtimer_setup, not hashed. */
  public void hrtimerSetup(TraceSource c, long timer, int clockid, int mode) {
    if (isWanted(c, TraceEvent.HRTIMER_SETUP)) {
      Hit hit = c.hits[TraceEvent.HRTIMER_SETUP.ordinal()];
      hit.args[0] = timer;
      hit.args[1] = clockid;
      hit.args[2] = mode;
      show(c, hit);
    }
  }

  /** An event with one number, not hashed. */
  public void shown(TraceSource c, TraceEvent e, long number) {
    if (isWanted(c, e)) {
      Hit hit = c.hits[e.ordinal()];
      hit.args[0] = number;
      show(c, hit);
    }
  }

  /** sched_stat_runtime, not hashed. @param runtime what the task ran since it was last accounted, ns */
  public void schedStatRuntime(TraceSource c, String comm, int pid, long runtime) {
    if (isWanted(c, TraceEvent.SCHED_STAT_RUNTIME)) {
      Hit hit = c.hits[TraceEvent.SCHED_STAT_RUNTIME.ordinal()];
      hit.texts[0] = comm;
      hit.args[1] = pid;
      hit.args[2] = runtime;
      show(c, hit);
    }
  }

  /** rcu_utilization, not hashed. @param s such as {@code Start context switch} */
  public void rcuUtilization(TraceSource c, String s) {
    if (isWanted(c, TraceEvent.RCU_UTILIZATION)) {
      Hit hit = c.hits[TraceEvent.RCU_UTILIZATION.ordinal()];
      hit.texts[0] = s;
      show(c, hit);
    }
  }

  /** hrtimer_expire_entry, and timer_expire_entry with the clock of its base. */
  public void timerExpireEntry(TraceSource c, TraceEvent e, long timer, long now, String function, long baseclk) {
    add(c, e, timer, now);
    if (isWanted(c, e)) {
      Hit hit = c.hits[e.ordinal()];
      hit.args[0] = timer;
      hit.args[1] = now;
      hit.texts[2] = function;
      hit.args[3] = baseclk;
      show(c, hit);
    }
  }

  /** rcu_stall_warning. */
  public void rcuStallWarning(TraceSource c, String name, String message) {
    add(c, TraceEvent.RCU_STALL_WARNING, message.length(), 0);
    if (isWanted(c, TraceEvent.RCU_STALL_WARNING)) {
      Hit hit = c.hits[TraceEvent.RCU_STALL_WARNING.ordinal()];
      hit.texts[0] = name;
      hit.texts[1] = message;
      show(c, hit);
    }
  }

  /** The one record of an event. */
  static final class Hit implements TraceRecord {
    private static final int FIELDS = 8;

    final TraceEvent event;
    long timeNs;
    int cpu;
    int pid;
    String comm = "";
    int flags;
    int preemptCount;
    final long[] args = new long[FIELDS];
    final @Nullable String[] texts = new String[FIELDS];

    Hit(TraceEvent event) {
      this.event = event;
    }

    @Override
    public long timeNs() {
      return timeNs;
    }

    @Override
    public int cpu() {
      return cpu;
    }

    @Override
    public TraceEvent event() {
      return event;
    }

    @Override
    public int pid() {
      return pid;
    }

    @Override
    public String comm() {
      return comm;
    }

    @Override
    public int flags() {
      return flags;
    }

    @Override
    public int preemptCount() {
      return preemptCount;
    }

    @Override
    public long arg(int i) {
      return args[i];
    }

    @Override
    public @Nullable String text(int i) {
      return texts[i];
    }
  }
}
