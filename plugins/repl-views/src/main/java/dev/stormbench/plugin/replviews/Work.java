package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Machine.Service;
import java.util.ArrayList;
import java.util.List;

/** The deferred work of the CPU: what arrives against what is done. */
final class Work implements Finding {
  /** Fewer bodies than this make no rate. */
  private static final int ENOUGH = 5;

  @Override
  public String title() {
    return "Work";
  }

  @Override
  public List<String> sentences(Subject s) {
    List<String> out = new ArrayList<>();
    for (Service w : s.services) {
      if (w.arrivals() > 0) {
        one(s, w, out);
      }
    }
    if (s.services.size() == 1) {
      lastSecond(s, out);
    }
    return out;
  }

  /** Seconds of work that are accepted per second, by the mean length of the bodies; 0 as long as too few are done to tell. */
  static double demand(Subject s, Service w) {
    return w.completed() < ENOUGH ? 0 : (double) (w.arrivals() - w.dropped()) / s.nowNs * meanNs(w);
  }

  /** Seconds of work of all kinds that arrive per second. */
  static double demand(Subject s) {
    return s.services.stream().mapToDouble(w -> demand(s, w)).sum();
  }

  private static double meanNs(Service w) {
    return w.completed() == 0 ? 0 : (double) w.bodyNsSum() / w.completed();
  }

  private static void one(Subject s, Service w, List<String> out) {
    out.add("Of " + w.workload() + " " + Text.count(w.arrivals()) + " arrived" + Text.inBrackets(w.arrivals(), s.nowNs) + " and "
        + Text.count(w.completed()) + (w.completed() == 1 ? " is" : " are") + " done" + Text.inBrackets(w.completed(), s.nowNs)
        + (w.dropped() > 0 ? "; " + Text.count(w.dropped()) + " were dropped, for they were pending already" : "") + ".");
    double demand = demand(s, w);
    if (w.completed() > 0) {
      out.add("A body takes " + Text.time(meanNs(w)) + " with the interrupts in it, " + Text.time(w.bodyNsMax()) + " at most"
          + (demand == 0 ? "" : ": " + Text.format("%.2f", demand) + " s of work per second"
              + (demand > 1 ? ", more than the CPU has" : "")) + ".");
    }
    if (w.backlog() > 1) {
      out.add(Text.count(w.backlog()) + " wait" + (w.completed() == 0 ? "" : ", " + Text.time(w.backlog() * meanNs(w)) + " of work")
          + (w.backlog() == w.backlogMax() ? "; that is the most so far" : "; the most was " + Text.count(w.backlogMax())) + ".");
    }
  }

  private static void lastSecond(Subject s, List<String> out) {
    Past.Rate done = s.past.rate("completed", s.id);
    Past.Rate body = s.past.rate("bodyNsSum", s.id);
    Past.Rate backlog = s.past.rate("backlog", s.id);
    if (done == null || body == null || backlog == null || done.grown() <= 0) {
      return;
    }
    out.add("In the last second " + Text.rate(done.perS()) + " were done, " + Text.time(body.grown() / done.grown()) + " each, and the backlog "
        + (backlog.grown() > 0 ? "grew by " + Text.count((long) backlog.grown())
            : backlog.grown() < 0 ? "shrank by " + Text.count((long) -backlog.grown()) : "stayed as it was") + ".");
  }
}
