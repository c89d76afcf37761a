package dev.stormbench.repl;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A plugin that fails where it is told to. */
@BuiltFor(Spi.VERSION)
final class Faulty implements Plugin {
  private final boolean inInit;

  Faulty(boolean inInit) {
    this.inInit = inInit;
  }

  @Override
  public String id() {
    return "com.example.faulty";
  }

  @Override
  public String version() {
    return "1.2";
  }

  @Override
  public void init(Registry r) {
    if (inInit) {
      throw new IllegalStateException("no\nluck");
    }
    r.workload("throws-at-install", "throws at install", List.of(), p -> setup -> {
      throw new IllegalStateException("not today");
    });
    r.checker("never-satisfied", "finds the first event wrong", List.of(), p -> new NeverSatisfied());
    r.traceExporter("throws-at-event", "throws at the first record", List.of(), p -> new ThrowsAtEvent());
    r.traceExporter("counters", "writes no records, only counters and what was lost", List.of(), p -> new CountersOnly());
  }

  private static final class NeverSatisfied implements Checker {
    private Violations violations = (invariant, what) -> {};

    @Override
    public void start(Machine machine, Violations v) {
      violations = v;
    }

    @Override
    public void event(TraceRecord record) {
      violations.violated("peace", "something happened");
    }
  }

  private static final class ThrowsAtEvent implements TraceExporter {
    @Override
    public String extension() {
      return ".bad";
    }

    @Override
    public void begin(Machine machine, OutputStream out) {}

    @Override
    public void event(TraceRecord record) {
      throw new IllegalStateException("cannot write that");
    }
  }

  private static final class CountersOnly implements TraceExporter {
    private PrintStream to = System.err;

    @Override
    public String extension() {
      return ".counters";
    }

    @Override
    public void begin(Machine machine, OutputStream out) {
      to = new PrintStream(out, false, StandardCharsets.UTF_8);
    }

    @Override
    public void event(TraceRecord record) {}

    @Override
    public boolean wantsCounters() {
      return true;
    }

    @Override
    public void counter(long timeNs, int cpu, String name, long value) {
      to.println(cpu + " " + name + " " + value);
    }

    @Override
    public void lost(int cpu, long events) {
      to.println("lost " + cpu + " " + events);
    }

    @Override
    public void end() {
      to.flush();
    }
  }
}
