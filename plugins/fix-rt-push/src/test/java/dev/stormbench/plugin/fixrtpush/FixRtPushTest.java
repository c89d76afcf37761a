package dev.stormbench.plugin.fixrtpush;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtOps.PrioBail;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.RtoOps.PullBy;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.testkit.Registered;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FixRtPushTest {
  private static final int TARGET = 7;
  private static final int NEXT_CPU = 95;

  @Test
  void serviceLoader_findsIt_withItsFixes() {
    Plugin plugin = Registered.found(FixRtPush.class);
    assertThat(plugin.id()).isEqualTo("fix-rt-push");
    assertThat(FixRtPush.class.getAnnotation(BuiltFor.class).value()).isEqualTo(Spi.VERSION);
    assertThat(Registered.by(plugin)).containsExactly("fix none", "fix skip-prio-bail", "fix no-rt-push-ipi",
        "fix bounded-resched", "fix bounded-resched-literal", "fix push-ipi-default-off", "fix push-ipi-only-if-threaded",
        "fix next-pushable", "fix clear-overload-on-bail", "fix push-on-boost", "fix push-past-stuck", "fix walk-ratelimit",
        "fix push-if-in-softirq", "fix token-skips-bail");
  }

  @Test
  void none_changesNothing() {
    KernelFix none = new None();
    RtOps rt = new KernelRt(PrioBail.BAIL);
    RtoOps rto = new KernelRto(PullBy.TOKEN);
    assertThat(none.rt(rt)).isSameAs(rt);
    assertThat(none.rto(rto)).isSameAs(rto);
    assertThat(none.replaces()).isEmpty();
    assertThat(none.features()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(PrioBail.class)
  void skipPrioBail_pushesForTheHandlerOnly(PrioBail inForce) {
    RtOps ops = new SkipPrioBail().rt(new KernelRt(inForce));
    assertThat(ops.prioBail(null, null, true)).isEqualTo(PrioBail.PUSH);
    assertThat(ops.prioBail(null, null, false)).isEqualTo(inForce);
  }

  @Test
  void skipPrioBail_leavesTheOtherOpsAlone() {
    SkipPrioBail fix = new SkipPrioBail();
    RtOps ops = fix.rt(new KernelRt(PrioBail.BAIL));
    assertThat(ops.nextPushable(null)).isNull();
    assertThat(ops.pushTarget(null, 3)).isEqualTo(TARGET);
    assertThat(ops.overloadRule(null)).isTrue();
    assertThat(ops.needPull(null, null)).isTrue();
    assertThat(fix.replaces()).containsExactly("prioBail");
    assertThat(fix.features()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"TOKEN,DIRECT", "DIRECT,DIRECT", "NONE,NONE"})
  void noRtPushIpi_pullsDirectly(PullBy inForce, PullBy expected) {
    RtoOps ops = new NoRtPushIpi().rto(new KernelRto(inForce));
    assertThat(ops.pullBy(null)).isEqualTo(expected);
    assertThat(ops.rtoNextCpu(null, 3)).isEqualTo(NEXT_CPU);
  }

  @Test
  void noRtPushIpi_turnsTheFeatureOff() {
    NoRtPushIpi fix = new NoRtPushIpi();
    assertThat(fix.features()).containsExactly(Map.entry("RT_PUSH_IPI", false));
    assertThat(fix.replaces()).containsExactly("pullBy");
  }

  @Test
  void pushOnBoost_changesOneAnswer() {
    RtOps base = new KernelRt(PrioBail.BAIL);
    assertThat(base.prioRaisePushes(null, null)).isFalse();
    RtOps ops = new PushOnBoost().rt(base);
    assertThat(ops.prioRaisePushes(null, null)).isTrue();
    assertThat(ops.prioBail(null, null, true)).isEqualTo(PrioBail.BAIL);
    assertThat(new SkipPrioBail().rt(ops).prioRaisePushes(null, null)).as("of a fix above it").isTrue();
    assertThat(new PushOnBoost().replaces()).containsExactly("prioRaisePushes");
  }

  @ParameterizedTest
  @CsvSource({"RT,true,true,true", "LAZY,true,false,true", "LAZY,false,false,false"})
  void pushIpi_staysOn_ifRt_orInTheFirstFormIfThreaded(Preempt preempt, boolean threadirqs, boolean merged, boolean first) {
    assertThat(leavesPushIpi(PushIpiDefaultOff.unlessRt(), preempt, threadirqs)).isEqualTo(merged);
    assertThat(leavesPushIpi(PushIpiDefaultOff.unlessThreaded(), preempt, threadirqs)).isEqualTo(first);
  }

  private static boolean leavesPushIpi(KernelFix fix, Preempt preempt, boolean threadirqs) {
    fix.start(stub(Machine.class, Map.of("preempt", preempt, "threadirqs", threadirqs)));
    RtoOps base = new KernelRto(PullBy.TOKEN);
    boolean on = fix.rto(base).pullBy(null) == PullBy.TOKEN;
    assertThat(fix.features().isEmpty()).isEqualTo(on);
    return on;
  }

  @ParameterizedTest
  @CsvSource({"0x10100,true,0,PUSH", "0x10200,true,0,PUSH", "0x10000,true,0,BAIL_AND_RETRY", "0x10003,true,0,BAIL_AND_RETRY",
      "0x10100,false,0,BAIL_AND_RETRY", "0x10100,true,1,BAIL_AND_RETRY"})
  void pushIfInSoftirq_asksWhatTheHandlerInterrupted(String preemptCount, boolean pull, int migrationDisabled, PrioBail expected) {
    PushIfInSoftirq fix = new PushIfInSoftirq();
    fix.start(stub(Machine.class, Map.of("cpu", stub(Cpu.class, Map.of("preemptCount", Integer.decode(preemptCount))))));
    RtOps ops = fix.rt(new KernelRt(PrioBail.BAIL_AND_RETRY));
    assertThat(ops.prioBail(stub(Rq.class, Map.of("cpu", 3)), stub(Task.class, Map.of("migrationDisabled", migrationDisabled)), pull))
        .isEqualTo(expected);
    assertThat(ops.pushTarget(null, 3)).isEqualTo(TARGET);
    assertThat(fix.replaces()).containsExactly("prioBail");
  }

  @ParameterizedTest
  @CsvSource({"98,120,-1", "98,98,95", "98,49,95", "49,49,95"})
  void tokenSkipsBail_passesOverWhereTheWaitingTaskBeatsTheRunningOne(int waiting, int running, int expected) {
    Rq rq = stub(Rq.class, Map.of("highestPrioNext", waiting, "curr", stub(Task.class, Map.of("prio", running))));
    TokenSkipsBail fix = new TokenSkipsBail();
    fix.start(stub(Machine.class, Map.of("cpu", stub(Cpu.class, Map.of("rq", rq)))));
    int[] visited = {0};
    RtoOps ops = fix.rto(new RtoOps() {
      @Override
      public PullBy pullBy(Rq thisRq) {
        return PullBy.WALK;
      }

      @Override
      public int rtoNextCpu(RootDomain rd, int thisCpu) {
        return visited[0]++ < 2 ? NEXT_CPU : Cpu.NO_CPU;
      }
    });
    assertThat(ops.rtoNextCpu(null, 3)).isEqualTo(expected);
    assertThat(visited[0]).isEqualTo(expected == NEXT_CPU ? 1 : 3);
    assertThat(ops.pullBy(null)).isEqualTo(PullBy.WALK);
    assertThat(fix.replaces()).containsExactly("rtoNextCpu");
    assertThat(fix.wraps()).isTrue();
  }

  private static <T> T stub(Class<T> type, Map<String, Object> answers) {
    return type.cast(Proxy.newProxyInstance(FixRtPushTest.class.getClassLoader(), new Class<?>[] {type},
        (proxy, method, args) -> answers.get(method.getName())));
  }

  /** A table whose answers can be told from defaults. */
  private record KernelRt(PrioBail bail) implements RtOps {
    @Override
    public PrioBail prioBail(Rq rq, Task next, boolean pull) {
      return bail;
    }

    @Override
    public Task nextPushable(Rq rq) {
      return null;
    }

    @Override
    public int pushTarget(Task task, int thisCpu) {
      return TARGET;
    }

    @Override
    public boolean overloadRule(Rq rq) {
      return true;
    }

    @Override
    public boolean needPull(Rq rq, Task prev) {
      return true;
    }
  }

  /** The same for the token. */
  private record KernelRto(PullBy by) implements RtoOps {
    @Override
    public PullBy pullBy(Rq thisRq) {
      return by;
    }

    @Override
    public int rtoNextCpu(RootDomain rd, int thisCpu) {
      return NEXT_CPU;
    }
  }
}
