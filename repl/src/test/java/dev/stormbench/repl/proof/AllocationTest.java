package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A storm that is under way allocates nothing for a step, compiled or not: counted, not timed. */
class AllocationTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final double MAX_BYTES_PER_STEP = 0.01;
  private static final long WARM_UP_NS = 20_000_000;
  private static final long MEASURE_NS = 50_000_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @MethodSource("dev.stormbench.engine.Simulation$Engine#all")
  void aStep_allocatesNothing(Engine engine) {
    assertThat(bytesPerStep(storm(engine))).isLessThan(MAX_BYTES_PER_STEP);
  }

  @Test
  void anObserverThatAllocates_isCaught() {
    Simulation s = storm(Engine.FAST);
    List<Object> kept = new ArrayList<>();
    s.observe(r -> kept.add(new Object()), 0);
    assertThat(bytesPerStep(s)).isGreaterThan(MAX_BYTES_PER_STEP);
  }

  private static Simulation storm(Engine engine) {
    Simulation s = Simulation.of(WORKBENCH.script("rt-push-storm"), engine);
    s.runTo(WARM_UP_NS);
    return s;
  }

  private double bytesPerStep(Simulation s) {
    long steps = s.steps();
    long bytes = allocated();
    s.runTo(WARM_UP_NS + MEASURE_NS);
    bytes = allocated() - bytes;
    return (double) bytes / (s.steps() - steps);
  }

  private long allocated() {
    return threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
  }
}
