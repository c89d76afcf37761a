package dev.stormbench.spi.sched;

import dev.stormbench.spi.Stability;

/**
 * Why a policy is enabled no longer.
 *
 * @param reason in the kernel's words, such as {@code runnable task stall}
 * @param message what happened
 * @kernel kernel/sched/ext_internal.h scx_exit_info
 * @since 0.2.0
 */
@Stability.Experimental
public record ExitInfo(Kind kind, String reason, String message) {
  /** What made it end. */
  public enum Kind {
    /** It asked for it: {@link Scx#exit}. */
    UNREG_BPF("unregistered from BPF"),
    /** It did what it must not, or threw. */
    ERROR("runtime error"),
    /** It said so: {@link Scx#error}. */
    ERROR_BPF("scx_bpf_error"),
    /** It let a runnable task wait for too long. */
    ERROR_STALL("runnable task stall");

    private final String reason;

    Kind(String reason) {
      this.reason = reason;
    }

    /** The kernel's words. */
    public String reason() {
      return reason;
    }
  }

  /** With the kernel's words for the kind. */
  public ExitInfo(Kind kind, String message) {
    this(kind, kind.reason(), message);
  }
}
