package dev.stormbench.engine.kernel;

import java.util.Arrays;

/** A stack of frames: a task's kernel stack, or a CPU's irq stack. Frames are made once and kept. */
public final class Stack {
  private Frame[] frames = new Frame[0];
  private int depth;

  /** Pushes a frame; its locals hold whatever was there before. */
  public Frame push() {
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, depth + 4);
      for (int i = depth; i < frames.length; i++) {
        frames[i] = new Frame();
      }
    }
    return frames[depth++];
  }

  /** Drops the top frame. */
  public void pop() {
    Frame f = frames[--depth];
    f.a = null;
    f.b = null;
  }

  /** The innermost frame; the stack must not be empty. */
  public Frame top() {
    return frames[depth - 1];
  }

  /** Number of frames. */
  public int depth() {
    return depth;
  }

  /** The i-th frame from the outside. */
  public Frame at(int i) {
    return frames[i];
  }
}
