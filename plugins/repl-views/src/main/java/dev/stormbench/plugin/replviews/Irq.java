package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Cpu.LineCount;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.List;

/** {@code irq}: interrupts, and who sends them. */
final class Irq extends View {
  private static final int SENDERS_MAX = 10;
  private static final int[] VECTORS =
      {Kernel.VECTOR_RESCHEDULE, Kernel.VECTOR_CALL_FUNCTION_SINGLE, Kernel.VECTOR_IRQ_WORK, Kernel.VECTOR_LOCAL_TIMER};

  Irq() {
    super("[cpu]",
        "Shows the interrupts that a CPU has handled since the beginning, by vector and by device line, what is latched now, and the"
        + " CPUs that sent it inter-processor interrupts. Without a CPU, one line for each CPU that got any: SENDER is the CPU that"
        + " sent it most.",
        "irq 47", "irq(47)");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    atMost(1, words);
    if (words.isEmpty()) {
      brief(session, m);
    } else {
      full(session, m, m.cpu(Pick.cpu(m, words.getFirst())));
    }
  }

  private static long handled(Cpu cpu, int vector) {
    return vector == Kernel.VECTOR_LOCAL_TIMER ? cpu.localTimerInterrupts() : cpu.ipisReceived(vector);
  }

  private static void brief(Session session, Machine m) {
    Table t = new Table(0, "CPU", "RESCHED", "CALL_FN", "IRQ_WORK", "TIMER", "DEVICES", "HARDIRQ", "SENDER", "SENT");
    for (int i = 0; i < m.nrCpus(); i++) {
      Cpu cpu = m.cpu(i);
      long devices = cpu.irqCounts().stream().mapToLong(LineCount::count).sum();
      long sum = devices;
      for (int v : VECTORS) {
        sum += handled(cpu, v);
      }
      List<Kernel.Times> senders = Kernel.most(m, cpu::ipisFrom);
      if (sum > 0 || !senders.isEmpty()) {
        t.row(i, Text.count(handled(cpu, VECTORS[0])), Text.count(handled(cpu, VECTORS[1])), Text.count(handled(cpu, VECTORS[2])),
            Text.count(handled(cpu, VECTORS[3])), Text.count(devices), Text.percent(Kernel.share(m, cpu, Context.HARDIRQ)),
            senders.isEmpty() ? "" : senders.getFirst().cpu(), senders.isEmpty() ? "" : Text.count(senders.getFirst().times()));
      }
    }
    if (t.isEmpty()) {
      say(session, "no CPU has had an interrupt yet");
      return;
    }
    print(session, t.lines(session.width()));
  }

  private static void full(Session session, Machine m, Cpu cpu) {
    List<Integer> latched = new ArrayList<>();
    for (int v : cpu.latchedVectors()) {
      latched.add(v);
    }
    print(session, Text.wrap("CPU " + cpu.id() + "  irqs " + (cpu.irqsDisabled() ? "off" : "on") + (cpu.inHardirq() ? ", in a handler" : "")
        + "  hardirq " + Text.percent(Kernel.share(m, cpu, Context.HARDIRQ)) + " of its time", 0, session.width()));
    Table t = new Table(1, "VECTOR", "<NAME", "HANDLED", "PER S", "<");
    for (int v : VECTORS) {
      t.row(v, Kernel.vector(v), Text.count(handled(cpu, v)), Text.rate(handled(cpu, v), m.nowNs()), latched.contains(v) ? "latched" : "");
      latched.remove((Integer) v);
    }
    for (LineCount line : cpu.irqCounts()) {
      t.row("irq " + line.irq(), line.name(), Text.count(line.count()), Text.rate(line.count(), m.nowNs()), "");
    }
    latched.forEach(v -> t.row(v, Kernel.vector(v), "", "", "latched"));
    print(session, t.lines(session.width()));
    List<Kernel.Times> senders = Kernel.most(m, cpu::ipisFrom);
    if (senders.isEmpty()) {
      say(session, "no CPU has sent it an inter-processor interrupt");
      return;
    }
    long all = senders.stream().mapToLong(Kernel.Times::times).sum();
    Table from = new Table(1, "IPIS FROM CPU", "SENT", "SHARE", "PER S");
    senders.stream().limit(SENDERS_MAX).forEach(s -> from.row(s.cpu(), Text.count(s.times()), Text.percent((double) s.times() / all),
        Text.rate(s.times(), m.nowNs())));
    print(session, from.lines(session.width()));
    if (senders.size() > SENDERS_MAX) {
      long rest = senders.stream().skip(SENDERS_MAX).mapToLong(Kernel.Times::times).sum();
      say(session, "and " + Text.count(rest) + " from " + (senders.size() - SENDERS_MAX) + " more CPUs");
    }
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return typed.size() > 1 ? List.of() : cpuWords(session);
  }
}
