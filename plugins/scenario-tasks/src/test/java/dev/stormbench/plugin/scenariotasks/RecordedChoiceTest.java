package dev.stormbench.plugin.scenariotasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedChoiceTest {
  /** A handle that answers these questions and no others. */
  private static <T> T handle(Class<T> type, Map<String, Object> answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (p, method, args) -> {
      assertThat(answers).containsKey(method.getName());
      return answers.get(method.getName());
    }));
  }

  private static Rq rq(int cpu, int prio) {
    return handle(Rq.class, Map.of("cpu", cpu, "highestPrioCurr", prio));
  }

  private static Task task(String comm, int cpu) {
    return handle(Task.class, Map.of("comm", comm, "cpu", cpu, "allowed", true));
  }

  /** With a rule that always answers {@code ruled}. */
  private static RtOps guided(String paths, int ruled) {
    RtOps base = handle(RtOps.class, Map.of("pushTarget", ruled, "overloadRule", true, "prioBail", RtOps.PrioBail.PUSH, "needPull", true));
    return new RecordedChoice(handle(Params.class, Map.of("text", paths, "at", Location.of("here")))).rt(base);
  }

  @Test
  void amongEquals_theRecordingDecides() {
    RtOps ops = guided("A 2 0; B", 3);

    assertThat(ops.pushTarget(task("A", 1), 1)).isEqualTo(2);
    assertThat(ops.pushTarget(task("A", 1), 1)).as("it has not gone there yet").isEqualTo(2);
    assertThat(ops.pushTarget(task("A", 2), 1)).isEqualTo(0);
    assertThat(ops.pushTarget(task("A", 0), 1)).as("the recording has no more").isEqualTo(3);
    assertThat(ops.pushTarget(task("B", 1), 1)).isEqualTo(3);
    assertThat(ops.pushTarget(task("C", 1), 1)).isEqualTo(3);
  }

  @Test
  void theRuleStands_whereItIsNotTheRotorThatAnswers() {
    assertThat(guided("A 2", Cpu.NO_CPU).pushTarget(task("A", 1), 0)).as("nowhere").isEqualTo(Cpu.NO_CPU);
    assertThat(guided("A 2", 1).pushTarget(task("A", 1), 0)).as("its own CPU").isEqualTo(1);
    assertThat(guided("A 2", 3).pushTarget(task("A", 1), 3)).as("the executing CPU").isEqualTo(3);
  }

  @Test
  void theRuleStands_amongCpusThatAreNotEqual() {
    RtOps ops = guided("A 2", 3);
    assertThat(ops.overloadRule(rq(2, 49))).isTrue();
    assertThat(ops.pushTarget(task("A", 1), 1)).isEqualTo(3);
    ops.overloadRule(rq(3, 49));
    assertThat(ops.pushTarget(task("A", 1), 1)).isEqualTo(2);
  }

  @Test
  void theOtherOps_areLeftAlone() {
    RtOps ops = guided("A 2", 3);
    assertThat(ops.prioBail(rq(0, 1), task("A", 0), false)).isEqualTo(RtOps.PrioBail.PUSH);
    assertThat(ops.needPull(rq(0, 1), task("A", 0))).isTrue();
  }

  @Test
  void aPathIsACommAndNumbers() {
    assertThatThrownBy(() -> guided("A 2; B x", 3)).isInstanceOf(ScenarioException.class)
        .hasMessage("here: paths is 'B x'; accepted: a comm and CPUs, such as 'A 2 0; B 3'");
  }
}
