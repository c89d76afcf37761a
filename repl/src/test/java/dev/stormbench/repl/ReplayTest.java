package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.repl.fidelity.DecisionCase;
import dev.stormbench.repl.fidelity.DecisionScenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Traces become scenarios, and what those do is compared with the trace. {@code replay.txt} says of each which has the same
 * order of decisions; {@code -Dreplay.update=true} writes it.
 */
class ReplayTest {
  private static final Path HOME = Path.of(System.getProperty("stormbench.home"));
  private static final Path FIDELITY = HOME.resolve("scripts/fidelity");
  private static final DecisionScenarios RECORDED = new DecisionScenarios((file, sets, observer) -> {
    throw new AssertionError("nothing is run");
  }, (file, observer) -> { }, FIDELITY);
  private static final String DROPS = "holes,context,state,policy,pi,deadline,timers,softirq";
  private static final Pattern ROW = Pattern.compile(" +[0-9.]+ \\[\\d+]  (\\S+)\\[\\d+] .* ([0-9.]+)");

  /** Why some are not the same, by the beginning of their names. */
  private static final Map<String, String> REASONS = new TreeMap<>(Map.ofEntries(
      Map.entry("S10", "a race of two CPUs, as in unmatched.json"),
      Map.entry("S15", "the recorded kernel throttles between two ticks, ours in a tick, and so one period ends a tick earlier"),
      Map.entry("S18", "sched_setaffinity() of a running task is not in the trace, only the migration"),
      Map.entry("S23", "a race of two CPUs, as in unmatched.json"),
      Map.entry("S24", "a race: two CPUs act within 30 us of each other, and interrupts took longer there than the costs say"),
      Map.entry("affinity-change", "sched_setaffinity() is not in the trace"),
      Map.entry("cond-resched", "calls of cond_resched() and who is a kernel thread are not in the trace"),
      Map.entry("ksoftirqd-wakeup", "softirq work that a task raised is not carried, so ksoftirqd has less to do"),
      Map.entry("kworker-periodic", "timers of the timer wheel and works are not carried"),
      Map.entry("net-rx-budget", "nothing but interrupts and softirqs: there are no tasks to compare"),
      Map.entry("priority-inheritance", "locks are not in the trace"),
      Map.entry("softirq-restart-limit", "softirq work that a task raised is not carried, so ksoftirqd has less to do"),
      Map.entry("stopper-push", "migrate_disable() shows only once there is an event"),
      Map.entry("tasklet-pass-restart", "nothing but tasklets: there are no tasks to compare")));

  @TempDir
  Path folder;

  /** Real kernels' decision scenarios. */
  @Test
  void recordings_giveTheSameOrder_asTheTableSays() throws IOException {
    Map<String, String> verdicts = new TreeMap<>();
    for (DecisionCase c : RECORDED.counting()) {
      Path trace = FIDELITY.resolve("recorded").resolve(c.config()).resolve(c.scenario() + ".trace.gz");
      verdicts.put(c.scenario() + " " + c.config(), replayed(trace, String.join(",", new TreeSet<>(RECORDED.tasks(c))), "qemu-tcg-traced",
          c.config().startsWith("61_") ? "v6.1" : "v6.12", List.of(),
          notInATrace(c)));
    }
    check("recordings.txt", verdicts);
  }

  /** Our own small scenarios: trace, scenario, trace. */
  @Test
  void ownRuns_giveTheSameOrder_asTheTableSays() throws IOException {
    Map<String, String> verdicts = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(HOME.resolve("scripts/small"))) {
      files = all.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
    for (Path f : files) {
      Cli cli = new Cli(folder);
      String text = Files.readString(f);
      cli.run("run", f.toString(), "--trace", "own.txt");
      Matcher kernel = Pattern.compile("profile: (v[0-9.]+)").matcher(text);
      String costs = text.contains("qemu-tcg-traced") ? "qemu-tcg-traced" : text.contains("qemu-tcg") ? "qemu-tcg" : "generic-x86";
      verdicts.put(f.getFileName().toString().replace(".yaml", ""),
          replayed(folder.resolve("own.txt"), "", costs, kernel.find() ? kernel.group(1) : "v6.12", List.of(), notInATrace(text)));
    }
    check("own.txt", verdicts);
  }

  /** The feature and the sysctls with which it was recorded. */
  private static List<String> notInATrace(DecisionCase c) throws IOException {
    List<String> sets = new ArrayList<>(List.of("--set", "kernel.features.RT_PUSH_IPI=" + !c.config().endsWith("_nopush")));
    String sysctls = Pattern.compile("(?m)^sysctl: (\\w+)=(\\d+)").matcher(Files.readString(FIDELITY.resolve(DecisionScenarios.spec(c))))
        .results().map(m -> "kernel." + m.group(1) + ": " + m.group(2)).collect(Collectors.joining(", "));
    if (!sysctls.isEmpty()) {
      sets.addAll(List.of("--set", "kernel.sysctl={ " + sysctls + " }"));
    }
    return sets;
  }

  /** Features, sysctls, topology and fixes, which no trace names. */
  private static List<String> notInATrace(String scenario) {
    List<String> sets = new ArrayList<>();
    Pattern.compile("(features|sysctl): (\\{[^}]*})").matcher(scenario).results()
        .forEach(m -> sets.addAll(List.of("--set", "kernel." + m.group(1) + "=" + m.group(2))));
    Pattern.compile("(llc-cores|sockets|smt|idle): (\\w+)").matcher(scenario).results()
        .forEach(m -> sets.addAll(List.of("--set", "machine." + m.group(1) + "=" + m.group(2))));
    Pattern.compile("(?m)^fixes: *\\[([a-z-]+)]").matcher(scenario).results().forEach(m -> sets.addAll(List.of("--fix", m.group(1))));
    return sets;
  }

  private String replayed(Path trace, String tasks, String costs, String kernel, List<String> how, List<String> sets) {
    Cli cli = new Cli(folder);
    Stream<String> make = Stream.of("import", trace.toString(), "--scenario", "r.yaml", "--costs", costs, "--kernel", kernel, "--drop",
        DROPS + ",task:rtu,task:kcompactd0,task:rcu*,task:kworker*");
    Cli.Result made = cli.run(Stream.concat(make, how.stream()).toArray(String[]::new));
    if (made.code() != 0) {
      return made.err().strip().replace(trace.toString(), "TRACE");
    }
    Stream<String> run = Stream.of("run", "r.yaml", "--trace", "r.txt");
    Cli.Result ran = cli.run(Stream.concat(run, sets.stream()).toArray(String[]::new));
    if (ran.code() != 0) {
      return ran.err().strip();
    }
    Matcher lead = Pattern.compile("It begins (\\S+) before").matcher(cli.text("r.yaml"));
    Stream<String> compare = Stream.of("compare-trace", "r.txt", trace.toString(), "--free-cpus-alike", "--until-rt-ends",
        "--until-either-ends");
    compare = Stream.concat(compare, tasks.isEmpty() ? Stream.of() : Stream.of("--tasks", tasks));
    compare = Stream.concat(compare, lead.find() ? Stream.of("--from", lead.group(1)) : Stream.of());
    Cli.Result compared = cli.run(compare.toArray(String[]::new));
    if (compared.code() == 0) {
      return "the same";
    }
    return (compared.err() + compared.out()).lines().findFirst().orElse("").replaceAll(" at its decision.*", "")
        .replace(trace.toString(), "TRACE");
  }

  private static String reason(String name) {
    return REASONS.entrySet().stream().filter(r -> name.startsWith(r.getKey())).map(Map.Entry::getValue).findFirst().orElse("?");
  }

  private static void check(String table, Map<String, String> verdicts) throws IOException {
    StringBuilder b = new StringBuilder();
    verdicts.forEach((name, verdict) -> b.append(name).append(": ").append(verdict).append(verdict.equals("the same") ? ""
        : " (" + reason(name) + ")").append('\n'));
    long same = verdicts.values().stream().filter("the same"::equals).count();
    b.append(same).append(" of ").append(verdicts.size()).append(" the same\n");
    Path file = HOME.resolve("repl/src/test/resources/dev/stormbench/repl/replay").resolve(table);
    if (Boolean.getBoolean("replay.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, b.toString());
    }
    assertThat(b.toString()).isEqualTo(Files.readString(file)).as("each has a reason").doesNotContain(" (?)");
  }

  private static final String SLEEPER = """
      format: 1
      name: sleeper
      machine: { cpus: 2 }
      kernel: { profile: v6.12, tick-phase: 1ms }
      costs: generic-x86
      workloads:
        - program: { id: A, policy: "FIFO:50", cpus: [0], at: 100us, program: [repeat: { times: 20, steps: [run: 70us, sleep: 330us] }] }
        - program: { id: B, policy: "FIFO:40", cpus: [1], at: 250us,
            program: [repeat: { times: 10, steps: [run: 30us, post: s, run: 20us, sleep: 600us] }] }
        - program: { id: C, policy: OTHER, cpus: [1], at: 10us, program: [repeat: { times: 10, steps: [wait: s, run: 40us] }] }
      run: { duration: 10ms, seed: 1 }
      """;

  @Test
  void whatEachTaskRan_isTheSame_toAFewMicroseconds() {
    Cli cli = new Cli(folder).file("s.yaml", SLEEPER);
    cli.run("run", "s.yaml", "--trace", "a.txt");
    assertThat(replayed(folder.resolve("a.txt"), "A,B,C", "generic-x86", "v6.12", List.of(), List.of())).isEqualTo("the same");

    Map<String, List<Double>> was = runs(cli, "a.txt");
    Map<String, List<Double>> is = runs(cli, "r.txt");
    assertThat(was).containsOnlyKeys("A", "B", "C");
    was.forEach((task, times) -> {
      List<Double> again = is.get(task).subList(is.get(task).size() - times.size(), is.get(task).size());
      for (int i = 0; i < times.size(); i++) {
        assertThat(again.get(i)).as(task + " segment " + i).isCloseTo(times.get(i), org.assertj.core.data.Offset.offset(0.003));
      }
    });
  }

  /** Of each task, its run segments in ms. */
  private static Map<String, List<Double>> runs(Cli cli, String trace) {
    Map<String, List<Double>> runs = new TreeMap<>();
    cli.run("import", trace, "--timehist").out().lines().map(ROW::matcher).filter(Matcher::matches)
        .forEach(m -> runs.computeIfAbsent(m.group(1), k -> new ArrayList<>()).add(Double.valueOf(m.group(2))));
    return runs;
  }

  @Test
  void anAlteredTrace_isNotTheSame() throws IOException {
    Cli cli = new Cli(folder).file("s.yaml", SLEEPER);
    cli.run("run", "s.yaml", "--trace", "a.txt");
    replayed(folder.resolve("a.txt"), "A,B,C", "generic-x86", "v6.12", List.of(), List.of());
    List<String> lines = new ArrayList<>(cli.text("a.txt").lines().toList());
    lines.remove(lines.stream().filter(l -> l.contains("sched_waking: comm=C ")).skip(3).findFirst().orElseThrow());
    cli.file("altered.txt", String.join("\n", lines) + "\n");
    assertThat(cli.text("altered.txt")).isNotEqualTo(cli.text("a.txt"));

    assertThat(cli.run("compare-trace", "r.txt", "a.txt", "--tasks", "A,B,C").code()).isZero();
    assertThat(cli.run("compare-trace", "r.txt", "altered.txt", "--tasks", "A,B,C").code()).isEqualTo(1);
  }

  @Test
  void whatCannotBeCarried_isRefused_andAcceptedByName() {
    Cli cli = new Cli(folder).file("t.txt", """
        # tracer: nop
                   A-7       [000] d..2.     1.000001: sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=D ==> next_comm=swapper/0 next_pid=0 next_prio=120
              <idle>-0       [000] d.s1.     1.000010: sched_waking: comm=A pid=7 prio=49 target_cpu=000
              <idle>-0       [000] d..2.     1.000020: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=A next_pid=7 next_prio=49
                   A-7       [000] d..2.     1.000101: sched_switch: prev_comm=A prev_pid=7 prev_prio=49 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120
        """);

    Cli.Result refused = cli.run("import", "t.txt", "--scenario", "r.yaml");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).isEqualTo("t.txt: a scenario cannot carry context, 1 time, first at 1.000010 s: A:7 is woken by softirq"
        + " context; state, 1 time, first at 1.000001 s: A:7 sleeps in state D (accept the loss with --drop context,state)\n");
    assertThat(cli.files()).doesNotContain("r.yaml");

    Cli.Result accepted = cli.run("import", "t.txt", "--scenario", "r.yaml", "--drop", "context,state");
    assertThat(accepted.err()).isEmpty();
    assertThat(cli.text("r.yaml")).contains("# * context, 1 time: ", "# * state, 1 time: ", "wait: wake-7", "post: wake-7");
    assertThat(cli.run("check", "r.yaml").code()).isZero();
  }
}
