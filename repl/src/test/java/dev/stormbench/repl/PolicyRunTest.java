package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scheduler policies on the command line and out of scripts, as a user has them. */
class PolicyRunTest {
  private static final Pattern DIGEST = Pattern.compile("digest +([0-9a-f]{16})");
  private static final Path SHORTEST = Path.of(System.getProperty("stormbench.home"), "scripts/js/shortest-first.js");

  /** What sched-fifo does, in JavaScript. */
  private static final String FIFO = """
      import { policy } from 'stormbench';
      export const fifo = policy('fifo-js', {
        init: scx => scx.createDsq(0),
        enqueue: (scx, p, enqFlags) => scx.insert(p, 0, scx.SLICE_DFL, enqFlags),
        dispatch(scx) { scx.moveToLocal(0); },
      });
      """;

  @TempDir
  Path folder;

  private Cli cli() {
    return new Cli(folder).file("s.yaml", Cli.SMALL).file("fifo.js", FIFO);
  }

  private static String digest(Cli.Result r) {
    Matcher m = DIGEST.matcher(r.out());
    assertThat(m.find()).as(r.out() + r.err()).isTrue();
    return m.group(1);
  }

  // -- --policy --------------------------------------------------------------------------------------

  @Test
  void policy_isSetOfThatPath_andNoneIsTheKernelsOwn() {
    Cli cli = cli();
    String plain = digest(cli.run("run", "s.yaml"));
    Cli.Result both = cli.run("run", "s.yaml", "--policy", "fair=global-fifo", "--policy", "rt=rt-global", "--json", "r.json");
    assertThat(both.code()).isZero();
    assertThat(both.out()).contains("policy    fair by global-fifo", "policy    rt by rt-global");
    assertThat(digest(both)).isNotEqualTo(plain).isEqualTo(digest(cli.run("run", "s.yaml", "--set", "policy.rt=rt-global", "--set",
        "policy.fair=global-fifo")));
    assertThat(digest(both)).isEqualTo(digest(cli.run("run", "s.yaml", "--policy", "fair=global-fifo", "--policy", "rt=rt-global", "--engine", "naive")));
    assertThat(digest(cli.run("run", "s.yaml", "--policy", "rt=rt-global", "--policy", "rt=none"))).isEqualTo(plain);
    JsonNode json = JsonMapper.shared().readTree(cli.text("r.json"));
    assertThat(json.path("policies").path(0).path("name").asString("")).isEqualTo("global-fifo");
    assertThat(cli.run("sql", "r.json", "--csv", "select class, name, state, ended is null from policies order by class").out())
        .isEqualTo("class,name,state,(ended IS NULL)\nfair,global-fifo,enabled,true\nrt,rt-global,enabled,true\n");
  }

  @Test
  void parameters_areSetBelowTheName() {
    Cli cli = cli();
    String shorter = digest(cli.run("run", "s.yaml", "--policy", "fair=global-fifo", "--set", "policy.fair.global-fifo.slice=1ms"));
    cli.file("t.yaml", Cli.SMALL + "policy: { fair: { global-fifo: { slice: 1ms } } }\n");
    assertThat(digest(cli.run("run", "t.yaml"))).isEqualTo(shorter);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "tr=rt-global | --policy tr=rt-global: unknown class 'tr'; did you mean 'rt'? (known: fair, rt)",
      "rt-global | --policy rt-global: wants CLASS=NAME, such as rt=rt-global or fair=global-fifo",
      "rt= | --policy rt=: wants CLASS=NAME, such as rt=rt-global or fair=global-fifo",
      "rt=rt-globl | --policy rt=rt-globl: unknown scheduler-policy 'rt-globl'; did you mean 'rt-global'?",
      "rt=./no.js | --policy rt=./no.js: the file defines no scheduler policy",
      "rt=./two.js | --policy rt=./two.js: the file defines 2 scheduler policies (a, b); accepted: one"})
  void aPolicyThatIsNone_isRefusedInOneLine(String word, String message) {
    Cli cli = cli().file("no.js", "import { fix } from 'stormbench';\nexport const f = fix('f', base => ({}));\n")
        .file("two.js", "import { policy } from 'stormbench';\nexport const a = policy('a', {}), b = policy('b', {});\n");
    Cli.Result r = cli.run("run", "s.yaml", "--policy", word);
    assertThat(r.code()).isEqualTo(2);
    assertThat(r.errLines()).hasSize(1);
    assertThat(r.err()).startsWith(message);
  }

  @Test
  void check_listsThem() {
    assertThat(cli().run("check", "s.yaml", "--policy", "rt=rt-global").out()).contains(", rt by rt-global, ");
  }

  // -- suites and sweeps -----------------------------------------------------------------------------

  @Test
  void compare_takesThemAsVariants() {
    Cli cli = cli().file("suite.yaml", """
        format: 1
        name: tiny
        variants:
          - none
          - rt=rt-global+fair=./fifo.js
          - short: { policy: { fair: { global-fifo: { slice: 1ms } } }, fix: skip-prio-bail }
        scenarios:
          - small: { file: s.yaml, set: { expect: { ejections: 0 } } }
          - set: { file: s.yaml, set: { expect: { ejections: 0 }, policy.rt: rt-global } }
        """);
    Cli.Result r = cli.run("compare", "suite.yaml", "--json", "m.json");
    assertThat(r.code()).as(r.err()).isZero();
    JsonNode variants = JsonMapper.shared().readTree(cli.text("m.json")).path("variants");
    assertThat(variants.path(1).path("policies").toString()).isEqualTo("[\"rt=rt-global\",\"fair=./fifo.js\"]");
    assertThat(r.err()).contains("small, rt=rt-global+fair=./fifo.js, seed 1: pass", "small, short, seed 1: pass");
    Cli.Result chosen = cli.run("compare", "suite.yaml", "--scenarios", "set", "--fixes", "rt=none,rt=rt-global+skip-prio-bail");
    assertThat(chosen.err()).contains("set, rt=none, seed 1: pass", "set, rt=rt-global+skip-prio-bail, seed 1: pass");
    assertThat(cli.run("compare", "suite.yaml", "--fixes", "rt=rt-globl").err()).contains("unknown scheduler-policy 'rt-globl'; did you mean 'rt-global'?");
    assertThat(cli.run("explain", "suite.yaml", "small", "rt=rt-global").out()).contains("policies ", "rt by rt-global");
  }

  @Test
  void sweep_variesThem_andTheirParameters() {
    Cli cli = cli();
    Cli.Result r = cli.run("sweep", "s.yaml", "--vary", "policy.rt=none,rt-global", "--metric", "migrations", "--out", "p.csv");
    assertThat(r.code()).as(r.err()).isZero();
    assertThat(cli.text("p.csv").lines().skip(1).map(l -> l.split(",")[0])).containsExactly("none", "rt-global");
    Cli.Result slices = cli.run("sweep", "s.yaml", "--policy", "fair=global-fifo", "--vary", "policy.fair.global-fifo.slice=1ms,4ms", "--metric", "migrations");
    assertThat(slices.code()).as(slices.err()).isZero();
    assertThat(cli.run("sweep", "s.yaml", "--vary", "policy.rt=none,rt-globl").err()).contains("unknown scheduler-policy 'rt-globl'");
  }

  @Test
  void list_explainsParameters() {
    assertThat(cli().run("list", "scheduler-policies").out()).contains("rt-global", "global-fifo");
    assertThat(cli().run("list", "scheduler-policies", "global-fifo").out()).contains("slice");
  }

  // -- scripts ---------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"fast", "naive"})
  void aPolicyInJavaScript_isTheSameInJava(String engine) {
    Cli cli = cli().file("y.yaml", Cli.SMALL + "scripts: [./fifo.js]\npolicy: { fair: fifo-js }\n")
        .file("b.js", "import { scenario } from 'stormbench';\nimport { fifo } from './fifo.js';\nexport default scenario('./s.yaml').policy('fair', fifo);\n");
    String java = digest(cli.run("run", "s.yaml", "--policy", "fair=global-fifo", "--engine", engine));
    assertThat(digest(cli.run("run", "s.yaml", "--policy", "fair=./fifo.js", "--engine", engine))).isEqualTo(java);
    assertThat(digest(cli.run("run", "y.yaml", "--engine", engine))).isEqualTo(java);
    assertThat(digest(cli.run("run", "b.js", "--engine", engine))).isEqualTo(java);
    assertThat(digest(cli.run("run", "s.yaml", "--engine", engine))).isNotEqualTo(java);
  }

  @Test
  void oneThatThrows_isEjected_andTheResultNamesFileAndLine() {
    Cli cli = cli().file("bad.js", """
        import { policy } from 'stormbench';
        let n = 0;
        export const bad = policy('bad', {
          enqueue(scx, p, enqFlags) {
            if (++n > 3) { p.prioo(); }
            scx.insert(p, scx.DSQ_GLOBAL, scx.SLICE_DFL, enqFlags);
          },
          dump: () => [`n is ${n}`],
        });
        """);
    Cli.Result r = cli.run("run", "s.yaml", "--policy", "rt=./bad.js", "--json", "r.json");
    assertThat(r.code()).isZero();
    assertThat(r.out()).contains("rt by bad, ejected at", "bad.js:5:20: TypeError: a Task has no 'prioo'; did you mean 'prio'?", "n is 4");
    assertThat(cli.run("run", "s.yaml", "--policy", "rt=./bad.js", "--fail-on", "ejections > 0").code()).isEqualTo(1);
    assertThat(cli.run("sql", "r.json", "--csv", "select state, message from policies").out()).contains("ejected,", "bad.js:5:20");
  }

  @Test
  void oneThatLoops_endsTheRun_andIsNotEjected() {
    Cli cli = cli().file("loop.js", "import { policy } from 'stormbench';\nexport const l = policy('l', { enqueue() { for (;;) { } } });\n");
    Cli.Result r = cli.run("run", "s.yaml", "--policy", "rt=./loop.js");
    assertThat(r.code()).isEqualTo(3);
    assertThat(r.err()).contains("loop.js:2:", "endless loop: more than 10000000 statements (in callback of scheduler-policy 'l' at ");
    assertThat(r.out()).doesNotContain("ejected");
  }

  // -- the one that is shipped -----------------------------------------------------------------------

  private JsonNode latency(Cli cli, String... more) {
    List<String> words = new java.util.ArrayList<>(List.of("run", "shortest-first.js", "--json", "r.json"));
    words.addAll(List.of(more));
    Cli.Result r = cli.run(words.toArray(String[]::new));
    assertThat(r.code()).as(r.err()).isZero();
    assertThat(r.out()).doesNotContain("ejected");
    return JsonMapper.shared().readTree(cli.text("r.json")).path("latency");
  }

  private static long ns(JsonNode latency, String id, String what) {
    return latency.path(id).path(what).asLong(-1);
  }

  @Test
  void shortestFirst_servesTheShortAndForgetsNobody() throws java.io.IOException {
    String script = java.nio.file.Files.readString(SHORTEST);
    assertThat(script.lines().count()).isLessThanOrEqualTo(150);
    Cli cli = cli().file("shortest-first.js", script);
    JsonNode first = latency(cli, "--until", "3s");
    JsonNode fifo = latency(cli, "--until", "3s", "--policy", "fair=global-fifo");
    assertThat(ns(first, "editor", "p50Ns")).isLessThan(ns(fifo, "editor", "p50Ns") / 5);
    assertThat(ns(first, "build", "p50Ns")).isLessThan(ns(first, "batch", "p50Ns"));
    assertThat(ns(fifo, "build", "p50Ns")).isGreaterThan(ns(fifo, "batch", "p50Ns"));

    String[] crowded = {"--set", "workloads.build.count=8", "--until", "3s"};
    assertThat(ns(latency(cli, crowded), "batch", "responseMaxNs")).isPositive();
    cli.file("shortest-first.js", script.replace("const AGEING = 10;", "const AGEING = 1e6;"));
    assertThat(ns(latency(cli, crowded), "batch", "responseMaxNs")).isZero();
  }
}
