package dev.stormbench.plugin.checkinvariants;

import static java.util.Map.entry;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RcuState;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.testkit.Stub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A machine whose state a test sets by hand. It begins idle. */
final class SmallMachine {
  static final int NO_PRIO = 99;

  /** State of one CPU. */
  static final class CpuState {
    Task curr = task(0, 120, -1);
    boolean needResched;
    int nrRunning;
    int rtNrRunning;
    int highestPrioCurr = NO_PRIO;
    int highestPrioNext = NO_PRIO;
    boolean overloaded;
    List<Task> pushable = new ArrayList<>();
    long taskNs;
    long backlog;
    /** -1: as highestPrioCurr says. */
    int cpupri = -1;
    boolean pushBusy;
    List<String> stopWorks = new ArrayList<>();
    long softirqNs;
    boolean owesQs = true;
  }

  final CpuState[] cpus;
  final List<Task> tasks = new ArrayList<>();
  final boolean[] rtoMask;
  int rtoCount;
  int rtoCpu = -1;
  int rtoLoop;
  int rtoLoopNext;
  boolean tokenLive;
  boolean selfSkip = true;
  String overloadRule = "pushable";
  String fairPolicy = "none";
  String rtPolicy = "none";
  int watchdogThresh = 10;
  long gpSeq = 5;
  long gpAgeJiffies;
  final List<String> kernelLog = new ArrayList<>();
  long nowNs;
  int hz = 1000;
  Machine.Preempt preempt = Machine.Preempt.VOLUNTARY;

  SmallMachine(int nrCpus) {
    cpus = new CpuState[nrCpus];
    rtoMask = new boolean[nrCpus];
    for (int i = 0; i < nrCpus; i++) {
      cpus[i] = new CpuState();
    }
  }

  Machine handle() {
    return Stub.of(Machine.class, Map.ofEntries(
        entry("nowNs", (Stub.Answer) a -> nowNs),
        entry("nrCpus", cpus.length),
        entry("hasTracepoint", true),
        entry("hz", (Stub.Answer) a -> hz),
        entry("preempt", (Stub.Answer) a -> preempt),
        entry("watchdogThresh", (Stub.Answer) a -> watchdogThresh),
        entry("kernelLog", kernelLog),
        entry("rule", (Stub.Answer) a -> switch ((String) a[0]) {
          case "self-skip" -> Boolean.toString(selfSkip);
          case "policy-fair" -> fairPolicy;
          case "policy-rt" -> rtPolicy;
          default -> overloadRule;
        }),
        entry("rcu", rcu()),
        entry("tasks", tasks),
        entry("rootDomain", rootDomain()),
        entry("backlog", (Stub.Answer) a -> cpus[(Integer) a[0]].backlog),
        entry("cpu", (Stub.Answer) a -> cpu((Integer) a[0]))));
  }

  private RcuState rcu() {
    return Stub.of(RcuState.class, Map.of(
        "gpSeq", (Stub.Answer) a -> gpSeq,
        "gpAgeJiffies", (Stub.Answer) a -> gpAgeJiffies,
        "stallTimeoutJiffies", 21_000L,
        "owesQs", (Stub.Answer) a -> cpus[(Integer) a[0]].owesQs));
  }

  private RootDomain rootDomain() {
    return Stub.of(RootDomain.class, Map.of(
        "rtoCount", (Stub.Answer) a -> rtoCount,
        "rtoMask", (Stub.Answer) a -> rtoMask[(Integer) a[0]],
        "rtoCpu", (Stub.Answer) a -> rtoCpu,
        "rtoLoop", (Stub.Answer) a -> rtoLoop,
        "rtoLoopNext", (Stub.Answer) a -> rtoLoopNext,
        "tokenLive", (Stub.Answer) a -> tokenLive,
        "cpupri", (Stub.Answer) a -> {
          CpuState c = cpus[(Integer) a[0]];
          return c.cpupri >= 0 ? c.cpupri : NO_PRIO - c.highestPrioCurr;
        },
        "rtoMaskNext", (Stub.Answer) a -> {
          int next = (Integer) a[0] + 1;
          while (next < rtoMask.length && !rtoMask[next]) {
            next++;
          }
          return next;
        }));
  }

  private Cpu cpu(int id) {
    CpuState c = cpus[id];
    return Stub.of(Cpu.class, Map.of(
        "curr", c.curr, "needResched", c.needResched, "rq", rq(id), "stopWorks", c.stopWorks, "softirqNs", c.softirqNs,
        "timeNs", (Stub.Answer) a -> a[0] == Cpu.Context.TASK ? c.taskNs : 0L));
  }

  private Rq rq(int id) {
    CpuState c = cpus[id];
    return Stub.of(Rq.class, Map.ofEntries(
        entry("cpu", id), entry("curr", c.curr), entry("nrRunning", c.nrRunning), entry("rtNrRunning", c.rtNrRunning),
        entry("highestPrioCurr", c.highestPrioCurr), entry("highestPrioNext", c.highestPrioNext),
        entry("overloaded", c.overloaded), entry("pushBusy", c.pushBusy), entry("nrPushable", c.pushable.size()),
        entry("pushable", (Stub.Answer) a -> (Integer) a[0] < c.pushable.size() ? c.pushable.get((Integer) a[0]) : null)));
  }

  /** A task that is queued on a CPU, not running, and may run on all CPUs; cpu -1: running nowhere, queued nowhere. */
  static Task task(int pid, int prio, int cpu) {
    return task(pid, prio, cpu, 8, 0);
  }

  /** The same with a mask of the first {@code nrAllowed} CPUs. */
  static Task task(int pid, int prio, int cpu, int nrAllowed, int migrationDisabled) {
    return Stub.of(Task.class, Map.of(
        "pid", pid, "prio", prio, "cpu", cpu, "onRq", cpu >= 0, "onCpu", false, "nrCpusAllowed", nrAllowed,
        "policy", prio < 100 ? Task.Policy.FIFO : Task.Policy.OTHER,
        "allowed", (Stub.Answer) a -> (Integer) a[0] < nrAllowed,
        "migrationDisabled", migrationDisabled));
  }
}
