package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Task;
import java.util.List;

/**
 * The whole in one sentence, where its parts are found together: softirqs keep an RT task waiting, the waiting task keeps the CPU
 * overloaded, and for that the token comes and interrupts.
 */
final class Loop implements Finding {
  @Override
  public String title() {
    return "In short";
  }

  @Override
  public List<String> sentences(Subject s) {
    Task next = s.pushable();
    long pullers = Kernel.most(s.m, s.m.rootDomain()::pullsBy).stream().filter(p -> p.cpu() != s.id).count();
    if (s.blockingSoftirq() == null || next == null || !s.m.rootDomain().rtoMask(s.id) || s.cpu.hops() == 0 || pullers == 0) {
      return List.of();
    }
    StringBuilder b = new StringBuilder(Text.name(next) + " cannot run because the CPU is in softirqs; because it waits and could run elsewhere the CPU"
        + " is overloaded; because the CPU is overloaded the pulls of " + Text.many(pullers, "other CPU") + " bring the token here, "
        + Text.many(s.cpu.hops(), "time") + " so far");
    if (s.wouldBail() && s.cpu.bails() > 0) {
      b.append(", where it moves nothing but asks for a reschedule that cannot come yet");
    }
    b.append("; the interrupts take ").append(Text.percent(Kernel.share(s.m, s.cpu, Context.HARDIRQ))).append(" of the CPU's time");
    if (Work.demand(s) > 1) {
      b.append(", with them the work of a second takes more than a second, and so the softirqs do not end");
    }
    return List.of(b + ".");
  }
}
