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
 * makes an exception when HI or TASKLET is pending: then they do. {@code ksoftirqd-first} makes none. {@code resched-first} holds
 * only while the current task is to be rescheduled: the softirq loop has just given up for that reason, and the next interrupt
 * before schedule() does not begin it again.
 *
 * <p>Said of it: 4cd13c21b207 (v4.9) brought the gate and d15121be7485 (v6.5) took it away, since softirqs had to wait for
 * ksoftirqd's turn among the fair tasks. By its exceptions it does not touch a storm of tasklets. {@code ksoftirqd-first} and
 * {@code resched-first} are ideas of this workbench and were not posted. The latter does not give softirqs to the scheduler:
 * once schedule() was called, interrupts run them inline as ever. A kernel that does not preempt may come to it late, though,
 * and softirqs then wait for a long system call, as they did from v4.9 to v6.4. It bounds no pass over the tasklets: for that
 * there is {@code tasklet-resched}, and together the two let schedule() come after one tasklet.
 *
 * <p>Simplified: interrupt exit only. The kernel's gate also holds where a task enables softirqs again and in the idle loop;
 * the rule {@code ksoftirqd-gate} of a kernel profile has all three.
 */
final class KsoftirqdGate implements KernelFix {
  private static final int HI_AND_TASKLET = 1 << 0 | 1 << 6;

  private final int exceptions;
  private final boolean ifReschedOnly;
  private Machine machine;
  private @Nullable Task[] daemons = {};

  private KsoftirqdGate(int exceptions, boolean ifReschedOnly) {
    this.exceptions = exceptions;
    this.ifReschedOnly = ifReschedOnly;
  }

  /** With the exceptions of v4.9 to v6.4. */
  static KsoftirqdGate asIn49() {
    return new KsoftirqdGate(HI_AND_TASKLET, false);
  }

  /** Without exceptions. */
  static KsoftirqdGate forAll() {
    return new KsoftirqdGate(0, false);
  }

  /** Without exceptions, while need_resched is set. */
  static KsoftirqdGate ifResched() {
    return new KsoftirqdGate(0, true);
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
    return new WrappedSoftirq(base) {
      @Override
      public Invoke invokeSoftirq(Cpu cpu) {
        Invoke inForce = super.invokeSoftirq(cpu);
        boolean holds = (cpu.softirqPending() & exceptions) == 0 && (cpu.needResched() || !ifReschedOnly);
        return holds && daemon(cpu.id()).onRq() ? Invoke.KSOFTIRQD : inForce;
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
