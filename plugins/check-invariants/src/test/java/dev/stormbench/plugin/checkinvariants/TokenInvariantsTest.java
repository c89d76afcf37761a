package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.plugin.checkinvariants.SmallMachine.CpuState;
import dev.stormbench.spi.trace.TraceEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenInvariantsTest extends FamilyTestBase {
  private static final String TOKEN = "rto_push_irq_work_func";
  private final CpuState target = machine.cpus[1];

  TokenInvariantsTest() {
    super(new TokenInvariants());
  }

  /** CPU 3 has pulled; the token flies to CPU 1, where a psimon waits. */
  @BeforeEach
  void sendTheTokenToCpu1() {
    for (CpuState c : machine.cpus) {
      c.curr = SmallMachine.task(5, 120, 1);
    }
    target.overloaded = true;
    target.pushable.add(SmallMachine.task(6, 98, 1));
    machine.rtoLoopNext = 1;
    machine.rtoCpu = 1;
    machine.tokenLive = true;
    send(3, IRQS_OFF, 1);
  }

  @Test
  void barrenVisits_andTheEndOfTheWalk_hold() {
    begin(1);
    target.needResched = true;
    send(1, HARD, 2);
    end(1);
    begin(2);
    machine.rtoLoop = 1;
    machine.rtoCpu = -1;
    machine.tokenLive = false;
    end(2);
    machine.rtoCpu = 1;
    machine.tokenLive = true;
    machine.rtoLoopNext = 2;
    send(3, IRQS_OFF, 1);
    assertThat(messages).isEmpty();
  }

  @Test
  void visitThatPushes_holds() {
    begin(1);
    migrate(1, 6, 98, 1, 4);
    target.pushable.clear();
    target.overloaded = false;
    send(1, HARD, 2);
    end(1);
    assertThat(messages).isEmpty();
  }

  @Test
  void idleThatTakesTheTokenWithoutAnInterrupt_holds() {
    target.curr = SmallMachine.task(0, 120, -1);
    record(1, TraceEvent.CSD_QUEUE_CPU, 0, "swapper/1", IRQS_OFF, 1, 2, "", TOKEN, 0);
    assertThat(messages).isEmpty();
  }

  @Test
  void tokenSentFromWhereItIsNot_breaks21() {
    begin(1);
    send(2, HARD, 4);
    assertThat(broken).containsExactly(TokenInvariants.ONE_TOKEN);
  }

  @Test
  void secondWalkWhileTheTokenFlies_breaks21() {
    send(4, IRQS_OFF, 2);
    assertThat(broken).containsExactly(TokenInvariants.ONE_TOKEN);
  }

  @Test
  void rtoCpuWithoutAToken_breaks21() {
    begin(1);
    send(1, HARD, 2);
    machine.tokenLive = false;
    end(1);
    assertThat(broken).containsExactly(TokenInvariants.LIVE);
  }

  @Test
  void tokenToItself_breaks22_unlessTheRuleIsOff() {
    begin(1);
    hog(1, TraceEvent.IPI_SEND_CPU, HARD, 1, "", TOKEN);
    assertThat(broken).containsExactly(TokenInvariants.NOT_TO_SELF);
    messages.clear();
    machine.selfSkip = false;
    hog(1, TraceEvent.IRQ_WORK_ENTRY, HARD, 246);
    hog(1, TraceEvent.IPI_SEND_CPU, HARD, 1, "", TOKEN);
    assertThat(messages).isEmpty();
  }

  @Test
  void loopBeyondWhatWasAskedFor_breaks23() {
    begin(1);
    send(1, HARD, 2);
    machine.rtoLoop = 2;
    end(1);
    assertThat(broken).containsExactly(TokenInvariants.LOOP);
  }

  @Test
  void lostRequest_breaks24() {
    machine.rtoLoopNext = 3;
    begin(1);
    machine.rtoLoop = 2;
    machine.rtoCpu = -1;
    machine.tokenLive = false;
    end(1);
    assertThat(broken).containsExactly(TokenInvariants.REQUEST);
  }

  @Test
  void requestDuringTheLastVisit_isNotLost() {
    begin(1);
    machine.rtoLoop = 1;
    machine.rtoLoopNext = 2;
    machine.rtoCpu = -1;
    end(1);
    assertThat(messages).isEmpty();
  }

  @Test
  void barrenVisitThatDequeues_orTakesBackNeedResched_breaks25() {
    begin(1);
    target.pushable.clear();
    send(1, HARD, 2);
    end(1);
    assertThat(broken).containsExactly(TokenInvariants.BARREN);
    target.needResched = true;
    begin(2);
    send(2, HARD, 1);
    end(2);
    begin(1);
    target.needResched = false;
    send(1, HARD, 2);
    end(1);
    assertThat(messages).hasSize(2);
  }

  private void send(int from, int flags, int to) {
    hog(from, TraceEvent.CSD_QUEUE_CPU, flags, to, "", TOKEN, 0);
  }

  private void begin(int cpu) {
    hog(cpu, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, HARD, 251);
  }

  private void end(int cpu) {
    hog(cpu, TraceEvent.CALL_FUNCTION_SINGLE_EXIT, HARD, 251);
  }
}
