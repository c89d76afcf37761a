package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.Checker;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the families share: where violations go, and whether a machine stands behind the records. */
abstract class Family implements Checker {
  static final ParamSpec MACHINE = ParamSpec.of("machine", Type.BOOLEAN,
      "look at the machine, too, and expect a whole run; false for recorded traces").orElse("true");

  static final List<ParamSpec> PARAMS = List.of(MACHINE);

  /** Prios below are real-time. */
  static final int MAX_RT_PRIO = 100;

  private final boolean live;
  private @Nullable Machine machine;
  private @Nullable Violations violations;
  private final Map<Integer, Task> tasks = new LinkedHashMap<>();

  Family(Params p) {
    live = p.flag("machine");
  }

  @Override
  public final void start(Machine m, Violations v) {
    machine = m;
    violations = v;
  }

  /** Whether the records are a whole run of a machine that may be looked at. */
  final boolean live() {
    return live;
  }

  /** The machine; only when {@link #live()}. */
  final Machine machine() {
    return Objects.requireNonNull(machine, "start() was not called");
  }

  /** Whether softirqs are task code that may be switched away from; recorded traces are taken not to be of such kernels. */
  final boolean softirqsArePreemptible() {
    return live && machine().preempt() == Machine.Preempt.RT;
  }

  /** A task of the machine; only when {@link #live()}. */
  final @Nullable Task taskOf(int pid) {
    Task known = tasks.get(pid);
    if (known == null) {
      for (Task t : machine().tasks()) {
        tasks.put(t.pid(), t);
      }
      known = tasks.get(pid);
    }
    return known;
  }

  final void broken(String invariant, TraceRecord r, String what) {
    broken(invariant, "CPU " + r.cpu() + ", " + r.event().eventName() + ": " + what);
  }

  final void broken(String invariant, String what) {
    Objects.requireNonNull(violations, "start() was not called").violated(invariant, what);
  }
}
