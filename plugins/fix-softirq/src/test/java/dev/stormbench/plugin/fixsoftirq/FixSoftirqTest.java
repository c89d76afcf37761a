package dev.stormbench.plugin.fixsoftirq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.SoftirqOps.Invoke;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.testkit.Registered;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixSoftirqTest {
  private static final int NET_RX = 1 << 3;
  private static final int TASKLET = 1 << 6;
  private static final int HI = 1;

  @Test
  void serviceLoader_findsIt_withItsFixes() {
    Plugin plugin = Registered.found(FixSoftirq.class);
    assertThat(plugin.id()).isEqualTo("fix-softirq");
    assertThat(FixSoftirq.class.getAnnotation(BuiltFor.class).value()).isEqualTo(Spi.VERSION);
    assertThat(Registered.by(plugin)).containsExactly("fix ksoftirqd-gate-4-9", "fix ksoftirqd-first", "fix resched-first",
        "fix tasklet-resched", "fix tasklet-budget", "fix bh-workqueue", "fix threadirqs");
  }

  @ParameterizedTest
  @CsvSource({NET_RX + ",true,KSOFTIRQD,KSOFTIRQD", NET_RX + ",false,INLINE,INLINE", TASKLET + ",true,INLINE,KSOFTIRQD",
      HI + ",true,INLINE,KSOFTIRQD", (HI | NET_RX) + ",true,INLINE,KSOFTIRQD", TASKLET + ",false,INLINE,INLINE"})
  void theGate_dependsOnTheDaemonAndOnWhatIsPending(int pending, boolean runnable, Invoke in49, Invoke first) {
    assertThat(ask(KsoftirqdGate.asIn49(), pending, runnable, Invoke.INLINE)).isEqualTo(in49);
    assertThat(ask(KsoftirqdGate.forAll(), pending, runnable, Invoke.INLINE)).isEqualTo(first);
    assertThat(ask(KsoftirqdGate.forAll(), pending, runnable, Invoke.KSOFTIRQD)).isEqualTo(Invoke.KSOFTIRQD);
  }

  @ParameterizedTest
  @CsvSource({"true,true,KSOFTIRQD", "false,true,INLINE", "true,false,INLINE", "false,false,INLINE"})
  void reschedFirst_holdsWhileATaskWaits(boolean needResched, boolean runnable, Invoke expected) {
    assertThat(ask(KsoftirqdGate.ifResched(), TASKLET, needResched, runnable, Invoke.INLINE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1,false,true", "1,true,false", "0,false,false", "0,true,false"})
  void taskletResched_endsThePassIfATaskWaits(int left, boolean needResched, boolean more) {
    TaskletResched fix = new TaskletResched();
    SoftirqOps ops = fix.softirq(new InForce(Invoke.INLINE, 7));
    assertThat(ops.taskletMore(stub(Cpu.class, Map.of("needResched", needResched)), left, 3, 1)).isEqualTo(more);
    assertThat(fix.replaces()).containsExactly("taskletMore");
    assertThat(fix.wraps()).isTrue();
  }

  private static Invoke ask(KsoftirqdGate fix, int pending, boolean runnable, Invoke inForce) {
    return ask(fix, pending, false, runnable, inForce);
  }

  private static Invoke ask(KsoftirqdGate fix, int pending, boolean needResched, boolean runnable, Invoke inForce) {
    Task other = stub(Task.class, Map.of("kthread", true, "comm", "ksoftirqd/0", "onRq", !runnable));
    Task daemon = stub(Task.class, Map.of("kthread", true, "comm", "ksoftirqd/1", "onRq", runnable));
    fix.start(stub(Machine.class, Map.of("nrCpus", 2, "tasks", List.of(other, daemon))));
    assertThat(fix.replaces()).containsExactly("invokeSoftirq");
    assertThat(fix.wraps()).isTrue();
    return fix.softirq(new InForce(inForce, 7)).invokeSoftirq(stub(Cpu.class, Map.of("id", 1, "softirqPending", pending,
        "needResched", needResched)));
  }

  @ParameterizedTest
  @CsvSource({"3,7,3", "7,7,7", "100,7,7", "1,1,1", "0,7,7"})
  void theBudget_isTheLesser(int n, int inForce, int expected) {
    TaskletBudget fix = new TaskletBudget(n, 1);
    SoftirqOps ops = fix.softirq(new InForce(Invoke.INLINE, inForce));
    assertThat(ops.taskletBatch(null, 9)).isEqualTo(expected);
    assertThat(ops.invokeSoftirq(null)).isEqualTo(Invoke.INLINE);
    assertThat(ops.restartSoftirq(null, true, 3)).isTrue();
    assertThat(fix.wraps()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 10, 11})
  void theBudgetOfTime_isAskedAfterEachTasklet(long elapsedNs) {
    SoftirqOps inForce = new InForce(Invoke.INLINE, 7);
    assertThat(new TaskletBudget(3, 10).softirq(inForce).taskletMore(null, 1, 1, elapsedNs)).isEqualTo(elapsedNs < 10);
    assertThat(new TaskletBudget(3, 10).softirq(inForce).taskletMore(null, 0, 1, elapsedNs)).isFalse();
    assertThat(new TaskletBudget(3, 0).softirq(inForce).taskletMore(null, 1, 1, elapsedNs)).isTrue();
  }

  @Test
  void theBudget_replacesWhatItLimits() {
    assertThat(new TaskletBudget(3, 0).replaces()).containsExactly("taskletBatch");
    assertThat(new TaskletBudget(0, 10).replaces()).containsExactly("taskletMore");
    assertThat(new TaskletBudget(3, 10).replaces()).containsExactlyInAnyOrder("taskletBatch", "taskletMore");
  }

  @ParameterizedTest
  @CsvSource({"1000,9,1,true", "1000,10,1,false", "1000,1,2,false", "250,9,0,true", "250,1,1,false", "300,1,1,false", "100,1,1,false"})
  void bhWorker_takesTenWorksOrTwoMilliseconds(int hz, int done, long jiffies, boolean more) {
    BhWorkqueue fix = new BhWorkqueue();
    fix.start((Machine) Proxy.newProxyInstance(FixSoftirqTest.class.getClassLoader(), new Class<?>[] {Machine.class},
        (proxy, method, args) -> switch (method.getName()) {
          case "nowNs" -> 50L;
          case "hz" -> hz;
          default -> (long) args[0] == 50 ? 1000 + jiffies : 1000L;
        }));
    SoftirqOps ops = fix.softirq(new InForce(Invoke.INLINE, 7));
    assertThat(ops.taskletMore(null, 0, done, 20)).isEqualTo(more);
    assertThat(ops.taskletBatch(null, 64)).isEqualTo(64);
    assertThat(fix.wraps()).isFalse();
  }

  @Test
  void threadirqs_isABootParameter_andChangesNoOp() {
    Threadirqs fix = new Threadirqs();
    SoftirqOps base = new InForce(Invoke.INLINE, 7);
    assertThat(fix.bootParameters()).containsExactly("threadirqs");
    assertThat(fix.softirq(base)).isSameAs(base);
    assertThat(fix.replaces()).isEmpty();
    assertThat(new BhWorkqueue().bootParameters()).isEmpty();
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

    @Override
    public boolean taskletMore(Cpu cpu, int left, int done, long elapsedNs) {
      return left > 0;
    }
  }

  private static <T> T stub(Class<T> type, Map<String, Object> answers) {
    return type.cast(Proxy.newProxyInstance(FixSoftirqTest.class.getClassLoader(), new Class<?>[] {type},
        (proxy, method, args) -> answers.get(method.getName())));
  }
}
