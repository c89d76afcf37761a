package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.KernelFix;
import java.util.Set;

/**
 * The fix that is a boot parameter: {@code threadirqs} (v2.6.39, 8d32a307e4fa), which PREEMPT_RT implies.
 *
 * <p>Rule: the handlers of device interrupts run in threads irq/N-name, FIFO-50, with bottom halves disabled; what they raise
 * runs in the thread's name. No interrupt exit runs softirqs: it wakes ksoftirqd. Timers and inter-processor interrupts stay what
 * they are.
 *
 * <p>Said of it: Steven Rostedt, about RT_PUSH_IPI with threaded interrupts: softirqs are threads then, too, and cannot delay
 * schedule(). Unless the preempt model is rt they can: ksoftirqd is not preempted while it serves softirqs, and a pass over the
 * tasklets is as long there as anywhere. And the softirqs of timers get no more than ksoftirqd's share among the fair tasks.
 */
final class Threadirqs implements KernelFix {
  @Override
  public Set<String> bootParameters() {
    return Set.of("threadirqs");
  }
}
