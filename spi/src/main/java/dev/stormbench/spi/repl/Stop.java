package dev.stormbench.spi.repl;

import dev.stormbench.spi.Stability;

/**
 * Why a run stopped, always between two instants.
 *
 * @param atNs virtual time
 * @param why one line, such as {@code breakpoint 1: sched_switch on CPU 47}; empty when the time asked for has come
 * @since 0.1.0
 */
@Stability.Evolving
public record Stop(Reason reason, long atNs, String why) {
  /** What made it stop. */
  public enum Reason {
    /** The time that was asked for has come. */
    TIME,
    /** The condition that was asked for holds. */
    CONDITION,
    /** A breakpoint or a watched expression. */
    BREAK,
    /** Ctrl-C. */
    INTERRUPTED,
    /** The kernel panicked: the machine goes no further. */
    PANIC
  }
}
