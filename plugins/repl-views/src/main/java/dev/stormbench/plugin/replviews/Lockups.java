package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Session;
import java.util.List;

/** {@code lockups}: what the watchdogs said, and what they are about to say. */
final class Lockups extends View {
  Lockups() {
    super("",
        "Lists what watchdogs have reported, oldest first, then the CPUs whose stopper has missed a sample of the soft-lockup detector:"
        + " how long ago it last ran softlockup_fn, the threshold, both in the detector's seconds of 2^30 ns, and the first sample that"
        + " would report.",
        "lockups", "lockups()");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    atMost(0, words);
    List<String> lockups = session.lockups();
    if (lockups.isEmpty()) {
      say(session, "no watchdog has reported");
    }
    lockups.forEach(l -> print(session, Text.wrap(l, 0, session.width())));
    Table t = new Table(0, "CPU", "MISSING FOR", "THRESHOLD", "WOULD REPORT AT", "<CURRENT");
    for (int c = 0; c < m.nrCpus(); c++) {
      Stamps s = new Stamps(m, c);
      if (s.missed()) {
        t.row(c, s.age(), s.threshold(), Text.at(s.nextReportNs()), Text.full(m.cpu(c).curr()));
      }
    }
    if (!t.isEmpty()) {
      print(session, t.lines(session.width()));
    }
  }
}
