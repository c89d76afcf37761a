package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.sweep.SweepBackend;
import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.SweepWorker;
import dev.stormbench.spi.sweep.WorkerLostException;
import dev.stormbench.spi.sweep.WorkerSlot;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of sweep backends lets a good one pass and rejects a broken one for each rule. */
class SweepContractTest {
  abstract static class Contract extends SweepContract {
    private final Plugin plugin;

    Contract(SweepBackend backend) {
      plugin = new Any(r -> r.sweepBackend(Any.NAME, "A backend.", List.of(), p -> backend));
    }

    @Override
    protected Plugin plugin() {
      return plugin;
    }

    @Override
    protected String name() {
      return Any.NAME;
    }

    @Override
    long endS() {
      return 2;
    }
  }

  static class Good extends Contract {
    Good() {
      super((points, host, results) -> {
        try (WorkerSlot slot = new WorkerSlot(host::start)) {
          for (SweepPoint p : points) {
            String answer;
            try {
              answer = slot.run(p.request());
            } catch (WorkerLostException e) {
              results.failed(p.id(), String.valueOf(e.getMessage()));
              continue;
            }
            results.done(p.id(), answer);
          }
        }
      });
    }
  }

  @Test
  void aGoodBackend_passes() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.tests(Good.class).succeeded().count()).isEqualTo(5);
  }

  static class Forgets extends Contract {
    Forgets() {
      super((points, host, results) -> points.stream().skip(1).forEach(p -> results.done(p.id(), "answer")));
    }
  }

  static class Repeats extends Contract {
    Repeats() {
      super((points, host, results) -> points.forEach(p -> {
        results.failed(p.id(), "busy");
        results.done(p.id(), "answer");
      }));
    }
  }

  static class Invents extends Contract {
    Invents() {
      super((points, host, results) -> points.forEach(p -> results.done(p.id(), "answer")));
    }
  }

  static class GivesUpAtOnce extends Contract {
    GivesUpAtOnce() {
      super((points, host, results) -> {
        for (SweepPoint p : points) {
          try (SweepWorker w = host.start()) {
            results.done(p.id(), w.run(p.request()));
          } catch (WorkerLostException e) {
            results.failed(p.id(), "lost");
          }
        }
      });
    }
  }

  static class EndsWithAWorker extends Contract {
    EndsWithAWorker() {
      super((points, host, results) -> {
        for (SweepPoint p : points) {
          try (SweepWorker w = host.start()) {
            results.done(p.id(), w.run(p.request()));
          } catch (WorkerLostException e) {
            throw new IllegalStateException(e);
          }
        }
      });
    }
  }

  static class GoesOn extends Contract {
    GoesOn() {
      super((points, host, results) -> points.forEach(p -> {
        try {
          results.done(p.id(), "answer");
        } catch (IllegalStateException e) {
          // the next one may do
        }
      }));
    }
  }

  static class Wraps extends Contract {
    Wraps() {
      super((points, host, results) -> {
        try {
          results.done(points.getFirst().id(), "answer");
        } catch (IllegalStateException e) {
          throw new IllegalStateException("it went wrong", e);
        }
      });
    }
  }

  static class LeavesWorkers extends Contract {
    LeavesWorkers() {
      super((points, host, results) -> {
        for (SweepPoint p : points) {
          try {
            results.done(p.id(), host.start().run(p.request()));
          } catch (WorkerLostException e) {
            throw new IllegalStateException(e);
          }
        }
      });
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Forgets.class, Rule.SWEEP_REPORTS_ONCE, "point-0 of 40 is not reported when run() has returned"),
        arguments(Repeats.class, Rule.SWEEP_REPORTS_ONCE, "is reported twice: failed: busy and done: answer"),
        arguments(Invents.class, Rule.SWEEP_PASSES_ANSWERS, "of point-0: done: answer, not done: answer request 0"),
        arguments(GivesUpAtOnce.class, Rule.SWEEP_SURVIVES_LOST_WORKERS, "of a point whose worker dies once: failed: lost"),
        arguments(EndsWithAWorker.class, Rule.SWEEP_SURVIVES_LOST_WORKERS, "of a worker that is lost it throws java.lang.Illegal"),
        arguments(GoesOn.class, Rule.SWEEP_ENDS_WITH_RESULTS, "it returns as if nothing had been thrown"),
        arguments(Wraps.class, Rule.SWEEP_ENDS_WITH_RESULTS, "it throws java.lang.IllegalStateException: it went wrong"),
        arguments(LeavesWorkers.class, Rule.SWEEP_LEAVES_NO_WORKER, "a worker is there still 2 s after run() has returned"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenBackend_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
