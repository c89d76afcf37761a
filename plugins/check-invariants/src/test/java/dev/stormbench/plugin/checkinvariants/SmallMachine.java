package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
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
  }

  final CpuState[] cpus;
  final List<Task> tasks = new ArrayList<>();
  final boolean[] rtoMask;
  int rtoCount;
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
    return Stub.of(Machine.class, Map.of(
        "nowNs", (Stub.Answer) a -> nowNs,
        "nrCpus", cpus.length,
        "hz", (Stub.Answer) a -> hz,
        "hasTracepoint", true,
        "preempt", (Stub.Answer) a -> preempt,
        "tasks", tasks,
        "rootDomain", rootDomain(),
        "backlog", (Stub.Answer) a -> cpus[(Integer) a[0]].backlog,
        "cpu", (Stub.Answer) a -> cpu((Integer) a[0])));
  }

  private RootDomain rootDomain() {
    return Stub.of(RootDomain.class, Map.of(
        "rtoCount", (Stub.Answer) a -> rtoCount,
        "rtoMask", (Stub.Answer) a -> rtoMask[(Integer) a[0]],
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
        "curr", c.curr, "needResched", c.needResched, "rq", rq(id),
        "timeNs", (Stub.Answer) a -> a[0] == Cpu.Context.TASK ? c.taskNs : 0L));
  }

  private Rq rq(int id) {
    CpuState c = cpus[id];
    return Stub.of(Rq.class, Map.of(
        "cpu", id, "curr", c.curr, "nrRunning", c.nrRunning, "rtNrRunning", c.rtNrRunning,
        "highestPrioCurr", c.highestPrioCurr, "highestPrioNext", c.highestPrioNext, "overloaded", c.overloaded,
        "nrPushable", c.pushable.size(),
        "pushable", (Stub.Answer) a -> (Integer) a[0] < c.pushable.size() ? c.pushable.get((Integer) a[0]) : null));
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
