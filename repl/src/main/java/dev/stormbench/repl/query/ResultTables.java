package dev.stormbench.repl.query;

import dev.stormbench.repl.sweep.SweepFile;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.InputStream;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fills the tables from the result document of a run; hands on that of a sweep. */
public final class ResultTables {
  private static final String[] RTO = {"pulls", "walks", "circuits", "hops", "bails", "pushes", "retries"};
  private static final Pattern LOG = Pattern.compile("\\[ *([0-9]{1,9})\\.([0-9]{6})] (.*)");

  private final Tables tables;
  private final JsonNode root;

  private ResultTables(Tables tables, JsonNode root) {
    this.tables = tables;
    this.root = root;
  }

  /**
   * The next file is a result, or what a sweep wrote.
   *
   * @param file as the user named it
   * @throws ScenarioException if it is none
   */
  public static void read(Tables tables, String file, InputStream in) {
    JsonNode root = tree(file, in);
    if (SweepFile.is(root)) {
      SweepTables.fill(tables, file, root);
      return;
    }
    tables.next();
    fill(tables, file, root);
  }

  /** The same for the present file, which is a result. */
  public static void fill(Tables tables, String file, InputStream in) {
    fill(tables, file, tree(file, in));
  }

  private static JsonNode tree(String file, InputStream in) {
    try {
      return JsonMapper.shared().readTree(in);
    } catch (JacksonException e) {
      TokenStreamLocation l = e.getLocation();
      throw new ScenarioException(l == null ? Location.of(file) : new Location(file, l.getLineNr(), l.getColumnNr()),
          "no JSON: " + e.getOriginalMessage());
    }
  }

  private static void fill(Tables tables, String file, JsonNode root) {
    if (!root.path("digest").isString() || !root.path("rto").isObject() || !root.path("cpus").isArray()) {
      throw new ScenarioException(Location.of(file), "no result of a run or a sweep; accepted: what 'run --json FILE' and 'sweep --out FILE' write");
    }
    new ResultTables(tables, root).fill(file);
  }

  /** The next file is a trace and nothing else. */
  public static void none(Tables tables, String file) {
    tables.next();
    Out out = tables.out(Schema.RUNS).row().text(file);
    for (int i = 2; i < Schema.RUNS.columns().size(); i++) {
      out.none();
    }
    out.end();
  }

  private void fill(String file) {
    JsonNode rto = root.path("rto");
    Out runs = tables.out(Schema.RUNS).row().text(file).text(root.path("scenario").asString("")).num(root.path("seed").asLong(0))
        .text(root.path("digest").asString("")).text(joined(root.path("fixes"), "+")).num(root.path("simulatedNs").asLong(0))
        .num(root.path("events").asLong(0)).num(root.path("steps").asLong(0)).num(root.path("lockups").size());
    for (String key : RTO) {
      runs.num(rto.path(key).asLong(0));
    }
    runs.num(root.path("migrations").asLong(0)).bool(root.path("truncated").asBoolean(false));
    runs.text(root.path("panic").isString() ? root.path("panic").asString() : null).end();
    root.path("lockups").forEach(this::lockup);
    root.path("policies").forEach(this::policy);
    root.path("cpus").forEach(this::cpu);
    root.path("workloads").properties().forEach(w -> w.getValue().properties().forEach(c -> service(w.getKey(), c)));
    root.path("latency").properties().forEach(l -> latency(l.getKey(), l.getValue()));
    root.path("series").forEach(this::series);
    int line = 0;
    for (JsonNode text : root.path("kernelLog")) {
      log(++line, text.asString(""));
    }
  }

  private void lockup(JsonNode l) {
    tables.out(Schema.LOCKUPS).row().num(l.path("timeNs").asLong(0)).num(l.path("cpu").asLong(0)).text(l.path("kind").asString(""))
        .num(l.path("stuckSeconds").asLong(0)).num(l.path("pid").asLong(0)).text(l.path("comm").asString(""))
        .text(joined(l.path("stack"), " < ")).end();
  }

  private void policy(JsonNode p) {
    boolean ended = p.path("endedNs").asLong(-1) >= 0;
    tables.out(Schema.POLICIES).row().text(p.path("slot").asString("")).text(p.path("name").asString("")).text(p.path("state").asString(""))
        .num(ended ? p.path("endedNs").asLong(0) : Out.NONE).text(ended ? p.path("reason").asString("") : null)
        .text(ended ? p.path("message").asString("") : null).end();
  }

  private void cpu(JsonNode c) {
    tables.out(Schema.CPUS).row().num(c.path("cpu").asLong(0)).real(c.path("softirqUtil").asDouble(0)).real(c.path("hardirqUtil").asDouble(0))
        .real(c.path("taskUtil").asDouble(0)).real(c.path("idleUtil").asDouble(0)).num(c.path("switches").asLong(0))
        .num(c.path("ipisReceived").asLong(0)).num(c.path("maxSoftirqNs").asLong(0)).end();
  }

  private void service(String workload, Map.Entry<String, JsonNode> e) {
    long cpu = cpu(e.getKey());
    JsonNode s = e.getValue();
    tables.out(Schema.SERVICES).row().text(workload).num(cpu).num(s.path("arrivals").asLong(0)).num(s.path("completed").asLong(0))
        .num(s.path("dropped").asLong(0)).num(s.path("backlogMax").asLong(0)).real(s.path("bodyNsMean").asDouble(0))
        .num(s.path("bodyNsMax").asLong(0)).num(s.path("largestSnapshot").asLong(0)).end();
    for (JsonNode x : s.path("snapshots")) {
      tables.out(Schema.SNAPSHOTS).row().text(workload).num(cpu).num(x.path("timeNs").asLong(0)).num(x.path("size").asLong(0)).end();
    }
  }

  private static long cpu(String key) {
    return key.matches("[0-9]{1,6}") ? Long.parseLong(key) : Out.NONE;
  }

  private void latency(String workload, JsonNode l) {
    tables.out(Schema.LATENCY).row().text(workload).num(l.path("count").asLong(0)).num(l.path("p50Ns").asLong(0)).num(l.path("p99Ns").asLong(0))
        .num(l.path("p999Ns").asLong(0)).num(l.path("maxNs").asLong(0)).num(l.path("responseMaxNs").asLong(0))
        .num(l.path("waitingMaxNs").asLong(0)).bool(l.path("rt").asBoolean(false)).end();
  }

  private void series(JsonNode s) {
    long cpu = s.path("cpu").asLong(-1);
    JsonNode times = s.path("timesNs");
    JsonNode values = s.path("values");
    for (int i = 0; i < times.size() && i < values.size(); i++) {
      tables.out(Schema.COUNTERS).row().num(times.get(i).asLong(0)).num(cpu < 0 ? Out.NONE : cpu).text(s.path("metric").asString(""))
          .real(values.get(i).asDouble(0)).end();
    }
  }

  private void log(int line, String text) {
    Matcher m = LOG.matcher(text);
    boolean timed = m.matches();
    long ts = timed ? Long.parseLong(m.group(1)) * 1_000_000_000L + Long.parseLong(m.group(2)) * 1_000 : Out.NONE;
    tables.out(Schema.KERNEL_LOG).row().num(line).num(ts).text(timed ? m.group(3) : text).end();
  }

  private static String joined(JsonNode array, String by) {
    StringJoiner all = new StringJoiner(by);
    array.forEach(n -> all.add(n.asString("")));
    return all.toString();
  }
}
