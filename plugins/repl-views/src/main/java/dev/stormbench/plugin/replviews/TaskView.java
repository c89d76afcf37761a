package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.repl.Session;
import java.util.List;
import java.util.Locale;

/** {@code task}: all about a task. */
final class TaskView extends View {
  TaskView() {
    super("<pid|comm>",
        "Shows what is known of a task: state, class and urgency, where it may run, when and by whom it was last woken, when it was"
        + " switched in and out, and what it waits for. A comm that several tasks have shows them all; psimon:1234 is one of them.",
        "task psimon", "task('psimon')");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    if (words.isEmpty()) {
      throw usage("no task given");
    }
    atMost(1, words);
    boolean first = true;
    for (Task t : Pick.tasks(m, words.getFirst())) {
      if (!first) {
        session.print("");
      }
      first = false;
      one(session, m, t);
    }
  }

  private static void one(Session session, Machine m, Task t) {
    line(session, "task", Text.name(t) + (t.kthread() ? "  (kernel thread)" : ""));
    line(session, "state", t.state() + "  " + Ps.does(m, t));
    line(session, "policy", Text.policy(t) + "  prio " + t.prio() + (t.policy() == Task.Policy.OTHER ? "  nice " + t.nice() : ""));
    if (t.policy() == Task.Policy.OTHER) {
      line(session, "vruntime", Text.count(t.vruntimeNs()) + (t.deadlineNs() == 0 ? "" : "  deadline " + Text.count(t.deadlineNs())));
    }
    line(session, "cpu", t.cpu() + "  allowed " + Runq.allowed(m, t));
    if (t.onRq() && Kernel.isRt(t)) {
      line(session, "pushable", pushable(m, t) ? "yes, keeps CPU " + t.cpu() + " overloaded" : "no");
    }
    line(session, "ran", Text.time(t.sumExecRuntimeNs()) + "  switched in " + Text.many(t.switches(), "time"));
    if (t.lastSwitchInNs() >= 0) {
      line(session, "switched", "in at " + Text.at(t.lastSwitchInNs())
          + (t.lastSwitchOutNs() >= 0 ? ", out at " + Text.at(t.lastSwitchOutNs()) : ""));
    }
    Context waker = t.lastWakerContext();
    if (waker != null) {
      line(session, "woken", Text.many(t.wakeups(), "time") + ", last at " + Text.at(t.lastWakeNs()) + " by CPU " + t.lastWakerCpu() + " in "
          + waker.name().toLowerCase(Locale.ROOT) + " context");
    }
  }

  private static boolean pushable(Machine m, Task t) {
    for (int i = 0; i < m.cpu(t.cpu()).rq().nrPushable(); i++) {
      if (m.cpu(t.cpu()).rq().pushable(i) == t) {
        return true;
      }
    }
    return false;
  }

  private static void line(Session session, String name, String value) {
    say(session, Text.format("%-9s %s", name, value));
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return typed.size() > 1 ? List.of() : comms(session);
  }
}
