package dev.stormbench.repl.imports;

import dev.stormbench.repl.imports.Plan.At;
import dev.stormbench.repl.imports.Plan.Step;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the load out of a trace: what each task ran, when it slept and what woke it, which interrupts devices sent, and what
 * tasklets took.
 *
 * <p>A wake-up in a timer's interrupt on the CPU where the task sleeps is the task's own timer: it slept until then. One by a
 * running task is a post of that task, one in the handler of a device's line is that line's. All others are in {@link Loss}.
 */
public final class Replay extends TraceWalk {
  private static final int MAX_RT_PRIO = 100;
  /** As many as a scenario may have. */
  private static final int CPUS_MAX = 4096;
  private static final int STATE_PREEMPTED = 0x100;
  private static final int STATE_DEAD = 0x30;
  private static final int IN_HARDIRQ = 0x08;
  private static final int IN_SOFTIRQ = 0x10;
  private static final int MIGRATE_DISABLED_SHIFT = 4;
  /** Threads that every simulated kernel has itself. */
  private static final String OWN_THREADS = "(migration|ksoftirqd|cpuhp|idle_inject)/\\d+";
  /** Timers that every simulated kernel has itself. */
  private static final Set<String> OWN_TIMERS =
      Set.of("tick_nohz_handler", "tick_sched_timer", "sched_rt_period_timer", "watchdog_timer_fn", "hrtick", "dl_task_timer");
  private static final Set<String> TICKS = Set.of("tick_nohz_handler", "tick_sched_timer");
  private static final Set<String> IPIS = Set.of("reschedule", "call_function_single");
  private static final String SLEEPERS_TIMER = "hrtimer_wakeup";
  /** End of a semaphore's name that nobody posts. */
  static final String NEVER = "-end-of-trace";

  /** Something that cannot be carried: where it was first, and how often. */
  public record Lost(Loss loss, long firstNs, String first, long times) {}

  /** Interrupts of a line to one CPU that do the same: wake that semaphore, or none if empty; raise that vector. */
  record LineKey(int cpu, String line, String post, String vec) {}

  /** Timers of one CPU with the same function, and the semaphore that they post; empty if none. */
  record TimerKey(int cpu, String function, String post) {}

  /** Tasklets of one CPU with the same function. */
  record TaskletKey(int cpu, String function, boolean hi) {}

  /** Arrivals at a place: when, and what each took. */
  static final class Arrivals {
    final List<Long> atNs = new ArrayList<>();
    final List<Long> tookNs = new ArrayList<>();
    long workNs;
    long maxNs;
  }

  /** An interrupt of a device that is not yet in the list: what it does becomes known as it goes on. */
  private static final class Pending {
    final String line;
    final long atNs;
    String post = "";
    String vec = "";
    long tookNs;
    long workNs;

    Pending(String line, long atNs) {
      this.line = line;
      this.atNs = atNs;
    }
  }

  /** What a CPU is about. */
  private static final class CpuWork {
    @Nullable Pending irq;
    /** Handled, with softirq work to come. */
    final List<Pending> raised = new ArrayList<>();
    String timer = "";
    long timerNs;
    boolean timerWoke;
    String wheel = "";
    boolean wheelWoke;
    long wakesNs = UNKNOWN_NS;
    int wakes;
    boolean ticked;
    long tickNs;
    /** What the current task's interrupts took outside their entry and exit events, by the cost profile. */
    long aroundNs;
    long softirqEndNs = UNKNOWN_NS;
    /** When tasklets were scheduled that have not run yet. */
    final ArrayDeque<Long> scheduledNs = new ArrayDeque<>();
  }

  /** Softirqs with less in between are of one pass. */
  private static final long PASS_GAP_NS = 1_000;

  private final Predicate<String> leftOut;
  private final Overheads overheads;
  private final boolean spin;
  private final Map<Integer, Plan> plans = new LinkedHashMap<>();
  private final Map<Integer, CpuWork> works = new HashMap<>();
  private final EnumMap<Loss, Lost> losses = new EnumMap<>(Loss.class);
  private final TreeMap<String, Long> dropped = new TreeMap<>();
  private final TreeMap<String, Long> own = new TreeMap<>();
  final Map<LineKey, Arrivals> lines = new LinkedHashMap<>();
  final Map<TimerKey, Arrivals> timers = new LinkedHashMap<>();
  final Map<TaskletKey, Arrivals> tasklets = new LinkedHashMap<>();
  /** Names of ticks' callbacks, and the times between two ticks of a CPU. */
  final TreeMap<String, Long> ticks = new TreeMap<>();
  final TreeMap<Long, Long> tickGaps = new TreeMap<>();
  long firstTickNs = UNKNOWN_NS;
  long rtPeriodNs = UNKNOWN_NS;
  boolean sends;
  /** IPIs that reached an idle CPU: one that polls or waits by mwait is not sent any. */
  long idleIpis;
  private int nrCpus;

  /**
   * For one trace.
   *
   * @param leftOut comms of tasks that the user leaves out
   * @param overheads what the simulated kernel will add, and is taken off
   * @param spin whether what a task ran is its CPU time with interrupts, and not its own work
   */
  public Replay(Predicate<String> leftOut, Overheads overheads, boolean spin) {
    this.spin = spin;
    this.leftOut = leftOut;
    this.overheads = overheads;
  }

  /** What cannot be carried. */
  public List<Lost> losses() {
    return List.copyOf(losses.values());
  }

  /** Tasks that were left out as the user said, with their run segments. */
  public Map<String, Long> dropped() {
    return dropped;
  }

  /** What every simulated kernel does itself, and how often it was seen. */
  public Map<String, Long> own() {
    return own;
  }

  /** Plans of the tasks that are carried, in the order in which they appeared. */
  List<Plan> plans() {
    return plans.values().stream().filter(p -> carried(p.pid) && p.at != At.UNSEEN).toList();
  }

  /** CPUs are numbered below this. */
  int nrCpus() {
    return nrCpus;
  }

  /** How many tasks are carried. */
  public int tasks() {
    return plans().size();
  }

  /** Whether there is nothing to carry. */
  public boolean isEmpty() {
    return tasks() == 0 && lines.isEmpty() && timers.isEmpty() && tasklets.isEmpty();
  }

  private boolean carried(int pid) {
    return pid > 0 && !comm(pid).matches(OWN_THREADS) && !leftOut.test(comm(pid));
  }

  private Plan plan(int pid) {
    return plans.computeIfAbsent(pid, Plan::new);
  }

  private CpuWork work(CpuNow c) {
    return works.computeIfAbsent(c.cpu(), k -> new CpuWork());
  }

  /** A CPU is named; false if no machine has it. */
  private boolean names(int cpu, long nowNs) {
    if (cpu < 0 || cpu >= CPUS_MAX) {
      lose(Loss.HOLES, nowNs, "CPU " + cpu + " is named, and no machine has more than " + CPUS_MAX);
      return false;
    }
    nrCpus = Math.max(nrCpus, cpu + 1);
    return true;
  }

  private void lose(Loss loss, long nowNs, String first) {
    losses.merge(loss, new Lost(loss, nowNs, first, 1), (a, b) -> new Lost(loss, a.firstNs(), a.first(), a.times() + 1));
  }

  @Override
  protected void hole(CpuNow c, long nowNs, String what) {
    lose(Loss.HOLES, nowNs, what);
  }

  // -- tasks ----------------------------------------------------------------------------------------

  private void prio(Plan p, long prio, long nowNs, boolean runs) {
    if (p.firstPrio == Integer.MIN_VALUE) {
      p.firstPrio = (int) prio;
      p.prio = (int) prio;
      if (prio < 0 && carried(p.pid)) {
        lose(Loss.DEADLINE, nowNs, who(p.pid) + " has priority " + prio);
      }
    } else if (p.prio != prio) {
      if (!runs && carried(p.pid)) {
        lose(Loss.POLICY, nowNs, who(p.pid) + " has priority " + prio + ", it had " + p.prio);
      }
      p.prio = (int) prio;
      p.add(new Step.Word("policy", policy((int) prio)));
    }
  }

  /** A priority as a scheduling policy: which of FIFO and RR is not to be seen. */
  static String policy(int prio) {
    return prio < 0 ? "FIFO:99" : prio < MAX_RT_PRIO ? "FIFO:" + Math.max(1, MAX_RT_PRIO - 1 - prio) : "OTHER";
  }

  @Override
  protected void found(CpuNow c, long nowNs) {
    if (!names(c.cpu(), nowNs) || c.pid() == 0) {
      return;
    }
    Plan p = plan(c.pid());
    if (p.at == At.UNSEEN) {
      p.home = c.cpu();
      p.startNs = nowNs;
    } else if (p.sleeps) {
      woken(p, c, nowNs, "a wake-up that is not in the trace");
    }
    in(p, c, nowNs);
  }

  /** Time since the switch-in that was not the task's own: handlers, softirqs, and the way to and from them. */
  private long notItsNs(CpuNow c) {
    return spin ? 0 : c.irqNs() + work(c).aroundNs;
  }

  private void in(Plan p, CpuNow c, long nowNs) {
    if (!names(c.cpu(), nowNs)) {
      return;
    }
    work(c).aroundNs = 0;
    p.at = At.ON_CPU;
    p.cpu = c.cpu();
    p.cpus.set(c.cpu());
    p.segments++;
    p.mark(nowNs, notItsNs(c));
  }

  @Override
  protected void vanished(CpuNow c, long nowNs) {
    if (c.pid() > 0) {
      Plan p = plan(c.pid());
      p.count(nowNs, notItsNs(c));
      p.at = At.RUNNABLE;
    }
  }

  @Override
  protected void switchedOut(CpuNow c, long nowNs, TraceRecord r) {
    int pid = (int) r.arg(Fields.PREV_PID);
    if (pid == 0) {
      return;
    }
    Plan p = plan(pid);
    p.count(nowNs, notItsNs(c));
    prio(p, r.arg(Fields.PREV_PRIO), nowNs, true);
    int state = (int) r.arg(Fields.PREV_STATE);
    long nextPrio = r.arg(Fields.NEXT_PID) == 0 ? Integer.MAX_VALUE : r.arg(Fields.NEXT_PRIO);
    Plan early = p.early;
    p.early = null;
    if (early != null && ((state & STATE_DEAD) != 0 || (state & ~STATE_PREEMPTED) == 0)) {
      early.steps.set(p.earlyStep, new Step.Run(0, 0));
    }
    if ((state & STATE_DEAD) != 0) {
      p.flush();
      p.at = At.GONE;
    } else if ((state & ~STATE_PREEMPTED) == 0 || (state & STATE_PREEMPTED) != 0) {
      p.at = At.RUNNABLE;
      if (p.prio < MAX_RT_PRIO && nextPrio == p.prio) {
        p.add(new Step.Bare("yield"));
      }
    } else {
      p.at = At.ASLEEP;
      p.sleeps = true;
      if ((state & 1) == 0 && carried(pid)) {
        lose(Loss.STATE, nowNs, who(pid) + " sleeps in state " + Timehist.letters(state));
      }
      if (early != null) {
        waits(p);
        p.at = At.RUNNABLE;
      }
    }
  }

  @Override
  protected void switchedIn(CpuNow c, long nowNs, TraceRecord r) {
    if (c.pid() == 0) {
      return;
    }
    Plan p = plan(c.pid());
    prio(p, r.arg(Fields.NEXT_PRIO), nowNs, false);
    if (p.at == At.UNSEEN) {
      p.home = c.cpu();
      p.startNs = startNs();
    } else if (p.sleeps) {
      if (carried(p.pid)) {
        lose(Loss.HOLES, nowNs, who(p.pid) + " runs and was not woken");
      }
      woken(p, c, nowNs, "");
    }
    if (leftOut.test(comm(p.pid))) {
      dropped.merge(comm(p.pid), 1L, Long::sum);
    } else if (!carried(p.pid)) {
      own.merge("thread " + comm(p.pid), 1L, Long::sum);
    }
    in(p, c, nowNs);
  }

  @Override
  protected void woken(CpuNow c, TraceRecord r) {
    Plan p = plan((int) r.arg(Fields.PID));
    long nowNs = r.timeNs();
    int target = (int) r.arg(Fields.TARGET_CPU);
    prio(p, r.arg(Fields.PRIO), nowNs, false);
    if (!names(target, nowNs)) {
      return;
    }
    if (r.event() != TraceEvent.SCHED_WAKING) {
      p.cpus.set(target);
    }
    if (p.at == At.UNSEEN) {
      p.home = target;
      p.cpu = target;
      p.cpus.set(target);
      p.sleeps = true;
      p.at = At.ASLEEP;
      if (r.event() == TraceEvent.SCHED_WAKEUP_NEW) {
        p.startNs = nowNs;
        p.sleeps = false;
        p.at = At.RUNNABLE;
        return;
      }
    }
    if (p.at == At.ON_CPU && r.event() == TraceEvent.SCHED_WAKING) {
      wakeEarly(p, c, r, nowNs);
    }
    if (!p.sleeps) {
      return;
    }
    if (carried(p.pid)) {
      wake(p, c, r, nowNs);
    } else {
      p.sleeps = false;
    }
    p.at = At.RUNNABLE;
  }

  private void wake(Plan p, CpuNow c, TraceRecord r, long nowNs) {
    CpuWork w = work(c);
    boolean hardirq = c.in() == In.HARDIRQ || (r.flags() & IN_HARDIRQ) != 0;
    boolean softirq = !hardirq && (c.in() == In.SOFTIRQ || (r.flags() & IN_SOFTIRQ) != 0);
    if (hardirq && c.hardirqKind() == Kind.IRQ && w.irq != null && w.irq.post.isEmpty()) {
      w.irq.post = semaphore(p);
      waits(p);
    } else if (hardirq && c.hardirqKind() != Kind.IRQ && isTimer(c, w)) {
      timerWoke(p, c, w);
    } else if (!hardirq && !softirq && c.pid() > 0 && carried(c.pid())) {
      Plan waker = plan(c.pid());
      waker.count(nowNs, notItsNs(c));
      waker.add(new Step.Word("post", semaphore(p)));
      waits(p);
    } else {
      w.wheelWoke = true;
      woken(p, c, nowNs, softirq ? c.softirq().isEmpty() ? "softirq context" : "softirq " + c.softirq()
          : hardirq ? c.hardirq().isEmpty() ? "hardirq context" : "the handler of " + c.hardirq() : who(c.pid()));
    }
  }

  /** Woken while it is about to sleep, by another task: whether it was is known when it is switched out. */
  private void wakeEarly(Plan p, CpuNow c, TraceRecord r, long nowNs) {
    if (p.early == null && c.pid() > 0 && c.pid() != p.pid && c.in() == In.TASK && (r.flags() & (IN_HARDIRQ | IN_SOFTIRQ)) == 0
        && carried(c.pid()) && carried(p.pid)) {
      Plan waker = plan(c.pid());
      waker.count(nowNs, notItsNs(c));
      waker.add(new Step.Word("post", semaphore(p)));
      p.early = waker;
      p.earlyStep = waker.steps.size() - 1;
    }
  }

  private static boolean isTimer(CpuNow c, CpuWork w) {
    return c.hardirq().equals("local_timer") || !w.timer.isEmpty();
  }

  private void timerWoke(Plan p, CpuNow c, CpuWork w) {
    long atNs = c.hardirqNs() == UNKNOWN_NS ? w.timerNs : c.hardirqNs();
    boolean own = (w.timer.isEmpty() || w.timer.equals(SLEEPERS_TIMER)) && p.cpu == c.cpu();
    w.wakes = atNs == w.wakesNs ? w.wakes + 1 : 0;
    w.wakesNs = atNs;
    w.timerWoke = true;
    if (!own) {
      timers.computeIfAbsent(new TimerKey(c.cpu(), w.timer.isEmpty() ? SLEEPERS_TIMER : w.timer, semaphore(p)), k -> new Arrivals())
          .atNs.add(atNs + w.wakes);
      waits(p);
    } else if (p.steps.isEmpty() && p.runNs == 0 && p.segments == 0) {
      p.startNs = atNs + w.wakes;
      p.sleeps = false;
    } else {
      p.add(new Step.Until(atNs + w.wakes));
      p.sleeps = false;
    }
  }

  /** By what has no step: a timer does it. */
  private void woken(Plan p, CpuNow c, long nowNs, String by) {
    if (!carried(p.pid)) {
      p.sleeps = false;
      return;
    }
    if (!by.isEmpty()) {
      lose(Loss.CONTEXT, nowNs, who(p.pid) + " is woken by " + by);
    }
    timers.computeIfAbsent(new TimerKey(c.cpu(), "replay_timer_fn", semaphore(p)), k -> new Arrivals()).atNs.add(nowNs);
    waits(p);
  }

  private static void waits(Plan p) {
    p.add(new Step.Word("wait", semaphore(p)));
    p.sleeps = false;
  }

  private static String semaphore(Plan p) {
    return "wake-" + p.pid;
  }

  // -- interrupts, timers, softirqs -----------------------------------------------------------------

  @Override
  protected void entered(CpuNow c, Kind kind, String name, long nowNs) {
    CpuWork w = work(c);
    switch (kind) {
      case IRQ -> {
        w.irq = new Pending(name, nowNs);
        w.aroundNs += overheads.irqEntry();
      }
      case SOFTIRQ -> w.aroundNs += w.softirqEndNs != UNKNOWN_NS && nowNs - w.softirqEndNs <= PASS_GAP_NS ? 0 : overheads.softirq();
      case VECTOR -> {
        w.aroundNs += overheads.irqEntry() + (name.equals("local_timer") ? overheads.timerIrq() : 0);
        timerLeft(c, w);
        own.merge("interrupt " + name, 1L, Long::sum);
        idleIpis += c.pid() == 0 && IPIS.contains(name) ? 1 : 0;
      }
      case HRTIMER -> {
        timerLeft(c, w);
        w.timer = name;
        w.timerNs = nowNs;
        w.timerWoke = false;
        if (TICKS.contains(name)) {
          tick(c, w, name);
        } else if (name.equals("sched_rt_period_timer") && rtPeriodNs == UNKNOWN_NS) {
          rtPeriodNs = nowNs;
        }
      }
      case TIMER -> {
        wheelLeft(w, nowNs);
        w.wheel = name;
        w.wheelWoke = false;
      }
      default -> { }
    }
  }

  private void tick(CpuNow c, CpuWork w, String name) {
    long atNs = c.hardirqNs() == UNKNOWN_NS ? w.timerNs : c.hardirqNs();
    ticks.merge(name, 1L, Long::sum);
    firstTickNs = firstTickNs == UNKNOWN_NS ? atNs : firstTickNs;
    if (w.ticked) {
      tickGaps.merge(Math.round((atNs - w.tickNs) / 100_000.0) * 100_000, 1L, Long::sum);
    }
    w.ticked = true;
    w.tickNs = atNs;
  }

  /** An hrtimer's callback is over: if it woke nobody it is an arrival of its own. */
  private void timerLeft(CpuNow c, CpuWork w) {
    if (!w.timer.isEmpty() && !w.timerWoke && !OWN_TIMERS.contains(w.timer) && !w.timer.equals(SLEEPERS_TIMER)) {
      timers.computeIfAbsent(new TimerKey(c.cpu(), w.timer, ""), k -> new Arrivals()).atNs.add(w.timerNs);
    }
    w.timer = "";
  }

  private void wheelLeft(CpuWork w, long nowNs) {
    if (!w.wheel.isEmpty() && !w.wheelWoke) {
      lose(Loss.TIMERS, nowNs, w.wheel + " expires");
    }
    w.wheel = "";
  }

  @Override
  protected void span(CpuNow c, Kind kind, String name, long fromNs, long toNs) {
    CpuWork w = work(c);
    long ns = Math.max(0, toNs - fromNs);
    switch (kind) {
      case IRQ -> irqLeft(c, w, ns);
      case VECTOR -> timerLeft(c, w);
      case HRTIMER -> timerLeft(c, w);
      case TIMER -> wheelLeft(w, toNs);
      case SOFTIRQ -> softirqLeft(c, w, name, fromNs, ns);
      case TASKLET -> {
        Arrivals a = tasklets.computeIfAbsent(new TaskletKey(c.cpu(), name, c.softirq().equals("HI")), k -> new Arrivals());
        Long scheduledNs = w.scheduledNs.poll();
        a.atNs.add(scheduledNs == null ? fromNs : scheduledNs);
        a.tookNs.add(ns);
      }
      default -> { }
    }
  }

  private void irqLeft(CpuNow c, CpuWork w, long ns) {
    Pending irq = w.irq;
    w.irq = null;
    if (irq == null) {
      return;
    }
    irq.tookNs = ns;
    if (irq.vec.isEmpty()) {
      arrived(c.cpu(), irq);
    } else {
      w.raised.add(irq);
    }
  }

  private void softirqLeft(CpuNow c, CpuWork w, String vec, long fromNs, long ns) {
    w.softirqEndNs = fromNs + ns;
    wheelLeft(w, fromNs + ns);
    timerLeft(c, w);
    switch (vec) {
      case "NET_RX", "BLOCK" -> {
        Pending first = null;
        for (Pending p : List.copyOf(w.raised)) {
          if (p.vec.equals(vec)) {
            p.workNs = first == null ? ns : 0;
            first = p;
            w.raised.remove(p);
            arrived(c.cpu(), p);
          }
        }
        if (first == null) {
          lose(Loss.SOFTIRQ, fromNs, vec + " runs on CPU " + c.cpu());
        }
      }
      case "NET_TX", "IRQ_POLL" -> lose(Loss.SOFTIRQ, fromNs, vec + " runs on CPU " + c.cpu());
      case "TASKLET", "HI" -> { }
      default -> own.merge("softirq " + vec, 1L, Long::sum);
    }
  }

  private void arrived(int cpu, Pending irq) {
    Arrivals a = lines.computeIfAbsent(new LineKey(cpu, irq.line, irq.post, irq.vec), k -> new Arrivals());
    a.atNs.add(irq.atNs);
    a.tookNs.add(irq.tookNs);
    a.workNs += irq.workNs;
    a.maxNs = Math.max(a.maxNs, irq.workNs);
  }

  @Override
  protected void record(CpuNow c, TraceRecord r) {
    migrateDisable(c, r);
    switch (r.event()) {
      case SOFTIRQ_RAISE -> {
        long vec = Fields.number(r, "vec");
        if (vec == 0 || vec == 6) {
          work(c).scheduledNs.add(r.timeNs());
          work(c).timerWoke = true;
          work(c).wheelWoke = true;
        }
        Pending irq = work(c).irq;
        if (irq != null && (vec == 3 || vec == 4)) {
          irq.vec = vec == 3 ? "NET_RX" : "BLOCK";
        }
      }
      case SCHED_MIGRATE_TASK -> {
        Plan p = plan((int) r.arg(Fields.PID));
        int to = (int) Fields.number(r, "dest_cpu");
        if (!names(to, r.timeNs()) || !names((int) Fields.number(r, "orig_cpu"), r.timeNs())) {
          return;
        }
        p.cpus.set(to);
        if (r.arg(Fields.PRIO) < MAX_RT_PRIO) {
          p.path.add(to);
        }
      }
      case SCHED_PI_SETPRIO -> {
        int pid = (int) Fields.number(r, "pid");
        if (carried(pid)) {
          lose(Loss.PI, r.timeNs(), who(pid) + " is boosted or unboosted");
        }
      }
      case IPI_SEND_CPU -> sends = true;
      default -> { }
    }
  }

  /** migrate_disable() shows in each record of a task. */
  private void migrateDisable(CpuNow c, TraceRecord r) {
    if (c.pid() <= 0 || r.event() == TraceEvent.SCHED_SWITCH || r.pid() != c.pid()) {
      return;
    }
    Plan p = plan(c.pid());
    boolean disabled = r.preemptCount() >> MIGRATE_DISABLED_SHIFT > 0;
    if (disabled != p.migrateDisabled) {
      p.migrateDisabled = disabled;
      p.count(r.timeNs(), notItsNs(c));
      p.add(new Step.Bare(disabled ? "migrate_disable" : "migrate_enable"));
    }
  }

  @Override
  public void end() {
    super.end();
    for (CpuNow c : cpus()) {
      CpuWork w = work(c);
      if (w.irq != null) {
        arrived(c.cpu(), w.irq);
      }
      w.raised.forEach(p -> arrived(c.cpu(), p));
      if (c.pid() > 0) {
        plan(c.pid()).count(Math.max(plan(c.pid()).markNs, endNs()), notItsNs(c));
      }
    }
    for (Plan p : plans.values()) {
      if (p.at == At.ASLEEP) {
        p.add(new Step.Word("wait", semaphore(p) + NEVER));
      } else if (p.at != At.GONE) {
        p.runNs = 0;
        p.segments = 0;
        p.add(new Step.Word("run", "forever"));
      }
    }
  }
}
