package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.RcuState;
import java.util.ArrayList;
import java.util.List;

/** What the soft-lockup detector and RCU see of the CPU. */
final class Detectors implements Finding {
  private static final double NS_PER_S = 1e9;

  @Override
  public String title() {
    return "Detectors";
  }

  @Override
  public List<String> sentences(Subject s) {
    List<String> out = new ArrayList<>();
    softlockup(s, out);
    rcu(s, out);
    return out;
  }

  private static void softlockup(Subject s, List<String> out) {
    Stamps stamps = new Stamps(s.m, s.id);
    if (!stamps.missed()) {
      return;
    }
    out.add("Its stopper, which every sample of the soft-lockup detector queues softlockup_fn to, has not run it for " + stamps.age()
        + " of the detector's seconds (2^30 ns)" + (s.cpu.stopWorks().isEmpty() ? "" : "; it has to run "
        + Text.and(s.cpu.stopWorks())) + ".");
    long at = stamps.nextReportNs();
    out.add("More than " + stamps.threshold() + " since the last report or run of it are a soft lockup: if it does not run before, the sample at "
        + Text.at(at) + ", in " + Text.time(at - s.nowNs) + ", finds the CPU stuck for " + stamps.stuckAt(at) + "s.");
  }

  private static void rcu(Subject s, List<String> out) {
    RcuState rcu = s.m.rcu();
    if (!rcu.owesQs(s.id) || rcu.fqs() == 0) {
      return;
    }
    double ageNs = rcu.gpAgeJiffies() * NS_PER_S / s.m.hz();
    out.add("It owes a quiescent state to grace period " + rcu.gpSeq() + " of " + rcu.name() + ", which is " + Text.time(ageNs) + " old ("
        + Text.count(rcu.gpAgeJiffies()) + (rcu.gpAgeJiffies() == 1 ? " jiffy" : " jiffies") + ", a stall after " + Text.count(rcu.stallTimeoutJiffies()) + ") and has been scanned "
        + Text.many(rcu.fqs(), "time") + ".");
  }
}
