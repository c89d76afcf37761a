package dev.stormbench.repl.query;

import static dev.stormbench.spi.trace.TraceEvent.WORKQUEUE_EXECUTE_END;
import static dev.stormbench.spi.trace.TraceEvent.WORKQUEUE_EXECUTE_START;
import static dev.stormbench.spi.trace.TraceEvent.WORKQUEUE_QUEUE_WORK;

import dev.stormbench.spi.trace.TraceRecord;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Work items: {@code workqueue}. A worker sleeps, moves and is preempted; an item is known by its address. */
final class WorkLane implements Lane {
  private static final int QUEUED_WORK = WORKQUEUE_QUEUE_WORK.field("work");
  private static final int QUEUE = WORKQUEUE_QUEUE_WORK.field("workqueue");
  private static final int STARTED_WORK = WORKQUEUE_EXECUTE_START.field("work");
  private static final int FUNCTION = WORKQUEUE_EXECUTE_START.field("function");
  private static final int ENDED_WORK = WORKQUEUE_EXECUTE_END.field("work");

  private record Queued(long ts, @Nullable String workqueue) {}

  private record Started(long ts, int cpu, @Nullable String function, long work, @Nullable Queued queued, int pid, String comm) {}

  private final Out out;
  private final Map<Long, Queued> queued = new TreeMap<>();
  private final Map<Long, Started> started = new TreeMap<>();

  WorkLane(Tables tables) {
    out = tables.out(Schema.WORKQUEUE);
  }

  @Override
  public void event(TraceRecord r) {
    switch (r.event()) {
      case WORKQUEUE_QUEUE_WORK -> queued.put(r.arg(QUEUED_WORK), new Queued(r.timeNs(), r.text(QUEUE)));
      case WORKQUEUE_EXECUTE_START -> {
        long work = r.arg(STARTED_WORK);
        Started before = started.put(work,
            new Started(r.timeNs(), r.cpu(), r.text(FUNCTION), work, queued.remove(work), r.pid(), r.comm()));
        if (before != null) {
          row(before, Out.NONE);
        }
      }
      case WORKQUEUE_EXECUTE_END -> {
        Started s = started.remove(r.arg(ENDED_WORK));
        if (s != null) {
          row(s, r.timeNs());
        }
      }
      default -> { }
    }
  }

  private void row(Started s, long end) {
    long since = s.queued == null ? Out.NONE : s.queued.ts;
    out.row().num(s.ts).span(s.ts, end).num(s.cpu).text(s.function).num(s.work).text(s.queued == null ? null : s.queued.workqueue)
        .num(since).span(since, s.ts).num(s.pid).text(s.comm).end();
  }

  /** It may have been on any CPU. */
  @Override
  public void lost(int cpu) {
    end();
  }

  @Override
  public void end() {
    started.values().forEach(s -> row(s, Out.NONE));
    started.clear();
    queued.clear();
  }
}
