package dev.stormbench.testkit;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link TraceExporter} must keep to: the same records give the same bytes, it changes nothing, and it is fair to the stream, to
 * records and to the machine that it is given.
 */
public abstract class ExporterContract {
  /** What fits on the disk in turn, in bytes. */
  private static final List<Integer> DISKS = List.of(0, 1, 1_000, 100_000);
  private static final String EXTENSION = "\\.[A-Za-z0-9][A-Za-z0-9.]*";

  /** A new plugin. */
  protected abstract Plugin plugin();

  /** The exporter under test, as the plugin registers it. */
  protected abstract String name();

  /** Parameters, written as in a scenario; those that are not here have their defaults. */
  protected Map<String, ?> params() {
    return Map.of();
  }

  /** What is traced; by default a storm of RT push and one of softirqs. */
  protected List<TestScenario> scenarios() {
    return List.of(Scenarios.rtStorm(), Scenarios.softirqStorm());
  }

  private String what() {
    return "'" + name() + "' of plugin " + plugin().id();
  }

  private Extension<TraceExporter> extension(Plugin plugin) {
    return Plugins.of(List.of(plugin)).traceExporters().find(name()).orElseThrow(() -> Rule.RUNS.broken("plugin " + plugin.id()
        + " has no trace exporter '" + name() + "'"));
  }

  private TraceExporter made(Extension<TraceExporter> x) {
    return x.create(ParamsProbe.bind(x.params(), params()));
  }

  private TraceExporter made() {
    return made(extension(plugin()));
  }

  /** Scenarios, what happened in them, and machines of them that have not begun. */
  private record Traced(TestScenario scenario, List<Records.Copy> records) {
    static Traced of(TestScenario s) {
      List<Records.Copy> records = new ArrayList<>();
      Simulation machine = Simulation.of(new Bench().bind(s), Engine.FAST);
      machine.observe(r -> records.add(Records.Copy.of(r)));
      Bench.end(machine);
      return new Traced(s, records);
    }

    Machine machine() {
      return Simulation.of(new Bench().bind(scenario), Engine.FAST).machine();
    }

    byte[] written(TraceExporter x) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      x.begin(machine(), out);
      for (TraceRecord r : records) {
        x.event(r);
      }
      x.end();
      return out.toByteArray();
    }
  }

  private byte[] written(Traced t, TraceExporter x) {
    try {
      return t.written(x);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw Rule.RUNS.broken(what() + " in scenario " + t.scenario + ": " + e, e);
    }
  }

  private void same(Rule rule, Traced t, byte[] a, byte[] b, String how) {
    int i = Arrays.mismatch(a, b);
    rule.check(i < 0, what() + " in scenario " + t.scenario + ", " + how + ": " + a.length + " and " + b.length
        + " bytes, which differ from byte " + i + " on");
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("exporter-same-bytes")
  void theSameRecords_giveTheSameBytes() {
    for (TestScenario s : scenarios()) {
      Traced t = Traced.of(s);
      byte[] first = written(t, made());
      Extension<TraceExporter> x = extension(plugin());
      same(Rule.EXPORTER_SAME_BYTES, t, first, written(t, made(x)), "of another plugin object");
      same(Rule.EXPORTER_SAME_BYTES, t, first, written(t, made(x)), "after another trace");
      beside(t, x, first);
    }
  }

  private void beside(Traced t, Extension<TraceExporter> x, byte[] alone) {
    TraceExporter a = made(x);
    TraceExporter b = made(x);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      a.begin(t.machine(), out);
      b.begin(t.machine(), new ByteArrayOutputStream());
      for (TraceRecord r : t.records) {
        a.event(r);
        b.event(r);
      }
      b.end();
      a.end();
    } catch (IOException | RuntimeException e) {
      throw Rule.EXPORTER_SAME_BYTES.broken(what() + ", beside another trace: " + e, e);
    }
    same(Rule.EXPORTER_SAME_BYTES, t, alone, out.toByteArray(), "beside another trace");
  }

  @Test
  @Tag("exporter-observes")
  void anExporter_changesNothing() {
    for (TestScenario s : scenarios()) {
      Simulation machine = Simulation.of(new Bench().bind(s), Engine.FAST);
      TraceExporter x = made();
      try {
        x.begin(machine.machine(), OutputStream.nullOutputStream());
        machine.observe(r -> event(x, r));
        Outcome with = Bench.end(machine);
        x.end();
        String differs = new Bench().run(s).differs(with);
        Rule.EXPORTER_OBSERVES.check(differs.isEmpty(), what() + " in scenario " + s + ", without it against with it: " + differs);
      } catch (IOException | RuntimeException e) {
        throw Rule.EXPORTER_OBSERVES.broken(what() + " in scenario " + s + ": " + e, e);
      }
    }
  }

  private static void event(TraceExporter x, TraceRecord r) {
    try {
      x.event(r);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("exporter-copies-records")
  void records_areCopied() {
    for (TestScenario s : scenarios()) {
      Traced t = Traced.of(s);
      Records.Reused[] reused = {new Records.Reused(), new Records.Reused()};
      int[] n = {0};
      byte[] scrambled = written(t, Spy.on(TraceExporter.class, made(), (callback, of, args, call) -> {
        if (!callback.equals("event")) {
          return call.with(args);
        }
        Records.Reused record = reused[n[0]++ % 2];
        Object none = call.with(new Object[] {record.is((TraceRecord) args[0])});
        record.takeBack();
        return none;
      }));
      same(Rule.EXPORTER_COPIES_RECORDS, t, written(t, made()), scrambled, "with records that stay against records that are reused");
    }
  }

  @Test
  @Tag("exporter-asks-at-begin")
  void theMachine_isAskedInBeginOnly() {
    for (TestScenario s : scenarios()) {
      Traced t = Traced.of(s);
      boolean[] begun = {false};
      Set<String> late = new TreeSet<>();
      written(t, Spy.on(TraceExporter.class, made(), (callback, of, args, call) -> {
        if (!callback.equals("begin")) {
          return call.with(args);
        }
        Object none = call.with(new Object[] {Spy.on(Machine.class, (Machine) args[0], (asked, m, a, c) -> {
          if (begun[0]) {
            late.add(asked);
          }
          return c.with(a);
        }), args[1]});
        begun[0] = true;
        return none;
      }));
      Rule.EXPORTER_ASKS_AT_BEGIN.check(late.isEmpty(), what() + " in scenario " + s + " asks for " + late + " after begin()");
    }
  }

  @Test
  @Tag("exporter-leaves-open")
  void theStream_staysOpen() {
    TraceExporter x = made();
    boolean[] closed = {false};
    try {
      x.begin(Traced.of(Scenarios.healthy()).machine(), new ByteArrayOutputStream() {
        @Override
        public void close() {
          closed[0] = true;
        }
      });
      x.end();
    } catch (IOException | RuntimeException e) {
      throw Rule.RUNS.broken(what() + ": " + e, e);
    }
    Rule.EXPORTER_LEAVES_OPEN.check(!closed[0], what() + " closes it");
  }

  @Test
  @Tag("exporter-passes-io-errors")
  void aFullDisk_isAnIoException() {
    Traced t = Traced.of(Scenarios.rtStorm());
    int all = written(t, made()).length;
    for (int bytes : DISKS) {
      if (bytes < all) {
        fill(t, bytes);
      }
    }
  }

  private void fill(Traced t, int bytes) {
    Throwable thrown = null;
    TraceExporter x = made();
    try {
      x.begin(t.machine(), new Disk(bytes));
      for (TraceRecord r : t.records) {
        x.event(r);
      }
      x.end();
    } catch (IOException | RuntimeException | LinkageError e) {
      thrown = e;
    }
    Rule.EXPORTER_PASSES_IO_ERRORS.check(thrown instanceof IOException, what() + ", on a disk that is full after " + bytes + " bytes, "
        + (thrown == null ? "ends well" : "throws " + thrown));
  }

  @Test
  @Tag("exporter-takes-all")
  void anyOrderOfCalls_isTaken() {
    Traced t = Traced.of(Scenarios.rtStorm());
    try {
      TraceExporter none = made();
      none.begin(t.machine(), new ByteArrayOutputStream());
      none.end();
      TraceExporter some = made();
      some.begin(t.machine(), new ByteArrayOutputStream());
      some.lost(0, 0);
      long atNs = 0;
      for (Records.Copy r : t.records.subList(0, Math.min(1_000, t.records.size()))) {
        some.event(r);
        atNs = r.timeNs();
        if (r.cpu() == 1) {
          some.lost(1, 3);
        }
        if (some.wantsCounters()) {
          some.counter(atNs, r.cpu(), "nr_running", 2);
          some.counter(atNs, -1, "rto_count", 0);
        }
      }
      some.lost(0, Long.MAX_VALUE);
      some.end();
    } catch (IOException | RuntimeException | LinkageError e) {
      throw Rule.EXPORTER_TAKES_ALL.broken(what() + ": " + e, e);
    }
  }

  @Test
  @Tag("exporter-extension")
  void extension_isTheEndOfAFileName() {
    String extension = made().extension();
    Rule.EXPORTER_EXTENSION.check(extension != null && extension.matches(EXTENSION), what() + " has '" + extension + "'");
  }
}
