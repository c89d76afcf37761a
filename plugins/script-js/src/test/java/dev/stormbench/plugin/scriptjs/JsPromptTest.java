package dev.stormbench.plugin.scriptjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.Definition;
import dev.stormbench.spi.repl.ScriptLanguage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsPromptTest {
  private final long[] backlogs = {0, 7, 0, 0};
  private final long[] now = {0};
  private final List<String> called = new ArrayList<>();
  private final List<Definition> defined = new ArrayList<>();
  private final List<Condition> conditions = new ArrayList<>();
  private final Console console = new Console()
      .command("runq", (s, a) -> called.add("runq " + a.words()))
      .command("run", (s, a) -> called.add("run " + a.rest()))
      .command("until", (s, a) -> conditions.add(a.condition(0)))
      .command("fix", (s, a) -> a.definition().ifPresentOrElse(defined::add, () -> called.add("fix " + a.words())))
      .command("watchdog", (s, a) -> a.definition().ifPresent(defined::add))
      .command("fail", (s, a) -> {
        throw new CommandException("no such thing");
      });
  private final ScriptLanguage.Prompt prompt = open();

  private ScriptLanguage.Prompt open() {
    console.machine = Fake.machine(4, backlogs, now);
    return new JsLanguage().open(console.session());
  }

  @AfterEach
  void close() {
    prompt.close();
  }

  @Test
  void language_saysWhatItIs() {
    assertThat(new JsLanguage().describe()).startsWith("GraalJS 25.0.5, ");
    assertThat(new JsLanguage().isCompiled()).isEqualTo(new JsLanguage().describe().contains("compiled"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "1 + 1 | 2", "'a\\'b' | 'a\\'b'", "undefined | \"\"", "null | null", "[1, 'x', [2]] | [ 1, 'x', [ 2 ] ]", "({a: {b: {c: {d: {e: 1}}}}}) | { a: { b: { c: { d: {...} } } } }",
      "new Map([[1, 2]]) | Map { 1 => 2 }", "x => x | [function]", "function f() {} | \"\"", "-0 | -0", "us(750) | '750us'", "let q = 3 | \"\"",
      "cpu(1).rq.nrRunning | 2", "cpu(1).curr | Task 101 task/1 {", "m.cpus.length | 4", "tasks.length | 4", "rd.rtoMask(1) | true", "log[0] | '[    0.1] line'",
      "cpu(2).curr.policy | 'fifo'", "cpu(1) === m.cpu(1) | true", "cpu(1).rq.curr === cpu(1).curr | true", "m.cpus.map(c => c.backlog) | [ 0, 7, 0, 0 ]",
      "cpu(1).stack | [ 'outer', 'inner' ]", "[cpu(1).rq] | [ Rq of CPU 1 ]", "const a = {}; a.a = a; a | { a: [circular] }"})
  void eval_showsValues(String text, String expected) {
    String got = prompt.eval(text);
    assertThat(expected.endsWith("{") ? got.substring(0, expected.length()) : got).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void eval_showsListsOfRecordsAsTables() {
    assertThat(prompt.eval("m.cpus.map(c => ({ cpu: c.id, comm: c.curr.comm, backlog: c.backlog })).slice(0, 2)"))
        .isEqualTo("cpu  comm    backlog\n  0  task/0        0\n  1  task/1        7");
  }

  @Test
  void variables_liveOn() {
    prompt.eval("let limit = 5; const f = x => x * limit");
    assertThat(prompt.eval("f(2)")).isEqualTo("10");
    prompt.eval("limit = 6");
    assertThat(prompt.eval("f(2)")).isEqualTo("12");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "nope | 1:1: ReferenceError: nope is not defined", "1 +* 2 | 1:4: Expected an operand but found *",
      "cpu(9) | 1:1: RangeError: cpu of cpu is 9; accepted: 0 to 3", "cpu('x') | 1:1: TypeError: cpu of cpu is 'x'; accepted: the number of a CPU",
      "cpu(1).softirqNS | 1:1: TypeError: a Cpu has no 'softirqNS'; did you mean 'softirqNs'?", "fail() | no such thing", "throw 1 | 1:1: threw 1",
      "rd.rtoCpu = 3 | 1:1: TypeError: rtoCpu changes the machine; that is for rtoNextCpu and watchdogs only",
      "cpu(1).id = 3 | 1:1: TypeError: Cannot set property id of [object Cpu] which has only a getter"})
  void eval_saysInOneLineWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> prompt.eval(text)).isInstanceOf(CommandException.class).hasMessage(message);
    assertThat(prompt.eval("1")).isEqualTo("1");
  }

  @Test
  void machine_isLiveAndMayBeMissing() {
    console.machine = null;
    assertThatThrownBy(() -> prompt.eval("m")).hasMessage("nothing is loaded");
    console.machine = Fake.machine(2, new long[] {1, 2}, now);
    assertThat(prompt.eval("m.nrCpus")).isEqualTo("2");
  }

  @Test
  void commands_areFunctions() {
    prompt.eval("runq(47, 'x', cpu(2)); run('10s'); run(us(5))");
    assertThat(called).containsExactly("runq [47, x, 2]", "run 10s", "run 5us");
  }

  @Test
  void print_goesToTheSession() {
    prompt.eval("print('a', 1); console.log([1])");
    assertThat(console.printed).containsExactly("a 1", "[ 1 ]");
  }

  @ParameterizedTest
  @CsvSource({"'(', true", "'if (true) {', true", "'`abc', true", "'1 + 1', false", "'1 +* 1', false", "'x => {', true"})
  void isIncomplete(String text, boolean incomplete) {
    assertThat(prompt.isIncomplete(text)).isEqualTo(incomplete);
  }

  @Test
  void conditions_knowWhatTheyRead() {
    Condition c = prompt.condition("m.backlog(1) > 5");
    assertThat(c.holds()).isTrue();
    assertThat(c.cpus()).containsExactly(1);
    assertThat(c.text()).isEqualTo("m.backlog(1) > 5");
    backlogs[1] = 3;
    assertThat(c.holds()).isFalse();
    Condition clock = prompt.condition("m.nowNs > 5");
    assertThat(clock.holds()).isFalse();
    assertThat(clock.cpus()).isEmpty();
    Condition two = prompt.condition("cpu(0).rq.nrRunning + cpu(3).rq.nrRunning == 5");
    assertThat(two.holds()).isTrue();
    assertThat(two.cpus()).containsExactly(0, 3);
    Condition mixed = prompt.condition("cpu(0).rq.nrRunning && cpu(0).softirqNs > 0");
    assertThat(mixed.holds()).isFalse();
    assertThat(mixed.cpus()).isEmpty();
  }

  @Test
  void conditions_mayBeFunctions() {
    prompt.eval("let limit = 5; until(() => m.backlog(1) > limit)");
    assertThat(conditions).hasSize(1);
    assertThat(conditions.getFirst().holds()).isTrue();
    assertThat(conditions.getFirst().text()).isEqualTo("() => m.backlog(1) > limit");
    assertThat(prompt.condition("() => m.backlog(1) > limit").holds()).isTrue();
    prompt.eval("const full = () => m.backlog(1) > limit; const never = () => false");
    assertThat(prompt.condition("full").holds()).isTrue();
    assertThat(prompt.condition("never").holds()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "run('1s') | a condition only looks at the machine; it cannot call run()",
      "rd.rtoCpu = 3 | 1:1: TypeError: rtoCpu changes the machine; that is for rtoNextCpu and watchdogs only"})
  void conditions_changeNothing(String text, String message) {
    Condition c = prompt.condition(text);
    assertThatThrownBy(c::holds).isInstanceOf(CommandException.class).hasMessage(message);
    assertThat(called).isEmpty();
  }

  @Test
  void conditions_thatAreNoExpressions_areRefused() {
    assertThatThrownBy(() -> prompt.condition("m.backlog(1) >")).isInstanceOf(CommandException.class);
    assertThatThrownBy(() -> prompt.condition("if (1) {}")).isInstanceOf(CommandException.class);
  }

  @Test
  void value_isAskedEachTime() {
    Supplier<String> v = prompt.value("m.backlog(1)");
    assertThat(v.get()).isEqualTo("7");
    backlogs[1] = 8;
    assertThat(v.get()).isEqualTo("8");
  }

  @Test
  void complete_knowsGlobalsMembersAndVariables() {
    prompt.eval("let softLimit = { inner: { deep: 1 } }; const o = { get trap() { throw new Error('called'); }, plain: 1 }");
    assertThat(prompt.complete("cpu(1).softirqN", 15)).containsExactly("cpu(1).softirqNs");
    assertThat(prompt.complete("m.rootDomain.rtoM", 17)).contains("m.rootDomain.rtoMask", "m.rootDomain.rtoMaskNext");
    assertThat(prompt.complete("x + m.cpu(1).curr.com", 21)).containsExactly("m.cpu(1).curr.comm");
    assertThat(prompt.complete("softL", 5)).containsExactly("softLimit");
    assertThat(prompt.complete("softLimit.inner.", 16)).contains("softLimit.inner.deep");
    assertThat(prompt.complete("run", 3)).contains("run", "runq");
    assertThat(prompt.complete("o.trap.", 7)).isEmpty();
    assertThat(prompt.complete("o.", 2)).contains("o.trap", "o.plain");
    assertThat(prompt.complete("nope.x", 6)).isEmpty();
    assertThat(prompt.complete("fail().x", 8)).isEmpty();
  }

  @Test
  void definitions_standAlone() {
    prompt.eval("fix('my-bail', base => ({ prioBail: (rq, next, pull) => pull ? 'push' : base.prioBail(rq, next, pull) }))");
    assertThat(defined).hasSize(1);
    Definition d = defined.getFirst();
    assertThat(d.kind()).isEqualTo("fix");
    assertThat(d.name()).isEqualTo("my-bail");
    assertThat(d.file()).isEqualTo("my-bail.js");
    assertThat(d.source()).isEqualTo("import { fix } from 'stormbench';\n\nexport default fix('my-bail', base => ({ prioBail: (rq, next, pull)"
        + " => pull ? 'push' : base.prioBail(rq, next, pull) }));\n");
    assertThat(new Read().document(d.source()).scripts()).hasSize(1);
    prompt.eval("watchdog('w', { every: s(1), check(m, console) { return [us(3)]; }, start: m => undefined })");
    assertThat(defined.get(1).source()).isEqualTo("import { us, watchdog } from 'stormbench';\n\nexport default watchdog('w', {\n  every: \"1s\",\n"
        + "  check(m, console) { return [us(3)]; },\n  start: m => undefined,\n});\n");
    assertThat(new Read().document(defined.get(1).source()).scripts()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"base => ({ needPull: (rq, prev) => rq.nrRunning > limit })", "base => { const x = limit; return {}; }",
      "base => ({ needPull: () => cpu(limit) })", "base => ({ needPull: ({ limit: q = limit }) => true })"})
  void definitions_thatCaptureVariablesOfThePrompt_areRefusedByName(String function) {
    prompt.eval("let limit = 3");
    assertThatThrownBy(() -> prompt.eval("fix('mine', " + function + ")")).isInstanceOf(CommandException.class)
        .hasMessageMatching("fix 'mine' uses '(limit|cpu)', which is known at this prompt only; write its value into the function");
    assertThat(defined).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"base => ({ needPull: (rq, limit) => limit })", "base => { let limit = 1; return { needPull: () => limit > 0 }; }",
      "base => ({ needPull: rq => rq.limit })", "base => ({ needPull: rq => { for (const limit of [1]) { return limit; } } })",
      "base => { function limit() {} return { needPull: () => Math.max(1, limit()) }; }"})
  void definitions_withNamesOfTheirOwn_areTaken(String function) {
    prompt.eval("let limit = 3; fix('mine', " + function + ")");
    assertThat(defined).hasSize(1);
  }

  @Test
  void interrupt_endsWhatIsEvaluated_andThePromptGoesOn() throws Exception {
    prompt.eval("let kept = 41; let spins = 0");
    Thread t = new Thread(() -> {
      try {
        while (console.printed.isEmpty()) {
          Thread.sleep(5);
        }
        prompt.interrupt();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    t.start();
    assertThatThrownBy(() -> prompt.eval("print('go'); while (true) { spins++; }")).isInstanceOf(CommandException.class)
        .hasMessageEndingWith("interrupted");
    t.join();
    assertThat(prompt.eval("kept + 1")).isEqualTo("42");
  }
}
