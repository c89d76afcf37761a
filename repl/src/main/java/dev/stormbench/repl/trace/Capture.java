package dev.stormbench.repl.trace;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.trace.TraceObserver;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of a run's tracepoints is captured, and when. There is one mechanism: until the <em>trigger</em> of the {@link
 * TraceWindow} records go into a ring, bounded by bytes and by the age that the window still wants; at the trigger what the ring
 * has goes to the sink, and from then on records go there at once, until the window's end, after which nobody watches any more.
 * Everything else is a special case: no trigger and a ring, and the ring is emptied at the end of the run; an end at the trigger,
 * and the trace stops there; a beginning that is known and no bound of bytes, and there is no ring.
 *
 * <p>A ring without counters only records, so that CPUs may lag; so does the {@link TraceStage} through which goes what needs no ring.
 * What is counted, or wanted live, is watched as it happens.
 */
public final class Capture {
  /** The memory of all rings together when a window needs them and nothing was said, bytes: this, or a third of a small heap. */
  public static final long DEFAULT_BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 3);
  /** The smallest ring, bytes. */
  public static final long RING_BYTES_MIN = (long) RingBuffer.PAGES_MIN * RingBuffer.PAGE_BYTES;

  private static final long MIB = 1 << 20;
  /** How long a silent CPU lets the others' records wait, at least and at most; less and less where more than so many wait. */
  private static final long STAGE_NS_MIN = 100_000;
  private static final long STAGE_NS_MAX = 100_000_000;
  private static final int STAGE_RECORDS = 1 << 15;

  private final TraceWindow window;
  private final BitSet cpus;
  private final Set<TraceEvent> events;
  private final long bytesPerCpu;
  private final boolean bounded;
  private final boolean counts;
  private final boolean live;
  private final CaptureSink sink;
  private final List<String> notes = new ArrayList<>();
  private final long[] now = new long[Counters.NUMBER];

  private @Nullable Simulation simulation;
  private @Nullable Machine machine;
  private Simulation.@Nullable Observation watching;
  private @Nullable TraceBuffer buffer;
  private @Nullable TraceStage stage;
  /** The counters as they were told last, by CPU; the machine's stand with CPU 0. */
  private long[][] told = {};
  private long endNs = TraceWindow.OPEN_TO;
  private @Nullable Watched condition;
  private boolean fired;
  private boolean over;

  /**
   * A capture, not yet of any run.
   *
   * @param bytesPerCpu bound of the ring of each CPU; 0: none was asked for
   * @param counts whether counters are wanted, too
   * @param live whether what needs no ring goes to the sink as it happens, not soon afterwards
   */
  public Capture(TraceWindow window, BitSet cpus, Set<TraceEvent> events, long bytesPerCpu, boolean counts, boolean live,
      CaptureSink sink) {
    this.window = window;
    this.cpus = cpus;
    this.events = events;
    this.bounded = bytesPerCpu > 0;
    this.bytesPerCpu = bounded ? bytesPerCpu : Math.max(RING_BYTES_MIN, DEFAULT_BYTES / Math.max(1, cpus.cardinality()));
    this.counts = counts;
    this.live = live;
    this.sink = sink;
  }

  /** What the user typed for it. */
  public Location at() {
    return Location.of(window.text());
  }

  // -- the course of a capture --------------------------------------------------------------------------

  /**
   * Attaches it to a machine that has not begun to run.
   *
   * @param conditions makes a condition of an expression
   */
  public void attach(Simulation s, Function<String, Condition> conditions) {
    simulation = s;
    machine = s.machine();
    told = new long[machine.nrCpus()][Counters.NUMBER];
    Arrays.stream(told).forEach(t -> Arrays.fill(t, Counters.UNKNOWN));
    boolean open = window.fromNs() == TraceWindow.OPEN_FROM;
    switch (window.trigger()) {
      case null -> begin(open ? 0 : window.fromNs(), bounded);
      case TraceWindow.Trigger.At(long ns) -> {
        begin(open ? 0 : ns + window.fromNs(), bounded);
        at(ns, () -> fire(ns));
      }
      case TraceWindow.Trigger.Report report -> {
        beginBefore();
        s.onLockup(l -> {
          if (report.isOf(l.kind())) {
            fire(l.timeNs());
          }
        });
      }
      case TraceWindow.Trigger.Warning w -> {
        beginBefore();
        s.onWarning(warning -> fire(warning.timeNs()));
      }
      case TraceWindow.Trigger.When(String expression) -> {
        beginBefore();
        condition = new Watched(conditions.apply(expression));
      }
    }
  }

  private boolean isTimed() {
    return window.trigger() == null || window.trigger() instanceof TraceWindow.Trigger.At;
  }

  /** Whether the ring need not keep what is older than the window can be. */
  private boolean isAged() {
    return !isTimed() && window.fromNs() != TraceWindow.OPEN_FROM;
  }

  /** Watches for something that nobody knows when it comes, unless the window begins after it. */
  private void beginBefore() {
    if (window.fromNs() <= 0) {
      begin(0, bounded || isAged() || window.toNs() < 0);
    }
  }

  private void begin(long atNs, boolean ring) {
    at(atNs, () -> {
      if (over) {
        return;
      }
      if (ring) {
        buffer = new TraceBuffer(machine.nrCpus(), bytesPerCpu, isAged() ? -window.fromNs() : Long.MAX_VALUE, events);
      }
      watch();
    });
  }

  /** Looks for the ring, if there is one, else for the sink. */
  private void watch() {
    if (counts || live && buffer == null) {
      watching = observe(this::event);
    } else if (buffer != null) {
      watching = observe(buffer);
    } else {
      stage = new TraceStage(machine.nrCpus(), cpus, events, this::handOver);
      watching = observe(stage);
      handOverAfter(STAGE_NS_MIN);
    }
  }

  private Simulation.Observation observe(TraceObserver observer) {
    return simulation.observe(events, observer, cpus.stream().toArray());
  }

  /** Before that acts, every CPU is brought up to the present. */
  private void handOverAfter(long ns) {
    simulation.at(simulation.nowNs() + ns, () -> {
      if (stage != null) {
        boolean many = stage.waiting() > STAGE_RECORDS;
        stage.handOverAll();
        handOverAfter(many ? Math.max(STAGE_NS_MIN, ns / 2) : Math.min(STAGE_NS_MAX, ns * 2));
      }
    });
  }

  private void handOver(TraceRecord r) {
    if (r.timeNs() <= endNs) {
      sink.event(r);
    }
  }

  private void at(long ns, Runnable look) {
    if (ns <= simulation.nowNs()) {
      look.run();
    } else {
      simulation.at(ns, look);
    }
  }

  /** It has happened: what the ring has goes out, and the end of the window is known. */
  private void fire(long atNs) {
    if (fired || over) {
      return;
    }
    fired = true;
    if (window.toNs() != TraceWindow.OPEN_TO) {
      endNs = atNs + window.toNs();
      simulation.at(Math.max(endNs, simulation.nowNs()) + 1, this::end);
    }
    if (buffer != null) {
      empty(window.fromNs() == TraceWindow.OPEN_FROM ? 0 : Math.max(0, atNs + window.fromNs()));
    } else if (window.fromNs() > 0) {
      begin(atNs + window.fromNs(), false);
    }
  }

  private void empty(long fromNs) {
    TraceBuffer full = buffer;
    watching.close(); // from now on the ring has all of the past
    buffer = null;
    full.drain(fromNs, endNs, sink);
    watch();
    int cpu = full.shortest(fromNs);
    if (cpu >= 0 && (window.fromNs() != TraceWindow.OPEN_FROM || window.toNs() < 0)) {
      long nowNs = simulation.nowNs();
      long enough = bytesPerCpu / MIB + 1 + (long) (bytesPerCpu * 1.2 / MIB * (nowNs - fromNs) / Math.max(1, nowNs - full.lostNs(cpu)));
      notes.add(String.format(Locale.ROOT, "%s: the buffer of CPU %d (%s) was full: its records begin after %.6f s instead of %.6f s;"
          + " say --trace-buffer %dM, or trace fewer events or CPUs", window.text(), cpu, size(bytesPerCpu), full.lostNs(cpu) / 1e9,
          fromNs / 1e9, enough));
    }
  }

  /** Nobody watches any more. */
  private void end() {
    over = true;
    if (watching != null) {
      watching.close();
      watching = null;
      if (stage != null) {
        stage.handOverAll();
        stage = null;
      }
    }
  }

  /** The run is over, or the capture is to end: what a ring still has goes out if it is wanted. The machine stands still. */
  public void finish() {
    boolean open = window.fromNs() == TraceWindow.OPEN_FROM;
    if (!fired && !isTimed()) {
      notes.add(window.text() + ": that did not happen; the trace " + (open ? "goes to the end of the run" : "is empty"));
    } else if (window.trigger() != null && window.toNs() != TraceWindow.OPEN_TO && !over && simulation.nowNs() < lastNs()) {
      notes.add(String.format(Locale.ROOT, "%s: the run ended at %.6f s, before the window did", window.text(), simulation.nowNs() / 1e9));
    }
    if (buffer != null && (isTimed() || open)) {
      empty(0);
    }
    end();
    if (condition != null) {
      condition.end();
    }
  }

  /** The end of a window that has one. */
  private long lastNs() {
    return window.trigger() instanceof TraceWindow.Trigger.At(long ns) ? ns : endNs;
  }

  /** What it does now: what is to be said after the number of records. */
  public String state() {
    return over ? "; the window is over" : buffer != null ? ", and " + size(buffer.bytes()) + " in the ring"
        : watching == null ? "; the window has not begun" : "";
  }

  /** What the user should know, one line each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** A size as people read it. */
  public static String size(long bytes) {
    return bytes >= 10L << 20 || bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes + 1023 >> 10) + " KiB";
  }

  // -- records ------------------------------------------------------------------------------------------

  private void event(TraceRecord r, long place) {
    if (over || r.timeNs() > endNs) {
      return;
    }
    if (buffer != null) {
      buffer.event(r, place);
    } else {
      sink.event(r);
    }
    if (counts) {
      count(r.timeNs(), r.cpu());
    }
  }

  private void count(long timeNs, int cpu) {
    Counters.read(machine, cpu, now);
    for (int i = 0; i < Counters.NUMBER; i++) {
      boolean machines = Counters.isMachines(i);
      long[] last = told[machines ? 0 : cpu];
      if (now[i] != last[i]) {
        last[i] = now[i];
        if (buffer != null) {
          buffer.counter(timeNs, cpu, i, now[i]);
        } else {
          sink.counter(timeNs, machines ? -1 : cpu, Counters.name(i), now[i]);
        }
      }
    }
  }

  /** A condition that is looked at after every tracepoint that may have changed it, until it holds. */
  private final class Watched {
    private final Condition condition;
    private final Reads reads = new Reads();
    private Simulation.@Nullable Observation looking;

    Watched(Condition condition) {
      this.condition = condition;
      looking = simulation.observe(this::event);
    }

    void end() {
      if (looking != null) {
        looking.close();
        looking = null;
      }
    }

    private void event(TraceRecord r) {
      if (!fired && reads.mayChangeBy(r) && holds()) {
        fire(r.timeNs());
        simulation.at(r.timeNs() + 1, this::end);
      }
    }

    private boolean holds() {
      try {
        boolean holds = condition.holds();
        reads.are(condition.cpus());
        return holds;
      } catch (CommandException e) {
        throw new ScenarioException(at(), String.valueOf(e.getMessage()));
      }
    }
  }
}
