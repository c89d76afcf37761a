package dev.stormbench.engine.kernel;

import org.jspecify.annotations.Nullable;

/** A stack of frames: a task's kernel stack, or a CPU's irq stack. Frames are made once, linked and kept. */
public final class Stack {
  private @Nullable Frame outermost;
  private @Nullable Frame top;
  private int depth;

  /** Pushes a frame; its locals hold whatever was there before. */
  public Frame push() {
    Frame caller = top;
    Frame f = caller == null ? outermost : caller.inner;
    if (f == null) {
      f = new Frame(this);
      f.outer = caller;
      if (caller == null) {
        outermost = f;
      } else {
        caller.inner = f;
      }
    }
    top = f;
    depth++;
    return f;
  }

  /** Drops the top frame. */
  public void pop() {
    Frame f = top;
    f.a = null;
    f.b = null;
    top = f.outer;
    depth--;
  }

  /** The innermost frame; the stack must not be empty. */
  public Frame top() {
    return top;
  }

  /** Number of frames. */
  public int depth() {
    return depth;
  }

  /** The i-th frame from the outside. */
  public Frame at(int i) {
    Frame f = outermost;
    for (int n = i; n > 0; n--) {
      f = f.inner;
    }
    return f;
  }
}
