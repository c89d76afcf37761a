package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu.TimerInfo;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Session;
import java.util.List;

/** {@code timers}: what is armed. */
final class Timers extends View {
  Timers() {
    super("[cpu...]",
        "Lists the armed timers in order of expiry: hrtimers, soft ones (which expire in the HRTIMER softirq), and those of the timer"
        + " wheel. IN is how long from now; a timer that is overdue has IN 'due': its interrupt has not been served yet. OF is the"
        + " task that it wakes, or the workload whose work it queues.",
        "timers 47", "timers(47)");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    Table t = new Table(0, "CPU", "EXPIRES", "IN", "<KIND", "<FUNCTION", "<OF");
    List<Integer> cpus = words.isEmpty() ? Pick.all(m) : Pick.cpus(m, words);
    for (int c : cpus) {
      for (TimerInfo i : m.cpu(c).timers()) {
        t.row(c, Text.at(i.expiresNs()), i.expiresNs() <= m.nowNs() ? "due" : Text.time(i.expiresNs() - m.nowNs()), i.kind(), i.function(),
            i.of());
      }
    }
    if (t.isEmpty()) {
      say(session, "no timer is armed" + (words.isEmpty() ? "" : " on " + Text.cpus(cpus)));
      return;
    }
    print(session, t.lines(session.width()));
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return cpuWords(session);
  }
}
