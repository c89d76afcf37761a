package dev.stormbench.repl.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.repl.Benches;
import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.Definition;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Series;
import dev.stormbench.spi.repl.Stop;
import dev.stormbench.spi.repl.Stop.Reason;
import dev.stormbench.spi.repl.TraceLine;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is done to a machine at the prompt, by whatever stops, gives a scenario that replays to the same digest; going
 * back and forth changes nothing.
 */
@Timeout(600)
class ExperimentTest {
  private static final String SCENARIO = """
      format: 1
      name: small
      description: A little of everything.
      machine: { cpus: 4 }
      kernel: { profile: v7.0 }
      costs: generic-x86
      workloads:
        - softirq-items: { cpus: [1], period: 200us, pool: 16, work: 250us }
        - fair-hog: { cpus: [1] }
        - fifo-sleepers: { cpus: [2, 3], sleep: 100us, run: 5us }
        - psimon: { count: 1, cpus: [1], start: timeline }
      watchdogs: [softlockup, rcu-stall]
      run: { duration: 20ms, seed: 7, sample: 5ms }
      timeline:
        - { at: 15ms, do: { sysctl: { kernel.watchdog_thresh: 7 } } }
      """;
  private static final String LOCKUP = """
      format: 1
      name: lockup
      machine: { cpus: 2 }
      kernel: { profile: v7.0 }
      costs: generic-x86
      workloads:
        - softirq-items: { cpus: [1], period: 40s, pool: 1, work: 60s }
      watchdogs: [softlockup]
      run: { duration: 80s, seed: 1 }
      """;
  private static final long MS = 1_000_000;

  @TempDir
  private Path folder;

  private final FakeLanguage language = new FakeLanguage();
  private final Lines out = new Lines();
  private Bench bench;
  private Experiment x;
  private Scripting scripting;
  private Interpreter interpreter;

  @BeforeEach
  void loaded() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), SCENARIO);
    Files.writeString(folder.resolve("lockup.yaml"), LOCKUP);
    bench = Benches.in(folder, language);
    open(Engine.FAST);
  }

  private void open(Engine engine) {
    x = new Experiment(bench, out, engine);
    scripting = new Scripting(bench, x);
    interpreter = new Interpreter(bench, x, scripting, out, false);
    x.load("small.yaml");
  }

  private void type(String... lines) {
    for (String line : lines) {
      assertThat(interpreter.feed(line)).as(line + " -> " + out.errors).isTrue();
    }
  }

  private Condition condition(String s) {
    return scripting.prompt().condition(s);
  }

  private RunReport runSaved(String file, Engine engine) {
    return Simulation.of(new ScenarioBinder(bench.plugins(), bench.library()).bind(bench.read(file), Overrides.none()), engine)
        .run((now, end) -> true);
  }

  // -- what is saved is what was done -----------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("dev.stormbench.engine.Simulation$Engine#all")
  void whatIsSaved_givesTheSameDigest_afterEveryKindOfChangeAndStop(Engine engine) {
    open(engine);
    out.onProgress = () -> {
      if (x.machine().nowNs() > 9 * MS && x.machine().nowNs() < 10 * MS) {
        x.interrupt();
      }
    };
    type("run 1234567ns", "set kernel.watchdog_thresh 5", "step 7", "fix skip-prio-bail", "until backlog(1) > 3",
        "start psimon", "break sched_switch cpu 2", "run 5ms", "stop fifo-sleepers", "delete all", "watch backlog(1)", "run 5ms",
        "set RT_PUSH_IPI false", "delete all", "break runnable(1) > 1", "run 5ms", "delete all", "run 20ms",
        "start fifo-sleepers", "at 16500us", "set RT_PUSH_IPI true", "stop psimon", "run 3ms", "workload fifo-sleepers id=more cpus=0",
        "run 1ms", "stop more", "run 1ms", "save exp.yaml");
    assertThat(x.interventions()).hasSize(10);
    assertThat(out.printed).anyMatch(l -> l.startsWith("stopped at") && l.contains("backlog(1) > 3"))
        .anyMatch(l -> l.contains("breakpoint 1: sched_switch on CPU 2")).anyMatch(l -> l.contains("watch 2: backlog(1): "));
    for (Engine other : Engine.all()) {
      RunReport report = runSaved("exp.yaml", other);
      assertThat(report.digest()).as(other.toString()).isEqualTo(x.digest());
      assertThat(report.simulatedNs()).isEqualTo(x.machine().nowNs());
      assertThat(report.kernelLog()).isEqualTo(x.machine().kernelLog());
    }
  }

  @Test
  void aPolicy_isInForceFromTheBeginning_andIsSaved() throws IOException {
    Files.writeString(folder.resolve("fifo.js"), "import { policy } from 'stormbench';\nexport const p = policy('fifo-js', {});\n");
    type("run 2ms", "policy");
    assertThat(out.printed).last().asString().startsWith("none is in force; there are: ").contains("rt-global");
    String plain = x.digest();
    type("set kernel.watchdog_thresh 5", "policy rt rt-global", "policy");
    assertThat(out.printed).contains("policy rt-global for rt from the beginning, replayed to 0.002 s", "rt by rt-global, enabled");
    assertThat(x.digest()).isNotEqualTo(plain);
    type("policy fair global-fifo", "run 2ms", "undo", "set RT_PUSH_IPI false", "run 1ms", "save exp.yaml");
    assertThat(x.interventions()).hasSize(1);
    for (Engine engine : List.of(Engine.FAST, Engine.NAIVE)) {
      RunReport report = runSaved("exp.yaml", engine);
      assertThat(report.digest()).isEqualTo(x.digest());
      assertThat(report.policies()).extracting(RunReport.Policy::name).containsExactly("global-fifo", "rt-global");
    }
    type("at 2ms", "policy rt none", "policy fair none", "undo");
    assertThat(x.digest()).isEqualTo(plain);
    type("fork other", "policy rt rt-global");
    assertThat(x.diff(Optional.of("main"))).anyMatch(l -> l.startsWith("policies") && l.contains("rt by rt-global"));
    assertThat(interpreter.feed("policy tr rt-global")).isFalse();
    assertThat(interpreter.feed("policy rt rt-globl")).isFalse();
    assertThat(interpreter.feed("policy rt")).isFalse();
    assertThat(out.errors.toString()).contains("unknown class 'tr'; did you mean 'rt'?", "unknown scheduler-policy 'rt-globl'; did you mean 'rt-global'?",
        "policy rt wants a NAME");
    assertThat(x.policies()).containsExactly("rt by rt-global, enabled");
    Definition mine = new Definition("scheduler-policy", "mine", "mine.js",
        "import { policy } from 'stormbench';\nexport default policy('mine', {});\n");
    x.define(mine);
    type("policy rt mine");
    assertThatThrownBy(() -> x.define(mine)).hasMessageStartingWith("policy 'mine' is in force already");
    type("policy rt ./fifo.js");
    x.define(mine);
    assertThat(x.policies()).containsExactly("rt by fifo-js, enabled");
  }

  @Test
  void ctrlC_stopsBetweenTwoInstants_andTheRestGoesOnAsIfNothingHadBeen() {
    boolean[] once = {true};
    out.onProgress = () -> {
      if (once[0] && x.machine().nowNs() > 0) {
        once[0] = false;
        x.interrupt();
      }
    };
    x.begin();
    Stop stop = x.run(20 * MS);
    assertThat(stop.reason()).isEqualTo(Reason.INTERRUPTED);
    assertThat(stop.atNs()).isPositive().isLessThan(20 * MS);
    x.begin();
    assertThat(x.at(20 * MS).reason()).isEqualTo(Reason.TIME);
    assertThat(x.digest()).isEqualTo(runSaved("small.yaml", Engine.NAIVE).digest());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyHistory_isReplayed(long seed) {
    Random random = new Random(seed);
    open(seed % 2 == 0 ? Engine.FAST : Engine.NAIVE);
    boolean psimon = false;
    boolean sleepers = true;
    boolean fixed = false;
    List<String> done = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String line = switch (random.nextInt(10)) {
        case 0 -> "step " + (1 + random.nextInt(40));
        case 1 -> "set kernel.watchdog_thresh " + (1 + random.nextInt(20));
        case 2 -> "set RT_PUSH_IPI " + random.nextBoolean();
        case 3 -> fixed ? "digest" : "fix " + (random.nextBoolean() ? "skip-prio-bail" : "no-rt-push-ipi");
        case 4 -> (psimon ? "stop" : "start") + " psimon";
        case 5 -> (sleepers ? "stop" : "start") + " fifo-sleepers";
        case 6 -> "step " + (1 + random.nextInt(5)) + " cpu " + random.nextInt(4);
        default -> "run " + (1 + random.nextInt(1_500_000)) + "ns";
      };
      fixed |= line.startsWith("fix");
      psimon ^= line.endsWith("psimon");
      sleepers ^= line.endsWith("fifo-sleepers");
      done.add(line);
      type(line);
    }
    type("save exp.yaml");
    for (Engine engine : Engine.all()) {
      assertThat(runSaved("exp.yaml", engine).digest()).as(engine + " " + done).isEqualTo(x.digest());
    }
    String digest = x.digest();
    long now = x.machine().nowNs();
    x.at(now / 2);
    x.at(now);
    assertThat(x.digest()).isEqualTo(digest);
  }

  @Test
  void aChangeThatIsLeftOut_changesTheDigest() throws IOException {
    type("run 5ms", "stop fifo-sleepers", "run 5ms", "save exp.yaml");
    String saved = Files.readString(folder.resolve("exp.yaml"));
    assertThat(saved).contains("{ at: 5ms, do: { stop: fifo-sleepers } }").contains("duration: 10ms");
    Files.writeString(folder.resolve("less.yaml"), saved.replaceAll("(?m)^.*stop: fifo-sleepers.*\\R", ""));
    assertThat(runSaved("less.yaml", Engine.FAST).digest()).isNotEqualTo(x.digest());
  }

  @Test
  void whatWasTyped_isSavedBesideTheScenario_andReplays() throws IOException {
    String source = "import { fix } from 'stormbench';\n\nexport default fix('mine', base => ({ "
        + "prioBail: (rq, next, pull) => 'push' }));\n";
    type("run 2ms");
    Definition mine = new Definition("fix", "mine", "mine.js", source);
    x.define(mine);
    type("fix mine", "set irq-entry 900ns", "run 5ms", "save exp.yaml");
    assertThat(out.printed).last().asString().startsWith("wrote exp.yaml, mine.js: digest " + x.digest());
    assertThat(Files.readString(folder.resolve("mine.js"))).isEqualTo(source);
    for (Engine engine : Engine.all()) {
      RunReport report = runSaved("exp.yaml", engine);
      assertThat(report.digest()).as(engine.toString()).isEqualTo(x.digest());
      assertThat(report.fixes()).containsExactly("mine");
    }
    Definition other = new Definition("fix", "mine", "mine.js", source.replace("'push'", "base.prioBail(rq, next, pull)"));
    assertThatThrownBy(() -> x.define(other)).hasMessageContaining("'mine' is in force already");
    type("undo", "undo");
    x.define(other);
    type("fix mine", "save exp.yaml");
    assertThat(Files.readString(folder.resolve("mine.js"))).isEqualTo(other.source());
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/mine.js"), "// somebody's\n");
    assertThat(interpreter.feed("save sub/exp.yaml")).isFalse();
    assertThat(out.errors).last().asString().contains("sub/mine.js exists and is not what was typed here");
    assertThat(Files.exists(folder.resolve("sub/exp.yaml"))).isFalse();
  }

  @Test
  void aFileOfDefinitions_isAdded_namedFromBelow_andCopiedFromElsewhere() throws IOException {
    Files.createDirectories(folder.resolve("fixes"));
    Files.createDirectories(folder.resolve("results"));
    Files.writeString(folder.resolve("fixes/mine.js"),
        "import { fix } from 'stormbench';\nexport default fix('mine', base => ({ prioBail: () => 'push' }));\n");
    type("run 2ms", "fix fixes/mine.js", "run 2ms", "save exp.yaml", "save results/exp.yaml");
    assertThat(Files.readString(folder.resolve("exp.yaml"))).contains("scripts: [./fixes/mine.js]");
    assertThat(Files.readString(folder.resolve("results/exp.yaml"))).contains("scripts: [./mine.js]");
    assertThat(runSaved("exp.yaml", Engine.FAST).digest()).isEqualTo(x.digest());
    assertThat(runSaved("results/exp.yaml", Engine.NAIVE).digest()).isEqualTo(x.digest());
  }

  @Test
  void theScenariosOwnTimeline_staysInForce() {
    type("run 14ms");
    assertThat(x.machine().watchdogThresh()).isEqualTo(10);
    type("set kernel.watchdog_thresh 3", "run 2ms");
    assertThat(x.machine().watchdogThresh()).isEqualTo(7);
  }

  @Test
  void aMachineThatHasNotBegun_canBeChanged() {
    type("set kernel.watchdog_thresh 3", "run 3ms", "save exp.yaml");
    assertThat(x.machine().watchdogThresh()).isEqualTo(3);
    assertThat(runSaved("exp.yaml", Engine.FAST).digest()).isEqualTo(x.digest());
  }

  // -- back and forth ---------------------------------------------------------------------------------

  @Test
  void goingBack_replays_andForthComesToTheSame() {
    type("run 4ms", "fix skip-prio-bail", "run 4ms", "stop fifo-sleepers", "run 4ms");
    String digest = x.digest();
    type("at 6ms");
    assertThat(x.machine().nowNs()).isEqualTo(6 * MS);
    assertThat(x.fixes()).containsExactly("skip-prio-bail");
    assertThat(x.interventions()).last().asString().endsWith("(still to come)");
    type("at 2ms");
    assertThat(x.fixes()).isEmpty();
    type("at 12ms");
    assertThat(x.digest()).isEqualTo(digest);
  }

  @Test
  void undo_isTheRunWithoutTheLastChange() {
    type("run 4ms", "set kernel.watchdog_thresh 3", "run 4ms");
    String before = x.digest();
    type("at 4ms", "at 8ms", "stop fifo-sleepers", "run 4ms");
    String with = x.digest();
    type("undo");
    assertThat(x.machine().nowNs()).isEqualTo(12 * MS);
    assertThat(x.digest()).isNotEqualTo(with);
    type("at 8ms");
    assertThat(x.digest()).isEqualTo(before);
    type("undo");
    assertThat(x.interventions()).isEmpty();
    assertThatThrownBy(() -> x.undo()).isInstanceOf(CommandException.class).hasMessageContaining("nothing was done");
  }

  @Test
  void anInterruptedReplay_leavesEverythingAsItWas() {
    type("run 8ms", "stop fifo-sleepers", "run 1ms");
    String digest = x.digest();
    x.begin();
    x.interrupt();
    assertThat(x.at(2 * MS).reason()).isEqualTo(Reason.INTERRUPTED);
    assertThat(x.machine().nowNs()).isEqualTo(9 * MS);
    assertThatThrownBy(() -> x.undo()).hasMessageContaining("as it was");
    assertThat(x.digest()).isEqualTo(digest);
    assertThat(x.interventions()).hasSize(1);
  }

  @Test
  void forks_goTheirOwnWays_andAreFoundAgain() {
    type("run 4ms", "fork b");
    String common = x.digest();
    type("stop fifo-sleepers", "run 4ms");
    String b = x.digest();
    assertThat(x.experiments()).containsExactly("b", "main");
    assertThat(x.title()).isEqualTo("small/b 0.008 s");
    type("switch main");
    assertThat(x.digest()).isEqualTo(common);
    assertThat(x.machine().nowNs()).isEqualTo(4 * MS);
    type("run 4ms");
    assertThat(x.digest()).isNotEqualTo(b);
    assertThat(x.diff(Optional.of("b")).getFirst()).contains("main").contains("b");
    assertThat(x.diff(Optional.of("b"))).anyMatch(l -> l.startsWith("digest") && l.contains(b));
    assertThat(x.diff(Optional.empty())).singleElement().asString().startsWith("nothing differs");
    type("switch b");
    assertThat(x.digest()).isEqualTo(b);
    assertThatThrownBy(() -> x.switchTo("mian")).hasMessage("unknown experiment 'mian'; did you mean 'main'? (there: b, main)");
    assertThatThrownBy(() -> x.fork("main")).hasMessageContaining("there is an experiment 'main' already");
  }

  // -- stops ------------------------------------------------------------------------------------------

  @Test
  void step_stopsRightAfterTheLastOfThem() {
    Stop stop = x.step(5, -1);
    List<TraceLine> lines = x.lastSteps();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(5);
    assertThat(lines.get(4).timeNs()).isEqualTo(stop.atNs() - 1);
    assertThat(lines.getLast().timeNs()).isEqualTo(stop.atNs() - 1);
    assertThat(lines.getFirst().text()).contains(lines.getFirst().event().eventName() + ": ");
    x.step(3, 2);
    assertThat(x.lastSteps()).allMatch(l -> l.cpu() == 2).hasSizeGreaterThanOrEqualTo(3);
    assertThatThrownBy(() -> x.step(1, 4)).hasMessage("no CPU 4; accepted: 0 to 3");
  }

  @Test
  void until_stopsBeforeTheNextNanosecond_andAtOnceWhereItHoldsAlready() {
    Stop stop = x.until(condition("backlog(1) > 2"), 20 * MS);
    assertThat(stop.reason()).isEqualTo(Reason.CONDITION);
    assertThat(x.machine().backlog(1)).isGreaterThan(2);
    long at = stop.atNs();
    assertThat(x.until(condition("backlog(1) > 2"), MS).atNs()).isEqualTo(at);
    assertThat(x.until(condition("backlog(1) > 100"), MS)).isEqualTo(new Stop(Reason.TIME, at + MS, ""));
    x.at(at - 2);
    assertThat(x.machine().backlog(1)).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"backlog(1) > 2", "runnable(1) > 1", "runnable(2) > 0", "runnable(3) > 0"})
  void aConditionOnOneCpu_isFoundAtTheSameInstant_thoughItIsLookedAtLessOften(String text) {
    language.saysCpus = false;
    x.until(condition(text), 20 * MS);
    long everyTracepoint = x.machine().nowNs();
    int looks = language.looks;
    x.load("small.yaml");
    language.saysCpus = true;
    language.looks = 0;
    x.until(condition(text), 20 * MS);
    assertThat(x.machine().nowNs()).isEqualTo(everyTracepoint).isPositive();
    assertThat(language.looks).isLessThan(looks);
  }

  @Test
  void breakpoints_stopEveryTime_andCount() {
    x.breakAt("sched_switch", 2, null);
    Stop one = x.run(20 * MS);
    assertThat(one.why()).isEqualTo("breakpoint 1: sched_switch on CPU 2");
    Stop two = x.run(20 * MS);
    assertThat(two.atNs()).isGreaterThan(one.atNs());
    assertThat(x.breakpoints()).containsExactly("1: sched_switch cpu 2, hit 2 times");
    x.removeBreakpoint(1);
    assertThat(x.run(MS).reason()).isEqualTo(Reason.TIME);
    assertThatThrownBy(() -> x.removeBreakpoint(1)).hasMessage("no breakpoint 1; there is none");
    assertThatThrownBy(() -> x.breakAt("sched_swich", -1, null)).hasMessageContaining("did you mean 'sched_switch'?");
  }

  @Test
  void aConditionThatBecomesTrue_stopsOnce() {
    x.breakWhen(condition("backlog(1) > 2"));
    Stop one = x.run(20 * MS);
    assertThat(one.reason()).isEqualTo(Reason.BREAK);
    assertThat(x.machine().backlog(1)).isGreaterThan(2);
    Stop two = x.run(20 * MS);
    x.at(two.atNs() - 2);
    assertThat(two.reason() == Reason.TIME || x.machine().backlog(1) <= 2).isTrue();
  }

  @Test
  void aConditionThatFails_endsTheRunWithThat_notThePrompt() {
    x.breakAt("sched_switch", -1, condition("fails"));
    assertThatThrownBy(() -> x.run(20 * MS)).isInstanceOf(CommandException.class).hasMessage("breakpoint 1: TypeError: it fails");
    x.removeBreakpoint(1);
    assertThat(x.at(20 * MS).reason()).isEqualTo(Reason.TIME);
    assertThat(x.digest()).isEqualTo(runSaved("small.yaml", Engine.NAIVE).digest());
  }

  @Test
  void untilLockup_stopsAtTheReport_andTheLogWasPrinted() {
    x.load("lockup.yaml");
    type("until lockup");
    assertThat(out.printed).last().asString().matches("stopped at \\d+\\.\\d+ s: \\d+\\.\\d+ s softlockup on CPU 1 for \\d+ s: .*");
    assertThat(x.lockups()).hasSize(1);
    assertThat(out.logged).anyMatch(l -> l.contains("BUG: soft lockup - CPU#1")).isEqualTo(x.machine().kernelLog());
    type("until softlockup");
    assertThat(x.lockups()).hasSize(2);
    type("save exp.yaml");
    assertThat(runSaved("exp.yaml", Engine.NAIVE).digest()).isEqualTo(x.digest());
  }

  // -- what is refused --------------------------------------------------------------------------------

  @Test
  void aChangeThatIsRefused_leavesNoTrace() {
    type("run 3ms");
    String digest = x.digest();
    for (String line : List.of("set kernel.watchdog_thresh 99", "fix skip-prio-bial", "stop psimon", "set kernel.watchdog_tresh 5",
        "set machine.cpus 8", "stop nobody", "run", "run 5", "until", "break", "step 0", "step 1 cpu 9", "at 5", "save small.yaml",
        "save exp.txt", "trace on 99999999", "trace stop", "trace start",
        "trace start - format ftrace", "trace start t.txt window 1s", "trace start t.txt evnts irq", "trace start t.txt cpus",
        "trace start t.txt cpus 4", "trace start t.pcap", "trace start t.txt window lockup:-1s..+1s stop lockup", "undo",
        "switch b", "load nothing.yaml", "delete 3", "help nonsense")) {
      if (!line.equals("run") && !line.equals("break")) {
        assertThat(interpreter.feed(line)).as(line).isFalse();
        assertThat(out.errors).last().asString().as(line).isNotBlank().doesNotContain("internal error").doesNotContain("\n");
      }
    }
    assertThat(x.interventions()).isEmpty();
    assertThat(x.digest()).isEqualTo(digest);
    type("fix skip-prio-bail");
    assertThat(interpreter.feed("fix no-rt-push-ipi")).isTrue();
    assertThat(interpreter.feed("fix skip-prio-bail")).isFalse();
    assertThat(x.interventions()).hasSize(2);
    assertThat(x.fixes()).containsExactly("skip-prio-bail", "no-rt-push-ipi");
  }

  @Test
  void messages_nameWhatIsNear() {
    interpreter.feed("fix skip-prio-bial");
    interpreter.feed("set kernel.watchdog_tresh 5");
    interpreter.feed("load smal.yaml");
    interpreter.feed("runn 5ms");
    assertThat(out.errors.get(0)).contains("did you mean 'skip-prio-bail'?");
    assertThat(out.errors.get(1)).contains("cannot be set while a machine runs").contains("kernel.watchdog_thresh");
    assertThat(out.errors.get(2)).isEqualTo("smal.yaml: no such file; did you mean 'small.yaml'?");
    assertThat(out.errors.get(3)).startsWith("no command 'runn'; did you mean 'run'?");
  }

  @Test
  void withoutAScenario_everyCommandSaysSo() {
    x = new Experiment(bench, out, Engine.FAST);
    interpreter = new Interpreter(bench, x, scripting, out, false);
    for (String name : x.names("commands")) {
      ReplCommand c = x.command(name).orElseThrow();
      out.errors.clear();
      if (!name.equals("load") && !interpreter.feed(c.example())) {
        assertThat(out.errors).singleElement().asString().as(c.example()).doesNotContain("internal error");
      }
    }
  }

  // -- looking back -----------------------------------------------------------------------------------

  @Test
  void aRingOfTracepoints_keepsTheLast() {
    type("trace on 10", "run 5ms");
    List<TraceLine> ten = x.traced();
    assertThat(ten).hasSize(10).isSortedAccordingTo(java.util.Comparator.comparingLong(TraceLine::timeNs));
    type("at 2ms", "at 5ms");
    assertThat(x.traced()).isEqualTo(ten);
    type("trace off", "run 1ms");
    assertThat(x.traced()).isEqualTo(ten);
    assertThat(x.digest()).isEqualTo(again("run 6ms"));
    assertThat(ten.getFirst().event()).isInstanceOf(TraceEvent.class);
  }

  private List<String> records(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream().filter(l -> !l.startsWith("#")).toList();
  }

  /** Of whole the lines between these times, and all of them but perhaps those of a rounded time. */
  private void assertPart(String file, List<String> whole, int fromMs, int toMs) throws IOException {
    List<String> sure = whole.stream().filter(l -> timeUs(l) > fromMs * 1000 && timeUs(l) < toMs * 1000).toList();
    assertThat(whole).containsSequence(records(file));
    assertThat(records(file)).as(file).containsSequence(sure).allMatch(l -> timeUs(l) >= fromMs * 1000 && timeUs(l) <= toMs * 1000);
    assertThat(sure).hasSizeGreaterThan(20);
  }

  private static long timeUs(String line) {
    Matcher m = Pattern.compile(" 0\\.(\\d{6}): ").matcher(line);
    assertThat(m.find()).as(line).isTrue();
    return Long.parseLong(m.group(1));
  }

  @Test
  void aTrace_hasWhatComesUntilItIsStopped_orItsMachineGoes() throws IOException {
    type("trace start full.txt", "run 9ms", "trace stop");
    type("at 2ms", "trace start part.txt cpus 1, 2 events sched,irq*", "run 1ms", "run 1ms", "trace status", "trace stop");
    type("trace start gone.txt", "run 1ms", "at 2ms", "trace status");
    type("trace start window.txt window 3ms..4ms", "run 5ms", "trace stop");
    type("trace start ring.txt buffer 8K", "run 1ms");
    assertThat(interpreter.feed("trace start other.txt")).isFalse();
    String digest = x.digest();
    x.close();

    List<String> full = records("full.txt");
    String wantedLine = ".*\\[00[12]] .*: (sched|irq|softirq|tasklet|local_timer|resched|call_function)[a-z_]*: .*";
    List<String> wanted = full.stream().filter(l -> l.matches(wantedLine)).toList();
    assertPart("part.txt", wanted, 2, 4);
    assertPart("gone.txt", full, 4, 5);
    assertPart("window.txt", full, 3, 4);
    assertThat(records("ring.txt")).isNotEmpty().isSubsetOf(full);
    assertThat(folder.resolve("other.txt")).doesNotExist();
    assertThat(out.printed).anyMatch(l -> l.matches("part.txt: \\d+ records")).contains("nothing is traced")
        .anyMatch(l -> l.startsWith("writing part.txt: "));
    assertThat(digest).isEqualTo(again("run 8ms"));
  }

  @Test
  void aTracesCondition_isTheLanguages() throws IOException {
    type("trace start t.txt window backlog(1) > 0:-500us..+100us", "run 5ms", "trace stop");
    List<String> records = records("t.txt");
    assertThat(records).isNotEmpty().last().asString().contains(" 0.000");
    assertThat(records.stream().filter(l -> l.contains("softirq_raise") && l.contains("[001]"))).as("the first tasklet").isNotEmpty();

    assertThat(interpreter.feed("trace start u.txt window fails:-1ms..+1ms")).isFalse();
    assertThat(folder.resolve("u.txt")).doesNotExist();
    assertThat(x.traceStatus()).isEmpty();
    type("run 1ms");
  }

  private String again(String... lines) {
    open(Engine.NAIVE);
    type(lines);
    return x.digest();
  }

  @Test
  void metrics_haveAPast_andSharesAddUp() {
    type("run 10ms");
    assertThat(x.metrics()).contains("idle", "task", "softirq", "hardirq", "backlog", "hops");
    double sum = 0;
    for (String metric : List.of("idle", "task", "softirq", "hardirq")) {
      Series s = x.series(metric, 1).orElseThrow();
      assertThat(s.timesNs()).hasSize(10).endsWith(10 * MS);
      sum += s.values()[9];
    }
    assertThat(sum).isBetween(0.999, 1.001);
    assertThat(x.series("backlog", -1).orElseThrow().values()).hasSize(11);
    assertThat(x.series("nothing", -1)).isEmpty();
    assertThatThrownBy(() -> x.series("idle", 4)).hasMessageContaining("accepted: 0 to 3");
  }

  @Test
  void aMachineThatBroke_goesNoFurther_butBack() throws IOException {
    Files.writeString(folder.resolve("faulty.yaml"), SCENARIO.replace("rcu-stall]", "faulty]"));
    bench = Benches.in(folder, language, new Faulty());
    open(Engine.FAST);
    type("load faulty.yaml", "run 3ms", "set kernel.watchdog_thresh 3");
    assertThat(interpreter.feed("run 3ms")).isFalse();
    assertThat(out.errors).last().asString().contains("plugin com.example.faulty").contains("on purpose");
    for (String line : List.of("run 1ms", "step", "set kernel.watchdog_thresh 4", "until lockup")) {
      assertThat(interpreter.feed(line)).as(line).isFalse();
      assertThat(out.errors).last().asString().as(line).startsWith("this machine broke at 0.005 s");
    }
    assertThat(x.interventions()).hasSize(1);
    type("at 4ms", "run 500us", "digest");
    type("load small.yaml", "run 6ms");
  }

  /** A watchdog that throws at 5 ms. */
  @BuiltFor(Spi.VERSION)
  private static final class Faulty implements Plugin {
    @Override
    public String id() {
      return "com.example.faulty";
    }

    @Override
    public void init(Registry r) {
      r.watchdog("faulty", "throws at 5 ms", List.of(), p -> new WatchdogPolicy() {
        @Override
        public long everyNs() {
          return 5 * MS;
        }

        @Override
        public void check(Machine machine, Console console) {
          throw new IllegalStateException("on purpose");
        }
      });
    }
  }

  @Test
  void aScenarioThatIsWrong_isRefusedAndTheOldOneStays() throws IOException {
    Files.writeString(folder.resolve("bad.yaml"), SCENARIO.replace("machine:", "mashine:"));
    type("run 1ms");
    assertThatThrownBy(() -> x.load("bad.yaml")).isInstanceOf(ScenarioException.class).hasMessageContaining("mashine");
    assertThat(x.machine().nowNs()).isEqualTo(MS);
  }
}
