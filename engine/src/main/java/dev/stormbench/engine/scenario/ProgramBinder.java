package dev.stormbench.engine.scenario;

import dev.stormbench.spi.machine.SoftirqVec;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.ProgramCallback;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the program of a task, a list of steps:
 *
 * <pre>
 * [run: 20us, sleep: { exp: 100us }, loop]
 * </pre>
 *
 * <p>Steps with a value: {@code run} (a time, a distribution, or {@code forever}), {@code spin} (CPU time on the
 * task's own clock, or a distribution), {@code sleep} (a time or a distribution), {@code block} (the same, in
 * state D), {@code until} (a virtual time),
 * {@code wait} and {@code post} (a semaphore), {@code lock} (a mutex, or {@code { mutex: m, pi: false }} for one without
 * priority inheritance) and {@code unlock}, {@code policy} ({@code FIFO:50}, {@code RR:50}, {@code OTHER}), {@code
 * prio} (1-99), {@code cpus}, {@code raise} ({@code NET_RX}, {@code BLOCK}, or {@code { vec: NET_RX, work: 5us }}),
 * {@code repeat: { times: 3, steps: [...] }}, and in scripts {@code call} (the index of a callback, which answers with
 * the step to execute there). Steps without: {@code yield}, {@code cond_resched}, {@code migrate_disable}, {@code
 * migrate_enable}, {@code local_bh_disable}, {@code local_bh_enable}, and {@code loop}, which begins the whole program
 * again, for ever, and can only be the last.
 *
 * <p>Between local_bh_disable and local_bh_enable nothing may sleep or return to user mode: steps that might are refused
 * there, and answers of callbacks as they are given. A mutex is unlocked after it was locked, and before the program ends
 * or begins again.
 */
final class ProgramBinder {
  private static final List<String> WITH_VALUE =
      List.of("run", "spin", "sleep", "block", "until", "wait", "post", "lock", "unlock", "policy", "prio", "cpus", "raise", "repeat");
  private static final List<String> WITHOUT_VALUE =
      List.of("yield", "cond_resched", "migrate_disable", "migrate_enable", "local_bh_disable", "local_bh_enable", "loop");
  private static final List<String> ALL_STEPS =
      Stream.of(WITH_VALUE, WITHOUT_VALUE).flatMap(List::stream).toList();
  /** Only where there are callbacks. */
  private static final String CALL = "call";
  private static final Pattern POLICY = Pattern.compile("(FIFO|RR):([0-9]{1,3})|OTHER");
  private static final int MAX_TIMES = 1_000_000;
  private static final List<String> BH_DISABLED_STEPS =
      List.of("run", "post", "raise", "repeat", "local_bh_disable", "local_bh_enable");
  private static final List<String> ALL_STEPS_AND_CALL =
      Stream.of(ALL_STEPS, List.of(CALL)).flatMap(List::stream).toList();
  /** By number. */
  private static final List<String> SOFTIRQS = Stream.of(SoftirqVec.values()).map(Enum::name).toList();
  private static final List<String> SOFTIRQS_WITH_UNITS = List.of("NET_RX", "BLOCK");

  private final String what;
  private final CpuLists cpus;
  /** Callbacks by index; null where a program cannot have any. */
  private final @Nullable List<ProgramCallback> calls;
  private final List<Step> steps = new ArrayList<>();
  /** How often bottom halves are disabled where the next step stands. */
  private int bhDisabled;
  /** The mutexes that are held there. */
  private final Set<String> held = new LinkedHashSet<>();

  private ProgramBinder(String what, CpuLists cpus, @Nullable List<ProgramCallback> calls) {
    this.what = what;
    this.cpus = cpus;
    this.calls = calls;
  }

  /** {@code what} is how messages call the program, such as {@code program in rt-task}. */
  static Program bind(Node node, String what, CpuLists cpus) {
    return bind(node, what, cpus, null);
  }

  /** The same with the callbacks that {@code call} steps name by their index; null to refuse such steps. */
  static Program bind(Node node, String what, CpuLists cpus, @Nullable List<ProgramCallback> calls) {
    ProgramBinder b = new ProgramBinder(what, cpus, calls);
    b.steps(node, what, true);
    if (b.bhDisabled > 0 && !(b.steps.getLast() instanceof Step.RunForever)) {
      throw Bad.at(node.at(), what + " ends between local_bh_disable and local_bh_enable");
    }
    if (b.knowsHeld() && !b.held.isEmpty() && !(b.steps.getLast() instanceof Step.RunForever)) {
      throw Bad.at(node.at(), what + " ends while it holds mutex " + Names.list(b.held) + "; unlock it first");
    }
    return new Program(b.steps);
  }

  private void steps(Node node, String owner, boolean outermost) {
    Node.Sequence list = Values.list(node, owner, "a list of steps such as [run: 20us, sleep: 100us]");
    if (list.items().isEmpty()) {
      throw Bad.at(node.at(), owner + " has no steps");
    }
    for (Node item : list.items()) {
      boolean endless = step(item, outermost);
      if (endless && (!outermost || item != list.items().getLast())) {
        throw Bad.at(item.at(), what + " has a step that never ends before other steps");
      }
    }
  }

  /** Adds a step; true when nothing can come after it. */
  private boolean step(Node item, boolean outermost) {
    if (item instanceof Node.Scalar s) {
      return bareStep(s, outermost);
    }
    if (!(item instanceof Node.Mapping m) || m.entries().size() != 1) {
      throw Bad.type("a step of " + what, item, "one step such as run: 20us");
    }
    Node.Entry e = m.entries().getFirst();
    String inner = e.key() + " in " + what;
    checkMaySleep(e.at(), e.key());
    switch (e.key()) {
      case "run" -> {
        if (e.value() instanceof Node.Scalar s && s.text().equals("forever")) {
          steps.add(new Step.RunForever());
          return true;
        }
        steps.add(new Step.Run(ParamBinder.distribution(e.value(), inner, 1, Durations.MAX_NS)));
      }
      case "spin" -> steps.add(new Step.Spin(ParamBinder.distribution(e.value(), inner, 1, Durations.MAX_NS)));
      case "sleep" ->
          steps.add(new Step.Sleep(ParamBinder.distribution(e.value(), inner, 1, Durations.MAX_NS)));
      case "block" ->
          steps.add(new Step.Block(ParamBinder.distribution(e.value(), inner, 1, Durations.MAX_NS)));
      case "until" -> steps.add(new Step.Until(Durations.ns(e.value(), inner, 0, Durations.MAX_NS)));
      case "wait" -> steps.add(new Step.Wait(Values.text(e.value(), inner)));
      case "post" -> steps.add(new Step.Post(Values.text(e.value(), inner)));
      case "lock" -> steps.add(lock(e.value(), inner));
      case "unlock" -> steps.add(unlock(e.value(), inner));
      case "policy" -> steps.add(policy(e.value(), inner));
      case "prio" -> steps.add(new Step.SetPrio((int) Values.integer(e.value(), inner, 1, 99)));
      case "cpus" -> steps.add(new Step.SetAffinity(cpus.bind(e.value(), inner).stream().toArray()));
      case "raise" -> steps.add(raise(e.value(), inner));
      case "repeat" -> repeat(e.value(), inner);
      case CALL -> steps.add(call(e, inner));
      default -> throw unknown(e.at(), e.key());
    }
    return false;
  }

  private Step call(Node.Entry e, String inner) {
    if (calls == null) {
      throw onlyInScripts(e.at());
    }
    if (calls.isEmpty()) {
      throw Bad.at(e.at(), inner + " is " + e.value().describe() + "; there are no callbacks");
    }
    return new Step.Call(calls.get((int) Values.integer(e.value(), inner, 0, calls.size() - 1)));
  }

  private static RuntimeException onlyInScripts(Location at) {
    return Bad.at(at, "step 'call' can only stand in a script");
  }

  /** Refuses a step that may sleep, or whose place is user mode, where bottom halves are disabled. */
  private void checkMaySleep(Location at, String step) {
    if (bhDisabled > 0 && ALL_STEPS.contains(step) && !BH_DISABLED_STEPS.contains(step)) {
      throw Bad.at(at, "step '" + step + "' in " + what + " stands between local_bh_disable and local_bh_enable (accepted"
          + " there: " + Names.list(BH_DISABLED_STEPS) + ")");
    }
  }

  private boolean bareStep(Node.Scalar s, boolean outermost) {
    checkMaySleep(s.at(), s.text());
    switch (s.text()) {
      case "yield" -> steps.add(new Step.Yield());
      case "cond_resched" -> steps.add(new Step.CondResched());
      case "migrate_disable" -> steps.add(new Step.MigrateDisable());
      case "migrate_enable" -> steps.add(new Step.MigrateEnable());
      case "local_bh_disable" -> {
        steps.add(new Step.LocalBhDisable());
        bhDisabled++;
      }
      case "local_bh_enable" -> {
        if (bhDisabled == 0) {
          throw Bad.at(s.at(), "local_bh_enable in " + what + " has no local_bh_disable before it");
        }
        steps.add(new Step.LocalBhEnable());
        bhDisabled--;
      }
      case "loop" -> {
        if (outermost && knowsHeld() && !held.isEmpty()) {
          throw Bad.at(s.at(), what + " begins again while it holds mutex " + Names.list(held)
              + ", and would wait for itself; unlock it first");
        }
        if (outermost && steps.stream().noneMatch(ProgramBinder::takesTime)) {
          throw Bad.at(s.at(), what + " loops but never takes time; add a run, sleep or wait step");
        }
        steps.add(new Step.Loop(0, 0));
        return true;
      }
      case CALL -> throw calls == null ? onlyInScripts(s.at())
          : Bad.at(s.at(), "step 'call' in " + what + " needs a value, the index of a callback");
      default -> throw WITH_VALUE.contains(s.text())
          ? Bad.at(s.at(), "step '" + s.text() + "' in " + what + " needs a value, such as run: 20us")
          : unknown(s.at(), s.text());
    }
    return false;
  }

  /** {@code until} does not count: from the second round on it is in the past. What a callback answers is seen at run time. */
  private static boolean takesTime(Step step) {
    return step instanceof Step.Run || step instanceof Step.Spin || step instanceof Step.Sleep || step instanceof Step.Wait
        || step instanceof Step.Block || step instanceof Step.Call;
  }

  private void repeat(Node node, String inner) {
    Section s = Section.open(inner, node, List.of("times", "steps"));
    int times = s.integer("times", 1, MAX_TIMES);
    int first = steps.size();
    int bhDisabledBefore = bhDisabled;
    Set<String> heldBefore = new LinkedHashSet<>(held);
    steps(s.need("steps", "a list of steps"), s.what("steps"), false);
    if (bhDisabled != bhDisabledBefore) {
      throw Bad.at(node.at(), s.what("steps") + " do not pair local_bh_disable with local_bh_enable");
    }
    if (knowsHeld() && !held.equals(heldBefore)) {
      throw Bad.at(node.at(), s.what("steps") + " do not pair lock with unlock");
    }
    if (times > 1) {
      steps.add(new Step.Loop(first, times));
    }
  }

  /** Whether nothing but the steps here locks and unlocks: callbacks may, and are asked at run time. */
  private boolean knowsHeld() {
    return calls == null || calls.isEmpty();
  }

  private Step lock(Node node, String inner) {
    String mutex;
    boolean pi = true;
    if (node instanceof Node.Scalar) {
      mutex = Values.text(node, inner);
    } else {
      Section s = Section.open(inner, node, List.of("mutex", "pi"));
      mutex = Values.text(s.need("mutex", "a name"), s.what("mutex"));
      pi = s.get("pi") == null || Values.bool(s.need("pi", "true or false"), s.what("pi"));
    }
    if (!held.add(mutex) && knowsHeld()) {
      throw Bad.at(node.at(), inner + " is " + Names.quote(mutex)
          + ", which is held there already: the task would wait for itself");
    }
    return new Step.Lock(mutex, pi);
  }

  private Step unlock(Node node, String inner) {
    String mutex = Values.text(node, inner);
    if (!held.remove(mutex) && knowsHeld()) {
      throw Bad.at(node.at(), inner + " is " + Names.quote(mutex) + ", which is not held there"
          + (held.isEmpty() ? "" : Nearest.didYouMean(mutex, List.copyOf(held))));
    }
    return new Step.Unlock(mutex);
  }

  private static Step raise(Node node, String inner) {
    if (node instanceof Node.Scalar) {
      return new Step.Raise(softirq(node, inner), null);
    }
    Section s = Section.open(inner, node, List.of("vec", "work"));
    Node work = s.get("work");
    return new Step.Raise(softirq(s.need("vec", Names.list(SOFTIRQS_WITH_UNITS)), s.what("vec")),
        work == null ? null : ParamBinder.distribution(work, s.what("work"), 1, Durations.MAX_NS));
  }

  private static int softirq(Node node, String inner) {
    if (node instanceof Node.Scalar s && SOFTIRQS.contains(s.text()) && !SOFTIRQS_WITH_UNITS.contains(s.text())) {
      throw Bad.at(node.at(), inner + " is " + s.text() + ", to which a task has no work to give (accepted: "
          + Names.list(SOFTIRQS_WITH_UNITS) + ")");
    }
    return SOFTIRQS.indexOf(Values.word(node, inner, SOFTIRQS_WITH_UNITS));
  }

  private static Step policy(Node node, String inner) {
    Matcher m = POLICY.matcher(Values.text(node, inner));
    int prio = m.matches() && m.group(2) != null ? Integer.parseInt(m.group(2)) : 0;
    if (!m.matches() || prio > 99 || (prio == 0 && m.group(1) != null)) {
      throw Bad.type(inner, node, "FIFO:1 to FIFO:99, RR:1 to RR:99, OTHER");
    }
    return new Step.SetPolicy(
        m.group(1) == null ? Task.Policy.OTHER : Task.Policy.valueOf(m.group(1)), prio);
  }

  private RuntimeException unknown(Location at, String step) {
    List<String> accepted = calls == null ? ALL_STEPS : ALL_STEPS_AND_CALL;
    return Bad.at(at, "unknown step " + Names.quote(step) + " in " + what
        + Nearest.didYouMean(step, accepted) + " (accepted: " + Names.list(accepted) + ")");
  }
}
