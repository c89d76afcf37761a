package dev.stormbench.repl.query;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.List;

/** Fills the tables from the records of one trace. */
public final class TraceTables implements TraceImporter.Sink {
  private final Out[] events = new Out[TraceEvent.values().length];
  private final Out lost;
  private final List<Lane> lanes;
  private long id;
  private long lastNs = Out.NONE;

  /** Of the file that {@link ResultTables} has begun. */
  public TraceTables(Tables tables) {
    for (TraceEvent e : TraceEvent.values()) {
      events[e.ordinal()] = tables.out(e.eventName());
    }
    lost = tables.out(Schema.LOST);
    lanes = List.of(new TaskLane(tables), new InterruptLane(tables), new IpiLane(tables), new WorkLane(tables));
  }

  @Override
  public void event(TraceRecord r) {
    TraceEvent e = r.event();
    lastNs = r.timeNs();
    Out out = events[e.ordinal()];
    out.row().num(id++).num(lastNs).num(r.cpu()).num(r.pid()).text(r.comm()).num(r.flags()).num(r.preemptCount());
    for (int i = 0; i < e.fields().size(); i++) {
      if (e.kind(i).isText()) {
        out.text(r.text(i));
      } else {
        out.num(r.arg(i));
      }
    }
    out.end();
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).event(r);
    }
  }

  @Override
  public void lost(int cpu, long n) {
    lost.row().num(lastNs).num(cpu).num(n == 0 ? Out.NONE : n).end();
    lanes.forEach(l -> l.lost(cpu));
  }

  /** There are no more records. */
  public void end() {
    lanes.forEach(Lane::end);
  }
}
