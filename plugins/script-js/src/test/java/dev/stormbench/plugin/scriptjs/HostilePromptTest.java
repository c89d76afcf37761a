package dev.stormbench.plugin.scriptjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ScriptLanguage;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed at a prompt and means harm: one line comes of it, the machine is as it was, the prompt is alive. */
class HostilePromptTest {
  private final Console console = new Console();
  private ScriptLanguage.Prompt prompt;

  @BeforeEach
  void open() {
    System.setProperty("stormbench.script.max-ms", "400");
    console.machine = Fake.machine(4, new long[] {0, 7, 0, 0}, new long[] {0});
    prompt = new JsLanguage().open(console.session());
    prompt.eval("1 + 1"); // loads what is loaded once
  }

  @AfterEach
  void close() {
    System.clearProperty("stormbench.script.max-ms");
    prompt.close();
  }

  private void assertAlive() {
    assertThat(prompt.eval("1 + 1")).isEqualTo("2");
    assertThat(prompt.eval("rd.rtoCpu")).isEqualTo("-1");
    assertThat(prompt.condition("cpu(1).backlog === 7").holds()).isTrue();
  }

  private static void assertOneLine(Throwable thrown) {
    assertThat(thrown).isInstanceOf(CommandException.class);
    assertThat(thrown.getMessage()).isNotBlank().doesNotContainPattern("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069]")
        .doesNotContainPattern("\\bjava\\.|org\\.graalvm|com\\.oracle|dev\\.stormbench|\\w+Exception").hasSizeLessThan(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"for (;;) {}", "for (;;) { try { for (;;) {} } catch {} }", "(function f() { return 1 + f(); })()", "throw null",
      "throw { get message() { for (;;) {} } }", "throw new Error('a\\nb\\u009b31m\\u202e')", "({ get a() { throw 1; } }).a",
      "new Proxy({}, { ownKeys() { for (;;) {} }, getPrototypeOf() { return Object.prototype; } })",
      "new Proxy({}, { ownKeys() { throw new Error('no'); } })", "const a = ;", "null.x", "rd.rtoCpu = 3", "m.nowNs = 5", "cpu(1).curr = 1",
      "cpu(99)", "cpu(0.5)", "cpu({ valueOf: () => 1 })", "cpu(1).timeNs('idel')", "cpu(1).nrRuning", "rd.rtoMask(1e300)", "rd.rtoMask('x')",
      "print(new Proxy([], { get() { for (;;) {} } }))", "'x'.repeat(2 ** 31)", "new ArrayBuffer(2 ** 40)", "import('./x.js').then(1); nothing",
      "/^(a+)+\\1$/.test('a'.repeat(200) + 'b')", "fix('a b', () => ({}))", "watchdog('w', { evry: 1 })", "scenario(5)",
      "Object.defineProperty(cpu(1), 'curr', { value: 1 })", "Object.setPrototypeOf(cpu(1), null)", "BigInt(3)", "eval('1')"})
  void isRefusedInOneLine(String text) {
    assertOneLine(catchThrowable(() -> prompt.eval(text)));
    assertAlive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(() => { for (;;) {} })()", "rd.rtoCpu = 3", "(() => { throw null; })()", "nothing", "print('x')", "cpu(99).backlog",
      "(function f() { return 1 + f(); })()"})
  void aConditionIsRefusedInOneLine(String expression) {
    assertOneLine(catchThrowable(() -> prompt.condition(expression).holds()));
    assertAlive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Object.prototype.cpus = 9", "Array.prototype[Symbol.iterator] = null; 0", "Function.prototype.call = null", "delete globalThis.Math",
      "globalThis.Object = null", "JSON.stringify = null", "String.prototype.replace = null", "m.cpus[0] = 1", "m.tasks.length = 0"})
  void whatBreaksOnlyTheScript_breaksNothingElse(String text) {
    assertThatCode(() -> prompt.eval(text)).doesNotThrowAnyException();
    assertThat(prompt.condition("cpu(1).backlog === 7").holds()).isTrue();
    assertThat(prompt.eval("rd.rtoCpu")).isEqualTo("-1");
  }

  /** The second half shows that the first half would notice: in a context that is open, each of these is there. */
  @ParameterizedTest
  @ValueSource(strings = {"Java.type('java.lang.Runtime')", "Packages.java.lang.System", "java.lang.System", "Polyglot.eval('js', '1')",
      "load({ script: '1', name: 'x' })", "Graal.versionGraalVM", "eval('1 + 1')", "new Function('return 1')()",
      "({}).constructor.constructor('return this')()", "new SharedArrayBuffer(8)", "new WeakRef({})", "BigInt(3)", "3n ** 3n"})
  void noWayOut(String text) {
    assertOneLine(catchThrowable(() -> prompt.eval(text)));
    assertAlive();
    try (Context open = Context.newBuilder("js").allowAllAccess(true).option("engine.WarnInterpreterOnly", "false").build()) {
      assertThat(open.eval("js", text).isNull()).isFalse();
    }
  }
}
