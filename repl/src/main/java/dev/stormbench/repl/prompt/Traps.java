package dev.stormbench.repl.prompt;

import dev.stormbench.engine.Simulation;
import dev.stormbench.repl.trace.Reads;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.Stop.Reason;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stops a running machine: breakpoints and watched expressions, which stay, and what one run was asked to stop at. They
 * are armed while a machine runs forward, and looked at after tracepoints. The first that springs says why; the machine then
 * stands still before the next nanosecond.
 *
 * <p>A condition that only reads some CPUs is looked at after tracepoints that happen there or name one of them: nothing
 * else can change it. All CPUs are observed all the same, because any of them may name those.
 */
final class Traps {
  /** Something that may stop the machine. */
  private abstract static class Trap {
    final Reason reason;
    final int number;
    final String text;
    long hits;

    Trap(Reason reason, int number, String text) {
      this.reason = reason;
      this.number = number;
      this.text = text;
    }

    /** The machine is about to run. */
    void arm() {}

    /** A tracepoint was hit: why to stop, or null. */
    abstract @Nullable String hit(TraceRecord r);

    String name() {
      return (this instanceof Changed ? "watch " : "breakpoint ") + number;
    }
  }

  private static final class AtEvent extends Trap {
    private final TraceEvent event;
    private final int cpu;
    private final @Nullable Condition condition;

    AtEvent(int number, TraceEvent event, int cpu, @Nullable Condition condition) {
      super(Reason.BREAK, number, event.eventName() + (cpu < 0 ? "" : " cpu " + cpu)
          + (condition == null ? "" : " if " + condition.text()));
      this.event = event;
      this.cpu = cpu;
      this.condition = condition;
    }

    @Override
    @Nullable String hit(TraceRecord r) {
      return r.event() == event && (cpu < 0 || r.cpu() == cpu) && (condition == null || condition.holds())
          ? event.eventName() + " on CPU " + r.cpu() : null;
    }
  }

  /** Springs when a condition that did not hold does. */
  private static final class Becomes extends Trap {
    private final Condition condition;
    private final Reads reads = new Reads();
    private boolean held;

    Becomes(Reason reason, int number, Condition condition) {
      super(reason, number, condition.text());
      this.condition = condition;
    }

    @Override
    void arm() {
      held = condition.holds();
      reads.are(condition.cpus());
    }

    @Override
    @Nullable String hit(TraceRecord r) {
      if (!reads.mayChangeBy(r)) {
        return null;
      }
      boolean before = held;
      arm();
      return held && !before ? text : null;
    }
  }

  private static final class Changed extends Trap {
    private final Supplier<String> value;
    private String last = "";

    Changed(int number, String text, Supplier<String> value) {
      super(Reason.BREAK, number, text);
      this.value = value;
    }

    @Override
    void arm() {
      last = value.get();
    }

    @Override
    @Nullable String hit(TraceRecord r) {
      String before = last;
      last = value.get();
      return last.equals(before) ? null : text + ": " + before + " -> " + last;
    }
  }

  private final List<Trap> traps = new ArrayList<>();
  private int last;

  // -- breakpoints ------------------------------------------------------------------------------------

  int atEvent(TraceEvent event, int cpu, @Nullable Condition condition) {
    traps.add(new AtEvent(++last, event, cpu, condition));
    return last;
  }

  int when(Condition condition) {
    traps.add(new Becomes(Reason.BREAK, ++last, condition));
    return last;
  }

  int changed(String expression, Supplier<String> value) {
    traps.add(new Changed(++last, expression, value));
    return last;
  }

  List<String> list() {
    return traps.stream().map(t -> Figures.format("%d: %s%s, hit %d time%s", t.number, t instanceof Changed ? "watch " : "",
        t.text, t.hits, t.hits == 1 ? "" : "s")).toList();
  }

  void remove(int number) {
    if (!traps.removeIf(t -> t.number == number)) {
      throw new CommandException("no breakpoint " + number + (traps.isEmpty() ? "; there is none"
          : " (there: " + String.join(", ", traps.stream().map(t -> "" + t.number).toList()) + ")"));
    }
  }

  // -- one run ----------------------------------------------------------------------------------------

  /** Why a run stopped; filled by what sprang first. */
  static final class Cause {
    @Nullable Reason reason;
    String why = "";
    /** What a condition threw; the run ends with it. */
    @Nullable RuntimeException failure;

    boolean isOpen() {
      return reason == null && failure == null;
    }
  }

  /** Arms everything, with {@code asked} if not null, on a machine that is about to run. */
  Simulation.@Nullable Observation arm(Simulation s, @Nullable Condition asked, Cause cause) {
    List<Trap> armed = new ArrayList<>(traps);
    if (asked != null) {
      armed.add(new Becomes(Reason.CONDITION, 0, asked));
    }
    if (armed.isEmpty()) {
      return null;
    }
    for (Trap t : armed) {
      try {
        t.arm();
      } catch (RuntimeException e) {
        throw blamed(t, e);
      }
    }
    return s.observe(r -> {
      for (Trap t : armed) {
        if (cause.isOpen()) {
          spring(t, r, s, cause);
        }
      }
    });
  }

  private static void spring(Trap t, TraceRecord r, Simulation s, Cause cause) {
    try {
      String why = t.hit(r);
      if (why == null) {
        return;
      }
      t.hits++;
      cause.reason = t.reason;
      cause.why = t.number == 0 ? why : t.name() + ": " + why;
    } catch (RuntimeException e) {
      cause.failure = blamed(t, e);
    }
    s.stopSoon();
  }

  private static RuntimeException blamed(Trap t, RuntimeException e) {
    return t.number > 0 && e instanceof CommandException ? new CommandException(t.name() + ": " + e.getMessage()) : e;
  }
}
