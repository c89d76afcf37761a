package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.locking.KernelBug;
import dev.stormbench.engine.kernel.locking.Spinlock;
import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.SleepCycle;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.Hrtimer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets the CPU of a sleeper lag behind while it does only what concerns itself.
 *
 * <p>A machine full of sleepers does the same few microseconds over and over: the timer of a pinned real-time task expires on an
 * idle CPU, the task wakes, runs, and sleeps again. Of all that other CPUs can see two instants: <em>A</em>, at which the wake-up
 * queues the task (it writes cpupri), and <em>B</em>, at which the task leaves the run-queue in its next sleep (it writes cpupri
 * again, and pulls). All else is a sum of costs. So a CPU that has such a cycle has one event for A and one for B in the
 * queue, and one for a tick that comes in between, at the instant at which the tick looks at RCU. Between them nothing is
 * executed. What the cycle did is kept in a {@link Lane}: when the timer is due, how long the last run was, and sums.
 *
 * <p>As soon as anybody looks at the CPU ({@link Kernel#at}) it is brought up to the present ({@link #catchUp}): the sums go to where they
 * belong, the CPU's stacks and queues are put into the state of the last of a few places (idle: {@link #waits}; in the interrupt's exit
 * after A: {@link #exits}; in the pull after B: {@link #leave}; there with rto_lock, {@link #tells}, or waiting for it,
 * {@link #spins}), and from there on its steps are executed one by one, each at its own time, exactly as if they had been taken
 * from the queue. A lagging CPU is never ahead of anything, so nothing is ever undone; only a tick that has looked at RCU and is not
 * over may be taken back, all but its look.
 *
 * <p>Whatever else may happen ends the lag before it does: another timer that is due, a tick with more to do than to count or in the
 * middle of something, an interrupt, a pull that has more to do than to ask for the token. A CPU whose tracepoints somebody wants to
 * see as they happen does not lag.
 *
 * <p>The pulls of many sleepers meet the token's hops at rto_lock. As long as nobody looks, it is known how that ends: a teller that
 * finds the lock free lets go of it at a known instant ({@link SleepCycle#tell}), who wants it until then has it at a known
 * instant afterwards ({@link #lockAfterTeller}), and a teller that waits goes on when it is its turn ({@link #granted}). One that
 * finds no token under way holds the lock in fact, and has an event at which it sends the token out ({@link #starts}). What the
 * token does where it comes to is the business of {@link Hops}.
 *
 * <p>The tracepoints of a cycle go into the digest as sums over a few instants: see {@link CycleTrace}. Who records them gets those
 * instants, those of several cycles together ({@link #note}): to call somebody means to touch what he needs.
 */
final class Fusion {
  private static final int NONE = 0;
  /** Idle; the next event is A. */
  private static final int ASLEEP = 1;
  /** Idle; the next event is the tick. */
  private static final int TICKING = 2;
  /** The next event is B. */
  private static final int AWAKE = 3;
  /** After B, waiting for rto_lock; there is no next event. */
  private static final int SPINNING = 4;
  /** No sleeper: it will have rto_lock when the lagging CPU that holds it lets go. The next event is the end of its own hold. */
  private static final int NEXT_HOLDER = 5;
  /** After B, with rto_lock, about to send the token out. The next event is that. */
  private static final int STARTING = 6;
  /** No sleeper: the token visits it, as {@link Hops} knows. */
  private static final int VISITED = 7;

  /** How much a lane notes for those who record: the groups of some twelve cycles. */
  private static final int NOTES = 72;
  private static final int GROUP_BITS = 2;

  private final Kernel k;
  private final EventQueue queue;
  private final Lane[] lanes;
  private final Map<CycleTrace.Key, CycleTrace> traces = new LinkedHashMap<>();
  final Hops hops;
  private SleepCycle cycle;
  private boolean wanted;
  private boolean cyclesWanted;
  private boolean enabled;

  // sums of the costs in force, ns
  private long timerEntryNs;
  private long wakeNs;
  private long tickNs;
  private long timerExitNs;
  private long switchNs;
  private long tellNs;
  private long tickPeriodNs;

  // the forms' factors, where every cycle needs them
  private long leftPower;
  private long leftOfA;
  private long wokenPower;
  private long wokenOfA;
  private long wokenOfB;
  private long ranPower;
  private long ranOfA;
  private long ranOfB;

  private CycleTrace.Form left;
  private CycleTrace.Form woken;
  private CycleTrace.Form ran;
  private CycleTrace.Form ticked;

  Fusion(Kernel k, int nrCpus) {
    this.k = k;
    queue = k.queue;
    lanes = new Lane[nrCpus];
    hops = new Hops(k, this, nrCpus);
  }

  /** A CPU was made. */
  void add(Cpu c) {
    lanes[c.id] = new Lane(c);
    hops.add(c);
  }

  /** A CPU that may lag, and what it did since. What every cycle touches stands first and is little: there are many lanes. */
  private static final class Lane {
    static final int AHEAD = 8;

    /** When the sleeper's timer, the tick and the first other timer are due. */
    long wakeAtNs;
    long tickAtNs;
    long otherAtNs;
    /** What the next segment pays. */
    long owedNs;
    /** A: when it looked at the clock; the end of the interrupt; the call of nanosleep that will come. */
    long wokenNs;
    long exitNs;
    long callNs;
    /** B: the switch out and the one before it, the switch in, and when the sleep was accounted. */
    long outNs;
    long outBeforeNs;
    long inNs;
    long sleptNs;
    /** When the idle loop was entered last. */
    long idleNs;
    long digest;
    long digestBefore;
    long sleeps;
    /** Time of hardirqs, and what of it was before B. */
    long hardirqNs;
    long hardirqBeforeNs;
    long taskNs;
    long ranNs;
    /** A tick that has looked at RCU: when it was due; negative for none. */
    long tickedAtNs = -1;
    // what its tracepoints add to the digest, apart from instants
    long leftHash;
    long wokenHash;
    long ranHash;
    long sleepNs;
    long syscallNs;
    int mode;
    int prio;
    /** Somebody records its tracepoints. What he has not got yet stands in {@link #notes}, which begins with so many. */
    boolean recorded;
    int noted;
    /** The next draw of {@link #ahead}. */
    int drawn;
    final long[] ahead = new long[AHEAD];
    @Nullable WorkloadStats stats;

    final Cpu c;
    TaskStruct p;
    Hrtimer timer;
    Draw run;
    CycleTrace trace;
    long[] notes = {};
    long tickedHash;
    long ticks;
    boolean tickedLast;
    long tickLooksNs;
    long owedBeforeNs;
    /** Who has rto_lock when this CPU lets go. */
    @Nullable Cpu next;
    /** Of the next holder: whom it waits for, until when, and what it pays afterwards. */
    @Nullable Cpu holder;
    long freeNs;
    long paysNs;

    Lane(Cpu c) {
      this.c = c;
    }
  }

  void enable(boolean cycles, boolean visits) {
    k.catchUpAll();
    wanted = cycles || visits;
    cyclesWanted = cycles;
    hops.enable(visits);
    rulesChanged();
  }

  /** Looks whether the costs and rules in force allow it. Nobody lags. */
  void rulesChanged() {
    CostTable costs = k.costs;
    if (cycle == null) {
      cycle = new SleepCycle(k);
    }
    timerEntryNs = costs.irqEntry + k.idleLoop.exitNs() + costs.hrtimerInterrupt;
    wakeNs = costs.lockAcquire + costs.ttwu;
    tickNs = costs.lockAcquire + costs.tick;
    timerExitNs = costs.hrtimerCallback + costs.irqExit + costs.irqDisturbance;
    switchNs = costs.lockAcquire + costs.schedule + costs.contextSwitch;
    tellNs = costs.lockAcquire + costs.rtoLockHold;
    tickPeriodNs = k.config.tickNs();
    // where a step takes no time, instants fall together that are told apart here; on a shared clock nothing concerns one CPU only
    enabled = cyclesWanted && !k.core.hasPolicy() && cycle.rulesChanged() && k.sharedClock == null && costs.idleEntry == 0 && timerEntryNs > 0 && wakeNs > 0
        && timerExitNs > 0 && switchNs > 0 && tellNs > 0;
    for (Lane l : lanes) {
      l.p = null;
    }
    hops.rulesChanged();
  }

  /** Whether CPUs may lag; false in the oracle. */
  boolean isWanted() {
    return wanted;
  }

  // -- into the lag ---------------------------------------------------------------------------------

  /** After a step of {@code c}: if it waits in idle for the next cycle of a sleeper, queues the end of that and lets the CPU lag. */
  boolean begin(Cpu c) {
    if (!wanted || c.watched) {
      return false;
    }
    if (c.segEndNs != EventQueue.NEVER_NS) {
      boolean begins = hops.begin(c);
      if (begins) {
        lanes[c.id].mode = VISITED;
      }
      return begins;
    }
    if (!enabled || c.curr != c.idle || !k.idleLoop.waits(c)) {
      return false;
    }
    Lane l = lanes[c.id];
    Hrtimer tick = k.tick.timer(c.id);
    Hrtimer t = k.hrtimer.first(c.id);
    if (t == tick) {
      t = l.timer;
    }
    TaskStruct p = t == null || !t.isQueued() ? null : t.wakes();
    if (p == null || p.cpu != c.id || !SleepCycle.fits(p) || p.program == null || unfit(c, tick)
        || p.stack.depth() != 2 || p.stack.at(0).pc != Step.PROGRAM || t.isSoft()) {
      return false;
    }
    int slot = p.program.runThenSleepSlot(p);
    if (slot < 0) {
      return false;
    }
    if (l.p != p || l.prio != p.prio || l.run != p.program.draw(slot)) {
      l.p = p;
      l.prio = p.prio;
      l.stats = p.stats;
      l.timer = t;
      l.run = p.program.draw(slot);
      l.sleepNs = p.program.draw(slot + 1).fixedNs;
      l.syscallNs = p.program.syscallNs(slot + 1);
      l.trace = traces.computeIfAbsent(new CycleTrace.Key(c, p, p.prio, t, l.sleepNs,
          new CycleTrace.Costs(wakeNs, switchNs, tickNs, timerExitNs, tickPeriodNs)), key -> new CycleTrace(k, key, traces.size()));
      findForms(l, l.trace);
    }
    l.wakeAtNs = t.expiresNs();
    l.tickAtNs = tick.expiresNs();
    l.otherAtNs = k.hrtimer.nextSoftExpiryExcept(c.id, t, tick);
    l.owedNs = c.owedNs();
    if (!plan(c.id, l, c.now())) {
      return false;
    }
    c.takeOwedNs();
    l.idleNs = c.ctxSinceNs();
    l.outNs = c.rq.lastSwitchNs();
    l.digest = c.digest();
    l.sleeps = 0;
    l.ticks = 0;
    l.hardirqNs = 0;
    l.taskNs = 0;
    l.ranNs = 0;
    l.tickedLast = false;
    l.drawn = Lane.AHEAD;
    l.recorded = c.recorded;
    if (l.recorded && l.notes.length == 0) {
      l.notes = new long[NOTES];
    }
    c.fused = true;
    k.queue.timer(c.id, EventQueue.NEVER_NS);
    return true;
  }

  private void findForms(Lane l, CycleTrace t) {
    left = t.form(CycleTrace.LEFT);
    woken = t.form(CycleTrace.WOKEN);
    ran = t.form(CycleTrace.RAN);
    ticked = t.form(CycleTrace.TICKED);
    leftPower = left.power();
    leftOfA = left.ofA();
    wokenPower = woken.power();
    wokenOfA = woken.ofA();
    wokenOfB = woken.ofB();
    ranPower = ran.power();
    ranOfA = ran.ofA();
    ranOfB = ran.ofB();
    l.leftHash = left.hash();
    l.wokenHash = woken.hash();
    l.ranHash = ran.hash();
    l.tickedHash = ticked.hash();
  }

  private boolean unfit(Cpu c, Hrtimer tick) {
    return c.irr != 0 || c.softirqPending != 0 || c.curr.tifNeedResched || c.rq.nrRunning() != 0 || c.rq.lock.isLocked()
        || k.smp.pending(c.id) || k.hrtimer.hasSoft(c.id) || k.tick.isStopped(c.id) || !tick.isQueued();
  }

  /** Queues the next event of a CPU that is idle from an instant on; false if it must not lag. */
  private boolean plan(int cpu, Lane l, long idleFromNs) {
    long late = timerEntryNs + l.owedNs;
    long queued = l.wakeAtNs + late + wakeNs;
    if (l.otherAtNs <= queued || l.wakeAtNs <= idleFromNs || l.wakeAtNs - idleFromNs > tickPeriodNs) {
      return false;
    }
    if (l.tickAtNs > queued) {
      l.mode = ASLEEP;
      queue.step(cpu, queued);
      return true;
    }
    long looks = l.tickAtNs + late;
    long over = looks + tickNs + timerExitNs;
    if (l.tickAtNs <= idleFromNs || l.wakeAtNs <= over || l.otherAtNs <= over || tickPeriodNs <= over - l.tickAtNs) {
      return false;
    }
    l.mode = TICKING;
    queue.step(cpu, looks);
    return true;
  }

  // -- what happens meanwhile -----------------------------------------------------------------------

  /** A step of a CPU is over: that of the next event of a lagging one, or any other. */
  void arrive(int cpu) {
    Lane l = lanes[cpu];
    switch (l.mode) {
      case ASLEEP -> wakes(cpu, l);
      case AWAKE -> sleeps(cpu, l);
      case NONE -> k.goOn(l.c);
      case TICKING -> ticks(l);
      case STARTING -> starts(cpu, l);
      case VISITED -> {
        if (!hops.arrive(l.c)) {
          l.mode = NONE;
          k.goOn(l.c);
        }
      }
      case NEXT_HOLDER -> {
        if (hops.isVisiting(l.c)) {
          l.mode = VISITED;
          arrive(cpu);
        } else {
          l.c.fused = false;
          l.mode = NONE;
          k.goOn(l.c);
        }
      }
      default -> throw new KernelBug("CPU " + cpu + " lags and does nothing");
    }
  }

  /** A. */
  private void wakes(int cpu, Lane l) {
    if (l.tickedAtNs >= 0) {
      endTick(l);
    }
    long now = queue.nowNs;
    long wakeAt = l.wakeAtNs;
    long look = now - wakeNs;
    long exit = now + cycle.wakeNs(cpu, l.prio, now) + timerExitNs;
    l.digest = l.digest * wokenPower + l.wokenHash + wakeAt * wokenOfA + look * wokenOfB;
    if (l.recorded) {
      note(l, CycleTrace.WOKEN, wakeAt, look);
    }
    l.wokenNs = look;
    l.hardirqNs += exit - wakeAt;
    l.owedNs = 0;
    if (l.drawn == Lane.AHEAD) {
      draw(l);
    }
    long spent = l.ahead[l.drawn++] + l.syscallNs;
    long call = exit + switchNs + spent;
    long asleep = call + switchNs;
    l.exitNs = exit;
    l.callNs = call;
    l.mode = AWAKE;
    if (l.tickAtNs <= asleep || l.otherAtNs <= asleep || exit - l.outNs > Core.COLD_AFTER_NS || spent > Core.COLD_AFTER_NS) {
      catchUp(l.c);
    } else {
      queue.step(cpu, asleep);
    }
  }

  /** Draws the next runs at once: nobody else draws from their stream meanwhile. */
  private static void draw(Lane l) {
    for (int i = 0; i < Lane.AHEAD; i++) {
      l.ahead[i] = l.run.next();
    }
    l.drawn = 0;
  }

  /** B. */
  private void sleeps(int cpu, Lane l) {
    long now = queue.nowNs;
    long exit = l.exitNs;
    long call = l.callNs;
    long in = exit + switchNs;
    long woken = l.wokenNs;
    long wait = cycle.sleepNs(cpu, now);
    long digest = l.digest * ranPower + l.ranHash + exit * ranOfA + call * ranOfB;
    l.digest = digest;
    l.digestBefore = digest;
    if (l.recorded) {
      note(l, CycleTrace.RAN, exit, call);
    }
    l.ranNs += now - in;
    l.sleptNs = now;
    l.inNs = in;
    l.hardirqBeforeNs = l.hardirqNs;
    l.wakeAtNs = call + l.sleepNs;
    l.tickedLast = false;
    l.outBeforeNs = l.sleeps == 0 ? -1 : l.outNs;
    l.sleeps++;
    l.mode = ASLEEP;
    WorkloadStats stats = l.stats;
    if (stats != null) {
      stats.switchedIn(in - woken);
      stats.slept(now - woken);
    }
    SleepCycle.Pull pull = cycle.pull(cpu);
    if (pull == SleepCycle.Pull.ASK || pull == SleepCycle.Pull.STARTS && l.recorded || l.wakeAtNs - now > tickPeriodNs) {
      l.owedNs = wait;
      leave(l);
      cycle.pullRtTask(l.c);
      k.goOn(l.c);
      return;
    }
    wait += cycle.countNs(pull, cpu, now);
    if (pull == SleepCycle.Pull.SPINS) {
      cycle.spin(l.c);
      l.owedNs = wait;
      l.mode = SPINNING;
      queue.step(cpu, EventQueue.NEVER_NS);
      return;
    }
    long out = now;
    if (pull == SleepCycle.Pull.STARTS) {
      out += tellNs + wait;
      cycle.lock(l.c);
      l.owedNs = 0;
      l.outNs = out;
      l.mode = STARTING;
      if (l.tickAtNs <= out || l.otherAtNs <= out || l.wakeAtNs <= out) {
        catchUp(l.c);
      } else {
        queue.step(cpu, out);
      }
      return;
    }
    if (pull == SleepCycle.Pull.TELLS) {
      out += tellNs + wait;
      wait = 0;
      cycle.tell(l.c, out);
    }
    l.owedNs = wait;
    if (!leaves(cpu, l, out)) {
      k.goOn(l.c);
    }
  }

  /** The end of its hold: sends the token out. */
  private void starts(int cpu, Lane l) {
    Cpu c = l.c;
    c.advance(l.digest, 0);
    cycle.tellLocked(c);
    l.digest = c.digest();
    l.owedNs = c.takeOwedNs();
    if (!leaves(cpu, l, queue.nowNs)) {
      k.goOn(c);
    }
  }

  /** The task is switched out at an instant, perhaps to come. @return false if the CPU lags no more */
  private boolean leaves(int cpu, Lane l, long out) {
    l.outNs = out;
    l.idleNs = out;
    l.taskNs += out - l.inNs;
    l.digest = l.digest * leftPower + l.leftHash + out * leftOfA;
    if (l.recorded) {
      note(l, CycleTrace.LEFT, out, out);
    }
    if (!plan(cpu, l, out)) {
      l.mode = ASLEEP;
      catchUp(l.c);
      return false;
    }
    return true;
  }

  /** A CPU that waits for rto_lock has it. */
  void granted(Cpu c, Cpu from) {
    Lane l = lanes[c.id];
    long hold = k.costs.rtoLockHold + l.owedNs;
    long until = queue.nowNs + k.topology.handoverNs(from.id, c.id) + hold;
    boolean over = cycle.granted(c, l.sleptNs, until, hold);
    l.owedNs = 0;
    if (over) {
      leaves(c.id, l, until);
    } else {
      leave(l);
      cycle.enterGranted(c);
      c.segEndNs = until;
      queue.step(c.id, until);
    }
  }

  /** {@code c} wants rto_lock, which a lagging CPU holds: as long as nobody looks at either, it is known how that ends. */
  void lockAfterTeller(Cpu c, int pc) {
    Cpu holder = Objects.requireNonNull(cycle.teller());
    Spinlock lock = cycle.rtoLock();
    if (!wanted || lock.isLocked()) {
      k.at(holder.id);
      c.lock(lock, pc, k.costs.rtoLockHold);
      return;
    }
    c.leaf.pc = pc;
    c.fused = true;
    lockNext(c, lock, holder);
  }

  /** {@code c} has the lock, which nobody else waits for, when the lagging {@code holder} lets go of it. */
  void lockNext(Cpu c, Spinlock lock, Cpu holder) {
    Lane l = lanes[c.id];
    l.mode = NEXT_HOLDER;
    l.holder = holder;
    l.freeNs = cycle.tellEndNs();
    l.paysNs = c.lockAfter(lock, k.costs.rtoLockHold, holder, l.freeNs);
    lanes[holder.id].next = c;
  }

  /** A tick, when it looks at RCU. */
  private void ticks(Lane l) {
    Cpu c = l.c;
    long looks = queue.nowNs;
    if (k.timerWheel.due(c.id) || !k.rcu.quietTick(c.id)) {
      catchUp(c);
      k.goOn(c);
      return;
    }
    endTick(l);
    l.tickedAtNs = l.tickAtNs;
    l.tickLooksNs = looks;
    l.owedBeforeNs = l.owedNs;
    l.owedNs = 0;
    l.tickAtNs += tickPeriodNs;
    if (!plan(c.id, l, looks + tickNs + timerExitNs)) {
      catchUp(c);
      k.goOn(c);
    }
  }

  /** The tick that has looked at RCU, if one has, is over. */
  private void endTick(Lane l) {
    long at = l.tickedAtNs;
    if (at >= 0) {
      l.tickedAtNs = -1;
      long over = l.tickLooksNs + tickNs + timerExitNs;
      l.digest = l.digest * ticked.power() + l.tickedHash + at * ticked.ofA() + l.tickLooksNs * ticked.ofB();
      if (l.recorded) {
        note(l, CycleTrace.TICKED, at, l.tickLooksNs);
      }
      l.ticks++;
      l.tickedLast = true;
      l.hardirqNs += over - at;
      l.idleNs = over;
    }
  }

  /** It is not over: it will be done step by step, but for the look. */
  private void takeTickBack(Lane l) {
    l.tickAtNs = l.tickedAtNs;
    l.owedNs = l.owedBeforeNs;
    l.tickedAtNs = -1;
    k.tick.hasLooked(l.c.id);
  }

  // -- for those who record -------------------------------------------------------------------------

  /** A group was hit, and all that follows is later. The last can be taken back. */
  private static void note(Lane l, int group, long aNs, long bNs) {
    if (l.noted == NOTES) {
      handOver(l);
    }
    l.notes[l.noted] = aNs;
    l.notes[l.noted + 1] = bNs << GROUP_BITS | group;
    l.noted += 2;
  }

  private static void handOver(Lane l) {
    for (int i = 0; i < l.noted; i += 2) {
      l.c.show(l.trace.groups[(int) l.notes[i + 1] & (1 << GROUP_BITS) - 1], l.notes[i], l.notes[i + 1] >> GROUP_BITS);
    }
    l.noted = 0;
  }

  // -- and out again --------------------------------------------------------------------------------

  /** Brings a CPU up to the present: executes what it has done before the present event, each step at its time. */
  void catchUp(Cpu c) {
    Lane l = lanes[c.id];
    long present = queue.nowNs;
    long place = queue.place;
    long limit = queue.currentKey();
    if (l.mode == NEXT_HOLDER) {
      if (EventQueue.key(l.freeNs, EventQueue.STEP, Objects.requireNonNull(l.holder).id) >= limit) {
        catchUp(l.holder); // which makes this one wait for it
        return;
      }
      if (!hops.isVisiting(c)) {
        c.fused = false;
        l.mode = NONE;
        return;
      }
    }
    if (l.mode == VISITED || l.mode == NEXT_HOLDER) {
      l.mode = NONE;
      hops.catchUp(c);
    } else if (l.mode == AWAKE) {
      exits(l);
    } else if (l.mode == SPINNING) {
      spins(l, limit);
    } else if (l.mode == STARTING) {
      long until = l.outNs;
      leave(l);
      cycle.enterLocked(c);
      c.segEndNs = until;
    } else if (cycle.teller() == c && EventQueue.key(cycle.tellEndNs(), EventQueue.STEP, c.id) >= limit) {
      tells(l);
    } else {
      if (l.tickedAtNs >= 0 && EventQueue.key(l.tickLooksNs + tickNs + timerExitNs, EventQueue.STEP, c.id) >= limit) {
        takeTickBack(l);
      } else {
        endTick(l);
      }
      waits(l);
      long timer = Math.min(l.wakeAtNs, l.tickAtNs);
      long fires = EventQueue.key(timer, EventQueue.TIMER, c.id);
      if (fires < limit) {
        queue.goTo(fires);
        latchTimer(c);
        k.executeNow(c);
      }
    }
    while (EventQueue.key(c.segEndNs, EventQueue.STEP, c.id) < limit) {
      queue.goTo(EventQueue.key(c.segEndNs, EventQueue.STEP, c.id));
      k.executeNow(c);
    }
    queue.nowNs = present;
    queue.place = place;
    queue.step(c.id, c.segEndNs);
  }

  /** The CPU's timer has fired already. */
  private void latchTimer(Cpu c) {
    k.hrtimer.fired(c.id);
    queue.timer(c.id, EventQueue.NEVER_NS);
    c.irr |= 1 << Vector.LOCAL_TIMER;
  }

  /** The sums go where they belong. {@code context} has the time since {@code sinceNs}; not counted are what is under way. */
  private void settle(Lane l, int context, long sinceNs, long hardirqNs, long taskNs, long outNs) {
    Cpu c = l.c;
    TaskStruct p = l.p;
    c.fused = false;
    handOver(l);
    l.run.takeBack(l.ahead, l.drawn);
    boolean slept = l.sleeps > 0;
    long wakeups = wakeups(l);
    cycle.count(c, p, wakeups, l.sleeps, l.ranNs);
    cycle.times(c, p, wakeups > 0 ? l.wokenNs : -1, slept ? l.inNs : -1, outNs,
        slept ? c.clockTaskNs(l.sleptNs, l.hardirqBeforeNs) : 0);
    c.caughtUp(context, sinceNs, hardirqNs, taskNs, l.owedNs);
    c.localTimerInterrupts += wakeups + l.ticks;
    if (slept) {
      k.rcu.noteContextSwitch(c);
    }
    if (l.ticks > 0 && !l.tickedLast) {
      k.hrtimer.requeue(k.tick.timer(c.id), l.tickAtNs);
    }
  }

  private void settleTimers(Lane l, long wakeAtNs) {
    if (wakeups(l) > 0) {
      k.hrtimer.requeue(l.timer, wakeAtNs);
    }
    if (l.ticks > 0 && l.tickedLast) {
      k.hrtimer.requeue(k.tick.timer(l.c.id), l.tickAtNs);
    }
    k.hrtimer.reprogram(l.c.id);
  }

  private static long wakeups(Lane l) {
    return l.mode == AWAKE ? l.sleeps + 1 : l.sleeps;
  }

  private long events(Lane l) {
    return wakeups(l) * woken.events() + l.sleeps * (ran.events() + left.events()) + l.ticks * ticked.events();
  }

  /** Waits in idle. */
  private void waits(Lane l) {
    boolean slept = l.sleeps > 0;
    settle(l, Cpu.IDLE, l.idleNs, l.hardirqNs, l.taskNs, slept ? l.outNs : -1);
    l.c.advance(l.digest, events(l));
    settleTimers(l, l.wakeAtNs);
    l.mode = NONE;
  }

  /** In the exit of the interrupt that woke the task. */
  private void exits(Lane l) {
    Cpu c = l.c;
    settle(l, Cpu.HARDIRQ, l.wakeAtNs, l.hardirqNs - (l.exitNs - l.wakeAtNs), l.taskNs, l.sleeps > 0 ? l.outNs : -1);
    c.advance(l.digest, events(l));
    settleTimers(l, EventQueue.NEVER_NS);
    l.mode = NONE;
    cycle.enterQueued(c, l.p);
    l.p.drawnNs = l.callNs - switchNs - l.exitNs - l.syscallNs;
    c.irqsOff = true;
    c.preemptCount += Cpu.HARDIRQ_OFFSET;
    Frame f = c.irqStack.push();
    f.pc = Step.IRQ_EXIT;
    f.ctx = Cpu.HARDIRQ;
    f.user = false;
    f.vector = Vector.LOCAL_TIMER;
    f.t = l.wokenNs;
    c.leaf = f;
    c.segEndNs = l.exitNs;
  }

  /** In __schedule(), where it pulls. */
  private void leave(Lane l) {
    Cpu c = l.c;
    settle(l, Cpu.TASK, l.inNs, l.hardirqNs, l.taskNs, l.outBeforeNs);
    c.advance(l.digestBefore, events(l) - left.events());
    settleTimers(l, l.wakeAtNs);
    l.mode = NONE;
    c.irqsOff = true;
    c.leaf = cycle.enterLeaving(c, l.p, l.inNs);
  }

  /** The same, holding rto_lock. */
  private void tells(Lane l) {
    Cpu c = l.c;
    l.taskNs -= l.outNs - l.inNs;
    l.noted -= l.recorded ? 2 : 0;
    leave(l);
    Cpu next = l.next;
    Lane n = next == null ? null : lanes[next.id];
    boolean awaited = n != null && n.mode == NEXT_HOLDER && n.holder == c && n.freeNs == l.outNs;
    if (awaited) {
      n.mode = NONE;
      if (hops.isVisiting(next)) {
        hops.catchUp(next);
      }
      next.fused = false;
      next.spinAfter(cycle.rtoLock(), c, n.freeNs, n.paysNs);
      queue.step(next.id, EventQueue.NEVER_NS);
    }
    cycle.enterTelling(c);
    if (awaited) {
      cycle.rtoLock().enqueue(next);
    }
    c.segEndNs = l.outNs;
  }

  /** The same, waiting for rto_lock. */
  private void spins(Lane l, long limit) {
    Cpu c = l.c;
    leave(l);
    c.call(Step.TELL_LOCKED);
    c.spinSince(cycle.rtoLock(), l.sleptNs, k.costs.rtoLockHold);
    Hrtimer first = k.hrtimer.first(c.id);
    if (first != null && EventQueue.key(first.expiresNs(), EventQueue.TIMER, c.id) < limit) {
      latchTimer(c);
    }
  }
}
