package dev.stormbench.testkit;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Records that stay as they are, and one that does not. */
final class Records {
  private Records() {}

  /** A copy of a record. */
  record Copy(long timeNs, int cpu, TraceEvent event, int pid, String comm, int flags, int preemptCount, long[] args,
      @Nullable String[] texts)
      implements TraceRecord {
    static Copy of(TraceRecord r) {
      int n = r.event().fields().size();
      long[] args = new long[n];
      String[] texts = new String[n];
      Arrays.setAll(args, r::arg);
      Arrays.setAll(texts, r::text);
      return new Copy(r.timeNs(), r.cpu(), r.event(), r.pid(), r.comm(), r.flags(), r.preemptCount(), args, texts);
    }

    @Override
    public long arg(int i) {
      return args[i];
    }

    @Override
    public @Nullable String text(int i) {
      return texts[i];
    }
  }

  /** What it was told last, and rubbish once it is taken back. */
  static final class Reused implements TraceRecord {
    private static final Copy RUBBISH = new Copy(0, 0, TraceEvent.SCHED_PROCESS_FORK, -1, "rubbish", 0, 0, new long[4],
        new String[] {"rubbish",
        "rubbish", "rubbish", "rubbish"});

    private TraceRecord now = RUBBISH;

    Reused is(TraceRecord r) {
      now = r;
      return this;
    }

    void takeBack() {
      now = RUBBISH;
    }

    @Override
    public long timeNs() {
      return now.timeNs();
    }

    @Override
    public int cpu() {
      return now.cpu();
    }

    @Override
    public TraceEvent event() {
      return now.event();
    }

    @Override
    public int pid() {
      return now.pid();
    }

    @Override
    public String comm() {
      return now.comm();
    }

    @Override
    public int flags() {
      return now.flags();
    }

    @Override
    public int preemptCount() {
      return now.preemptCount();
    }

    @Override
    public long arg(int i) {
      return now.arg(i);
    }

    @Override
    public @Nullable String text(int i) {
      return now.text(i);
    }
  }
}
