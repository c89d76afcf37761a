package dev.stormbench.engine.kernel;

import java.util.function.ToLongFunction;

/**
 * What kernel steps cost on this box, in ns, looked up once from a cost profile at boot. The profile says
 * what each entry means, where the number comes from and how uncertain it is.
 */
public final class CostTable {
  private static final int STOPPER_STEPS = 3;
  private static final int SWITCHES = 2;

  public final long irqEntry;
  public final long irqExit;
  public final long irqDisturbance;
  public final long ipiSend;
  public final long idleEntry;
  public final long idleExit;
  public final long mwaitWake;
  public final long hrtimerInterrupt;
  public final long hrtimerCallback;
  public final long hrtimerStart;
  public final long tick;
  public final long ttwu;
  public final long ttwuRemote;
  public final long schedule;
  public final long contextSwitch;
  public final long coldSwitch;
  public final long syscall;
  public final long exitToUser;
  public final long reschedIpi;
  public final long irqWork;
  public final long csd;
  public final long rtoWork;
  public final long pushTask;
  public final long pullScan;
  public final long balanceCallback;
  public final long softirqEntry;
  public final long softirqExit;
  public final long tasklet;
  public final long timerSoftirq;
  public final long timerCallback;
  public final long workItem;
  public final long stopperWork;
  public final long watchdogSample;
  public final long nmi;
  public final long printkLine;
  public final long lockAcquire;
  public final long rtoLockHold;
  public final long cpupriScan;
  public final long affinityChange;
  public final long softirqUnit;
  public final double bodyScale;
  public final long[] ipiFlight;
  public final long[] line;
  public final long[] lockHandover;

  /**
   * Reads every entry.
   *
   * @param ns an entry's value in ns, by name
   * @param bodyScale what a nominal ns of work costs on this box
   */
  public CostTable(ToLongFunction<String> ns, double bodyScale) {
    this.bodyScale = bodyScale;
    irqEntry = ns.applyAsLong("irq-entry");
    irqExit = ns.applyAsLong("irq-exit");
    irqDisturbance = ns.applyAsLong("irq-disturbance");
    ipiSend = ns.applyAsLong("ipi-send");
    idleEntry = ns.applyAsLong("idle-entry");
    idleExit = ns.applyAsLong("idle-exit");
    mwaitWake = ns.applyAsLong("mwait-wake");
    hrtimerInterrupt = ns.applyAsLong("hrtimer-interrupt");
    hrtimerCallback = ns.applyAsLong("hrtimer-callback");
    hrtimerStart = ns.applyAsLong("hrtimer-start");
    tick = ns.applyAsLong("tick");
    ttwu = ns.applyAsLong("ttwu");
    ttwuRemote = ns.applyAsLong("ttwu-remote");
    schedule = ns.applyAsLong("schedule");
    contextSwitch = ns.applyAsLong("context-switch");
    coldSwitch = ns.applyAsLong("cold-switch");
    syscall = ns.applyAsLong("syscall");
    exitToUser = ns.applyAsLong("exit-to-user");
    reschedIpi = ns.applyAsLong("resched-ipi");
    irqWork = ns.applyAsLong("irq-work");
    csd = ns.applyAsLong("csd");
    rtoWork = ns.applyAsLong("rto-work");
    pushTask = ns.applyAsLong("push-task");
    pullScan = ns.applyAsLong("pull-scan");
    balanceCallback = ns.applyAsLong("balance-callback");
    softirqEntry = ns.applyAsLong("softirq-entry");
    softirqExit = ns.applyAsLong("softirq-exit");
    tasklet = ns.applyAsLong("tasklet");
    timerSoftirq = ns.applyAsLong("timer-softirq");
    timerCallback = ns.applyAsLong("timer-callback");
    workItem = ns.applyAsLong("work-item");
    stopperWork = ns.applyAsLong("stopper-work");
    watchdogSample = ns.applyAsLong("watchdog-sample");
    nmi = ns.applyAsLong("nmi");
    printkLine = ns.applyAsLong("printk-line");
    lockAcquire = ns.applyAsLong("lock-acquire");
    rtoLockHold = ns.applyAsLong("rto-lock-hold");
    cpupriScan = ns.applyAsLong("cpupri-scan");
    affinityChange = ns.applyAsLong("affinity-change");
    softirqUnit = ns.applyAsLong("softirq-net-unit");
    ipiFlight = byDistance(ns, "ipi-flight-");
    line = byDistance(ns, "line-");
    lockHandover = byDistance(ns, "lock-handover-");
  }

  /** What a sample of the watchdog hrtimer takes on its CPU, ns: the interrupt and its callback. */
  public long ofWatchdogSample() {
    return irqEntry + hrtimerInterrupt + hrtimerCallback + watchdogSample + irqExit + irqDisturbance;
  }

  /** What the work that a sample gives to the stopper takes, ns: its wake-up, the work, and the switches to it and back. */
  public long ofStopperWork() {
    return ttwu + STOPPER_STEPS * stopperWork + SWITCHES * (schedule + contextSwitch);
  }

  private static long[] byDistance(ToLongFunction<String> ns, String prefix) {
    return new long[] {
      0, ns.applyAsLong(prefix + "llc"), ns.applyAsLong(prefix + "socket"), ns.applyAsLong(prefix + "cross")
    };
  }
}
