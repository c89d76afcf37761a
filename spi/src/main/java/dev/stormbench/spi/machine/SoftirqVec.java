package dev.stormbench.spi.machine;

import dev.stormbench.spi.Stability;

/**
 * The softirq vectors by the kernel's names; a vector's number is its {@link #ordinal()} (include/linux/interrupt.h).
 *
 * @since 0.1.0
 */
@Stability.Stable
public enum SoftirqVec { HI, TIMER, NET_TX, NET_RX, BLOCK, IRQ_POLL, TASKLET, SCHED, HRTIMER, RCU }
