package dev.stormbench.plugin.watchdogkernel;

import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hung-task detector: kernel/hung_task.c check_hung_uninterruptible_tasks().
 *
 * <p>Rule: every kernel.hung_task_timeout_secs seconds each task in state D is looked at. One that was not switched since an
 * earlier look, which was at least as many seconds ago, is hung. So it takes up to twice the timeout to be found. 0 switches
 * the detector off. After ten reports it is silent (kernel.hung_task_warnings).
 *
 * <p>Simplified: khungtaskd is no task here. Its look takes no time, and no stuck CPU keeps it from looking.
 *
 * <p>Simplified: the line with taint flags and release is not printed, nor who holds the lock that a task waits for.
 */
final class HungTask implements WatchdogPolicy {
  static final List<ParamSpec> PARAMS = List.of(
      ParamSpec.of("panic", Type.BOOLEAN, "kernel.hung_task_panic: end the run at the first look that finds some").orElse("false"));

  private static final long S = 1_000_000_000L;
  private static final int WARNINGS = 10;

  /** What the last look but one or an earlier one has seen of a task: last_switch_count and last_switch_time. */
  private record Seen(long switches, long atNs) {}

  private final boolean panic;
  private final Map<Integer, Seen> seen = new TreeMap<>();
  private long lastCheckedNs;
  private int warnings = WARNINGS;

  HungTask(Params p) {
    panic = p.flag("panic");
  }

  @Override
  public Stall finds() {
    return Stall.TASK;
  }

  @Override
  public long stallNs(Machine m) {
    return m.sysctl("kernel.hung_task_timeout_secs") * S;
  }

  /** The timeout counts whole seconds. */
  @Override
  public long everyNs() {
    return S;
  }

  @Override
  public void check(Machine m, Console console) {
    long timeoutNs = stallNs(m);
    if (timeoutNs == 0 || m.nowNs() - lastCheckedNs < timeoutNs) {
      return;
    }
    lastCheckedNs = m.nowNs();
    boolean found = false;
    for (Task t : m.tasks()) {
      if (t.state() == 'D' && !t.onRq() && isHung(t, m.nowNs(), timeoutNs)) {
        found = true;
        report(t, (m.nowNs() - seen.get(t.pid()).atNs) / S, console);
      }
    }
    if (found && panic) {
      console.panic("hung_task: blocked tasks");
    }
  }

  private boolean isHung(Task t, long nowNs, long timeoutNs) {
    Seen before = seen.get(t.pid());
    if (before == null || before.switches != t.switches()) {
      seen.put(t.pid(), new Seen(t.switches(), nowNs));
      return false;
    }
    return nowNs - before.atNs >= timeoutNs;
  }

  private void report(Task t, long seconds, Console console) {
    if (warnings == 0) {
      return;
    }
    warnings--;
    console.printk(String.format(Locale.ROOT, "INFO: task %s:%d blocked for more than %d seconds.", t.comm(), t.pid(), seconds));
    console.printk("\"echo 0 > /proc/sys/kernel/hung_task_timeout_secs\" disables this message.");
    console.reportTask(t, seconds);
    if (warnings == 0) {
      console.printk("Future hung task reports are suppressed, see sysctl kernel.hung_task_warnings");
    }
  }
}
