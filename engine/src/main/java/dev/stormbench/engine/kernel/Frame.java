package dev.stormbench.engine.kernel;

import org.jspecify.annotations.Nullable;

/**
 * One kernel function in progress: where it continues, and its few locals. Frames live on the stack of a
 * task or on the irq stack of a CPU and are used again and again.
 */
public final class Frame {
  final Stack stack;
  /** Its caller; null for the outermost. */
  @Nullable Frame outer;
  /** The one that was pushed on it last. */
  @Nullable Frame inner;
  /** Where the function goes on when its segment is over: a {@link Step}. */
  public int pc;
  /** The context: {@link Cpu#TASK}, {@link Cpu#SOFTIRQ}, ... */
  public int ctx;
  /** Executes in user mode. */
  public boolean user;
  /** What an interrupt left of the running segment, ns. */
  public long remNs;
  /** The vector that began this interrupt, for entry, exit and call traces. */
  public int vector;

  public int i;
  public int j;
  public long t;
  public long u;
  public @Nullable Object a;
  public @Nullable Object b;

  Frame(Stack stack) {
    this.stack = stack;
  }
}
