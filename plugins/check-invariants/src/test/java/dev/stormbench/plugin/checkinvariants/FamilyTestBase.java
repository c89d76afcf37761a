package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.Checker;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Feeds a checker records and collects which invariants they break. Each record comes 1 us after the one before. */
class FamilyTestBase {
  static final int IRQS_OFF = 0x01;
  static final int NEED_RESCHED = 0x24;
  static final int HARD = 0x09;
  static final int SOFT = 0x10;
  static final int HARD_IN_SOFT = 0x19;

  final SmallMachine machine = new SmallMachine(8);
  final Set<String> broken = new LinkedHashSet<>();
  final List<String> messages = new ArrayList<>();
  long nowNs;
  private final Checker checker;

  FamilyTestBase(Checker checker) {
    this.checker = checker;
    checker.start(machine.handle(), (invariant, what) -> {
      broken.add(invariant);
      messages.add(what);
    });
  }

  void record(int cpu, TraceEvent event, int pid, String comm, int flags, int preemptCount, Object... fields) {
    nowNs += 1_000;
    machine.nowNs = nowNs;
    checker.event(new MadeRecord(nowNs, cpu, event, pid, comm, flags, preemptCount, fields));
  }

  /** A record of pid 5, {@code hog}. */
  void hog(int cpu, TraceEvent event, int flags, Object... fields) {
    record(cpu, event, 5, "hog", flags, 0, fields);
  }

  void switchTo(int cpu, String prev, int prevPid, int prevPrio, int state, String next, int nextPid, int nextPrio) {
    record(cpu, TraceEvent.SCHED_SWITCH, prevPid, prev, IRQS_OFF, 2,
        prev, prevPid, prevPrio, state, next, nextPid, nextPrio);
  }

  void wake(int cpu, TraceEvent event, int pid, int target) {
    hog(cpu, event, HARD, "t" + pid, pid, 49, target);
  }

  void migrate(int cpu, int pid, int prio, int orig, int dest) {
    hog(cpu, TraceEvent.SCHED_MIGRATE_TASK, IRQS_OFF, "t" + pid, pid, prio, orig, dest);
  }

  void end() {
    checker.end();
  }
}
