package dev.stormbench.plugin.scriptjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sched.ExitInfo;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies out of scripts: what they are told, what they may say, and what becomes of their mistakes. */
class JsPolicyTest {
  private final List<String> calls = new ArrayList<>();
  private final Task task = Fake.of(Task.class, Map.of("pid", a -> 7, "prio", a -> 49));
  private final Scx scx = scx();

  private Scx scx() {
    Machine machine = Fake.machine(4, new long[4], new long[] {5});
    Map<String, Function<Object[], Object>> answers = new LinkedHashMap<>();
    answers.put("machine", a -> machine);
    answers.put("nrCpus", a -> 4);
    for (Method m : Scx.class.getMethods()) {
      if (m.getReturnType() == void.class) {
        answers.put(m.getName(), a -> {
          calls.add(m.getName() + Arrays.stream(a).map(x -> x == task ? "p" : x.toString()).toList());
          return null;
        });
      }
    }
    answers.put("slice", a -> Scx.SLICE_INF);
    answers.put("dsqVtime", a -> 1L << 40);
    answers.put("selectCpuDfl", a -> 3);
    return Fake.of(Scx.class, answers);
  }

  private static SchedulerPolicy policy(String spec) {
    return Read.onLargeStack(() -> Registered.policy(document("export default policy('a', " + spec + ");").scripts().getFirst()));
  }

  private static Document document(String text) {
    return new Read().document("import { policy, scenario, s } from 'stormbench';\n" + text);
  }

  private static String callAll() {
    return HandleModel.callbacks().stream().map(m -> m.getName() + "(scx, ...a) { seen.push('" + m.getName()
        + " ' + a.filter(x => x !== undefined).map(x => x === null ? 'null' : x.pid ?? x.message ?? x).join(' ')); return 2; }").collect(Collectors.joining(", "));
  }

  @Test
  void eachCallback_isHeardWithItsArguments() throws ReflectiveOperationException {
    SchedulerPolicy p = policy("(() => { const seen = []; return { " + callAll().replace("dump(scx, ...a) { seen.push('dump ' + a.filter(x => x !== undefined)"
        + ".map(x => x === null ? 'null' : x.pid ?? x.message ?? x).join(' ')); return 2; }", "dump() { return seen; }") + " }; })()");
    p.init(scx);
    p.initTask(scx, task);
    assertThat(p.selectCpu(scx, task, 1)).isEqualTo(2);
    p.runnable(scx, task, 1);
    p.enqueue(scx, task, 9);
    p.dequeue(scx, task, 1);
    p.dispatch(scx, 3, null);
    p.dispatch(scx, 3, task);
    p.running(scx, task);
    p.tick(scx, task);
    p.stopping(scx, task, true);
    p.quiescent(scx, task, 1);
    p.setCpumask(scx, task);
    p.updateIdle(scx, 2, true);
    p.exitTask(scx, task);
    p.exit(scx, new ExitInfo(ExitInfo.Kind.ERROR, "why"));
    List<String> dump = new ArrayList<>();
    p.dump(scx, dump::add);
    assertThat(dump).containsExactly("init ", "initTask 7", "selectCpu 7 1", "runnable 7 1", "enqueue 7 9", "dequeue 7 1", "dispatch 3 null",
        "dispatch 3 7", "running 7", "tick 7", "stopping 7 true", "quiescent 7 1", "setCpumask 7", "updateIdle 2 true", "exitTask 7", "exit why");
    for (Method m : HandleModel.callbacks()) {
      assertThat(JsPolicy.class.getDeclaredMethod(m.getName(), m.getParameterTypes())).isNotNull();
    }
  }

  @Test
  void whatIsLeftOut_isSchedExts() {
    SchedulerPolicy p = policy("{}");
    p.init(scx);
    assertThat(p.timeoutNs()).isEqualTo(SchedulerPolicy.TIMEOUT_NS);
    assertThat(p.enqLast()).isFalse();
    assertThat(p.selectCpu(scx, task, 1)).isEqualTo(3);
    p.enqueue(scx, task, Scx.ENQ_HEAD);
    p.dispatch(scx, 0, null);
    assertThat(calls).containsExactly("insert[p, -2, 20000000, 0]", "insert[p, -1, 20000000, 2]");
    SchedulerPolicy q = policy("{ timeout: s(5), enqLast: true }");
    assertThat(q.timeoutNs()).isEqualTo(5_000_000_000L);
    assertThat(q.enqLast()).isTrue();
  }

  @Test
  void numbers_arriveAsTheyAre() {
    SchedulerPolicy p = policy("""
        { init(scx) { scx.createDsq(2 ** 40); },
          enqueue(scx, p, flags) {
            scx.insertVtime(p, 2 ** 40, scx.SLICE_INF, scx.dsqVtime(p) + p.prio, flags | scx.ENQ_PREEMPT);
            scx.insert(p, scx.localOn(3), scx.SLICE_DFL, 0);
            if (scx.slice(p) === Infinity) { scx.setSlice(p, 1500); }
            scx.kickCpu(2, scx.KICK_IDLE | scx.KICK_PREEMPT);
          } }""");
    p.init(scx);
    p.enqueue(scx, task, 1);
    assertThat(calls).containsExactly("createDsq[1099511627776]", "insertVtime[p, 1099511627776, 9223372036854775807, 1099511627825, 5]",
        "insert[p, -19, 20000000, 0]", "setSlice[p, 1500]", "kickCpu[2, 3]");
    assertThat(calls.get(2)).contains(Long.toString(Scx.localOn(3)));
  }

  @Test
  void eachConstantOfScx_isThere() {
    SchedulerPolicy p = policy("{ dump: scx => [" + HandleModel.constants(Scx.class).stream().map(f -> "'" + f.getName() + "=' + scx." + f.getName())
        .collect(Collectors.joining(", ")) + "] }");
    List<String> dump = new ArrayList<>();
    p.dump(scx, dump::add);
    assertThat(dump).hasSize(Scx.class.getFields().length).contains("DSQ_GLOBAL=-1", "SLICE_INF=Infinity", "ENQ_LAST=8", "PICK_IDLE_CORE=1");
  }

  @Test
  void aFunction_makesOneWithItsOwnVariables() {
    dev.stormbench.spi.scenario.Script s = document("export default policy('a', () => { let n = 0; return { selectCpu: () => n++ }; });").scripts().getFirst();
    SchedulerPolicy one = Registered.policy(s);
    SchedulerPolicy two = Registered.policy(s);
    assertThat(List.of(one.selectCpu(scx, task, 0), one.selectCpu(scx, task, 0), two.selectCpu(scx, task, 0))).containsExactly(0, 1, 0);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{ selectCpu: () => 1.5 } | x.js:2:41: selectCpu answered 1.5; accepted: the number of a CPU | false",
      "{ selectCpu() { } } | x.js:2:30: selectCpu answered undefined; accepted: the number of a CPU | false",
      "{ selectCpu(scx, p) { return p.cpus; } } | x.js:2:57: TypeError: a Task has no 'cpus'; did you mean 'cpu'? | false",
      "{ selectCpu(scx, p) { scx.insert(p, 0, 0.5, 0); } } | "
          + "x.js:2:50: TypeError: sliceNs of insert is 0.5; accepted: a whole number | false",
      "{ selectCpu(scx) { scx.machine.rootDomain.rtoCpu = 1; } } | "
          + "x.js:2:47: TypeError: rtoCpu changes the machine; that is for rtoNextCpu and watchdogs only | false",
      "{ selectCpu() { while (true) { } } } | x.js:2:44: endless loop: more than 10000000 statements | true",
      "{ selectCpu() { const f = () => f() + 1; return f(); } } | x.js:2:60: recursion too deep | true"})
  void aMistake_isTheScripts_andAnEndIsNobodys(String spec, String message, boolean ended) {
    SchedulerPolicy p = policy(spec);
    ScriptException e = Read.onLargeStack(() -> catchThrowableOfType(ScriptException.class, () -> p.selectCpu(scx, task, 0)));
    assertThat(ended ? e.getMessage().replaceAll("^x.js:2:\\d+", "") : e.getMessage()).isEqualTo(ended ? message.replaceAll("^x.js:2:\\d+", "") : message);
    assertThat(e.isEnded()).isEqualTo(ended);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "export default policy('a', {\\n  enqeue() {} }); | x.js:3:3: unknown key 'enqeue' in policy 'a'; did you mean 'enqueue'?",
      "export default scenario()\\n  .policy('rt', 'a', {\\n    disptch() {} }); | x.js:4:5: unknown key 'disptch' in policy 'a'; did you mean 'dispatch'?",
      "const spec = {\\n  timeoutNs: 5, init() {} };\\nexport default policy('a', spec); | x.js:3:3: unknown key 'timeoutNs' in policy 'a'; did you mean 'timeout'?",
      "export default policy('a', { enqueue: 5 }); | x.js:2:16: TypeError: enqueue of policy 'a' is 5; accepted: a function",
      "export default policy('a', { timeout: 5 }); | x.js:2:16: TypeError: timeout of policy 'a' is 5; accepted: a time from 1ns, such as s(5), 5s or 100ms",
      "export default policy('a', 3); | x.js:2:16: TypeError: policy 'a' is 3; accepted: an object of callbacks",
      "export default policy('A!', {}); | x.js:2:16: TypeError: the name of a policy is 'A!'; accepted: lower-case words joined by hyphens",
      "export default scenario().policy('rt', 5); | x.js:2:16: TypeError: a policy is 5; accepted: a name, or what policy() made"})
  void aBadDefinition_isRefusedWhereItStands(String text, String message) {
    assertThat(catchThrowable(() -> document(text.replace("\\n", "\n")))).isInstanceOf(ScenarioException.class).hasMessageStartingWith(message);
  }

  @Test
  void aTimeoutBeyondTheKernels_isRefused() {
    assertThat(catchThrowable(() -> policy("{ timeout: s(31) }"))).hasMessage("x.js:2:16: timeout of policy 'a' is 31s; accepted: up to 30s");
    assertThat(catchThrowable(() -> policy("() => ({ enqeue() {} })")).getMessage()).contains("unknown key 'enqeue' in policy 'a'; did you mean 'enqueue'?");
  }

  @Test
  void theBuilder_writesWhatYamlWould() {
    Document d = document("""
        const mine = policy('mine', {});
        export default scenario({ policy: { fair: { old: { slice: '1ms' } } } }).policy('fair', 'global-fifo', { slice: '5ms' }).policy('rt', mine);
        """);
    Document y = document("export default { format: 1, policy: { fair: { 'global-fifo': { slice: '5ms' } }, rt: 'mine' } };");
    assertThat(texts(d)).isEqualTo(texts(y));
    assertThat(Registered.by(d.scripts().getFirst())).containsExactly("schedulerPolicy mine");
    Document inline = document("export default scenario().policy('rt', 'x', { init() {} }).policy('fair', 'y', () => ({}));");
    assertThat(texts(inline)).contains("rt: x", "fair: y");
    assertThat(Registered.by(inline.scripts().getFirst())).containsExactly("schedulerPolicy x", "schedulerPolicy y");
    assertThat(inline.scripts().getFirst().definedAt("scheduler-policy", "x").line()).isEqualTo(2);
  }

  private static String texts(Document d) {
    return text(d.scenario());
  }

  private static String text(dev.stormbench.spi.scenario.Node n) {
    return switch (n) {
      case dev.stormbench.spi.scenario.Node.Scalar s -> s.text();
      case dev.stormbench.spi.scenario.Node.Sequence s -> s.items().stream().map(JsPolicyTest::text).toList().toString();
      case dev.stormbench.spi.scenario.Node.Mapping m -> m.entries().stream().map(e -> e.key() + ": " + text(e.value())).sorted().toList().toString();
    };
  }
}
