package dev.stormbench.repl.trace;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A tracepoint hit that outlives the reused record. */
public record Kept(long timeNs, int cpu, TraceEvent event, int pid, String comm, int flags, int preemptCount, long[] args,
    @Nullable String[] texts) implements TraceRecord {

  /** What a record has now. */
  public static Kept of(TraceRecord r) {
    int n = r.event().fields().size();
    long[] args = new long[n];
    @Nullable String[] texts = new String[n];
    for (int i = 0; i < n; i++) {
      args[i] = r.arg(i);
      texts[i] = r.text(i);
    }
    return new Kept(r.timeNs(), r.cpu(), r.event(), r.pid(), r.comm(), r.flags(), r.preemptCount(), args, texts);
  }

  /** Whether the other is the same hit: what an exporter writes of both is equal. */
  public boolean isSame(Kept o) {
    return timeNs == o.timeNs && cpu == o.cpu && event == o.event && pid == o.pid && comm.equals(o.comm) && flags == o.flags
        && preemptCount == o.preemptCount && Arrays.equals(args, o.args) && Arrays.equals(texts, o.texts);
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
