package com.example.stormplugin;

import dev.stormbench.spi.Checker;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Map;
import java.util.TreeMap;

/**
 * The invariant that the task that leaves a CPU is the one that came to it last. It needs nothing but the records, so it also checks
 * traces that were recorded elsewhere.
 */
final class SwitchChain implements Checker {
  private static final int PREV_PID = TraceEvent.SCHED_SWITCH.field("prev_pid");
  private static final int NEXT_PID = TraceEvent.SCHED_SWITCH.field("next_pid");

  /** By CPU: the pid of who came last; none where that is not known. */
  private final Map<Integer, Long> came = new TreeMap<>();
  private Violations violations;

  @Override
  public void start(Machine machine, Violations where) {
    violations = where;
  }

  @Override
  public boolean startRecorded(Violations where) {
    violations = where;
    return true;
  }

  @Override
  public void lost(int cpu) {
    came.remove(cpu);
  }

  @Override
  public void event(TraceRecord r) {
    if (r.event() != TraceEvent.SCHED_SWITCH) {
      return;
    }
    Long last = came.put(r.cpu(), r.arg(NEXT_PID));
    if (last != null && last != r.arg(PREV_PID)) {
      violations.violated("switch-chain", "pid " + r.arg(PREV_PID) + " leaves CPU " + r.cpu() + ", to which pid " + last + " came last");
    }
  }
}
