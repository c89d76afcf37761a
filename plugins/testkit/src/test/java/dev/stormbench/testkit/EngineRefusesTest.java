package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine promises of plugins that answer nonsense: it is counted and taken as none, or the plugin is blamed. */
class EngineRefusesTest {
  /** A fix one op of which answers something. */
  private static final class Nonsense implements KernelFix {
    private final String op;
    private final Object answer;

    Nonsense(String op, Object answer) {
      this.op = op;
      this.answer = answer;
    }

    @Override
    public Set<String> replaces() {
      return Set.of(op);
    }

    private Object answer(String name, Object of, Object[] args, Spy.Call call) throws Throwable {
      return name.equals(op) ? answer : call.with(args);
    }

    @Override
    public RtOps rt(RtOps base) {
      return Spy.on(RtOps.class, base, this::answer);
    }

    @Override
    public RtoOps rto(RtoOps base) {
      return Spy.on(RtoOps.class, base, this::answer);
    }

    @Override
    public SoftirqOps softirq(SoftirqOps base) {
      return Spy.on(SoftirqOps.class, base, this::answer);
    }
  }

  private static final TestScenario STORM = Scenarios.rtStorm().fix(Any.NAME, Map.of());

  private static RunReport run(KernelFix fix) {
    return new Bench(Any.fix(() -> fix)).run(STORM).report();
  }

  /** A task of another machine. */
  private static Task foreign() {
    Simulation other = Simulation.of(new Bench().bind(Scenarios.rtStorm()), Engine.NAIVE);
    List<Task> waiting = new ArrayList<>();
    for (long ns = 100_000; waiting.isEmpty(); ns += 10_000) {
      other.runTo(ns);
      for (int cpu = 0; cpu < 4; cpu++) {
        Rq rq = other.machine().cpu(cpu).rq();
        if (rq.nrPushable() > 0) {
          waiting.add(rq.pushable(0));
        }
      }
    }
    return waiting.getFirst();
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("pushTarget", 4), Arguments.of("pushTarget", -2), Arguments.of("pushTarget", Integer.MAX_VALUE),
        Arguments.of("rtoNextCpu", 4), Arguments.of("rtoNextCpu", Integer.MIN_VALUE),
        Arguments.of("nextPushable", foreign()), Arguments.of("nextPushable", Stub.of(Task.class, Map.of("comm", "stub"))),
        Arguments.of("prioBail", null), Arguments.of("pullBy", null), Arguments.of("invokeSoftirq", null),
        Arguments.of("taskletBatch", 0), Arguments.of("taskletBatch", Integer.MAX_VALUE), Arguments.of("taskletBatch", Integer.MIN_VALUE));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerThatIsNone_isCounted_andTheRunGoesOn(String op, Object answer) {
    RunReport r = run(new Nonsense(op, answer));
    assertThat(r.wrongAnswers()).isPositive();
    assertThat(r.simulatedNs()).isEqualTo(20_000_000);
    assertThat(r.kernelLog()).anyMatch(l -> l.contains("WARNING: op " + op + " answered "));
  }

  static Stream<Arguments> withoutTable() {
    return Stream.of(Arguments.of(new KernelFix() {
      @Override
      public RtOps rt(RtOps base) {
        return null;
      }
    }), Arguments.of(new KernelFix() {
      @Override
      public RtoOps rto(RtoOps base) {
        return null;
      }
    }), Arguments.of(new KernelFix() {
      @Override
      public SoftirqOps softirq(SoftirqOps base) {
        return null;
      }
    }));
  }

  @ParameterizedTest
  @MethodSource("withoutTable")
  void aTableThatIsNone_isBlamed(KernelFix fix) {
    assertThatThrownBy(() -> run(fix)).isInstanceOf(PluginException.class)
        .hasMessageMatching(".*fix 'tested': .*(rt|rto|softirq)\\(\\) answered null");
  }

  @Test
  void aFixThatThrowsWhereItIsCompared_isBlamed() {
    KernelFix throwing = new KernelFix() {
      @Override
      public Set<String> replaces() {
        throw new IllegalStateException("what?");
      }
    };
    TestScenario two = STORM.fix("second", Map.of());
    assertThatThrownBy(() -> new Bench(new Any(r -> {
      r.fix(Any.NAME, "A fix.", List.of(), p -> new Nonsense("pushTarget", -1));
      r.fix("second", "A fix.", List.of(), p -> throwing);
    })).run(two)).isInstanceOf(PluginException.class).hasMessageContaining("fix 'second'");
  }

  static Stream<Consumer<Setup>> builds() {
    Program program = Program.builder().run(1000).build();
    return Stream.of(
        s -> s.spawn(TaskSpec.other("far", new int[] {4}, 4, program)),
        s -> s.spawn(TaskSpec.other("nowhere", new int[0], -1, program)),
        s -> s.spawn(TaskSpec.fifo("bold", 100, new int[0], 0, program)),
        s -> s.taskletPool(4, 1, "fn", new Distribution.Fixed(1), false),
        s -> s.irqLine(4, 40, "eth0", 1, -1, null, null),
        s -> s.interrupts(new IrqLine() {
          @Override
          public int irq() {
            return 40;
          }

          @Override
          public String name() {
            return "foreign";
          }
        }, 0, new Distribution.Fixed(1)));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void whatCannotBeBuilt_isBlamed(Consumer<Setup> install) {
    assertThatThrownBy(() -> new Bench(Any.workload(() -> install::accept)).run(TestScenario.named("builds").workload(Any.NAME, Map.of())))
        .isInstanceOf(PluginException.class).hasMessageContaining("install of workload 'tested'");
  }
}
