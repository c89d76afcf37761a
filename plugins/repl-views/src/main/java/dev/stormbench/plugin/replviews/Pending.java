package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Softirqs that are pending while none is served, and who will serve them. */
final class Pending implements Finding {
  @Override
  public String title() {
    return "Softirqs";
  }

  @Override
  public List<String> sentences(Subject s) {
    List<String> out = new ArrayList<>();
    if (s.cpu.softirqPending() == 0 || s.cpu.inServingSoftirq()) {
      return out;
    }
    out.add("Pending and not served: " + Kernel.softirqs(s.cpu.softirqPending()) + ".");
    Task ksoftirqd = ksoftirqd(s);
    if (ksoftirqd != null && ksoftirqd == s.curr) {
      out.add(Text.name(ksoftirqd) + " runs to serve them.");
    } else if (ksoftirqd != null && ksoftirqd.onRq()) {
      out.add(Text.name(ksoftirqd) + " was woken for them and waits since " + Text.at(Kernel.waitsSinceNs(ksoftirqd)) + ", "
          + s.since(Kernel.waitsSinceNs(ksoftirqd)) + ", behind " + Text.full(s.curr) + ".");
      if (!Boolean.parseBoolean(s.m.rule("ksoftirqd-gate"))) {
        out.add("In this kernel the exit of the next interrupt does not wait for it and serves them itself.");
      } else {
        out.add("In this kernel the exits of interrupts leave them to it once it is woken (rule ksoftirqd-gate).");
      }
    } else if (Kernel.softirqCount(s.cpu.preemptCount()) > 0) {
      out.add("They wait for the local_bh_enable() of " + Text.full(s.curr) + ".");
    } else if (s.handler() != null) {
      out.add("The exit of the interrupt that is being handled will serve them.");
    }
    return out;
  }

  private static @Nullable Task ksoftirqd(Subject s) {
    return s.m.tasks().stream().filter(t -> t.comm().equals("ksoftirqd/" + s.id)).findFirst().map(t -> (Task) t).orElse(null);
  }
}
