package dev.stormbench.plugin.fixsoftirq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.SoftirqOps.Invoke;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixSoftirqTest {
  private static final int NET_RX = 1 << 3;
  private static final int TASKLET = 1 << 6;
  private static final int HI = 1;

  @Test
  void serviceLoader_findsIt_withItsFixes() {
    Plugin plugin = Registered.found(FixSoftirq.class);
    assertThat(plugin.id()).isEqualTo("fix-softirq");
    assertThat(FixSoftirq.class.getAnnotation(BuiltFor.class).value()).isEqualTo(Spi.VERSION);
    assertThat(Registered.by(plugin)).containsExactly("fix ksoftirqd-gate-4-9", "fix ksoftirqd-first", "fix tasklet-budget");
  }

  @ParameterizedTest
  @CsvSource({NET_RX + ",true,KSOFTIRQD,KSOFTIRQD", NET_RX + ",false,INLINE,INLINE", TASKLET + ",true,INLINE,KSOFTIRQD",
      HI + ",true,INLINE,KSOFTIRQD", (HI | NET_RX) + ",true,INLINE,KSOFTIRQD", TASKLET + ",false,INLINE,INLINE"})
  void theGate_dependsOnTheDaemonAndOnWhatIsPending(int pending, boolean runnable, Invoke in49, Invoke first) {
    assertThat(ask(KsoftirqdGate.asIn49(), pending, runnable, Invoke.INLINE)).isEqualTo(in49);
    assertThat(ask(KsoftirqdGate.forAll(), pending, runnable, Invoke.INLINE)).isEqualTo(first);
    assertThat(ask(KsoftirqdGate.forAll(), pending, runnable, Invoke.KSOFTIRQD)).isEqualTo(Invoke.KSOFTIRQD);
  }

  private static Invoke ask(KsoftirqdGate fix, int pending, boolean runnable, Invoke inForce) {
    Task other = stub(Task.class, Map.of("kthread", true, "comm", "ksoftirqd/0", "onRq", !runnable));
    Task daemon = stub(Task.class, Map.of("kthread", true, "comm", "ksoftirqd/1", "onRq", runnable));
    fix.start(stub(Machine.class, Map.of("nrCpus", 2, "tasks", List.of(other, daemon))));
    assertThat(fix.replaces()).containsExactly("invokeSoftirq");
    assertThat(fix.wraps()).isTrue();
    return fix.softirq(new InForce(inForce, 7)).invokeSoftirq(stub(Cpu.class, Map.of("id", 1, "softirqPending", pending)));
  }

  @ParameterizedTest
  @CsvSource({"3,7,3", "7,7,7", "100,7,7", "1,1,1"})
  void theBudget_isTheLesser(int n, int inForce, int expected) {
    TaskletBudget fix = new TaskletBudget(n);
    SoftirqOps ops = fix.softirq(new InForce(Invoke.INLINE, inForce));
    assertThat(ops.taskletBatch(null, 9)).isEqualTo(expected);
    assertThat(ops.invokeSoftirq(null)).isEqualTo(Invoke.INLINE);
    assertThat(ops.restartSoftirq(null, true, 3)).isTrue();
    assertThat(fix.replaces()).containsExactly("taskletBatch");
    assertThat(fix.wraps()).isTrue();
  }

  private record InForce(Invoke invoke, int batch) implements SoftirqOps {
    @Override
    public Invoke invokeSoftirq(Cpu cpu) {
      return invoke;
    }

    @Override
    public boolean restartSoftirq(Cpu cpu, boolean beforeDeadline, int restartsLeft) {
      return beforeDeadline;
    }

    @Override
    public int taskletBatch(Cpu cpu, int n) {
      return batch;
    }
  }

  private static <T> T stub(Class<T> type, Map<String, Object> answers) {
    return type.cast(Proxy.newProxyInstance(FixSoftirqTest.class.getClassLoader(), new Class<?>[] {type},
        (proxy, method, args) -> answers.get(method.getName())));
  }
}
