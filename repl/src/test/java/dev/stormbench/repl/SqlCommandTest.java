package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.repl.prompt.Bench;
import dev.stormbench.repl.trace.Kept;
import dev.stormbench.spi.trace.TraceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sql} answers, against what plain Java counts over the same records; and what it refuses. */
class SqlCommandTest {
  private static final String TRACE = """
                 A-7       [000] d..2.     1.000001: sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120
            <idle>-0       [000] d.h1.     1.000010: local_timer_entry: vector=236
            <idle>-0       [000] d.h1.     1.000012: local_timer_exit: vector=236
      CPU:0 [LOST 5 EVENTS]
                 B-8       [000] d..2.     1.500001: sched_switch: prev_comm=B prev_pid=8 prev_prio=49 prev_state=R ==> next_comm=C next_pid=9 next_prio=39
      """;

  @TempDir
  private Path folder;
  private Cli cli;

  @BeforeEach
  void files() {
    cli = new Cli(folder).file("s.yaml", Cli.SMALL).file("a.trace", TRACE);
  }

  private String ok(String... words) {
    Cli.Result r = cli.run(words);
    assertThat(r.err()).isEmpty();
    assertThat(r.code()).isZero();
    return r.out();
  }

  private void refused(String line, String... words) {
    Cli.Result r = cli.run(words);
    assertThat(r.err()).isEqualTo(line + "\n");
    assertThat(r.out()).isEmpty();
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
  }

  // -- the same as plain Java counts ------------------------------------------------------------------

  /** The records and the result of {@link Cli#SMALL}, without any table. */
  private RunReport simulate(List<Kept> records) {
    Bench bench = Benches.in(folder);
    Simulation s = Simulation.of(new ScenarioBinder(bench.plugins(), bench.library()).bind(bench.read("s.yaml"),
        new Overrides(List.of(), List.of(), OptionalLong.empty())), Simulation.Engine.FAST);
    s.observe(r -> records.add(Kept.of(r)));
    return s.run((nowNs, endNs) -> true);
  }

  private static long arg(Kept k, String field) {
    return k.arg(k.event().field(field));
  }

  /** The answer as lines {@code name,number}. */
  private static String lines(Map<?, ?> counts) {
    StringBuilder b = new StringBuilder("k,v\n");
    counts.forEach((k, v) -> b.append(k).append(',').append(v).append('\n'));
    return b.toString();
  }

  private void same(Map<String, Long> counted, String sql) {
    assertThat(counted).isNotEmpty();
    assertThat(ok("sql", "s.yaml", "--csv", sql)).isEqualTo(lines(counted));
  }

  @Test
  void events_areAllRecords() {
    List<Kept> records = new ArrayList<>();
    simulate(records);
    Map<String, Long> counts = new TreeMap<>();
    records.forEach(k -> counts.merge(k.event().eventName(), 1L, Long::sum));

    same(counts, "select event as k, count(*) as v from events group by 1 order by 1");
    Map<String, Long> sums = new TreeMap<>();
    records.stream().filter(k -> k.event() == TraceEvent.SCHED_SWITCH)
        .forEach(k -> sums.merge(k.text(k.event().field("next_comm")), k.timeNs(), Long::sum));
    same(sums, "select args.next_comm as k, sum(ts)::bigint as v from sched_switch group by 1 order by 1");
  }

  @Test
  void sched_isWhatSwitchesSay() {
    List<Kept> records = new ArrayList<>();
    simulate(records);
    Map<Integer, Kept> last = new TreeMap<>();
    Map<String, Long> ran = new TreeMap<>();
    for (Kept k : records) {
      if (k.event() == TraceEvent.SCHED_SWITCH) {
        Kept before = last.put(k.cpu(), k);
        if (before != null) {
          ran.merge(k.text(k.event().field("prev_comm")), k.timeNs() - before.timeNs(), Long::sum);
        }
      }
    }
    same(ran, "select comm as k, sum(dur)::bigint as v from sched where dur is not null group by 1 order by 1");
    same(ran, "select comm as k, sum(dur)::bigint as v from thread_state where state = 'Running' and dur is not null group by 1 union"
        + " select comm, sum(dur)::bigint from sched where pid = 0 and dur is not null group by 1 order by 1");
  }

  @Test
  void latencies_areThoseOfTheResult() {
    List<Kept> records = new ArrayList<>();
    RunReport report = simulate(records);
    Map<Long, Long> woken = new TreeMap<>();
    List<Long> waits = new ArrayList<>();
    for (Kept k : records) {
      if (k.event() == TraceEvent.SCHED_WAKING && "rt_sleeper".equals(k.text(0))) {
        woken.put(arg(k, "pid"), k.timeNs());
      } else if (k.event() == TraceEvent.SCHED_SWITCH && woken.containsKey(arg(k, "next_pid"))) {
        waits.add(k.timeNs() - woken.remove(arg(k, "next_pid")));
      }
    }
    RunReport.Latency sleepers = report.latency().get("fifo-sleepers");
    long max = Collections.max(waits);

    assertThat(waits.size()).isEqualTo((int) sleepers.count());
    assertThat(sleepers.maxNs()).isBetween(max, max + max / 500); // a histogram's
    assertThat(ok("sql", "s.yaml", "--csv", "select count(latency), max(latency) from wakeups where comm = 'rt_sleeper'"))
        .endsWith("\n" + waits.size() + "," + max + "\n");
  }

  @Test
  void interrupts_areFromEntryToExit() {
    List<Kept> records = new ArrayList<>();
    simulate(records);
    Map<String, Long> open = new TreeMap<>();
    Map<String, Long> took = new TreeMap<>();
    for (Kept k : records) {
      String event = k.event().eventName();
      if (k.event().system().equals("irq_vectors")) {
        String name = event.replaceFirst("_(entry|exit)$", "");
        if (event.endsWith("_entry")) {
          open.put(k.cpu() + name, k.timeNs());
        } else {
          took.merge(name, k.timeNs() - open.remove(k.cpu() + name), Long::sum);
        }
      }
    }
    same(took, "select name as k, sum(dur)::bigint as v from irq group by 1 having v is not null order by 1");
  }

  @Test
  void softirqs_haveTheirTasklets_andWhatWasStolen() {
    List<Kept> records = new ArrayList<>();
    simulate(records);
    long passes = 0;
    long tasklets = 0;
    long stolen = 0;
    boolean[] in = new boolean[4];
    long[] since = new long[4];
    long[][] here = new long[4][2];
    for (Kept k : records) {
      switch (k.event()) {
        case SOFTIRQ_ENTRY -> {
          in[k.cpu()] = arg(k, "vec") == 6;
          here[k.cpu()] = new long[2];
        }
        case SOFTIRQ_EXIT -> {
          passes += in[k.cpu()] ? 1 : 0;
          tasklets += in[k.cpu()] ? here[k.cpu()][0] : 0;
          stolen += in[k.cpu()] ? here[k.cpu()][1] : 0;
          in[k.cpu()] = false;
        }
        case TASKLET_ENTRY -> here[k.cpu()][0]++;
        case LOCAL_TIMER_ENTRY, RESCHEDULE_ENTRY, CALL_FUNCTION_SINGLE_ENTRY, IRQ_WORK_ENTRY -> since[k.cpu()] = k.timeNs();
        case LOCAL_TIMER_EXIT, RESCHEDULE_EXIT, CALL_FUNCTION_SINGLE_EXIT, IRQ_WORK_EXIT ->
            here[k.cpu()][1] += k.timeNs() - since[k.cpu()];
        default -> { }
      }
    }
    assertThat(stolen).isPositive();
    assertThat(ok("sql", "s.yaml", "--csv", "select count(*), sum(tasklets)::bigint, sum(stolen)::bigint from softirq"
        + " where name = 'TASKLET' and dur is not null")).endsWith("\n" + passes + "," + tasklets + "," + stolen + "\n");
  }

  @Test
  void ipis_areAnswered_andHopsAreBarrenUnlessTheyPush() throws IOException {
    cli.file("s.yaml", Files.readString(Path.of(System.getProperty("stormbench.home"), "scripts", "rt-push-storm-32.yaml"))
        .replace("duration: 10s", "duration: 20ms"));
    List<Kept> records = new ArrayList<>();
    RunReport.Rto rto = simulate(records).rto();
    long sent = records.stream().filter(k -> k.event() == TraceEvent.IPI_SEND_CPU).count();
    long entries = records.stream().filter(k -> k.event() == TraceEvent.CALL_FUNCTION_SINGLE_ENTRY
        || k.event() == TraceEvent.RESCHEDULE_ENTRY).count();

    assertThat(sent).isPositive();
    assertThat(ok("sql", "s.yaml", "--csv", "select count(*), count(distinct (target, name, entry)) from ipi"))
        .endsWith("\n" + sent + "," + entries + "\n");
    long moved = records.stream().filter(k -> k.event() == TraceEvent.SCHED_MIGRATE_TASK && (k.flags() & 0x08) != 0).count();
    assertThat(rto.hops()).isPositive();
    assertThat(ok("sql", "s.yaml", "--csv", "select count(*), count(*) filter (not barren) from ipi where func = 'rto_push_irq_work_func'"
        + " and entry is not null")).endsWith("\n" + rto.hops() + "," + moved + "\n");
  }

  @Test
  void whatIsNotTraced_isNotThere() {
    assertThat(ok("sql", "s.yaml", "--trace-cpus", "1", "--trace-events", "sched_switch,irq", "--csv",
        "select distinct cpu, (select count(distinct event) from events where event like 'local%') as t from events")).isEqualTo("cpu,t\n1,0\n");
  }

  // -- results ----------------------------------------------------------------------------------------

  @Test
  void aResult_isInItsTables_andSoIsThatOfAScenario() {
    cli.file("l.yaml", Cli.LOCKUP);
    ok("run", "l.yaml", "--json", "r.json", "-q");
    String lockups = ok("sql", "r.json", "--csv", "select ts, cpu, kind, stuck from lockups");
    assertThat(lockups.lines().count()).isGreaterThan(1);
    assertThat(lockups).contains(",1,softlockup,");
    assertThat(ok("sql", "l.yaml", "--trace-events", "rcu_stall_warning", "--csv", "select ts, cpu, kind, stuck from lockups")).isEqualTo(lockups);
    assertThat(ok("sql", "r.json", "--csv", "select count(*) from kernel_log where ts = (select min(ts) from lockups)"
        + " or text like 'watchdog: BUG: soft lockup - CPU#1 stuck%'").lines().toList().get(1)).isNotEqualTo("0");
    assertThat(ok("sql", "r.json", "l.yaml", "--trace-events", "rcu_stall_warning", "--csv",
        "select count(distinct digest), count(*), sum(run)::int from runs")).endsWith("\n1,2,3\n");
  }

  @Test
  void counters_areTheSeries() {
    ok("run", "s.yaml", "--json", "r.json", "-q");
    assertThat(ok("sql", "r.json", "--csv", "select count(*) > 0, max(ts), count(distinct name) > 0 from counters")).endsWith("\ntrue,20000000,true\n");
  }

  // -- traces -----------------------------------------------------------------------------------------

  @Test
  void aTrace_isPrintedInColumns() {
    assertThat(ok("sql", "a.trace", "select ts, dur, comm, end_state, dur / 2.0 as half from sched order by ts")).isEqualTo("""
                  ts   dur  comm       end_state  half
          1000001000  NULL  swapper/0  NULL       NULL
          1500001000  NULL  C          NULL       NULL
        """);
    assertThat(ok("sql", "a.trace", "select name, dur, dur / 3 as third, (dur / 1e12) as small from irq")).isEqualTo("""
          name          dur    third        small
          local_timer  2000  666.667  0.000000002
        """);
    assertThat(ok("sql", "a.trace", "--json", "select event, fields from events order by id limit 1 offset 1"))
        .isEqualTo("[{\"event\": \"local_timer_entry\", \"fields\": {\"vector\":236}}]\n");
    assertThat(ok("sql", "a.trace", "--json", "from lockups")).isEqualTo("[]\n");
    assertThat(ok("sql", "a.trace", "--csv", "select 'a,\"b\"' as x, null as y")).isEqualTo("x,y\n\"a,\"\"b\"\"\",\n");
    assertThat(ok("sql", "a.trace", "create table t (x int)")).isEmpty();
  }

  @Test
  void ofManyRows_peopleGetAThousand_andProgramsAll() {
    assertThat(ok("sql", "a.trace", "from range(2000)").lines().toList()).hasSize(1002).last().isEqualTo("  (the first 1000 rows; --csv and --json print all)");
    assertThat(ok("sql", "a.trace", "from range(1000)").lines().toList()).hasSize(1001).last().isEqualTo("    999");
    assertThat(ok("sql", "a.trace", "--csv", "from range(2000)").lines().toList()).hasSize(2001);
  }

  @Test
  void aQueryInAFile_isBlamedByItsName() {
    cli.file("q.sql", "select count(*)\nfrom evnts;\n").file("ok.sql", "select count(*) as n from events -- all\n;\n");
    assertThat(ok("sql", "a.trace", "-f", "ok.sql", "--csv")).isEqualTo("n\n4\n");
    Cli.Result r = cli.run("sql", "a.trace", "-f", "q.sql");
    assertThat(r.err()).startsWith("q.sql:2:6: there is no table 'evnts'; did you mean 'events'? (tables: runs, sched, ").endsWith(
        ", kernel_log, events, and each event by its name)\n");
    assertThat(r.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theAnswerAsParquet_isATableInAnotherProcess() throws IOException {
    assertThat(ok("sql", "a.trace", "--parquet", "mine.parquet", "from events")).isEmpty();
    assertThat(ok("sql", "mine.parquet", "--csv", "select count(*), min(fields->>'vector') from mine")).endsWith("\n4,236\n");
    assertThat(ok("sql", "mine.parquet", "a.trace", "--csv", "select count(*) from mine join events using (run, id)")).endsWith("\n4\n");
    Path out = folder.resolve("out");
    Process p = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dstormbench.home="
        + System.getProperty("stormbench.home"), "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
        Main.class.getName(), "sql", "mine.parquet", "select max(ts) as m from mine", "--csv")
        .directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(folder.resolve("err").toFile()).start();
    try {
      assertThat(p.waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      p.destroyForcibly();
    }
    assertThat(Files.readString(out)).isEqualTo("m\n1500001000\n");
  }

  @Test
  void everyColumn_isExplained() {
    String all = ok("sql", "--schema");
    assertThat(all).contains("\nsched: ", "\n  run, ts, dur, cpu, pid, comm, prio, end_state\n", "  sched_switch, sched_waking, ");
    assertThat(ok("sql", "--schema", "ipi", "sched_switch")).contains("  latency  integer  entry - ts, ns\n", "  args.prev_comm   text     ");
    assertThat(ok("sql", "a.trace", ".schema ipi")).isEqualTo(ok("sql", "--schema", "ipi"));
    Map<String, String> asked = new LinkedHashMap<>();
    ok("sql", "a.trace", "--csv", "select table_name, count(*) from information_schema.columns where table_name not in"
        + " (select distinct table_name from information_schema.columns where column_name = 'args') group by 1").lines().skip(1)
        .forEach(l -> asked.put(l.split(",")[0], l.split(",")[1]));
    asked.forEach((table, columns) -> assertThat(ok("sql", "--schema", table).lines().count() - 1).as(table).isEqualTo(Long.parseLong(columns)));
    assertThat(asked).hasSizeGreaterThan(15);
  }

  // -- what is refused --------------------------------------------------------------------------------

  @Test
  void whatIsWrong_isOneLine() {
    refused("query:1:1: syntax error at or near \"selec\"", "sql", "a.trace", "selec 1");
    refused("query:1:8: there is no column 'duur' in these tables; did you mean 'dur'? (near it: dur, cpu, run)", "sql", "a.trace", "select duur from sched");
    refused("sql: there is no QUERY; accepted: FILE... QUERY, such as trace.txt \"from events\"", "sql");
    refused("sql: there is no FILE to ask; accepted: FILE... QUERY, such as trace.txt \"from events\"", "sql", "select 1");
    refused("sql: there is no QUERY behind the FILEs; accepted: FILE... QUERY, such as a.trace \"from events\"", "sql", "a.trace");
    refused("a.trcae: no such file; did you mean 'a.trace'?", "sql", "a.trcae", "--format", "ftrace", "from events");
    refused("sql: of --csv, --json and --parquet one can be given", "sql", "a.trace", "--csv", "--json", "select 1");
    refused("--engine duckdv: unknown engine; did you mean 'duckdb'? (known: duckdb)", "sql", "a.trace", "--engine", "duckdv", "select 1");
    refused(".schema iip: there is no such table; did you mean 'ipi'? (.schema alone lists them)", "sql", "--schema", "iip");
  }

  @Test
  void whatIsNoTrace_noResult_noParquet_isRefused() {
    cli.file("x.trace", "no trace\n").file("x.json", "{\"a\": 1}").file("y.json", "{\"a\": ").file("x.parquet", "PAR1").file("Xy.parquet", "")
        .file("sched.parquet", "").file("x.bin", "");
    assertThat(cli.run("sql", "x.trace", "select 1").err()).startsWith("x.trace:1:1: cannot read 'no trace'; accepted: ");
    refused("x.json: no result of a run or a sweep; accepted: what 'run --json FILE' and 'sweep --out FILE' write", "sql", "x.json", "select 1");
    assertThat(cli.run("sql", "y.json", "select 1").errLines()).singleElement().asString().startsWith("y.json:1:7: no JSON: ");
    assertThat(cli.run("sql", "x.parquet", "select 1").errLines()).singleElement().asString().contains("x.parquet: ");
    assertThat(cli.run("sql", "Xy.parquet", "select 1").err()).startsWith("Xy.parquet: its name is that of the table, and 'Xy' cannot be one");
    assertThat(cli.run("sql", "sched.parquet", "select 1").err()).startsWith("sched.parquet: its name is that of the table, and 'sched'");
    assertThat(cli.run("sql", "x.bin", "select 1").err()).startsWith("x.bin: the file's name says no format of traces; say --format NAME (known: ");
  }

  @Test
  void aQuery_cannotReadOrWriteFiles_andLeavesNone() {
    for (String sql : List.of("from read_text('a.trace')", "copy (select 1) to 'x.csv'", "from 'mine.parquet'", "attach 'x.db'")) {
      assertThat(cli.run("sql", "a.trace", sql).code()).as(sql).isEqualTo(ExitCode.USAGE);
    }
    assertThat(cli.run("sql", "a.trace", "--parquet", "p.parquet", "from nowhere").code()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.files()).containsExactly("a.trace", "s.yaml");
  }

  @Test
  void listsWhoAnswers() {
    assertThat(ok("list", "query-engines")).contains("duckdb");
    assertThat(Arrays.asList(ok("list").split("\n"))).contains("query-engines (1): what answers SQL, for sql");
  }
}
