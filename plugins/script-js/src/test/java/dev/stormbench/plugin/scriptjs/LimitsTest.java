package dev.stormbench.plugin.scriptjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a script that runs away, and that the next one is none the worse. */
class LimitsTest {
  @ParameterizedTest
  @ValueSource(strings = {"const a = []; while (true) { a.push(new Array(1000000).fill(1)); }",
      "let s = 'xxxxxxxx'; const a = []; while (true) { s = s + s.slice(0, 1000000); a.push(s.split('')); }",
      "const a = []; while (true) { a.push(new ArrayBuffer(16000000)); }"})
  void memory_isBounded(String bomb) {
    Throwable t = catchThrowable(() -> Read.scenario(bomb));
    assertThat(t).isInstanceOf(ScenarioException.class);
    assertThat(t.getMessage()).matches("x\\.js(:1:\\d+)?: (more than \\d+ MiB allocated.*|out of memory|RangeError: .*|took longer than 10 s)");
    assertThat(Read.scenario("export default { a: 1 };")).isInstanceOf(Node.Mapping.class);
  }

  @Test
  void anEndlessLoop_endsAtTheSameStatementEachTime() {
    String script = "let n = 0;\nglobalThis.seen = () => n;\nwhile (true) {\n  n++;\n  if (n % 2) { n += 0; }\n}";
    assertThat(catchThrowable(() -> Read.scenario(script)).getMessage()).isEqualTo(catchThrowable(() -> Read.scenario(script)).getMessage())
        .endsWith("endless loop: more than " + JsEngine.MAX_STATEMENTS + " statements");
  }

  @Test
  void aRegularExpressionThatExplodesElsewhere_doesNot() {
    Node.Mapping m = (Node.Mapping) Read.scenario("export default { a: /^(a+)+$/.test('a'.repeat(5000) + 'b') };");
    assertThat(m.get("a").describe()).isEqualTo("'false'");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"Java", "Packages", "Polyglot", "Graal", "load", "print", "console", "process", "require", "WeakRef",
      "FinalizationRegistry", "Atomics", "SharedArrayBuffer", "Intl", "setTimeout", "WebAssembly", "BigInt", "performance", "Temporal", "quit", "java"})
  void nameOfSomethingOutside_doesNotExist(String name) {
    assertThat(text("typeof " + name)).isEqualTo("undefined");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "new Date().toISOString() | 2026-01-01T00:00:00.000Z", "String(Date.now()) | 1767225600000", "new Date(0).toISOString() | 1970-01-01T00:00:00.000Z",
      "String(new Date() instanceof Date) | true", "String(new (new Date(5).constructor)().getTime()) | 1767225600000", "String(new Date(2020, 0, 1).getTimezoneOffset()) | 0",
      "Date().slice(0, 33) | Thu Jan 01 2026 00:00:00 GMT+0000"})
  void time_isVirtual(String expression, String expected) {
    assertThat(text(expression)).isEqualTo(expected);
  }

  @Test
  void luck_dependsOnTheTextOnly() {
    String a = text("[Math.random(), Math.random()].join()");
    assertThat(text("[Math.random(), Math.random()].join()")).isEqualTo(a);
    assertThat(text("[Math.random(),  Math.random()].join()")).isNotEqualTo(a);
  }

  @Test
  void aScriptThatChangesBuiltIns_changesItsOwnOnly() {
    String script = """
        Array.prototype.map = () => 'mapped';
        Object.keys = () => ['stolen'];
        Reflect.apply = () => 'applied';
        Object.prototype.polluted = 1;
        Array.prototype[Symbol.iterator] = null;
        export default { a: [1, 2], b: { c: 'x' } };
        """;
    Node.Mapping m = (Node.Mapping) Read.scenario(script);
    assertThat(m.entries()).hasSize(2);
    assertThat(((Node.Sequence) m.get("a")).items()).hasSize(2);
    assertThat(text("[1].map(x => x + 1).join()")).isEqualTo("2");
  }

  @Test
  void handlesCannotBeForged() {
    KernelFix fix = fix("""
        base => ({ needPull(rq, prev) {
          const tries = [() => new rq.constructor({}), () => { rq.cpu = 1; }, () => Object.defineProperty(rq, 'cpu', { value: 9 }),
            () => Object.setPrototypeOf(rq, {}), () => base.prioBail({}, prev, true),
            () => { Object.getPrototypeOf(rq).cpu = 3; }, () => base.needPull(null, prev), () => { base.needPull = 1; }];
          let held = 0;
          for (const t of tries) { try { t(); } catch { held++; } }
          if (held !== tries.length) { throw new Error('held ' + held); }
          return rq.cpu === 3 && prev.state === 'R';
        } })
        """);
    assertThat(fix.rt(base()).needPull(rq(3), Fake.of(Task.class, Map.of()))).isTrue();
  }

  @Test
  void aDeadScript_saysSo() {
    KernelFix fix = fix("base => ({ overloadRule(rq) { const one = rq.cpu === 1; while (one) { } return false; } })");
    RtOps ops = fix.rt(base());
    assertThat(ops.overloadRule(rq(0))).isFalse();
    ScriptException first = catchThrowableOfType(ScriptException.class, () -> ops.overloadRule(rq(1)));
    assertThat(first.getMessage()).isEqualTo("x.js:2:88: endless loop: more than 10000000 statements");
    assertThat(catchThrowable(() -> ops.overloadRule(rq(0)))).isInstanceOf(ScriptException.class)
        .hasMessageContaining("the script was ended before: endless loop");
  }

  @Test
  void ops_answerWithWordsBooleansNumbersAndTasks() {
    Task task = Fake.of(Task.class, Map.of());
    Rq rq = Fake.of(Rq.class, Map.of("pushable", a -> (int) a[0] == 1 ? task : null));
    KernelFix fix = fix("base => ({ nextPushable: rq => rq.pushable(1), pushTarget: (task, cpu) => cpu + 1, prioBail: () => 'bail-and-retry' })");
    RtOps ops = fix.rt(base());
    assertThat(ops.nextPushable(rq)).isSameAs(task);
    assertThat(ops.pushTarget(task, 3)).isEqualTo(4);
    assertThat(ops.prioBail(rq, task, true)).isEqualTo(RtOps.PrioBail.BAIL_AND_RETRY);
    assertThat(ops.overloadRule(rq)).isTrue();
    assertThat(fix.replaces()).containsExactly("nextPushable", "pushTarget", "prioBail");
    KernelFix none = fix("base => ({ nextPushable: rq => rq.pushable(0), pushTarget: () => 1.5 })");
    assertThat(none.rt(base()).nextPushable(rq)).isNull();
    assertThat(catchThrowable(() -> none.rt(base()).pushTarget(task, 1))).hasMessage("x.js:2:84: pushTarget answered 1.5; accepted: a whole number");
  }

  @Test
  void renewed_aScriptRemembersNothing() {
    String script = "import { fix } from 'stormbench';\nlet n = 0;\nexport default fix('a', base => ({ overloadRule: () => n++ === 0 }));";
    dev.stormbench.spi.scenario.Script s = new Read().document(script).scripts().getFirst();
    for (int i = 0; i < 2; i++) {
      RtOps ops = Registered.fix(s).rt(base());
      assertThat(ops.overloadRule(rq(0))).isTrue();
      assertThat(ops.overloadRule(rq(0))).isFalse();
      s = s.renew();
    }
    assertThat(s.source()).contains("let n = 0");
    assertThat(s.definedAt("fix", "a")).isEqualTo(new Location("x.js", 3, 16));
  }

  private static KernelFix fix(String function) {
    return Read.onLargeStack(() -> Registered.fix(new Read().document("import { fix } from 'stormbench';\nexport default fix('a', " + function + ");")
        .scripts().getFirst()));
  }

  private static Rq rq(int cpu) {
    return Fake.of(Rq.class, Map.of("cpu", a -> cpu));
  }

  private static RtOps base() {
    return Fake.of(RtOps.class, Map.of("overloadRule", a -> true, "prioBail", a -> RtOps.PrioBail.PUSH));
  }

  private static String text(String expression) {
    return ((Node.Scalar) ((Node.Mapping) Read.scenario("export default { a: " + expression + " };")).get("a")).text();
  }
}
