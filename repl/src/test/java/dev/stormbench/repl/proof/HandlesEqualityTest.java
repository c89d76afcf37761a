package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.machine.WorkerPool;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever handles show, they show the same in both engines, at any sample, and whether they were kept or asked for again;
 * and looking changes nothing.
 */
class HandlesEqualityTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final int NR_SOFTIRQS = 10;
  private static final int[] IPIS = {246, 251, 253};
  /** Getters with an argument, and the arguments they are asked with; the first is the number of CPUs. */
  private static final Map<String, Function<Machine, IntStream>> ARGUMENTS = Map.of(
      "allowed", m -> IntStream.range(0, m.nrCpus()),
      "pushable", m -> IntStream.range(0, 3),
      "rtoMask", m -> IntStream.range(0, m.nrCpus()),
      "rtoMaskNext", m -> IntStream.range(-1, m.nrCpus()),
      "cpupri", m -> IntStream.range(0, m.nrCpus()),
      "pullsBy", m -> IntStream.range(0, m.nrCpus()),
      "ipisFrom", m -> IntStream.range(0, m.nrCpus()),
      "ipisReceived", m -> IntStream.of(IPIS),
      "softirqVecNs", m -> IntStream.range(0, NR_SOFTIRQS),
      "softirqVecCount", m -> IntStream.range(0, NR_SOFTIRQS));
  /** What is no getter, or is read through another one. */
  private static final Set<String> OTHERS = Set.of("rtoCpu(int)", "rtoLoop(int)", "timeNs(Context)", "utilization(int,Context)",
      "restartReportWindow()");

  /** Getters of an interface by name, and what they answer: every one that there is. */
  private static Map<String, String> read(Machine m, Class<?> type, Object handle) {
    Map<String, String> values = new LinkedHashMap<>();
    Method[] methods = type.getDeclaredMethods();
    Arrays.sort(methods, Comparator.comparing(Method::toString));
    for (Method get : methods) {
      String signature = get.getName() + Arrays.stream(get.getParameterTypes()).map(Class::getSimpleName)
          .collect(Collectors.joining(",", "(", ")"));
      if (OTHERS.contains(signature)) {
        continue;
      }
      try {
        if (get.getParameterCount() == 0) {
          values.put(get.getName(), text(get.invoke(handle)));
        } else {
          List<String> all = new ArrayList<>();
          for (int i : Objects.requireNonNull(ARGUMENTS.get(get.getName()), "arguments for " + signature).apply(m).toArray()) {
            all.add(text(get.invoke(handle, i)));
          }
          values.put(get.getName(), all.toString());
        }
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(signature, e);
      }
    }
    return values;
  }

  private static String text(Object o) {
    return switch (o) {
      case int[] a -> Arrays.toString(a);
      case Rq rq -> "rq " + rq.cpu();
      case null, default -> String.valueOf(o);
    };
  }

  /** Everything that can be read, by handle and getter. */
  private static Map<String, String> read(Machine m, List<Cpu> cpus, RootDomain rd, List<LockupState> lockups) {
    Map<String, String> all = new LinkedHashMap<>();
    add(all, "rd", read(m, RootDomain.class, rd));
    for (int i = 0; i < cpus.size(); i++) {
      add(all, "cpu " + i, read(m, Cpu.class, cpus.get(i)));
      add(all, "rq " + i, read(m, Rq.class, cpus.get(i).rq()));
      add(all, "lockup " + i, read(m, LockupState.class, lockups.get(i)));
      add(all, "pool " + i, read(m, WorkerPool.class, m.workerPool(i)));
    }
    for (Task t : m.tasks()) {
      add(all, t.toString(), read(m, Task.class, t));
    }
    all.put("services", m.services().toString());
    all.put("settings", m.features() + " " + m.sysctls() + " " + m.rules());
    return all;
  }

  private static void add(Map<String, String> all, String of, Map<String, String> values) {
    values.forEach((name, value) -> all.put(of + " " + name, value));
  }

  /** What stood in the handles at each sample, read through handles that were kept from the beginning, and the digest. */
  private record Seen(List<Map<String, String>> samples, String digest) {}

  private static Seen look(Scenario s, Engine engine) {
    Simulation simulation = Simulation.of(s, engine);
    Machine m = simulation.machine();
    List<Cpu> kept = IntStream.range(0, m.nrCpus()).<Cpu>mapToObj(m::cpu).toList();
    RootDomain rd = m.rootDomain();
    List<LockupState> lockups = IntStream.range(0, m.nrCpus()).mapToObj(m::lockup).toList();
    List<Map<String, String>> samples = new ArrayList<>();
    String digest = simulation.run((now, end) -> {
      Map<String, String> values = read(m, kept, rd, lockups);
      samples.add(values);
      List<Cpu> again = IntStream.range(0, m.nrCpus()).<Cpu>mapToObj(m::cpu).toList();
      assertThat(values).as("asked for again at %d", now).isEqualTo(read(m, again, m.rootDomain(), lockups));
      return true;
    }).digest();
    return new Seen(samples, digest);
  }

  @ParameterizedTest
  @CsvSource({"rt-push-storm, 12ms, 3ms", "small/kworker-periodic, 100ms, 7ms"})
  void everyHandle_showsTheSameInBothEngines_atEachSample_andLookingChangesNothing(String name, String duration, String sample) {
    Scenario s = WORKBENCH.script(name, "run.duration=" + duration, "run.sample=" + sample);
    Seen fast = look(s, Engine.FAST);
    assertThat(fast.samples()).hasSizeGreaterThan(3);
    Seen naive = look(s, Engine.NAIVE);
    assertThat(naive.samples()).hasSameSizeAs(fast.samples());
    for (int i = 0; i < fast.samples().size(); i++) {
      Map<String, String> other = naive.samples().get(i);
      fast.samples().get(i).forEach((what, value) -> assertThat(other.get(what)).as(what).isEqualTo(value));
      assertThat(other.keySet()).isEqualTo(fast.samples().get(i).keySet());
    }
    assertThat(fast.digest()).isEqualTo(Workbench.run(s, Engine.FAST).digest());
  }

  // A negative control for what is compared: on the storm no handle's getter may be a constant that would hide a difference.
  @Test
  void onTheStorm_theGettersThatTellASituation_doMove() {
    List<Map<String, String>> samples =
        look(WORKBENCH.script("rt-push-storm", "run.duration=12ms", "run.sample=3ms"), Engine.FAST).samples();
    Map<String, String> first = samples.getFirst();
    Map<String, String> last = samples.getLast();
    Set<String> moved = first.keySet().stream().filter(k -> !Objects.equals(first.get(k), last.get(k)))
        .map(k -> k.substring(k.lastIndexOf(' ') + 1)).collect(Collectors.toSet());
    assertThat(moved).contains("switches", "wakeups", "lastSwitchInNs", "lastSwitchOutNs", "lastWakeNs", "waitsFor", "waitsUntilNs",
        "timers", "contexts", "remainingNs", "ipisFrom", "ipisReceived", "localTimerInterrupts", "softirqVecNs", "softirqVecCount",
        "hops", "bails", "pulls", "pullsBy", "circuits", "lastSwitchNs", "queued", "vruntimeNs", "services");
    assertThat(moved).doesNotContain("nice", "kthread", "allowedCpus", "settings", "pid", "id");
  }
}
