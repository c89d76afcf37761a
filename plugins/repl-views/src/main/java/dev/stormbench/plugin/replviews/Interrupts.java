package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu.Context;
import java.util.ArrayList;
import java.util.List;

/** Who interrupts the CPU, how often, and what that costs it. */
final class Interrupts implements Finding {
  private static final int SENDERS_MAX = 3;
  /** A share below which a sender is one of the rest. */
  private static final double FEW = 0.01;

  @Override
  public String title() {
    return "Interrupts";
  }

  @Override
  public List<String> sentences(Subject s) {
    List<String> out = new ArrayList<>();
    List<Kernel.Times> senders = Kernel.most(s.m, s.cpu::ipisFrom);
    if (senders.isEmpty()) {
      return out;
    }
    long sent = senders.stream().mapToLong(Kernel.Times::times).sum();
    long resched = s.cpu.ipisReceived(Kernel.VECTOR_RESCHEDULE);
    out.add(Text.many(sent, "inter-processor interrupt") + (sent == 1 ? " was" : " were") + " sent to it" + (Text.inBrackets(sent, s.nowNs)) + " since the beginning, by "
        + senders(s, senders, sent) + (resched > 0 ? "; " + Text.many(resched, "reschedule") + " among them" : "") + ".");
    if (s.cpu.hops() > 0) {
      out.add("The push token has visited it " + Text.many(s.cpu.hops(), "time") + Text.inBrackets(s.cpu.hops(), s.nowNs) + ".");
    }
    double share = Kernel.share(s.m, s.cpu, Context.HARDIRQ);
    double last = s.past.share("hardirq", s.id);
    out.add("Interrupt handlers have taken " + Text.percent(share) + " of its time"
        + (last < 0 ? "" : ", " + Text.percent(last) + " in the last second") + ".");
    return out;
  }

  private static String senders(Subject s, List<Kernel.Times> senders, long sent) {
    List<String> names = new ArrayList<>();
    long rest = sent;
    for (Kernel.Times t : senders) {
      if (names.size() < SENDERS_MAX && (names.isEmpty() || t.times() >= sent * FEW)) {
        names.add((t.cpu() == s.id ? "itself" : "CPU " + t.cpu()) + " (" + Text.percent((double) t.times() / sent) + ")");
        rest -= t.times();
      }
    }
    if (rest > 0) {
      names.add((senders.size() - names.size()) + " more (" + Text.percent((double) rest / sent) + ")");
    }
    return Text.and(names);
  }
}
