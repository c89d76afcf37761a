package dev.stormbench.repl.proof;

import dev.stormbench.engine.scenario.CostEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A small machine with a random load, as the text of a scenario, so that a failure can be pasted into a file.
 *
 * <p>Every task's program ends. A janitor posts every semaphore often enough at {@link #JANITOR_MS}, and what runs
 * for ever is stopped at the same time; so at the end of the run every task must have exited, unless a wake-up, a
 * push or a reschedule was lost.
 */
final class RandomMachine {
  static final int JANITOR_MS = 25;
  static final int END_MS = 60;

  private static final int SEMAPHORES = 3;
  private static final int MAX_TASKS = 12;
  /** In the order in which they are taken, so that nobody waits in a circle. */
  private static final String[] MUTEXES = {"m0", "m1", "m2", "{ mutex: plain, pi: false }"};
  private static final String[] PROFILES = {"v4.0", "v4.14", "v5.17", "v6.1", "v6.4", "v6.6", "v6.12", "v6.18", "v7.0", "v7.2"};
  private static final String[] FIXES = {"none", "none", "none", "none", "none", "skip-prio-bail", "skip-prio-bail", "threadirqs",
      "threadirqs", "bh-workqueue", "tasklet-resched, resched-first", "token-skips-bail", "push-if-in-softirq",
      "threadirqs, push-ipi-only-if-threaded", "tasklet-budget: { time: 100us }"};
  private static final String[] PREEMPT = {"none", "voluntary", "lazy", "full", "rt"};
  private static final String[] IDLE = {"halt", "mwait", "poll"};
  private static final String[] SOFTIRQS = {"none", "NET_RX", "BLOCK"};
  private static final int[] HZ = {100, 250, 1000};

  private final String head;
  /** One item of {@code workloads:} each. */
  private final List<String> items;
  private final List<String> stopped;
  private final int sampleUs;

  private RandomMachine(String head, List<String> items, List<String> stopped, int sampleUs) {
    this.head = head;
    this.items = items;
    this.stopped = stopped;
    this.sampleUs = sampleUs;
  }

  /** The machine of a seed. */
  static RandomMachine of(long seed) {
    return new Maker(new Random(seed)).make(seed);
  }

  /** The same under scheduler policies, which an own stream draws. */
  RandomMachine underPolicies(long seed) {
    Random r = new Random(~seed);
    int slots = 1 + r.nextInt(3);
    StringBuilder policies = new StringBuilder();
    for (String slot : new String[] {"fair", "rt"}) {
      if ((slots & (slot.equals("fair") ? 1 : 2)) != 0) {
        policies.append(policies.isEmpty() ? "" : ", ").append(slot).append(": { ").append(policy(r, slot.equals("rt"))).append(" }");
      }
    }
    return new RandomMachine(head + "policy: { " + policies + " }\n", items, stopped, sampleUs);
  }

  /** Not edf for fair tasks: a hog's job never ends, and once its deadline is the earliest nobody else runs. */
  private static String policy(Random r, boolean rt) {
    long sliceUs = (r.nextBoolean() ? 10 : 1000) + r.nextInt(5000);
    return switch (r.nextInt(rt ? 5 : 4)) {
      case 0 -> "global-fifo: { slice: " + sliceUs + "us }";
      case 1 -> "weighted-vtime: { slice: " + sliceUs + "us }";
      case 2 -> "central: { cpu: " + r.nextInt(2) + ", slice: " + sliceUs + "us }";
      case 3 -> "rt-global: { rr-timeslice: " + sliceUs + "us }";
      default -> "edf: { deadline: " + sliceUs + "us }";
    };
  }

  /** All machines with one item less. */
  List<RandomMachine> smaller() {
    List<RandomMachine> all = new ArrayList<>();
    for (int i = 0; i < items.size() - 1; i++) { // the janitor is the last, and stays
      List<String> less = new ArrayList<>(items);
      String gone = less.remove(i);
      all.add(new RandomMachine(head, less, stopped.stream().filter(s -> !gone.contains("id: " + s + ",")).toList(),
          sampleUs));
    }
    return all;
  }

  /** The same with one more workload, before the others, which is stopped with them. */
  RandomMachine with(String id, String item) {
    List<String> more = new ArrayList<>(items);
    more.addFirst(item);
    List<String> stops = new ArrayList<>(stopped);
    stops.add(id);
    return new RandomMachine(head, more, stops, sampleUs);
  }

  String yaml() {
    StringBuilder s = new StringBuilder(head).append("workloads:\n");
    items.forEach(i -> s.append("  - ").append(i).append('\n'));
    s.append("run: { duration: ").append(END_MS).append("ms, seed: 1, sample: ").append(sampleUs).append("us }\n");
    s.append("timeline:\n");
    s.append("  - { at: 9ms, do: { feature: { RT_PUSH_IPI: ").append(sampleUs % 2 == 0).append(" } } }\n");
    s.append("  - { at: 11ms, do: { cost: { ").append(costs()).append(" } } }\n");
    stopped.forEach(id -> s.append("  - { at: ").append(JANITOR_MS).append("ms, do: { stop: ").append(id).append(" } }\n"));
    return s.toString();
  }

  /** Some other costs, zeros among them. */
  private String costs() {
    Random r = new Random(sampleUs);
    List<String> some = new ArrayList<>(List.of("body-scale: 1.25"));
    for (CostEntry e : CostEntry.values()) {
      if (e.unit() == CostEntry.Unit.NS && r.nextInt(4) == 0) {
        some.add(e.key() + ": " + r.nextInt(3) * r.nextInt(1000) + "ns");
      }
    }
    return String.join(", ", some);
  }

  private static final class Maker {
    private final Random r;
    private int cpus;
    private boolean movable;

    Maker(Random r) {
      this.r = r;
    }

    private <T> T oneOf(T[] all) {
      return all[r.nextInt(all.length)];
    }

    private boolean chance(int percent) {
      return r.nextInt(100) < percent;
    }

    RandomMachine make(long seed) {
      String head = head(seed);
      List<String> items = new ArrayList<>();
      List<String> stopped = new ArrayList<>();
      if (cpus > 2 && chance(25)) {
        storm(items, stopped);
      }
      if (chance(60)) {
        items.add("softirq-items: { id: si, cpus: [%s], period: %dus, pool: %d, work: %dus }"
            .formatted(someCpus(), 100 + r.nextInt(900), 1 + r.nextInt(20), 1 + r.nextInt(chance(50) ? 90 : 500)));
        stopped.add("si");
      }
      if (chance(30)) {
        items.add("kworker-items: { id: kw, cpus: [%s], period: %dms, work: %dus }"
            .formatted(someCpus(), 1 + r.nextInt(8), 1 + r.nextInt(50)));
        stopped.add("kw");
      }
      if (chance(40)) {
        items.add("psimon: { id: psi, count: %d, cpus: [%s], prio: %d, period: %dus, run: %dus, waker: %d, timer: %s }"
            .formatted(1 + r.nextInt(3), someCpus(), prio(), 1100 + r.nextInt(3000), 1 + r.nextInt(100),
                r.nextInt(cpus), chance(50) ? "hrtimer" : "wheel"));
        stopped.add("psi");
      }
      if (chance(40)) {
        items.add("fifo-sleepers: { id: fs, cpus: [%s], prio: %d, sleep: %dus, run: %dus, kthread: %b }"
            .formatted(someCpus(), prio(), 50 + r.nextInt(500), 1 + r.nextInt(50), chance(30)));
        stopped.add("fs");
      }
      if (chance(30)) {
        items.add("device-irq: { id: di, cpus: [%s], period: { exp: %dus }, softirq: %s, thread: %dus }"
            .formatted(someCpus(), 20 + r.nextInt(400), oneOf(SOFTIRQS), r.nextInt(2) * r.nextInt(60)));
        stopped.add("di");
      }
      int n = 1 + r.nextInt(MAX_TASKS);
      for (int i = 0; i < n; i++) {
        items.add(task(i));
      }
      StringBuilder posts = new StringBuilder();
      for (int s = 0; s < SEMAPHORES; s++) {
        posts.append("repeat: { times: 300, steps: [post: s").append(s).append("] }, ");
      }
      items.add("program: { id: janitor, policy: 'FIFO:99', cpus: [0], at: %dms, program: [%srun: 1us] }"
          .formatted(JANITOR_MS, posts));
      return new RandomMachine(head, items, stopped, 500 + r.nextInt(9000));
    }

    /** Two CPUs in softirqs, overloaded, and sleepers on the others whose pulls send the token to them. */
    private void storm(List<String> items, List<String> stopped) {
      int a = r.nextInt(cpus);
      int b = (a + 1 + r.nextInt(cpus - 1)) % cpus;
      items.add("softirq-items: { id: storm, cpus: [%d, %d], period: %dus, pool: 8, work: %dus }"
          .formatted(a, b, 200 + r.nextInt(600), 150 + r.nextInt(700)));
      items.add("fair-hog: { id: hog, cpus: [%d, %d] }".formatted(a, b));
      items.add("psimon: { id: stuck, count: %d, cpus: [%d, %d], home: [%d, %d], prio: 1, period: %dus, run: 50us, waker: %d }"
          .formatted(1 + r.nextInt(3), a, b, a, b, 1100 + r.nextInt(3000), r.nextInt(cpus)));
      String others = IntStream.range(0, cpus).filter(c -> c != a && c != b).mapToObj(Integer::toString)
          .collect(Collectors.joining(", "));
      items.add("fifo-sleepers: { id: pullers, cpus: [%s], prio: %d, sleep: %dus, run: { uniform: [%dus, 9us] } }"
          .formatted(others, prio(), 30 + r.nextInt(150), 1 + r.nextInt(8)));
      stopped.addAll(List.of("storm", "hog", "stuck", "pullers"));
    }

    private String head(long seed) {
      int smt = 1 + r.nextInt(2);
      int sockets = 1 + r.nextInt(2);
      int cores = 1 + r.nextInt(Math.max(1, 8 / smt / sockets));
      cpus = smt * sockets * cores;
      if (cpus < 2) {
        cores = 2;
        cpus = smt * sockets * cores;
      }
      int llc = cores % 2 == 0 && chance(50) ? cores / 2 : chance(30) ? 1 : cores;
      String profile = oneOf(PROFILES);
      StringBuilder costs = new StringBuilder();
      if (chance(25)) {
        costs.append("costs: { base: generic-x86");
        for (CostEntry e : CostEntry.values()) {
          if (e.unit() == CostEntry.Unit.NS && chance(90)) {
            costs.append(", ").append(e.key()).append(": 0ns");
          }
        }
        costs.append(" }\n");
      } else {
        costs.append("costs: ").append(chance(50) ? "generic-x86" : "epyc-192").append('\n');
      }
      return String.format(Locale.ROOT, """
          format: 1
          name: random-%d
          machine: { cpus: %d, sockets: %d, smt: %d, llc-cores: %d, numbering: %s, idle: %s }
          kernel: { profile: %s, hz: %d, preempt: %s, double-lock: %s, features: { RT_PUSH_IPI: %b, TTWU_QUEUE: %b } }
          fixes: [%s]
          %s""", seed, cpus, sockets, smt, llc, chance(50) ? "compact" : "linux-x86", oneOf(IDLE),
          profile, HZ[r.nextInt(HZ.length)], oneOf(PREEMPT), chance(50) ? "drop" : "try-first", chance(60), chance(70),
          oneOf(FIXES), costs);
    }

    private String task(int i) {
      boolean pinned = chance(30);
      String mask = pinned ? "" + r.nextInt(cpus) : someCpus();
      String policy = switch (r.nextInt(4)) {
        case 0 -> "OTHER";
        case 1 -> "RR:" + prio();
        default -> "FIFO:" + prio();
      };
      movable = true;
      StringBuilder program = new StringBuilder();
      int n = 1 + r.nextInt(8);
      boolean rt = !policy.equals("OTHER");
      for (int k = 0; k < n; k++) {
        rt = step(program, rt);
      }
      if (!movable) {
        program.append("migrate_enable, ");
      }
      return "program: { id: t%d, policy: '%s', cpus: [%s], kthread: %b, at: %dus, program: [%srun: 1us] }"
          .formatted(i, policy, mask, chance(25), 1 + r.nextInt(8000), program);
    }

    private boolean step(StringBuilder s, boolean rt) {
      return step(s, rt, 21);
    }

    /** One of the first so many kinds of steps. */
    private boolean step(StringBuilder s, boolean rt, int kinds) {
      switch (r.nextInt(kinds)) {
        case 0, 1, 2, 3 -> s.append("run: ").append(1 + r.nextInt(400)).append("us, ");
        case 4, 5, 6 -> s.append("sleep: ").append(1 + r.nextInt(600)).append("us, ");
        case 7 -> s.append("wait: s").append(r.nextInt(SEMAPHORES)).append(", ");
        case 8 -> s.append("post: s").append(r.nextInt(SEMAPHORES)).append(", ");
        case 9 -> s.append("yield, ");
        case 10 -> {
          if (rt) {
            s.append("prio: ").append(prio()).append(", ");
          }
        }
        case 11 -> {
          boolean toRt = chance(60);
          s.append("policy: ").append(toRt ? "'" + (chance(50) ? "FIFO:" : "RR:") + prio() + "'" : "OTHER").append(", ");
          return toRt;
        }
        case 12 -> {
          if (movable) { // a kernel task that waits for its own migration while that is disabled waits for ever
            s.append("cpus: [").append(someCpus()).append("], ");
          }
        }
        case 13 -> s.append("raise: { vec: ").append(vec()).append(", work: ").append(1 + r.nextInt(80)).append("us }, ");
        case 14 -> s.append("local_bh_disable, run: ").append(1 + r.nextInt(200)).append("us, raise: ").append(vec())
            .append(", post: s").append(r.nextInt(SEMAPHORES)).append(", local_bh_enable, ");
        case 15, 16, 17, 18, 19 -> {
          return section(s, rt, r.nextInt(MUTEXES.length));
        }
        default -> {
          s.append(movable ? "migrate_disable, " : "migrate_enable, ");
          movable = !movable;
        }
      }
      return rt;
    }

    /** What a task does while it holds a mutex, perhaps with another one in it. */
    private boolean section(StringBuilder s, boolean rt, int mutex) {
      s.append("lock: ").append(MUTEXES[mutex]).append(", ");
      boolean nowRt = rt;
      for (int n = r.nextInt(3); n >= 0; n--) {
        if (mutex + 1 < MUTEXES.length && chance(25)) {
          nowRt = section(s, nowRt, mutex + 1 + r.nextInt(MUTEXES.length - mutex - 1));
        } else {
          nowRt = step(s, nowRt, 15);
        }
      }
      s.append("unlock: ").append(MUTEXES[mutex].replaceAll(".*mutex: (\\w+),.*", "$1")).append(", ");
      return nowRt;
    }

    private String vec() {
      return chance(50) ? "NET_RX" : "BLOCK";
    }

    private int prio() {
      return chance(40) ? 50 : 1 + r.nextInt(98);
    }

    private String someCpus() {
      StringBuilder s = new StringBuilder();
      for (int cpu = 0; cpu < cpus; cpu++) {
        if (chance(60)) {
          s.append(s.isEmpty() ? "" : ", ").append(cpu);
        }
      }
      return s.isEmpty() ? "" + r.nextInt(cpus) : s.toString();
    }
  }
}
