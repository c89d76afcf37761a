package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code why}: how a CPU came to do what it does. */
final class Why extends View {
  private static final List<Finding> FINDINGS = List.of(new Executes(), new Pending(), new Waits(), new Interrupts(), new Mask(), new Work(),
      new Detectors(), new Loop());

  private static final long NS_PER_S = 1_000_000_000;

  Why() {
    super("[cpu]",
        "Explains in prose how a CPU came to do what it does: what it executes, what waits and why that does not run, who interrupts it,"
        + " what keeps it overloaded, whether its deferred work comes faster than it is done, what the detectors see, and, where all of"
        + " that makes a loop, the loop. Nothing is said that was not read from the machine now. Without a CPU: which CPUs are overloaded"
        + " or stuck, and who sends the interrupts.",
        "why 47", "why(47)");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    atMost(1, words);
    if (words.isEmpty()) {
      all(session, m);
      return;
    }
    Subject s = new Subject(session, m, Pick.cpu(m, words.getFirst()));
    say(session, s.name() + " at " + Text.at(m.nowNs()));
    for (Finding f : FINDINGS) {
      List<String> sentences = f.sentences(s);
      if (!sentences.isEmpty()) {
        say(session, f.title());
        print(session, Text.wrap(String.join(" ", sentences), 2, session.width()));
      }
    }
  }

  private static void all(Session session, Machine m) {
    List<String> out = new ArrayList<>();
    List<Integer> mask = Kernel.rtoMask(m);
    out.add(mask.isEmpty() ? "At " + Text.at(m.nowNs()) + " no CPU is overloaded (rto_mask)."
        : "At " + Text.at(m.nowNs()) + " overloaded (rto_mask): " + Text.cpus(mask) + " of " + m.nrCpus() + ".");
    Table t = new Table(0, "CPU", "<RTO", "<RUNS", "<CURRENT", "<WAITING", "FOR", "<STOPPER");
    List<Integer> named = new ArrayList<>();
    for (int c = 0; c < m.nrCpus(); c++) {
      if (row(m, m.cpu(c), t)) {
        named.add(c);
      }
    }
    tokens(m, out);
    print(session, Text.wrap(String.join(" ", out), 0, session.width()));
    if (named.isEmpty()) {
      print(session, Text.wrap("No CPU is stuck: no softirq lasts longer than 2 ms, no task waits for more than a tick behind a less urgent one.", 0, session.width()));
      return;
    }
    print(session, t.lines(session.width()));
    say(session, "why " + named.getFirst() + (named.size() == 1 ? " explains it."
        : (named.size() == 2 ? " and why " : ", why ") + named.get(1) + (named.size() > 2 ? ", ..." : "") + " explain them."));
  }

  /** Adds a CPU if it is overloaded or late. */
  private static boolean row(Machine m, Cpu cpu, Table t) {
    boolean overloaded = m.rootDomain().rtoMask(cpu.id());
    List<Task> overtaken = Kernel.overtaken(cpu);
    boolean missed = new Stamps(m, cpu.id()).missed();
    boolean waits = !overtaken.isEmpty() && m.nowNs() - Kernel.waitsSinceNs(overtaken.getFirst()) > NS_PER_S / m.hz();
    if (!overloaded && !waits && !missed && cpu.softirqNs() <= Kernel.MAX_SOFTIRQ_TIME_NS) {
      return false;
    }
    Task late = overtaken.isEmpty() ? cpu.rq().pushable(0) : overtaken.getFirst();
    t.row(cpu.id(), overloaded ? "yes" : "", cpu.softirqNs() > 0 ? "softirq " + Text.time(cpu.softirqNs())
            : cpu.contexts().getLast().kind().name().toLowerCase(Locale.ROOT),
        cpu.curr().policy() == Task.Policy.IDLE ? "idle" : Text.name(cpu.curr()), late == null ? "" : Text.name(late),
        late == null ? "" : Text.time(m.nowNs() - Kernel.waitsSinceNs(late)), missed ? "late" : "");
    return true;
  }

  private static void tokens(Machine m, List<String> out) {
    RootDomain rd = m.rootDomain();
    if (rd.hops() > 0) {
      List<Kernel.Times> visited = Kernel.most(m, c -> m.cpu(c).hops());
      out.add("The push token made " + Text.many(rd.hops(), "visit") + Text.inBrackets(rd.hops(), m.nowNs()) + ", " + Text.count(rd.bails())
          + " of which ended in the prio bail; most at CPU " + visited.getFirst().cpu() + " (" + Text.count(visited.getFirst().times()) + ").");
    }
    List<Kernel.Times> pullers = Kernel.most(m, rd::pullsBy);
    if (!pullers.isEmpty()) {
      out.add(Text.many(rd.pulls(), "pull") + Text.inBrackets(rd.pulls(), m.nowNs()) + " by " + Text.many(pullers.size(), "CPU")
          + (rd.hops() > 0 ? " asked for them" : rd.pulls() == 1 ? " was made" : " were made") + ", most by CPU " + pullers.getFirst().cpu() + " (" + Text.count(pullers.getFirst().times()) + ").");
    }
    long[] sent = new long[m.nrCpus()];
    long[] got = new long[m.nrCpus()];
    for (int to = 0; to < m.nrCpus(); to++) {
      for (int from = 0; from < m.nrCpus(); from++) {
        long n = m.cpu(to).ipisFrom(from);
        sent[from] += n;
        got[to] += n;
      }
    }
    List<Kernel.Times> senders = Kernel.most(m, c -> sent[c]);
    List<Kernel.Times> receivers = Kernel.most(m, c -> got[c]);
    if (!senders.isEmpty()) {
      out.add("Inter-processor interrupts: most were sent by CPU " + senders.getFirst().cpu() + " (" + Text.count(senders.getFirst().times())
          + "), most to CPU " + receivers.getFirst().cpu() + " (" + Text.count(receivers.getFirst().times()) + ").");
    }
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return typed.size() > 1 ? List.of() : cpuWords(session);
  }
}
