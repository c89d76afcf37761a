package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fix by which an interrupt leaves pending softirqs to ksoftirqd if that is runnable already.
 *
 * <p>Rule: at interrupt exit, softirqs do not run inline while ksoftirqd of this CPU is runnable. {@code ksoftirqd-gate-4-9}
 * makes an exception when HI or TASKLET is pending: then they do. {@code ksoftirqd-first} makes none.
 *
 * <p>Said of it: 4cd13c21b207 (v4.9) brought the gate and d15121be7485 (v6.5) took it away. By its exceptions it does not touch
 * a storm of tasklets. {@code ksoftirqd-first} is an idea of this workbench and was not posted.
 *
 * <p>Simplified: interrupt exit only. The kernel's gate also holds where a task enables softirqs again and in the idle loop;
 * the rule {@code ksoftirqd-gate} of a kernel profile has all three.
 */
final class KsoftirqdGate implements KernelFix {
  private static final int HI_AND_TASKLET = 1 << 0 | 1 << 6;

  private final int exceptions;
  private Machine machine;
  private @Nullable Task[] daemons = {};

  private KsoftirqdGate(int exceptions) {
    this.exceptions = exceptions;
  }

  /** With the exceptions of v4.9 to v6.4. */
  static KsoftirqdGate asIn49() {
    return new KsoftirqdGate(HI_AND_TASKLET);
  }

  /** Without exceptions. */
  static KsoftirqdGate forAll() {
    return new KsoftirqdGate(0);
  }

  @Override
  public void start(Machine machine) {
    this.machine = machine;
    daemons = new Task[machine.nrCpus()];
  }

  @Override
  public Set<String> replaces() {
    return Set.of("invokeSoftirq");
  }

  @Override
  public boolean wraps() {
    return true;
  }

  @Override
  public SoftirqOps softirq(SoftirqOps base) {
    return new SoftirqOps() {
      @Override
      public Invoke invokeSoftirq(Cpu cpu) {
        Invoke inForce = base.invokeSoftirq(cpu);
        return (cpu.softirqPending() & exceptions) == 0 && daemon(cpu.id()).onRq() ? Invoke.KSOFTIRQD : inForce;
      }

      @Override
      public boolean restartSoftirq(Cpu cpu, boolean beforeDeadline, int restartsLeft) {
        return base.restartSoftirq(cpu, beforeDeadline, restartsLeft);
      }

      @Override
      public int taskletBatch(Cpu cpu, int n) {
        return base.taskletBatch(cpu, n);
      }
    };
  }

  private Task daemon(int cpu) {
    Task t = daemons[cpu];
    if (t == null) {
      String comm = "ksoftirqd/" + cpu;
      t = machine.tasks().stream().filter(p -> p.kthread() && p.comm().equals(comm)).findFirst().orElseThrow();
      daemons[cpu] = t;
    }
    return t;
  }
}
