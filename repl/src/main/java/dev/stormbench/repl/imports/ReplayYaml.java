package dev.stormbench.repl.imports;

import dev.stormbench.repl.imports.Plan.Step;
import dev.stormbench.repl.imports.Replay.Arrivals;
import dev.stormbench.repl.imports.Replay.LineKey;
import dev.stormbench.repl.imports.Replay.TaskletKey;
import dev.stormbench.repl.imports.Replay.TimerKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Writes what was taken out of a trace as a scenario, with what is assumed in its comments.
 *
 * <p>The scenario begins a little before the trace: a task that is asleep when the trace begins, and is not woken by its own
 * timer, has to get to its wait first.
 */
public final class ReplayYaml {
  private static final int WIDTH = 118;
  private static final long MS = 1_000_000;
  /** How much longer than the trace the scenario is: what was under way then may come a little later. */
  private static final long MARGIN_NS = MS;
  private static final long SECOND_NS = 1_000_000_000;
  /** What a task may need to get to its first wait. */
  private static final long LEAD_PER_TASK_NS = 200_000;
  private static final long[] HZ = {1000, 300, 250, 100};

  /**
   * What the trace does not say.
   *
   * @param file the trace, as the user named it
   * @param name of the scenario
   * @param kernel profile; empty: by the trace's hints
   * @param costs profile
   * @param affinity CPUs of tasks by comm, as the scenario takes them
   * @param kthreads comms of kernel threads
   * @param spin whether tasks are loops that look at their own CPU time
   */
  public record Options(String file, String name, String kernel, String costs, Map<String, String> affinity, Set<String> kthreads,
      boolean spin) {}

  private final Replay replay;
  private final Options options;
  private final Overheads overheads;
  private final StringBuilder out = new StringBuilder();
  private final List<String> assumed = new ArrayList<>();
  private final long leadNs;
  private final long tickNs;
  private final List<Plan> plans;

  /** For one trace that was read to its end. */
  public ReplayYaml(Replay replay, Options options, Overheads overheads) {
    this.replay = replay;
    this.options = options;
    this.overheads = overheads;
    plans = replay.plans();
    long hz = hz();
    tickNs = hz == 0 ? 0 : SECOND_NS / hz;
    long grainNs = tickNs == 0 ? MS : tickNs;
    long early = plans.stream().filter(p -> p.startNs == TraceWalk.UNKNOWN_NS).count();
    leadNs = early == 0 ? 0 : (Math.max(MS, early * LEAD_PER_TASK_NS) + grainNs - 1) / grainNs * grainNs;
  }

  /** How long before the trace the scenario begins. */
  public long leadNs() {
    return leadNs;
  }

  private long hz() {
    long best = 0;
    long bestTimes = 0;
    for (long hz : HZ) {
      long gapNs = SECOND_NS / hz;
      long times = replay.tickGaps.entrySet().stream().filter(g -> Math.abs(g.getKey() - gapNs) < gapNs / 10)
          .mapToLong(Map.Entry::getValue).sum();
      if (times > bestTimes) {
        best = hz;
        bestTimes = times;
      }
    }
    return best;
  }

  /** The whole file. */
  public String text() {
    String body = body();
    StringBuilder head = new StringBuilder();
    comment(head, "Made by 'stormbench import' of " + options.file() + ", "
        + time(replay.endNs() - replay.startNs()) + " from " + new BigDecimal(replay.startNs()).movePointLeft(9).toPlainString() + " s on. "
        + (leadNs == 0 ? "It begins as the trace does." : "It begins " + time(leadNs) + " before the trace does."));
    head.append("#\n# Assumed, for the trace does not say it:\n");
    assumed.forEach(a -> bullet(head, a));
    head.append("#\n# Lost, as --drop accepts:\n");
    if (replay.losses().isEmpty() && replay.dropped().isEmpty()) {
      bullet(head, "nothing");
    }
    for (Replay.Lost l : replay.losses()) {
      bullet(head, l.loss().word() + ", " + l.times() + (l.times() == 1 ? " time: " : " times: ") + l.loss().what()
          + ". First: " + l.first());
    }
    replay.dropped().forEach((task, n) -> bullet(head, "task " + task + ", " + n + " run segments"));
    if (!replay.own().isEmpty()) {
      head.append("#\n");
      comment(head, "Not taken over, for the simulated kernel has its own: " + replay.own().entrySet().stream()
          .map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", ")) + ".");
    }
    return head + body;
  }

  private String body() {
    line("format: 1");
    line("name: " + quoted(options.name()));
    line("description: " + quoted("Replays " + options.file() + "."));
    machine();
    kernel();
    line("costs: " + options.costs());
    assumed.add("costs: " + options.costs() + "; what its kernel takes besides was taken off the run times");
    workloads();
    recordedChoice();
    line("run: { duration: " + time(leadNs + replay.endNs() - replay.startNs() + MARGIN_NS) + ", seed: 1 }");
    return out.toString();
  }

  private void machine() {
    boolean halts = replay.idleIpis > 0;
    line("machine: { cpus: " + Math.max(1, replay.nrCpus()) + (halts ? ", idle: halt" : "") + " }");
    assumed.add("the machine has no more CPUs than the trace names, in one socket, without SMT");
    assumed.add(halts ? "idle: halt, for " + replay.idleIpis + " IPIs reached idle CPUs" : "idle: mwait, for no IPI reached an idle CPU");
  }

  private void kernel() {
    String hint = "as --kernel says";
    String kernel = options.kernel();
    if (kernel.isEmpty()) {
      boolean old = replay.ticks.containsKey("tick_sched_timer");
      kernel = old ? replay.sends ? "v6.6" : "v6.1" : "v6.12";
      hint = replay.ticks.containsKey("tick_nohz_handler") ? "for the tick is tick_nohz_handler()"
          : old ? "for the tick is tick_sched_timer()" + (replay.sends ? " and there is ipi_send_cpu" : " and there is no ipi_send_cpu")
          : "there is no hint at all; --kernel says another";
    }
    assumed.add("kernel: " + kernel + ", " + hint);
    StringBuilder b = new StringBuilder("kernel: { profile: " + kernel);
    if (tickNs > 0) {
      b.append(", hz: ").append(SECOND_NS / tickNs).append(", tick-phase: ")
          .append(time(Math.floorMod(replay.firstTickNs - overheads.irqEntry() - replay.startNs() + leadNs, tickNs)));
    } else {
      assumed.add("HZ and the phase of the tick are the profile's and the seed's: the trace has no ticks");
    }
    if (replay.rtPeriodNs != TraceWalk.UNKNOWN_NS) {
      b.append(", rt-period-phase: ").append(time(Math.floorMod(at(replay.rtPeriodNs), SECOND_NS)));
    }
    line(b + " }");
  }

  private void workloads() {
    line("workloads:");
    assumed.add("the run is " + time(MARGIN_NS) + " longer than the trace, for what was under way at its end");
    assumed.add("policies by priority: below 100 FIFO (RR looks the same, and its rotation is a yield here), else OTHER with its "
        + "nice value");
    assumed.add(options.spin() ? "spin: what a task ran is CPU time on its own clock, interrupts included"
        : "run: what a task ran is work, and interrupts take their time besides (--spin: as loops that look at their CPU time)");
    assumed.add("a sleep that a timer of the task's own CPU ended is a sleep until that time (TIMER_ABSTIME), not for a time");
    if (options.affinity().keySet().containsAll(plans.stream().map(p -> replay.comm(p.pid)).toList())) {
      assumed.add("affinity: as --affinity says");
    } else {
      assumed.add("affinity: the CPUs where a task was seen, unless --affinity says more" + (options.affinity().isEmpty() ? ""
          : " (it does for " + String.join(", ", options.affinity().keySet()) + ")"));
    }
    assumed.add("user tasks, but for " + (options.kthreads().isEmpty() ? "none (--kthread)" : String.join(", ", options.kthreads())));
    plans.forEach(this::task);
    int n = 0;
    for (Map.Entry<TimerKey, Arrivals> e : replay.timers.entrySet()) {
      TimerKey k = e.getKey();
      item("replay-timer", "timer-" + ++n, "cpu: " + k.cpu(), "function: " + quoted(k.function()),
          k.post().isEmpty() ? "" : "post: " + k.post(), "at: " + times(e.getValue().atNs));
    }
    if (replay.timers.keySet().stream().anyMatch(k -> k.post().isEmpty())) {
      assumed.add("the callback of a timer that wakes no task takes what the cost profile says");
    }
    lines();
    n = 0;
    for (Map.Entry<TaskletKey, Arrivals> e : replay.tasklets.entrySet()) {
      TaskletKey k = e.getKey();
      item("replay-tasklets", "tasklets-" + ++n, "cpu: " + k.cpu(), "function: " + quoted(k.function()), k.hi() ? "hi: true" : "",
          "at: " + times(e.getValue().atNs), "work: " + durations(e.getValue().tookNs));
    }
  }

  private void lines() {
    int n = 0;
    for (Map.Entry<LineKey, Arrivals> e : replay.lines.entrySet()) {
      LineKey k = e.getKey();
      Arrivals a = e.getValue();
      int colon = k.line().indexOf(':');
      long handlerNs = a.tookNs.stream().mapToLong(Long::longValue).sum() / a.tookNs.size();
      long mostNs = a.tookNs.stream().mapToLong(Long::longValue).max().orElse(0);
      assumed.add("the handler of irq " + k.line() + " on CPU " + k.cpu() + " takes its mean, " + time(handlerNs)
          + ", each time; the longest took " + time(mostNs));
      if (!k.vec().isEmpty()) {
        assumed.add("its " + k.vec() + " work takes its mean; the longest pass took " + time(a.maxNs));
      }
      item("replay-irq", "irq-" + ++n, "cpu: " + k.cpu(), "irq: " + k.line().substring(0, colon),
          "name: " + quoted(k.line().substring(colon + 1)), "handler: " + time(handlerNs), k.vec().isEmpty() ? "" : "softirq: " + k.vec(),
          k.vec().isEmpty() ? "" : "work: " + time(a.workNs / a.atNs.size()),
          k.post().isEmpty() ? "" : "post: " + k.post(), "at: " + times(a.atNs));
    }
  }

  private void task(Plan p) {
    String comm = replay.comm(p.pid);
    String cpus = options.affinity().getOrDefault(comm, cpus(p.cpus));
    List<String> head = new ArrayList<>(List.of("comm: " + quoted(comm), "policy: " + Replay.policy(p.firstPrio)));
    if (p.firstPrio > 100 && p.firstPrio < 140 && p.firstPrio != 120) {
      head.add("nice: " + (p.firstPrio - 120));
    }
    head.add("cpus: " + cpus);
    head.add("home: " + p.home);
    head.add("at: " + (p.startNs == TraceWalk.UNKNOWN_NS ? "0s" : time(at(p.startNs))));
    head.add("timer-slack: 1ns");
    if (options.kthreads().contains(comm)) {
      head.add("kthread: true");
    }
    head.add("program: " + program(p));
    item("program", id(comm) + "-" + p.pid, head.toArray(String[]::new));
  }

  private String program(Plan p) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < p.steps.size(); i++) {
      Step next = i + 1 < p.steps.size() ? p.steps.get(i + 1) : new Step.Bare("");
      switch (p.steps.get(i)) {
        case Step.Run r -> {
          long ns = r.ns() - aroundNs(r) - overhead(next);
          if (ns > 0) {
            steps.add((options.spin() ? "spin: " : "run: ") + time(ns));
          }
        }
        case Step.Until u -> steps.add("until: " + time(at(u.atNs()) - overheads.irqEntry()));
        case Step.Word w -> steps.add(w.key() + ": " + w.value());
        case Step.Bare b -> steps.add(b.key());
      }
    }
    if (steps.isEmpty()) {
      steps.add("run: 1ns");
    }
    return wrapped(steps);
  }

  /** What is in the segments of a step besides: a task's own clock counts it, too, but for what comes after the step. */
  private long aroundNs(Step.Run r) {
    return options.spin() ? Math.min(1, r.segments()) * overheads.schedule()
        : r.segments() * (overheads.contextSwitch() + overheads.schedule());
  }

  private long overhead(Step next) {
    return switch (next) {
      case Step.Until u -> overheads.syscall() + overheads.sleep();
      case Step.Word w -> w.key().equals("run") ? 0 : overheads.syscall();
      case Step.Bare b -> b.key().isEmpty() ? 0 : overheads.syscall();
      case Step.Run r -> 0;
    };
  }

  /** Among equal CPUs the kernel's memory chooses, which the trace does not show: its choice is taken over. */
  private void recordedChoice() {
    StringJoiner paths = new StringJoiner("; ");
    for (Plan p : plans) {
      String comm = replay.comm(p.pid);
      boolean unique = plans.stream().filter(o -> replay.comm(o.pid).equals(comm)).count() == 1;
      if (!p.path.isEmpty() && unique && comm.matches("[^ ;]+")) {
        paths.add(comm + p.path.stream().map(c -> " " + c).collect(Collectors.joining()));
      }
    }
    if (paths.length() > 0) {
      line("fixes:");
      line("  - recorded-choice: { paths: " + quoted(paths.toString()) + " }");
      assumed.add("where several CPUs are equally good for a real-time task, the recorded choice is taken (recorded-choice; take it out"
          + " to let the simulated kernel choose)");
    }
  }

  // -- notation -------------------------------------------------------------------------------------

  private long at(long ns) {
    return Math.max(0, ns - replay.startNs() + leadNs);
  }

  private String times(List<Long> atNs) {
    return wrappedText(atNs.stream().sorted().map(ns -> time(Math.max(0, at(ns) - overheads.irqEntry()))).toList());
  }

  private String durations(List<Long> ns) {
    return wrappedText(ns.stream().map(n -> time(Math.max(1, Math.round(n / overheads.bodyScale())))).toList());
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void item(String type, String id, String... entries) {
    out.append("  - ").append(type).append(":\n");
    out.append("      id: ").append(id).append('\n');
    for (String e : entries) {
      if (!e.isEmpty()) {
        out.append("      ").append(e).append('\n');
      }
    }
  }

  private static String wrapped(List<String> steps) {
    return "[" + filled(steps, ", ", ",\n          ") + "]";
  }

  /** A text in quotes; YAML makes a blank of each line break. */
  private static String wrappedText(List<String> words) {
    return "\"" + filled(words, " ", "\n          ") + "\"";
  }

  private static String filled(List<String> words, String separator, String lineBreak) {
    StringBuilder b = new StringBuilder();
    int column = 20;
    for (String w : words) {
      if (b.length() > 0) {
        boolean full = column + w.length() > WIDTH - 2;
        b.append(full ? lineBreak : separator);
        column = full ? 10 : column + separator.length();
      }
      b.append(w);
      column += w.length();
    }
    return b.toString();
  }

  private static String id(String comm) {
    String id = comm.replaceAll("[^A-Za-z0-9_-]", "_");
    return id.matches("[A-Za-z0-9].*") ? id : "t" + id;
  }

  private static String cpus(BitSet set) {
    return set.stream().mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
  }

  static String time(long ns) {
    String unit = ns < MS ? "us" : "ms";
    BigDecimal value = new BigDecimal(ns).movePointLeft(ns < MS ? 3 : 6).stripTrailingZeros();
    return value.toPlainString() + unit;
  }

  private static String quoted(String s) {
    StringBuilder b = new StringBuilder("\"");
    for (char c : s.toCharArray()) {
      b.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' || c == 0x7f ? String.format(java.util.Locale.ROOT, "\\u%04x", (int) c) : "" + c);
    }
    return b.append('"').toString();
  }

  private static void bullet(StringBuilder b, String text) {
    fill(b, "# * ", "#   ", text);
  }

  private static void comment(StringBuilder b, String text) {
    fill(b, "# ", "# ", text);
  }

  private static void fill(StringBuilder b, String first, String then, String text) {
    StringBuilder l = new StringBuilder(first);
    for (String word : text.replaceAll("\\p{Cntrl}", "?").split(" ")) {
      if (l.length() + word.length() > WIDTH && l.length() > then.length()) {
        b.append(l.toString().stripTrailing()).append('\n');
        l = new StringBuilder(then);
      }
      l.append(word).append(' ');
    }
    b.append(l.toString().stripTrailing()).append('\n');
  }
}
