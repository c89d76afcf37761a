package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.List;

/** {@code bt}: call stacks. */
final class Bt extends View {
  private static final String ALL = "-a";

  Bt() {
    super("[cpu|pid|comm] [-a]",
        "Shows call stacks, innermost function first, as the kernel's Call Trace lines do. Without an argument, of all CPUs that are"
        + " not idle; with -a of idle ones, too. A number that is a CPU's means that CPU; :19 is the task with pid 19. A task that"
        + " does not run has no stack here: one line says what it waits for. User code has no frames.",
        "bt 47", "bt(47)");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    boolean all = words.contains(ALL);
    List<String> named = words.stream().filter(w -> !w.equals(ALL)).toList();
    atMost(1, named);
    if (named.isEmpty()) {
      active(session, m, all);
    } else if (Pick.isCpu(m, named.getFirst())) {
      of(session, m.cpu(Pick.cpu(m, named.getFirst())));
    } else {
      for (Task t : Pick.tasks(m, named.getFirst())) {
        of(session, m, t);
      }
    }
  }

  private static void active(Session session, Machine m, boolean all) {
    boolean any = false;
    for (int i = 0; i < m.nrCpus(); i++) {
      Cpu cpu = m.cpu(i);
      if (all || cpu.curr().policy() != Task.Policy.IDLE || cpu.contexts().size() > 1) {
        of(session, cpu);
        any = true;
      }
    }
    if (!any) {
      say(session, "all CPUs are idle; bt -a shows them");
    }
  }

  private static void of(Session session, Cpu cpu) {
    Task p = cpu.curr();
    session.print(Text.cut("PID: " + p.pid() + "  CPU: " + cpu.id() + "  COMMAND: \"" + p.comm() + "\"", session.width()));
    List<String> stack = cpu.stack();
    for (int i = 0; i < stack.size(); i++) {
      session.print(Text.cut(Text.format("%3s %s", "#" + i, stack.get(i)), session.width()));
    }
    if (stack.isEmpty()) {
      session.print(Text.cut("    (user mode)", session.width()));
    }
  }

  private static void of(Session session, Machine m, Task t) {
    Cpu cpu = m.cpu(t.cpu());
    if (cpu.curr() == t) {
      of(session, cpu);
      return;
    }
    session.print(Text.cut("PID: " + t.pid() + "  CPU: " + t.cpu() + "  COMMAND: \"" + t.comm() + "\"", session.width()));
    session.print(Text.cut("    " + Ps.does(m, t), session.width()));
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    List<String> words = new ArrayList<>(cpuWords(session));
    words.addAll(comms(session));
    words.add(ALL);
    return words;
  }
}
