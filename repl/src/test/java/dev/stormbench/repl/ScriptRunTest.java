package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.spi.scenario.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Scenarios, fixes, watchdogs, checkers and workloads in JavaScript, as a user runs them. */
class ScriptRunTest {
  private static final Path SCRIPTS = Path.of(System.getProperty("stormbench.home")).resolve("scripts");
  private static final Plugins PLUGINS = Plugins.discover(ScriptRunTest.class.getClassLoader());
  private static final Pattern DIGEST = Pattern.compile("\"digest\":\\s*\"([0-9a-f]{16})\"");
  private static final Pattern SHA = Pattern.compile("\"scenarioSha256\":\\s*\"([0-9a-f]{64})\"");

  private static final String SMALL = """
      export default {
        format: 1,
        name: 'small',
        description: 'A little of everything. Second sentence.',
        machine: { cpus: 4 },
        kernel: { profile: 'v7.0' },
        costs: 'generic-x86',
        workloads: [
          { 'softirq-items': { cpus: [1], period: us(600), pool: 16, work: us(250) } },
          { 'fair-hog': { cpus: [1] } },
          { 'fifo-sleepers': { cpus: [2, 3], sleep: us(100), run: us(5) } },
        ],
        watchdogs: ['softlockup', 'rcu-stall'],
        run: { duration: ms(20), seed: 7, sample: ms(5) },
      };
      """;

  @TempDir
  Path folder;

  // -- two notations ---------------------------------------------------------------------------------

  static Stream<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.walk(SCRIPTS)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream()
          .filter(f -> parse(f.toString(), f) instanceof Node.Mapping m && m.get("machine") != null && m.get("run") != null);
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void eachScenario_saysTheSameInJavaScript(Path yaml) {
    Node node = parse("x.yaml", yaml);
    byte[] js = ("export default " + js(node) + ";\n").getBytes(StandardCharsets.UTF_8);
    assertThat(content(ScenarioText.parse(PLUGINS, "x.js", js))).isEqualTo(content(node));
  }

  private static Node parse(String name, Path file) {
    try {
      return ScenarioText.parse(PLUGINS, name, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String js(Node node) {
    return switch (node) {
      case Node.Scalar s when s.kind() == Node.Scalar.Kind.STRING -> quoted(s.text());
      case Node.Scalar s -> s.text();
      case Node.Sequence s -> s.items().stream().map(ScriptRunTest::js).collect(Collectors.joining(", ", "[", "]"));
      case Node.Mapping m -> m.entries().stream().map(e -> quoted(e.key()) + ": " + js(e.value())).collect(Collectors.joining(", ", "{", "}"));
    };
  }

  private static String quoted(String s) {
    return "'" + s.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
  }

  /** What Canonical hashes. */
  private static String content(Node node) {
    return switch (node) {
      case Node.Scalar s -> s.kind() + ":" + s.text();
      case Node.Sequence s -> s.items().stream().map(ScriptRunTest::content).collect(Collectors.joining("\n", "[", "]"));
      case Node.Mapping m -> m.entries().stream().map(e -> e.key() + "=" + content(e.value())).collect(Collectors.joining("\n", "{", "}"));
    };
  }

  @Test
  void aScenarioInJavaScript_hasTheDigestAndTheHashOfItsTwin() {
    Cli cli = cli().file("s.yaml", Cli.SMALL).file("s.js", "import { us, ms } from 'stormbench';\n" + SMALL);
    String yaml = json(cli, "s.yaml");
    String js = json(cli, "s.js");
    assertThat(find(DIGEST, js)).isEqualTo(find(DIGEST, yaml));
    assertThat(find(SHA, js)).isEqualTo(find(SHA, yaml));
    cli.file("other.js", "import { us, ms } from 'stormbench';\n" + SMALL.replace("seed: 7", "seed: 8"));
    assertThat(find(DIGEST, json(cli, "other.js"))).isNotEqualTo(find(DIGEST, yaml));
  }

  @Test
  void aBuilder_changesWhatItLoaded() {
    Cli cli = cli().file("s.yaml", Cli.SMALL).file("b.js", """
        import { scenario, ms, us } from 'stormbench';
        export default scenario('./s.yaml').machine({ sockets: 1 }).run({ duration: ms(10) }).set('workloads.fifo-sleepers.run', us(6))
          .at(ms(5), { stop: 'fifo-sleepers' });
        """);
    String changed = json(cli, "b.js");
    assertThat(changed).contains("\"simulatedNs\":10000000").contains("\"seed\":7");
    String same = find(DIGEST, json(cli, "s.yaml", "--until", "10ms", "--set", "workloads.fifo-sleepers.run=6us", "--set",
        "timeline=[{ at: 5ms, do: { stop: fifo-sleepers } }]"));
    assertThat(find(DIGEST, changed)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "machine: { cpus: 4 } | machine: { cpuz: 4 } | s.js:6:14: unknown key 'cpuz' in machine; did you mean 'cpus'?",
      "pool: 16 | pool: 'x' | s.js:10:60: pool in softirq-items is the text 'x'",
      "'fair-hog' | 'fair-hug' | s.js:11:7: unknown workload 'fair-hug'; did you mean 'fair-hog'?",
      "sleep: us(100) | sleep: 100 | s.js:12:47: sleep in fifo-sleepers is the number 100",
      "watchdogs: ['softlockup', | watchdogs: ['softlock', | s.js:14:15: unknown watchdog 'softlock'; did you mean 'softlockup'?"})
  void aMistake_isFoundWhereItStands(String right, String wrong, String message) {
    Cli cli = cli().file("s.js", "import { us, ms } from 'stormbench';\n" + SMALL.replace(right, wrong));
    Cli.Result r = cli.run("run", "s.js");
    assertThat(r.code()).isEqualTo(2);
    assertThat(r.err()).startsWith(message);
    assertThat(r.errLines()).hasSize(1);
  }

  @Test
  void aMistakeInABuilder_isFoundWhereItStands() {
    Cli cli = cli().file("s.yaml", Cli.SMALL).file("b.js", """
        import { scenario } from 'stormbench';
        const extra = { cpuz: 4 };
        export default scenario('./s.yaml')
          .machine(extra)
          .watchdog('softlock');
        """);
    assertThat(cli.run("run", "b.js").err()).startsWith("b.js:2:17: unknown key 'cpuz' in machine; did you mean 'cpus'?");
    cli.file("b.js", cli.text("b.js").replace("cpuz", "sockets").replace("sockets: 4", "sockets: 1"));
    assertThat(cli.run("run", "b.js").err()).startsWith("b.js:5:13: unknown watchdog 'softlock'; did you mean 'softlockup'?");
  }

  // -- fixes -----------------------------------------------------------------------------------------

  private static final String BAIL = """
      import { fix } from 'stormbench';
      export const bail = fix('my-bail', base => ({
        prioBail: (rq, next, pull) => pull ? 'push' : base.prioBail(rq, next, pull),
      }));
      """;

  @ParameterizedTest
  @CsvSource({"storm, skip-prio-bail, none", "storm, bounded-resched, none", "storm, walk-ratelimit, none",
      "pinned-first, next-pushable, skip-prio-bail", "storm, token-skips-bail, none", "waiters, tasklet-resched, none"})
  void aFixOfTheScripts_isTheSameAsItsTwinInJava(String name, String fix, String with) {
    String file = SCRIPTS.resolve("../repl/src/test/resources/dev/stormbench/repl/fixes/" + name + ".yaml").toString();
    String java = find(DIGEST, json(cli(), file, "--fix", with + "+" + fix));
    assertThat(find(DIGEST, json(cli(), file, "--fix", with + "+" + SCRIPTS.resolve("js/" + fix + ".js")))).isEqualTo(java);
    assertThat(find(DIGEST, json(cli(), file, "--fix", with))).isNotEqualTo(java);
  }

  @Test
  void skipPrioBailInJavaScript_isTheSameFix() {
    String storm = SCRIPTS.resolve("small/barren-hops.yaml").toString();
    Cli cli = cli().file("my-bail.js", BAIL).file("same.js", BAIL.replace("pull ? 'push' : ", ""));
    String none = find(DIGEST, json(cli, storm));
    String java = find(DIGEST, json(cli, storm, "--fix", "skip-prio-bail"));
    assertThat(find(DIGEST, json(cli, storm, "--fix", "./my-bail.js"))).isEqualTo(java);
    assertThat(find(DIGEST, json(cli, storm, "--fix", "./same.js"))).isEqualTo(none);
    assertThat(java).isNotEqualTo(none);
  }

  @Test
  void aFixMayBeABootParameter_fromTheBeginningOnly() {
    String file = SCRIPTS.resolve("small/irq-thread.yaml").toString();
    Cli cli = cli().file("f.js", """
        import { fix, ms, scenario } from 'stormbench';
        export const f = fix('mine', { bootParameters: ['threadirqs'] }, () => ({}));
        export default scenario('small/irq-thread').at(ms(1), { fix: 'mine' });
        """).file("g.js", """
        import { fix } from 'stormbench';
        export default fix('mine', { bootParameters: ['threadirq'] }, () => ({}));
        """);
    assertThat(find(DIGEST, json(cli, file, "--fix", "./f.js"))).isEqualTo(find(DIGEST, json(cli, file, "--fix", "threadirqs")))
        .isNotEqualTo(find(DIGEST, json(cli, file)));
    Cli.Result late = cli.run("run", "f.js");
    assertThat(late.code()).isEqualTo(2);
    assertThat(late.err()).startsWith("f.js:3:").contains("fix 'mine' is a boot parameter (threadirqs), which a running machine cannot take");
    Cli.Result unknown = cli.run("run", file, "--fix", "./g.js");
    assertThat(unknown.code()).isEqualTo(3);
    assertThat(unknown.err()).contains("no boot parameter 'threadirq'; there is threadirqs");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "\"bial\" | ./f.js:3:13: prioBail answered 'bial'; accepted: bail, bail-and-retry, push (in ",
      "undefined | ./f.js:3:13: prioBail answered undefined; accepted: bail, bail-and-retry, push (in ",
      "rq.nope | ./f.js:3:33: TypeError: an Rq has no 'nope' (in ",
      "next.comn | ./f.js:3:33: TypeError: a Task has no 'comn'; did you mean 'comm'? (in ",
      "base.prioBail(next, rq, pull) | ./f.js:3:33: TypeError: rq of prioBail is another kind of object; accepted: an Rq (in ",
      "base.prioBial(rq, next, pull) | ./f.js:3:33: TypeError: ",
      "(() => { while (true); })() | ./f.js:3:49: endless loop: more than 10000000 statements (in ",
      "(function f() { return f() + 1; })() | ./f.js:3:",
      "(() => { throw new Error('no'); })() | ./f.js:3:48: Error: no (in "})
  void aBadFix_endsTheRunWithOneLine(String answer, String message) {
    Cli cli = cli().file("f.js", """
        import { fix } from 'stormbench';
        export default fix('bad', base => ({
          prioBail: (rq, next, pull) => %s,
        }));
        """.formatted(answer));
    Cli.Result r = cli.run("run", SCRIPTS.resolve("small/barren-hops.yaml").toString(), "--fix", "./f.js");
    assertThat(r.code()).isEqualTo(3);
    assertThat(r.err()).startsWith(message);
    assertThat(r.errLines()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void anUnknownOp_isRefusedWithTheNearest() {
    Cli cli = cli().file("f.js", "import { fix } from 'stormbench';\nexport default fix('bad', base => ({ prioBial: () => 'push' }));\n");
    Cli.Result r = cli.run("run", SCRIPTS.resolve("small/barren-hops.yaml").toString(), "--fix", "./f.js");
    assertThat(r.code()).isEqualTo(2);
    assertThat(r.err()).startsWith("./f.js:2:16: unknown op 'prioBial' in fix 'bad'; did you mean 'prioBail'?");
  }

  @Test
  void twoFixesOfOneOp_conflict_unlessBothWrap() {
    String other = BAIL.replace("my-bail", "other");
    Cli cli = cli().file("a.js", BAIL).file("b.js", other);
    String file = SCRIPTS.resolve("small/barren-hops.yaml").toString();
    assertThat(cli.run("run", file, "--fix", "./a.js+./b.js").err()).contains("both replace the op prioBail");
    cli.file("a.js", BAIL.replace("'my-bail', ", "'my-bail', { wraps: true }, ")).file("b.js", other.replace("'other', ", "'other', { wraps: true }, "));
    assertThat(cli.run("run", file, "--fix", "./a.js+./b.js").code()).isZero();
  }

  @Test
  void anOp_canAskTheMachine_andItsClockIsVirtualTime() {
    String file = SCRIPTS.resolve("small/barren-hops.yaml").toString();
    Cli cli = cli().file("f.js", """
        import { fix } from 'stormbench';
        export default fix('clock', (base, machine) => ({
          prioBail(rq, next, pull) {
            const m = machine();
            if (Date.now() !== Date.UTC(2026, 0, 1) + Math.floor(m.nowNs / 1e6) || m.nowNs < 7e6) { throw new Error('what time is it?'); }
            return m.cpu(rq.cpu).softirqNs > 2e6 ? 'push' : base.prioBail(rq, next, pull);
          },
        }));
        """);
    String none = find(DIGEST, json(cli, file));
    assertThat(find(DIGEST, json(cli, file, "--fix", "./f.js"))).isNotEqualTo(none)
        .isEqualTo(find(DIGEST, json(cli, file, "--fix", "./f.js", "--engine", "naive")));
    cli.file("f.js", "import { fix } from 'stormbench';\nexport default fix('clock', (base, machine) => { machine(); return {}; });\n");
    assertThat(cli.run("run", file, "--fix", "./f.js").err())
        .isEqualTo("./f.js:2:50: TypeError: there is no machine yet; ask in an op\n");
  }

  @Test
  void aFixMayWriteTheToken() {
    Cli cli = cli().file("f.js", """
        import { fix } from 'stormbench';
        export default fix('first-only', base => ({
          rtoNextCpu(rd, cpu) {
            const next = rd.rtoMaskNext(rd.rtoCpu);
            rd.rtoCpu = next < 4 && rd.rtoCpu < 0 ? next : -1;
            return rd.rtoCpu;
          },
        }));
        """);
    Cli.Result r = cli.run("run", SCRIPTS.resolve("small/barren-hops.yaml").toString(), "--fix", "./f.js");
    assertThat(r.err()).isEmpty();
    assertThat(r.code()).isZero();
  }

  // -- watchdogs, checkers, workloads ------------------------------------------------------------------

  @Test
  void aWatchdog_printsUnderItsName() {
    Cli cli = cli().file("s.yaml", Cli.SMALL).file("w.js", """
        import { scenario, ms } from 'stormbench';
        let seen = 0;
        export default scenario('./s.yaml').watchdog('mine', {
          every: ms(5),
          check: (m, console) => {
            if (++seen === 2) { console.printk('second at ' + new Date().toISOString() + ' ' + m.nowNs); return; }
            return m.cpus.filter(c => c.id < 2).map(c => `cpu ${c.id} runs ${c.curr.comm}`);
          },
        });
        """);
    String json = json(cli, "w.js");
    assertThat(json).contains("[    0.005000] mine: cpu 0 runs swapper/0", "[    0.005000] mine: cpu 1 runs ",
        "[    0.010000] second at 2026-01-01T00:00:00.010Z 10000000");
    assertThat(find(DIGEST, json)).isEqualTo(find(DIGEST, json(cli, "s.yaml")));
    assertThat(json(cli, "w.js").replaceAll("\"wallNs\":\\d+", "")).isEqualTo(json.replaceAll("\"wallNs\":\\d+", ""));
  }

  @Test
  void aWatchdogReports() {
    Cli cli = cli().file("s.yaml", Cli.SMALL).file("w.js", """
        import { scenario, ms } from 'stormbench';
        export default scenario('./s.yaml').watchdog('mine', { every: ms(5), check: (m, console) => { console.report(m.cpu(1), 7); } });
        """);
    assertThat(json(cli, "w.js")).contains("\"kind\":\"mine\"", "\"stuckSeconds\":7");
    cli.file("w.js", cli.text("w.js").replace("console.report(m.cpu(1), 7)", "return 7"));
    Cli.Result r = cli.run("run", "w.js");
    assertThat(r.code()).isEqualTo(3);
    assertThat(r.err()).startsWith("w.js:2:37: check answered 7; accepted: a list of lines, nothing (in check of watchdog 'mine'");
  }

  @Test
  void aChecker_endsTheRun() {
    Cli cli = cli().file("s.yaml", Cli.SMALL).file("c.js", """
        import { scenario, checker } from 'stormbench';
        let n = 0;
        const few = checker('few-switches', {
          events: ['sched_switch'],
          event: (e, m) => ++n > 5 ? `switch ${n} to ${e.field('next_comm')} on CPU ${e.cpu} of ${m.nrCpus}` : null,
        });
        export default scenario('./s.yaml').check(few);
        """);
    Cli.Result r = cli.run("run", "c.js");
    assertThat(r.code()).isEqualTo(4);
    assertThat(r.err()).contains("checker few-switches").contains("switch 6 to ");
    cli.file("c.js", cli.text("c.js").replace("++n > 5", "++n > 1e9"));
    assertThat(cli.run("run", "c.js").code()).isZero();
  }

  private static final String LOAD = """
      import { scenario, workload, us, ms } from 'stormbench';
      export default scenario({
        format: 1, name: 'w', machine: { cpus: 4 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: ms(20), seed: 3 },
      }).workload('mine', {
        install(setup) {
          %s
        },
      });
      """;

  @Test
  void aWorkload_isDataOrCallbacks() {
    Cli cli = cli();
    cli.file("data.js", LOAD.formatted("setup.spawn({ comm: 'a', policy: 'FIFO:50', cpus: [1], program: [{ run: us(5) }, { sleep: us(100) }, 'loop'] });"));
    cli.file("calls.js", LOAD.formatted(
        "setup.spawn({ comm: 'a', policy: 'FIFO:50', cpus: [1], program: [{ call: t => ({ run: us(5) }) }, { call: t => null }, { sleep: us(100) }, 'loop'] });"));
    cli.file("longer.js", LOAD.formatted(
        "setup.spawn({ comm: 'a', policy: 'FIFO:50', cpus: [1], program: [{ call: t => ({ run: us(t.cpu + 5) }) }, { sleep: us(100) }, 'loop'] });"));
    String data = find(DIGEST, json(cli, "data.js"));
    assertThat(find(DIGEST, json(cli, "calls.js"))).isEqualTo(data);
    assertThat(find(DIGEST, json(cli, "longer.js"))).isNotEqualTo(data);
  }

  @Test
  void aWorkload_hasTimersPoolsAndInterrupts() {
    Cli cli = cli().file("w.js", LOAD.formatted("""
        const pool = setup.taskletPool({ cpu: 2, size: 8, function: 'my_body', work: cpu => us(10 + cpu.id) });
            setup.hrtimer({ cpu: 2, period: us(600), function: 'my_timer', action: cpu => pool.backlog > 3 ? null : ({ tasklet: pool }) });
            setup.timer({ cpu: 3, period: ms(4), function: 'my_wheel', action: { post: 'sem' } });
            setup.spawn({ comm: 'waiter', cpus: '3', program: [{ wait: 'sem' }, { run: { exp: us(20) } }, 'loop'] });
            const line = setup.irqLine({ cpu: 1, irq: 40, name: 'eth0', handler: us(2), softirq: 'NET_RX', work: us(3) });
            setup.interrupts(line, { period: { exp: us(300) } });
            setup.timer({ cpu: 1, period: ms(4), action: { work: 'my_work', cost: us(3) } });
        """));
    String json = json(cli, "w.js");
    assertThat(json).contains("\"completed\":");
    assertThat(find(DIGEST, json)).isEqualTo(find(DIGEST, json(cli, "w.js")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "setup.spawn({ comm: 'a', program: [{ rum: us(5) }] }); | 2 | w.js:6:42: unknown step 'rum' in program in mine; did you mean 'run'?",
      "setup.spawn({ com: 'a', program: [] }); | 2 | w.js:6:19: unknown key 'com' in spawn; did you mean 'comm'?",
      "setup.spawn({ policy: 'FIFO:0', program: [{ run: us(1) }] }); | 2 | w.js:6:27: policy in spawn is the text 'FIFO:0'",
      "setup.spawn({ program: [{ call: t => 7 }, { sleep: us(9) }, 'loop'] }); | 3 | w.js:6:37: call answered 7: ",
      "setup.hrtimer({ cpu: 9, period: us(1), action: { post: 'x' } }); | 2 | w.js:6:26: cpu in hrtimer is the number 9; accepted: a whole number from 0 to 3",
      "setup.hrtimer({ cpu: 1, period: us(50), action: c => ({ pots: 'x' }) }); | 3 | w.js:6:53: action answered {\"pots\":\"x\"}: unknown key 'pots'",
      "setup.nope(); | 2 | w.js:6:5: TypeError: "})
  void aBadWorkload_isRefusedWhereItIsWrong(String code, int exit, String message) {
    Cli cli = cli().file("w.js", LOAD.formatted(code));
    Cli.Result r = cli.run("run", "w.js");
    assertThat(r.err()).startsWith(message);
    assertThat(r.code()).isEqualTo(exit);
  }

  @Test
  void luckIsSeeded_andRunsAreRepeated() {
    Cli cli = cli().file("s.yaml", Cli.SMALL).file("r.js", """
        import { scenario, us } from 'stormbench';
        export default scenario('./s.yaml').set('workloads.fifo-sleepers.run', us(5 + Math.floor(Math.random() * 1000)));
        """);
    String first = json(cli, "r.js");
    assertThat(find(DIGEST, first)).isEqualTo(find(DIGEST, json(cli, "r.js"))).isNotEqualTo(find(DIGEST, json(cli, "s.yaml")));
  }

  private Cli cli() {
    return new Cli(folder);
  }

  private static String json(Cli cli, String file, String... more) {
    String[] args = Stream.concat(Stream.of("run", file, "--json", "out.json"), Stream.of(more)).toArray(String[]::new);
    Cli.Result r = cli.run(args);
    assertThat(r.err()).isEmpty();
    assertThat(r.code()).as(r.out()).isLessThan(2);
    String json = cli.text("out.json");
    try {
      Files.delete(cli.folder().resolve("out.json"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return json;
  }

  private static String find(Pattern p, String text) {
    Matcher m = p.matcher(text);
    assertThat(m.find()).isTrue();
    return m.group(1);
  }
}
