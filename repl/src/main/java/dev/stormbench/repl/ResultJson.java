package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.plugin.LoadedPlugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The result document, a contract: keys and types of {@link RunReport} in its order, then {@code truncated}, {@code plugins} and what
 * {@link About} has. Keys may be added, none goes.
 */
final class ResultJson {
  private final JsonGenerator g;

  /**
   * What a result says of the command that made it.
   *
   * @param command what to type to have it again, whatever engine it ran on; empty if no command made it
   * @param scenarioText the scenario as YAML, without what the command changes in it
   * @param expectations what the scenario expects, and what came
   */
  record About(String command, String scenarioText, List<Matrix.Checked> expectations) {
    static final About NOTHING = new About("", "", List.of());
  }

  private ResultJson(JsonGenerator g) {
    this.g = g;
  }

  /** Writes the document and a line feed; {@code out} stays open. */
  static void write(OutputStream out, RunReport r, boolean truncated, List<LoadedPlugin> plugins, About about) throws IOException {
    try (JsonGenerator g = generator(out)) {
      new ResultJson(g).document(r, truncated, plugins, about);
    } catch (JacksonException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
    out.write('\n');
  }

  /** The document of a run that was not cut short. */
  static byte[] bytes(RunReport r, List<LoadedPlugin> plugins) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(bytes, r, false, plugins, About.NOTHING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A generator that leaves {@code out} open. */
  static JsonGenerator generator(OutputStream out) {
    JsonFactory factory = JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    return factory.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
  }

  private void document(RunReport r, boolean truncated, List<LoadedPlugin> plugins, About about) {
    g.writeStartObject();
    g.writeNumberProperty("format", r.format());
    g.writeObjectPropertyStart("versions");
    g.writeStringProperty("stormbench", Version.stormbench());
    r.versions().forEach(g::writeStringProperty);
    g.writeEndObject();
    g.writeStringProperty("scenario", r.scenario());
    g.writeStringProperty("scenarioSha256", r.scenarioSha256());
    g.writeNumberProperty("seed", r.seed());
    g.writeStringProperty("digest", r.digest());
    g.writeNumberProperty("simulatedNs", r.simulatedNs());
    g.writeNumberProperty("wallNs", r.wallNs());
    g.writeNumberProperty("events", r.events());
    g.writeNumberProperty("steps", r.steps());
    strings("fixes", r.fixes());
    g.writeArrayPropertyStart("policies");
    r.policies().forEach(this::policy);
    g.writeEndArray();
    g.writeArrayPropertyStart("lockups");
    r.lockups().forEach(this::lockup);
    g.writeEndArray();
    g.writeArrayPropertyStart("cpus");
    r.cpus().forEach(this::cpu);
    g.writeEndArray();
    workloads(r);
    rto(r.rto());
    locks(r.locks());
    g.writeNumberProperty("migrations", r.migrations());
    pi(r.pi());
    g.writeObjectPropertyStart("latency");
    r.latency().forEach(this::latency);
    g.writeEndObject();
    g.writeArrayPropertyStart("series");
    r.series().forEach(this::series);
    g.writeEndArray();
    contexts(r.contexts());
    strings("kernelLog", r.kernelLog());
    g.writeNumberProperty("wrongAnswers", r.wrongAnswers());
    g.writeStringProperty("panic", r.panic());
    g.writeBooleanProperty("truncated", truncated);
    g.writeObjectPropertyStart("plugins");
    plugins.forEach(p -> g.writeStringProperty(p.id(), p.version()));
    g.writeEndObject();
    g.writeStringProperty("command", about.command());
    g.writeArrayPropertyStart("expectations");
    about.expectations().forEach(this::expectation);
    g.writeEndArray();
    g.writeStringProperty("scenarioText", about.scenarioText());
    g.writeEndObject();
  }

  private void expectation(Matrix.Checked c) {
    g.writeStartObject();
    g.writeStringProperty("expected", c.expectation().toString());
    g.writeNumberProperty("got", c.actual());
    g.writeBooleanProperty("met", c.met());
    g.writeEndObject();
  }

  private void policy(RunReport.Policy p) {
    g.writeStartObject();
    g.writeStringProperty("slot", p.slot());
    g.writeStringProperty("name", p.name());
    g.writeStringProperty("state", p.state());
    g.writeNumberProperty("endedNs", p.endedNs());
    g.writeStringProperty("reason", p.reason());
    g.writeStringProperty("message", p.message());
    strings("dump", p.dump());
    g.writeEndObject();
  }

  private void lockup(RunReport.Lockup l) {
    g.writeStartObject();
    g.writeStringProperty("kind", l.kind());
    g.writeNumberProperty("timeNs", l.timeNs());
    g.writeNumberProperty("cpu", l.cpu());
    g.writeNumberProperty("stuckSeconds", l.stuckSeconds());
    g.writeStringProperty("comm", l.comm());
    g.writeNumberProperty("pid", l.pid());
    strings("stack", l.stack());
    g.writeEndObject();
  }

  private void cpu(RunReport.CpuReport c) {
    g.writeStartObject();
    g.writeNumberProperty("cpu", c.cpu());
    g.writeNumberProperty("softirqUtil", c.softirqUtil());
    g.writeNumberProperty("hardirqUtil", c.hardirqUtil());
    g.writeNumberProperty("taskUtil", c.taskUtil());
    g.writeNumberProperty("idleUtil", c.idleUtil());
    g.writeNumberProperty("switches", c.switches());
    g.writeNumberProperty("ipisReceived", c.ipisReceived());
    g.writeNumberProperty("maxSoftirqNs", c.maxSoftirqNs());
    g.writeEndObject();
  }

  private void workloads(RunReport r) {
    g.writeObjectPropertyStart("workloads");
    r.workloads().forEach((id, cpus) -> {
      g.writeObjectPropertyStart(id);
      cpus.forEach(this::service);
      g.writeEndObject();
    });
    g.writeEndObject();
  }

  private void service(String cpu, RunReport.Service s) {
    g.writeObjectPropertyStart(cpu);
    g.writeNumberProperty("arrivals", s.arrivals());
    g.writeNumberProperty("completed", s.completed());
    g.writeNumberProperty("dropped", s.dropped());
    g.writeNumberProperty("backlogMax", s.backlogMax());
    g.writeNumberProperty("bodyNsMean", s.bodyNsMean());
    g.writeNumberProperty("bodyNsMax", s.bodyNsMax());
    g.writeNumberProperty("largestSnapshot", s.largestSnapshot());
    g.writeArrayPropertyStart("snapshots");
    for (RunReport.Snapshot x : s.snapshots()) {
      g.writeStartObject();
      g.writeNumberProperty("timeNs", x.timeNs());
      g.writeNumberProperty("size", x.size());
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeEndObject();
  }

  private void rto(RunReport.Rto r) {
    g.writeObjectPropertyStart("rto");
    g.writeNumberProperty("pulls", r.pulls());
    g.writeNumberProperty("walks", r.walks());
    g.writeNumberProperty("circuits", r.circuits());
    g.writeNumberProperty("hops", r.hops());
    g.writeNumberProperty("bails", r.bails());
    g.writeNumberProperty("pushes", r.pushes());
    g.writeNumberProperty("retries", r.retries());
    g.writeEndObject();
  }

  private void locks(RunReport.Locks l) {
    g.writeObjectPropertyStart("locks");
    g.writeNumberProperty("rqContended", l.rqContended());
    g.writeNumberProperty("rqSpinNs", l.rqSpinNs());
    g.writeNumberProperty("rtoContended", l.rtoContended());
    g.writeNumberProperty("rtoSpinNs", l.rtoSpinNs());
    g.writeEndObject();
  }

  private void pi(RunReport.Pi p) {
    g.writeObjectPropertyStart("pi");
    g.writeNumberProperty("boosts", p.boosts());
    g.writeNumberProperty("waits", p.waits());
    g.writeNumberProperty("maxWaitNs", p.maxWaitNs());
    g.writeNumberProperty("maxBoostDelayNs", p.maxBoostDelayNs());
    g.writeNumberProperty("deadlocks", p.deadlocks());
    g.writeObjectPropertyStart("workloads");
    p.workloads().forEach((id, share) -> {
      g.writeObjectPropertyStart(id);
      g.writeNumberProperty("boosts", share.boosts());
      g.writeNumberProperty("waits", share.waits());
      g.writeNumberProperty("maxWaitNs", share.maxWaitNs());
      g.writeNumberProperty("maxBoostDelayNs", share.maxBoostDelayNs());
      g.writeEndObject();
    });
    g.writeEndObject();
    g.writeEndObject();
  }

  private void latency(String workload, RunReport.Latency l) {
    g.writeObjectPropertyStart(workload);
    g.writeNumberProperty("count", l.count());
    g.writeNumberProperty("p50Ns", l.p50Ns());
    g.writeNumberProperty("p99Ns", l.p99Ns());
    g.writeNumberProperty("p999Ns", l.p999Ns());
    g.writeNumberProperty("maxNs", l.maxNs());
    g.writeNumberProperty("responseMaxNs", l.responseMaxNs());
    g.writeNumberProperty("waitingMaxNs", l.waitingMaxNs());
    g.writeBooleanProperty("rt", l.rt());
    g.writeArrayPropertyStart("histogram");
    for (long[] bucket : l.histogram()) {
      g.writeArray(bucket, 0, bucket.length);
    }
    g.writeEndArray();
    g.writeEndObject();
  }

  private void series(RunReport.Series s) {
    g.writeStartObject();
    g.writeStringProperty("metric", s.metric());
    g.writeNumberProperty("cpu", s.cpu());
    g.writeName("timesNs");
    g.writeArray(s.timesNs(), 0, s.timesNs().length);
    g.writeArrayPropertyStart("values");
    for (double v : s.values()) {
      if (v == Math.rint(v) && Math.abs(v) < 1L << 53) {
        g.writeNumber((long) v);
      } else {
        g.writeNumber(v);
      }
    }
    g.writeEndArray();
    g.writeEndObject();
  }

  private void contexts(RunReport.Contexts c) {
    g.writeObjectPropertyStart("contexts");
    g.writeName("timesNs");
    g.writeArray(c.timesNs(), 0, c.timesNs().length);
    shares("task", c.task());
    shares("softirq", c.softirq());
    shares("hardirq", c.hardirq());
    g.writeEndObject();
  }

  private void shares(String name, int[][] byCpu) {
    g.writeArrayPropertyStart(name);
    for (int[] ofCpu : byCpu) {
      g.writeArray(ofCpu, 0, ofCpu.length);
    }
    g.writeEndArray();
  }

  private void strings(String name, List<String> values) {
    g.writeArrayPropertyStart(name);
    values.forEach(g::writeString);
    g.writeEndArray();
  }
}
