package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.scenario.CostEntry;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.ProgramCallback;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletBody;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Workloads with callbacks: the same under both engines, and blamed for what they do wrong. */
class CallbackTest {
  private static final String HEAD = """
      format: 1
      name: callbacks
      machine: { cpus: 4 }
      kernel: { profile: v7.0 }
      costs: generic-x86
      """;
  private static final Location HERE = Location.of("plan");

  private static void assertSame(RunReport a, RunReport b) {
    assertThat(Workbench.comparable(a)).usingRecursiveComparison().isEqualTo(Workbench.comparable(b));
  }

  // -- equality -------------------------------------------------------------------------------------

  @Property(tries = 120, seed = "20261125", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void anySmallMachine_withCallbacksThatLookAround_isTheSameUnderBothEngines(@ForAll long seed) {
    Workbench workbench = new Workbench(new RandomCallbacks());
    RandomMachine machine = RandomMachine.of(seed).with("random-callbacks", RandomCallbacks.ITEM);
    try {
      Scenario s = workbench.text(machine.yaml());
      RunReport fast = Workbench.run(s, Engine.FAST);
      assertThat(fast.kernelLog()).noneMatch(l -> l.contains("WARNING"));
      assertSame(fast, Workbench.run(s, Engine.NAIVE));
      assertSame(fast, Workbench.run(workbench.text(machine.yaml(), workbench.allChecks()), Engine.FAST), s.sha256());
    } catch (AssertionError | RuntimeException e) {
      fail(e + "\nin this scenario:\n" + machine.yaml(), e);
    }
  }

  private static void assertSame(RunReport a, RunReport b, String sha256) {
    assertThat(Workbench.comparable(a)).usingRecursiveComparison().isEqualTo(Workbench.comparable(b, sha256));
  }

  @Example
  void aCallbackThatDecidesByLuck_isCaught() {
    long[] luck = {0};
    Scenario s = new Workbench(new RandomCallbacks(() -> luck[0]++)).text(HEAD + """
        workloads: [random-callbacks: {}]
        run: { duration: 20ms, seed: 1 }
        """);
    RunReport first = Workbench.run(s, Engine.FAST);
    assertThat(first.digest()).isNotEqualTo(Workbench.run(s, Engine.FAST).digest());
  }

  /** Sleepers that fuse beside a task that asks which of them run. */
  @Example
  void sleepersThatFuse_areSeenAsTheyAre() {
    Plugin plugin = workload(setup -> {
      List<Task> sleepers = new ArrayList<>();
      for (int cpu = 1; cpu < 4; cpu++) {
        sleepers.add(setup.spawn(TaskSpec.fifo("sleeper" + cpu, 50, new int[] {cpu}, cpu,
            Program.builder().run(20_000).sleep(30_000).loop().build())));
      }
      setup.spawn(TaskSpec.fifo("watcher", 50, new int[] {0}, 0, Program.builder().call(self ->
          new Step.Sleep(new Distribution.Fixed(10_000 + 777 * sleepers.stream().filter(t -> t.onCpu()).count()
              + sleepers.stream().mapToLong(t -> t.sumExecRuntimeNs()).sum() % 1000))).loop().build()));
    });
    Scenario s = new Workbench(plugin).text(HEAD + "workloads: [mine: {}]\nrun: { duration: 20ms, seed: 1 }\n");
    RunReport fast = Workbench.run(s, Engine.FAST);
    RunReport naive = Workbench.run(s, Engine.NAIVE);
    assertThat(fast.steps()).as("fused").isLessThan(naive.steps());
    assertSame(fast, naive);
  }

  @Example
  void aProgramOfCallbacks_thatAnswersWhatDataSays_runsTheSameSteps() {
    RunReport data = run(setup -> setup.spawn(TaskSpec.fifo("t", 50, new int[] {1}, 1,
        Program.builder().run(20_000).sleep(100_000).loop().build())));
    boolean[] sleeps = {true};
    RunReport asked = run(setup -> setup.spawn(TaskSpec.fifo("t", 50, new int[] {1}, 1, Program.builder().call(self -> {
      sleeps[0] = !sleeps[0];
      return new Step.Run(new Distribution.Fixed(20_000));
    }).call(self -> new Step.Sleep(new Distribution.Fixed(100_000))).loop().build())));
    assertThat(asked.events()).isEqualTo(data.events());
  }

  // -- costs on the timeline ------------------------------------------------------------------------

  @Example
  void aCostThatChangesInMidRun_changesTheDigest_theSameWayUnderBothEngines() {
    Workbench workbench = new Workbench();
    Path storm = workbench.home.resolve("scripts/rt-push-storm.yaml");
    String[] change = {"run.duration=30ms",
        "timeline=[{ at: 10ms, do: { cost: { syscall: 900ns, ipi-flight-cross: 3us, body-scale: 2 } } },"
        + " { at: 20001us, do: { cost: { schedule: 0ns, context-switch: 0ns, lock-acquire: 0ns } } }]"};
    Scenario s = workbench.file(storm, change);
    RunReport fast = Workbench.run(s, Engine.FAST);
    assertSame(fast, Workbench.run(s, Engine.NAIVE));
    assertSame(fast, Workbench.run(s, Engine.FAST));
    RunReport without = Workbench.run(workbench.script("rt-push-storm", "run.duration=30ms"), Engine.FAST);
    assertThat(fast.digest()).isNotEqualTo(without.digest());
  }

  /** A cost written at 0 is the cost of the profile: nothing has kept the old one. */
  @Example
  void everyCost_countsFromItsInstantOn() {
    Workbench workbench = new Workbench(new RandomCallbacks());
    String machine = HEAD.replace("cpus: 4", "cpus: 8, sockets: 2, llc-cores: 2, idle: mwait") + """
        workloads:
          - softirq-items: { cpus: [1, 5], period: 300us, pool: 9, work: 90us }
          - fifo-sleepers: { cpus: [1, 2, 3, 4, 5, 6], sleep: 100us, run: 15us }
          - kworker-items: { cpus: [3], period: 900us, work: 9us }
          - psimon: { count: 2, cpus: [1, 5], period: 1ms, run: 300us, timer: wheel }
          - device-irq: { cpus: [2], period: 70us, softirq: NET_RX, thread: 9us }
          - random-callbacks: {}
        run: { duration: 8ms, seed: 1 }
        """;
    String plain = Workbench.run(workbench.text(machine), Engine.FAST).digest();
    int matter = 0;
    for (CostEntry e : CostEntry.values()) {
      String cost = e.key() + ": " + (e.unit() == CostEntry.Unit.NS ? "2345ns" : "1.75");
      String boot = Workbench.run(workbench.text(machine, "costs={ base: generic-x86, " + cost + " }"), Engine.FAST).digest();
      String written = Workbench.run(workbench.text(machine, "timeline=[{ at: 0s, do: { cost: { " + cost + " } } }]"),
          Engine.FAST).digest();
      assertThat(written).as(cost).isEqualTo(boot);
      matter += boot.equals(plain) ? 0 : 1;
    }
    assertThat(matter).as("entries that change this run").isGreaterThan(CostEntry.values().length / 2);
  }

  // -- faults ---------------------------------------------------------------------------------------

  private static Plugin workload(Workload w) {
    return new Mine(w);
  }

  @BuiltFor(Spi.VERSION)
  private record Mine(Workload workload) implements Plugin {
    @Override
    public String id() {
      return "com.example.mine";
    }

    @Override
    public String version() {
      return "1.2";
    }

    @Override
    public void init(Registry r) {
      r.workload("mine", "Does what the test says.", List.of(), p -> workload);
    }
  }

  private static RunReport run(Workload w) {
    return Workbench.run(new Workbench(workload(w)).text(HEAD
        + "workloads: [mine: { id: it }]\nrun: { duration: 5ms, seed: 1 }\n"), Engine.FAST);
  }

  private static Workload task(ProgramCallback callback) {
    return setup -> setup.spawn(TaskSpec.fifo("t", 50, new int[] {1}, 1, Program.builder().call(callback).loop().build()));
  }

  private static Workload timer(Object what) {
    return setup -> setup.hrtimer(2, 1_000_000, new Distribution.Fixed(1_000_000), "my_timer",
        new TimerAction.Call(c -> what instanceof TimerAction a ? a : fault(what)));
  }

  private static TimerAction fault(Object what) {
    throw new IllegalStateException(what.toString());
  }

  private static void assertBlamed(Workload w, String message) {
    assertThatThrownBy(() -> run(w)).isInstanceOf(PluginException.class).hasMessageMatching(
        "plugin com\\.example\\.mine 1\\.2 failed in " + message);
  }

  @Example
  void aCallbackThatThrows_isBlamed_withWorkloadTimeAndCpu() {
    assertBlamed(task(self -> {
      throw new IllegalStateException("no luck");
    }), "the program of t:\\d+ of workload 'it' at 0\\.0000\\d+ s on cpu 1: IllegalStateException: no luck");
    assertBlamed(timer("no time"), "timer my_timer of workload 'it' at 0\\.0010\\d+ s on cpu 2: IllegalStateException: no time");
    assertBlamed(body(c -> {
      throw new AssertionError("no body");
    }), "tasklet my_body of workload 'it' at 0\\.0010\\d+ s on cpu 3: AssertionError: no body");
  }

  private static Workload body(TaskletBody body) {
    return setup -> setup.hrtimer(3, 1_000_000, new Distribution.Fixed(1_000_000), "my_timer",
        new TimerAction.ScheduleTasklet(setup.taskletPool(3, 2, "my_body", body, false)));
  }

  @Example
  void callbacksThatNeverTakeTime_areTheWorkloadsFault() {
    String message = "the program of t:\\d+ of workload 'it' at 0\\.0000\\d+ s on cpu 1: IllegalStateException: it never takes time";
    assertBlamed(task(self -> null), message);
    assertBlamed(task(self -> new Step.Run(new Distribution.Fixed(0))), message);
    assertBlamed(setup -> setup.spawn(TaskSpec.fifo("t", 50, new int[] {1}, 1, Program.builder().loop().build())), message);
  }

  @Example
  void aNonsenseAnswer_isRefused_byWhatWouldBeRight() {
    String place = "the program of t:\\d+ of workload 'it' at .* on cpu 1: IllegalArgumentException: answered ";
    assertBlamed(task(self -> new Step.Loop(0, 0)),
        place + "Loop; accepted: any step but Loop, Call, LocalBhDisable and LocalBhEnable, or null to go on");
    assertBlamed(task(self -> new Step.Call(s -> null)), place + "Call; .*");
    assertBlamed(task(self -> new Step.LocalBhDisable()), place + "LocalBhDisable; .*");
    assertBlamed(task(self -> new Step.LocalBhEnable()), place + "LocalBhEnable; .*");
    assertBlamed(task(self -> new Step.Sleep(new Distribution.Fixed(-1))),
        place + "Sleep\\[time=Fixed\\[ns=-1\\]\\]; accepted: times of 0 to 3600000000000 ns");
    assertBlamed(task(self -> new Step.Run(new Distribution.Exponential(Double.NaN))), place + "Run.*NaN.*");
    assertBlamed(task(self -> new Step.Run(new Distribution.Uniform(9, 8))), place + "Run.*");
    assertBlamed(task(self -> new Step.Run(null)), place + "Run.*");
    assertBlamed(task(self -> new Step.SetAffinity(new int[] {4})), place + "SetAffinity to CPU 4; accepted: 0 to 3");
    assertBlamed(task(self -> new Step.SetAffinity(new int[0])), place + "SetAffinity without CPUs; accepted: 0 to 3");
    assertBlamed(task(self -> new Step.SetPrio(100)), place + "SetPrio.*accepted: 1 to 99 for a task that is FIFO or RR");
    assertBlamed(task(self -> new Step.SetPolicy(Task.Policy.STOP, 1)), place + "SetPolicy.*");
    assertBlamed(task(self -> new Step.Raise(6, null)), place + "Raise.*accepted: NET_RX 3 or BLOCK 4");
    assertBlamed(task(self -> new Step.Wait(null)), place + "Wait.*accepted: the name of a semaphore");
    assertBlamed(task(self -> new Step.Until(-5)), place + "Until.*");
    assertBlamed(setup -> setup.spawn(TaskSpec.fifo("t", 50, new int[] {1}, 1, Program.builder().add(new Step.LocalBhDisable())
        .call(self -> new Step.Sleep(new Distribution.Fixed(10))).add(new Step.LocalBhEnable()).build())),
        place + "Sleep.*accepted: Run, RunForever, Post or Raise, while bottom halves are disabled");
  }

  @Example
  void aNonsenseActionOrBody_isRefused() {
    String place = "timer my_timer of workload 'it' at .* on cpu 2: IllegalArgumentException: ";
    assertBlamed(timer(new TimerAction.Call(c -> null)),
        place + "answered Call; accepted: ScheduleTasklet, Post, QueueWork, or null for nothing");
    assertBlamed(timer(new TimerAction.Post("")), place + "answered Post.*accepted: the name of a semaphore");
    assertBlamed(timer(new TimerAction.QueueWork("w", -1)), place + "answered QueueWork.*");
    assertBlamed(timer(new TimerAction.ScheduleTasklet(null)),
        place + "a timer on CPU 2 schedules tasklets of a pool that is not this machine's");
    TaskletPool[] pool = new TaskletPool[1];
    assertBlamed(setup -> {
      pool[0] = setup.taskletPool(1, 1, "f", new Distribution.Fixed(1), false);
      timer(new TimerAction.ScheduleTasklet(pool[0])).install(setup);
    }, place + "a timer on CPU 2 schedules tasklets of a pool on CPU 1; accepted: a pool of the timer's CPU");
    assertBlamed(timer(new TimerAction.ScheduleTasklet(pool[0])), place + ".*that is not this machine's");
    assertBlamed(setup -> setup.hrtimer(2, 1, new Distribution.Fixed(1), "f",
        new TimerAction.ScheduleTasklet(setup.taskletPool(1, 1, "f", new Distribution.Fixed(1), false))),
        "install of workload 'it' at 0\\.0* s: IllegalArgumentException: a timer on CPU 2 schedules .* on CPU 1; .*");
    assertBlamed(body(c -> -1), "tasklet my_body of workload 'it' at .* on cpu 3: IllegalArgumentException: answered -1 ns;"
        + " accepted: 0 to 3600000000000 ns");
    assertBlamed(body(c -> 3_600_000_000_001L), "tasklet my_body .*answered 3600000000001 ns; .*");
  }

  @Example
  void aCallback_drawsAndReadsNotation_butBuildsNothing() {
    long[] drawn = {-1};
    run(setup -> task(self -> {
      drawn[0] = setup.randomNs(10) + setup.durationNs(Node.Scalar.plain("1us", HERE));
      return new Step.Sleep(setup.distribution(Node.Scalar.plain("1ms", HERE)));
    }).install(setup));
    assertThat(drawn[0]).isBetween(1000L, 1009L);
    assertBlamed(setup -> task(self -> {
      setup.spawn(TaskSpec.other("late", new int[0], 0, Program.builder().run(1).build()));
      return null;
    }).install(setup), "the program of t:.*IllegalStateException: workload 'it' builds after install\\(\\)");
  }

  // -- notation -------------------------------------------------------------------------------------

  private static Node plan(String call) {
    return new Node.Sequence(List.of(entry("run", "20us"), entry("call", call), Node.Scalar.plain("loop", HERE)), HERE);
  }

  private static Node entry(String key, String value) {
    return new Node.Mapping(List.of(new Node.Entry(key, HERE, Node.Scalar.plain(value, HERE))), HERE);
  }

  @Example
  void nodes_areReadAsInFiles() {
    int[] asked = {0};
    List<int[]> cpus = new ArrayList<>();
    run(setup -> {
      cpus.add(setup.cpus(Node.Scalar.plain("others", HERE)));
      cpus.add(setup.cpus(Node.Scalar.plain("1-2", HERE)));
      Program p = setup.program(plan("0"), List.of(self -> {
        asked[0]++;
        return new Step.Sleep(new Distribution.Fixed(1_000_000));
      }));
      setup.spawn(TaskSpec.fifo("t", 50, new int[] {1}, 1, p));
    });
    assertThat(asked[0]).isBetween(4, 5);
    assertThat(cpus).containsExactly(new int[] {0, 1, 2, 3}, new int[] {1, 2});
  }

  @Example
  void wrongNodes_areTheUsersFault_withTheirPlace() {
    assertThatThrownBy(() -> run(setup -> setup.program(plan("1"), List.of(self -> null))))
        .isInstanceOf(ScenarioException.class).hasMessage("plan: call in program in it is the number 1; accepted: 0 to 0");
    assertThatThrownBy(() -> run(setup -> setup.program(plan("0")))).isInstanceOf(ScenarioException.class)
        .hasMessage("plan: call in program in it is the number 0; there are no callbacks");
    assertThatThrownBy(() -> run(setup -> setup.cpus(Node.Scalar.plain("7", HERE)))).isInstanceOf(ScenarioException.class)
        .hasMessage("plan: cpus in it names CPU 7; this machine has 0-3");
    assertThatThrownBy(() -> run(setup -> setup.distribution(Node.Scalar.plain("7", HERE)))).isInstanceOf(ScenarioException.class)
        .hasMessage("plan: time in it is the number 7; add a unit: ns, us, ms, s, m or h");
  }
}
