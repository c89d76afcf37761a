package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ReplCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of all looking commands: they fit, change nothing, refuse what they do not understand, help and complete. */
class ViewsTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final List<String> COMMANDS = List.of("bt", "cpu", "dmesg", "heat", "irq", "lockups", "plot", "ps", "rd", "runq",
      "softirq", "task", "timers", "why");
  private static final long MS = 1_000_000;

  /** Every command in several forms; on the machine of barren-hops, when its CPUs 1 and 2 are in their tasklets. */
  private static final List<String> FORMS = List.of("runq", "runq 1-2", "runq all", "bt", "bt 1", "bt P", "bt -a", "ps", "ps psimon", "ps -r",
      "ps -c 3", "ps zz", "timers", "timers 1", "irq", "irq 1", "irq 0", "rd", "softirq", "softirq 1", "softirq 0", "dmesg", "dmesg x",
      "task psimon-1", "task 18", "cpu 1", "cpu 0", "lockups", "plot softirq 1 -a", "plot rtoMask 1 -u", "plot backlog 1 -a", "plot hops -a",
      "heat -a", "heat softirq -u", "heat idle -a", "why", "why 1", "why 3");

  static List<String> commands() {
    return COMMANDS;
  }

  private static Scenario scenario() {
    return WORKBENCH.script("small/barren-hops", "run.sample=1ms");
  }

  private static Looking barren() {
    return new Looking(WORKBENCH, scenario()).at(8_200_000);
  }

  @Test
  void lookingChangesNothing() {
    Looking l = barren();
    FORMS.forEach(l::lines);
    RunReport looked = l.simulation.run((now, end) -> true);
    RunReport plain = Simulation.of(scenario(), Engine.FAST).run((now, end) -> true);
    assertThat(Workbench.comparable(looked)).usingRecursiveComparison().isEqualTo(Workbench.comparable(plain));
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 50, 80, 132})
  void linesFitNarrowAndWideTerminals_andHaveNoTrailingBlanks(int width) {
    Looking l = barren();
    l.width = width;
    for (String c : FORMS) {
      assertThat(l.lines(c)).as(c).isNotEmpty().allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width)
          .isEqualTo(line.stripTrailing()).doesNotContain("NaN"));
    }
  }

  /** A line that nothing moves is a line, though its chart has no height. */
  @Test
  void aFlatMetric_isOneLine() {
    Looking l = barren();
    assertThat(l.lines("plot backlog 1 -a")).hasSize(3).satisfies(lines -> assertThat(lines.get(1)).matches(" +0\\.00 \\+-+"));
  }

  @Test
  void aBoxOf192Cpus_isGroupedInTheMap_andItsBusyCpusAreSeen() {
    Looking l = new Looking(WORKBENCH, WORKBENCH.script("rt-push-storm")).at(20 * MS);
    List<String> map = l.lines("heat softirq -a");
    assertThat(map).hasSizeLessThan(30).anyMatch(s -> s.startsWith("  40-47 ") && s.contains("#"))
        .anyMatch(s -> s.startsWith("  48-55") && !s.contains("#")).anyMatch(s -> s.startsWith("184-191"));
    assertThat(l.lines("rd").getFirst()).contains("rto_mask");
  }

  @Test
  void coloursComeOnlyWhereTheTerminalHasThem() {
    Looking l = barren();
    assertThat(String.join("", l.lines("heat -a"))).doesNotContain("\u001b");
    l.colours = true;
    assertThat(l.lines("heat -a")).anyMatch(s -> s.contains("\u001b[33m@") && s.endsWith("\u001b[0m"));
    assertThat(String.join("", l.lines("heat task -a"))).contains("\u001b[32m").doesNotContain("\u001b[33m");
  }

  @Test
  void asciiIsAscii_andUnicodeIsNot() {
    Looking l = barren();
    for (String c : List.of("heat", "plot softirq 1")) {
      assertThat(String.join("", l.lines(c + " -a"))).as(c).matches("\\p{ASCII}*");
      assertThat(String.join("", l.lines(c + " -u"))).as(c).matches(".*\\P{ASCII}.*");
    }
  }

  // -- what is refused -------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(delimiter = '#', textBlock = """
      runq 4              # no CPU 4; accepted: 0-3
      runq x              # 'x' is no CPU; accepted: 0-3
      runq 0-9            # no CPU 9; accepted: 0-3
      runq 1,             # '' is no CPU; accepted: 0-3
      runq 99999999999    # '99999999999' is no CPU; accepted: 0-3
      bt psimon           # no task 'psimon'; accepted: a pid, or a comm such as psimon-1, psimon-2, P
      bt 1 2              # '2' is one word too many; accepted: bt [cpu|pid|comm] [-a]
      bt 99               # no task with pid 99; accepted: a pid, or a comm
      ps -x               # '-x' is one word too many; accepted: ps [pattern|-r] [-c cpu]
      ps -c               # -c without a CPU; accepted: ps [pattern|-r] [-c cpu]
      ps -c 7             # no CPU 7; accepted: 0-3
      timers 4            # no CPU 4; accepted: 0-3
      irq 4               # no CPU 4; accepted: 0-3
      irq 1 2             # '2' is one word too many; accepted: irq [cpu]
      rd 1                # '1' is one word too many; accepted: rd
      softirq TASKLET     # 'TASKLET' is no CPU; accepted: 0-3
      dmesg -l            # -l without a number of lines; accepted: dmesg [-l lines] [pattern]
      dmesg -l 0          # '0' is no number of lines; accepted: dmesg [-l lines] [pattern]
      dmesg [             # '[' is no regular expression: Unclosed character class; accepted: dmesg [-l lines] [pattern]
      task                # no task given; accepted: task <pid|comm>
      task hog            # no task 'hog'; accepted: a pid, or a comm such as P, psimon-1, psimon-2
      cpu                 # no CPU given; accepted: cpu <cpu>
      cpu 1 2             # '2' is one word too many; accepted: cpu <cpu>
      cpu -1              # '-1' is no CPU; accepted: 0-3
      lockups 1           # '1' is one word too many; accepted: lockups
      plot                # no metric given; there are idle, task, softirq, hardirq, hops, pulls, rtoCount, backlog, rtoMask, completed, bodyNsSum, softirqNs; accepted: plot <metric> [cpu] [-a|-u] [-o file]
      plot backlogs 1     # no metric 'backlogs'; accepted: idle, task, softirq, hardirq, hops, pulls, rtoCount, backlog, rtoMask, completed, bodyNsSum, softirqNs
      plot backlog 9      # no CPU 9; accepted: 0-3
      plot backlog 3      # no history of backlog of CPU 3; accepted: CPUs 1-2
      plot backlog        # no history of backlog of the machine; accepted: CPUs 1-2
      plot hops 1         # no history of hops of CPU 1; it is the machine's: plot hops
      heat nmi            # no context 'nmi'; accepted: idle, task, softirq, hardirq, or nothing for all but idle
      why 4               # no CPU 4; accepted: 0-3
      why 1 2             # '2' is one word too many; accepted: why [cpu]
      """)
  void aWordThatIsNotUnderstood_isRefused_withWhatIsAccepted(String command, String message) {
    Looking l = barren();
    assertThatThrownBy(() -> l.lines(command)).isInstanceOf(CommandException.class).hasMessage(message);
  }

  @Test
  void beforeAnythingHasHappened_theCommandsSaySo() {
    Looking l = new Looking(WORKBENCH, WORKBENCH.script("small/barren-hops"));
    for (String c : List.of("runq", "runq all", "bt", "bt -a", "ps", "timers", "irq", "irq 1", "rd", "softirq", "softirq 1", "dmesg", "cpu 1",
        "lockups", "why", "why 1")) {
      assertThat(l.lines(c)).as(c).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain("NaN", "-1 ns", "Infinity"));
    }
    for (String c : List.of("plot idle 1", "heat")) {
      assertThatThrownBy(() -> l.lines(c)).as(c).isInstanceOf(CommandException.class).hasMessageContaining("run on first");
    }
  }

  /** Wherever a machine stands, it can be looked at: in the midst of a switch, of a hop, of a timer. */
  @ParameterizedTest
  @ValueSource(strings = {"small/barren-hops", "small/stopper-push", "small/ksoftirqd-wakeup", "small/rt-throttling", "small/irq-thread",
      "small/net-rx-budget", "small/kworker-periodic"})
  void atAnyInstant_everyCpuCanBeExplained(String scenario) {
    Looking l = new Looking(WORKBENCH, WORKBENCH.script(scenario));
    for (long ns = 0; ns < 9 * MS; ns += 33_333) {
      l.simulation.runTo(ns);
      for (int cpu = 0; cpu < l.machine.nrCpus(); cpu++) {
        assertThat(l.lines("why " + cpu)).hasSizeGreaterThan(2);
        assertThat(l.lines("cpu " + cpu)).hasSizeGreaterThan(6);
      }
      for (String c : List.of("why", "runq all", "bt", "ps -r", "softirq")) {
        l.lines(c);
      }
    }
  }

  // -- help and completion ---------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommand_hasHelp_andItsExampleRuns(String name) {
    Extension<ReplCommand> e = WORKBENCH.plugins.replCommands().find(name).orElseThrow();
    ReplCommand c = e.create(null);
    assertThat(e.doc()).isNotBlank().doesNotEndWith(".");
    assertThat(c.help()).hasSizeGreaterThan(60).endsWith(".");
    assertThat(c.example()).startsWith(name);
    assertThat(c.script()).matches(name.equals("rd") ? "rd" : name + "\\(.*\\)");
    Looking l = new Looking(WORKBENCH, WORKBENCH.script("rt-push-storm", "run.sample=1ms")).at(5 * MS);
    assertThat(l.lines(c.example())).isNotEmpty();
  }

  private static List<String> complete(Looking l, String name, String... typed) {
    return l.command(name).complete(l.session(), List.of(typed));
  }

  @Test
  void cpusCommsMetricsAndContexts_areCompleted() {
    Looking l = barren();
    for (String c : List.of("runq", "timers", "irq", "softirq", "cpu", "why")) {
      assertThat(complete(l, c, "")).as(c).containsExactly("0", "1", "2", "3");
    }
    assertThat(complete(l, "irq", "1", "")).isEmpty();
    assertThat(complete(l, "task", "")).contains("psimon-1", "rt_storm_hog", "ksoftirqd/2").doesNotHaveDuplicates();
    assertThat(complete(l, "bt", "")).contains("3", "psimon-1", "-a");
    assertThat(complete(l, "ps", "")).contains("psimon-1", "-r", "-c");
    assertThat(complete(l, "ps", "-c", "")).containsExactly("0", "1", "2", "3");
    assertThat(complete(l, "plot", "")).contains("softirq", "backlog").doesNotContain("0");
    assertThat(complete(l, "plot", "backlog", "")).containsExactly("0", "1", "2", "3");
    assertThat(complete(l, "heat", "")).containsExactly("idle", "task", "softirq", "hardirq", "-a", "-u");
    assertThat(complete(l, "dmesg", "")).containsExactly("-l");
    assertThat(complete(l, "rd", "")).isEmpty();
  }

  @Test
  void everyContext_hasAMap() {
    Looking l = barren();
    List<List<String>> maps = new ArrayList<>();
    for (Cpu.Context c : Cpu.Context.values()) {
      maps.add(l.lines("heat -a " + c.name().toLowerCase(java.util.Locale.ROOT)));
    }
    assertThat(maps).doesNotHaveDuplicates().allSatisfy(m -> assertThat(m).hasSize(6));
  }
}
