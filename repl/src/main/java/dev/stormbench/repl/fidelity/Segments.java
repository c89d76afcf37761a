package dev.stormbench.repl.fidelity;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Collects the segments of some tasks from the sched_switch events of a machine. */
public final class Segments implements Consumer<TraceRecord> {
  /** Of more than that a list is no help; those that end later are only counted. */
  private static final int MAX = 1_000_000;
  private static final int PREV_STATE = 3;
  private static final int NEXT_COMM = 4;
  private static final int NEXT_PID = 5;

  private final Predicate<String> wanted;
  private final TreeMap<Integer, Segment> running = new TreeMap<>();
  private final List<Segment> ended = new ArrayList<>();
  private long more;

  /** Of tasks with such a comm. */
  public Segments(Predicate<String> wanted) {
    this.wanted = wanted;
  }

  @Override
  public void accept(TraceRecord r) {
    if (r.event() == TraceEvent.SCHED_SWITCH) {
      switched(r.timeNs(), r.cpu(), r.arg(PREV_STATE), r.arg(NEXT_PID) == 0 ? "" : String.valueOf(r.text(NEXT_COMM)));
    }
  }

  /** A CPU switches to the task {@code next}; to idle if that is empty. */
  public void switched(long nowNs, int cpu, long prevState, String next) {
    Segment s = running.remove(cpu);
    if (s != null) {
      add(Segment.ended(s.task(), cpu, s.startNs(), nowNs, prevState));
    }
    if (!next.isEmpty() && wanted.test(next)) {
      running.put(cpu, new Segment(next, cpu, nowNs, nowNs, ' '));
    }
  }

  private void add(Segment s) {
    if (ended.size() < MAX) {
      ended.add(s);
    } else {
      more++;
    }
  }

  /** All of them in the order in which they began; what runs yet ends at {@code endNs}. */
  public List<Segment> all(long endNs) {
    List<Segment> all = new ArrayList<>(ended);
    running.forEach((cpu, s) -> all.add(new Segment(s.task(), cpu, s.startNs(), endNs, ' ')));
    all.sort(Comparator.comparingLong(Segment::startNs));
    return all;
  }

  /** Writes them as one line, {@code A@1 5.0-7.1s; B@1 7.1-8.0x}, with the number in all if some are left out. */
  public void write(OutputStream to, long endNs) throws IOException {
    Writer out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
    String separator = "";
    for (Segment s : all(endNs)) {
      out.append(separator).append(s.toString());
      separator = "; ";
    }
    out.append(more == 0 ? "\n" : separator + "…(" + (ended.size() + more) + ")\n");
    out.flush();
  }
}
