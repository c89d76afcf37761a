package dev.stormbench.plugin.scriptjs;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls into scripts that take too long or allocate too much: what no statement counts, such as a sort of a long
 * list. A daemon thread of its own looks at them. The one class of the plugins that knows a wall clock and threads: it never
 * changes what a script computes, only whether it may finish.
 */
final class Guard {
  private static final long NS_PER_MS = 1_000_000;
  private static final long BUSY_PAUSE_MS = 5;
  private static final long IDLE_PAUSE_MS = 50;

  /** CPU time is what counts; on a machine with other things to do it takes longer by the clock, but not for ever. */
  private static final int CROWDED = 6;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Loaded with the first script. */
  private static final class Holder {
    static final Guard INSTANCE = new Guard();
  }

  private final List<WeakReference<Watch>> watches = new CopyOnWriteArrayList<>();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Guard() {
    Thread t = new Thread(this::look, "script guard");
    t.setDaemon(true);
    t.start();
  }

  /** Begins to look at the calls into a context. */
  static Watch watch(Context context, long maxMs, long maxBytes) {
    Watch w = new Watch(context, maxMs * NS_PER_MS, maxBytes);
    Holder.INSTANCE.watches.add(new WeakReference<>(w));
    return w;
  }

  private void look() {
    while (true) {
      boolean busy = false;
      for (WeakReference<Watch> reference : watches) {
        Watch w = reference.get();
        if (w == null || w.closed) {
          watches.remove(reference);
        } else {
          busy |= look(w);
        }
      }
      try {
        Thread.sleep(busy ? BUSY_PAUSE_MS : IDLE_PAUSE_MS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean look(Watch w) {
    String asked = w.asked;
    long call = w.call;
    if (call == 0) {
      w.seen = 0;
      w.asked = null;
      return false;
    }
    long threadId = w.threadId;
    if (asked != null) {
      w.asked = null;
      w.stop(asked);
    } else if (call != w.seen) {
      w.seen = call;
      w.sinceNs = System.nanoTime();
      w.usedNs = threads.getThreadCpuTime(threadId);
      w.allocated = threads.getThreadAllocatedBytes(threadId);
    } else if (threads.getThreadCpuTime(threadId) - w.usedNs > w.maxNs || System.nanoTime() - w.sinceNs > CROWDED * w.maxNs) {
      w.stop("took longer than " + seconds(w.maxNs) + " s");
    } else {
      checkMemory(w, threads.getThreadAllocatedBytes(threadId) - w.allocated);
    }
    return true;
  }

  private static String seconds(long ns) {
    return ns % 1_000_000_000 == 0 ? Long.toString(ns / 1_000_000_000) : Double.toString(ns / 1e9);
  }

  /** Allocation counts garbage, too, so the limit is wide; what fills the heap is ended before. */
  private static void checkMemory(Watch w, long allocated) {
    Runtime r = Runtime.getRuntime();
    long most = r.maxMemory();
    if (allocated > w.maxBytes) {
      w.stop("more than " + (w.maxBytes >> 20) + " MiB allocated");
    } else if (allocated > most / 2 && r.totalMemory() - r.freeMemory() > most - most / 8) {
      w.stop("more than " + (most >> 21) + " MiB allocated, and the memory of " + (most >> 20) + " MiB is full");
    }
  }

  /** The calls into one context. All but {@link #interrupt} is for the thread that calls. */
  static final class Watch {
    private final Context context;
    private final long maxNs;
    private final long maxBytes;
    private int depth;
    private long calls;
    /** Number of the outermost call in progress, 0 if there is none. */
    private volatile long call;
    private volatile long threadId;
    private volatile boolean closed;
    private volatile @Nullable String asked;
    private volatile @Nullable String reason;
    // for the guard's thread
    private long seen;
    private long sinceNs;
    private long usedNs;
    private long allocated;
    private @Nullable Thread thread;

    private Watch(Context context, long maxNs, long maxBytes) {
      this.context = context;
      this.maxNs = maxNs;
      this.maxBytes = maxBytes;
    }

    /** A call begins. */
    void enter() {
      if (depth++ == 0) {
        if (reason != null) {
          reason = null;
        }
        Thread t = Thread.currentThread();
        if (t != thread) {
          thread = t;
          threadId = t.threadId();
        }
        begin();
      }
    }

    private void begin() {
      CALL.setRelease(this, ++calls);
    }

    /** A call has ended. */
    void leave() {
      if (--depth == 0) {
        CALL.setRelease(this, 0L);
      }
    }

    /** The script waits for the host, which takes its own time. @return for {@link #resume} */
    int suspend() {
      int d = depth;
      depth = 0;
      CALL.setRelease(this, 0L);
      return d;
    }

    /** The host has answered. */
    void resume(int suspended) {
      depth = suspended;
      if (depth > 0) {
        begin();
      }
    }

    /** Ends the call in progress, if there is one. From any thread. */
    void interrupt(String why) {
      asked = why;
    }

    /** Why the call in progress, or the last one, was ended; null if it was not. What happens on the way out does not count. */
    @Nullable String reason() {
      return reason;
    }

    /** Nothing more will be called. */
    void close() {
      closed = true;
    }

    /** Interrupts, so that the context can be used again; what cannot be interrupted is closed. */
    private void stop(String why) {
      reason = why;
      try {
        context.interrupt(PATIENCE);
      } catch (TimeoutException e) {
        // waits for a thread that may never look up again; the guard has others to look at
        Thread.ofPlatform().daemon().name("script end").start(() -> context.close(true));
      } catch (RuntimeException e) {
        // it has ended by itself meanwhile
      }
      seen = 0;
    }

    private static final java.lang.invoke.VarHandle CALL = handle();

    private static java.lang.invoke.VarHandle handle() {
      try {
        return java.lang.invoke.MethodHandles.lookup().findVarHandle(Watch.class, "call", long.class);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
