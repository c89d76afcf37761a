package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.trace.Capture;
import dev.stormbench.repl.trace.CaptureSink;
import dev.stormbench.repl.prompt.Recording;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is captured of a run to an exporter. An error closes the exporter, not the run; the file is
 * then not written, and the command ends with the error after the run.
 */
final class TraceWriter implements CaptureSink, Recording {
  private final OutputFile file;
  private final OutputStream stream;
  private final Extension<TraceExporter> extension;
  private final TraceExporter exporter;
  private final String call;
  private final Location at;
  private final Capture capture;
  private ScriptLanguage.@Nullable Prompt prompt;
  private long records;
  private @Nullable RuntimeException failure;

  private TraceWriter(OutputFile file, OutputStream stream, Extension<TraceExporter> extension, Location at, TraceArguments.Wanted wanted) {
    this.file = file;
    this.stream = stream;
    this.extension = extension;
    this.exporter = extension.create(NoParams.of(extension, at));
    this.call = " of trace-exporter '" + extension.name() + "'";
    this.at = at;
    this.capture = new Capture(wanted.window(), wanted.cpus(), wanted.events(), wanted.bytesPerCpu(), exporter.wantsCounters(),
        file.isStdout(), this);
  }

  /** Opens the file that is asked for; null if none is. */
  static @Nullable TraceWriter open(Host host, TraceArguments args, Scenario scenario) {
    String name = args.file();
    if (name == null) {
      return null;
    }
    Location at = args.at();
    Extension<TraceExporter> extension = args.exporter(host.plugins().traceExporters());
    TraceArguments.Wanted wanted = args.wanted(scenario, host.plugins().watchdogs().names());
    OutputFile file = OutputFile.open(host, args.option(), name);
    try {
      OutputStream to = args.compressed() ? new GZIPOutputStream(file.stream(), 1 << 16) : file.stream();
      return new TraceWriter(file, to, extension, at, wanted);
    } catch (IOException e) {
      file.close();
      throw new ScenarioException(at, "cannot write it: " + InputFile.reason(e));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Begins: the first record may come. The machine has not run yet, or stands still at the prompt. */
  void attach(Host host, Simulation simulation) {
    boolean stands = simulation.nowNs() > 0 || simulation.events() > 0;
    guard("begin", 0, -1, () -> exporter.begin(simulation.machine(), stream));
    capture.attach(simulation, expression -> {
      prompt = Looking.open(host.plugins().scriptLanguages(), simulation.machine());
      try {
        Condition condition = prompt.condition(expression);
        return stands ? new Lasting(condition) : condition;
      } catch (CommandException e) {
        throw new ScenarioException(capture.at(), String.valueOf(e.getMessage()));
      }
    });
  }

  /** A condition whose failure ends this trace, not the machine of the prompt. */
  private final class Lasting implements Condition {
    private final Condition condition;

    /** Looks at it once: one that fails at once is refused. */
    Lasting(Condition condition) {
      this.condition = condition;
      condition.holds();
    }

    @Override
    public boolean holds() {
      try {
        return failure == null && condition.holds();
      } catch (CommandException e) {
        failure = new ScenarioException(capture.at(), String.valueOf(e.getMessage()));
        return false;
      }
    }

    @Override
    public String text() {
      return condition.text();
    }

    @Override
    public int[] cpus() {
      return condition.cpus();
    }
  }

  @Override
  public void event(TraceRecord r) {
    if (failure == null) {
      records++;
      try {
        exporter.event(r);
      } catch (Throwable e) {
        guard("event", r.timeNs(), r.cpu(), () -> {
          throw rethrown(e);
        });
      }
    }
  }

  @Override
  public void lost(int cpu, long events) {
    guard("lost", -1, cpu, () -> exporter.lost(cpu, events));
  }

  @Override
  public void counter(long timeNs, int cpu, String name, long value) {
    guard("counter", timeNs, cpu, () -> exporter.counter(timeNs, cpu, name, value));
  }

  /** For the gate, which is entered only when there is somebody to blame: records are many. */
  private static Exception rethrown(Throwable e) throws Exception {
    if (e instanceof Error error) {
      throw error;
    }
    return (Exception) e;
  }

  /** After the last record: the file is complete, or this returns why it is not. */
  @Nullable RuntimeException finish(long nowNs) {
    capture.finish();
    guard("end", nowNs, -1, () -> {
      exporter.end();
      stream.flush();
      if (stream instanceof GZIPOutputStream gzip) {
        gzip.finish();
      }
    });
    if (failure == null) {
      try {
        file.commit();
      } catch (ScenarioException e) {
        failure = e;
      }
    }
    return failure;
  }

  /** What the user should know of what was captured, one line each. */
  List<String> notes() {
    return failure == null ? capture.notes() : List.of();
  }

  @Override
  public String state() {
    return Text.count(records) + " records" + (failure == null ? capture.state() : "; it failed: " + Failures.message(failure));
  }

  @Override
  public List<String> complete(long nowNs) {
    try (this) {
      RuntimeException failed = finish(nowNs);
      if (failed != null) {
        throw failed;
      }
      List<String> lines = new ArrayList<>(List.of(file.shown() + ": " + Text.count(records) + " records"));
      lines.addAll(notes());
      return lines;
    }
  }

  /** Whether nobody reads what is written to stdout any more. */
  boolean isUnread() {
    return file.isStdout() && file.failure() != null;
  }

  private void guard(String what, long nowNs, int cpu, PluginGate.Action action) {
    if (failure != null) {
      return;
    }
    try {
      PluginGate.run(extension.owner(), what, nowNs, cpu, action);
    } catch (PluginException e) {
      IOException io = file.failure();
      failure = io != null
          ? new ScenarioException(at, "cannot write it: " + InputFile.reason(io))
          : new PluginException(extension.owner(), what + call, nowNs, cpu, e.getCause() == null ? e : e.getCause());
    }
  }

  @Override
  public void close() {
    if (prompt != null) {
      prompt.close();
    }
    file.close();
  }
}
