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
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
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
        "fix bounded-resched", "fix bounded-resched-literal", "fix push-ipi-default-off", "fix next-pushable",
        "fix clear-overload-on-bail", "fix push-on-boost", "fix push-past-stuck", "fix walk-ratelimit");
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
    assertThat(fix.features()).containsExactly(java.util.Map.entry("RT_PUSH_IPI", false));
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
