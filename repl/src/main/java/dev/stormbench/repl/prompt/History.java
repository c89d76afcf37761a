package dev.stormbench.repl.prompt;

import dev.stormbench.engine.RunReport;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What metrics were in the past of one machine: shares of contexts and the backlog of every CPU, looked at in equal steps of
 * virtual time. When there are too many values every other one goes and the step doubles, so that any length of run fits.
 */
final class History {
  /** Values that are kept at most; an odd one more than they are halved to. */
  private static final int MAX = 1024;
  /** Fine enough for runs of milliseconds, and doubled eleven times when they take minutes. */
  private static final long FIRST_STEP_NS = 1_000_000;
  private static final String BACKLOG = "backlog";
  private static final Cpu.Context[] CONTEXTS = Cpu.Context.values();
  private static final int COLUMNS = CONTEXTS.length + 1;

  /** Sums of one instant: by CPU the time in each context, then the backlog. */
  private record Look(long atNs, long[] sums) {
    /** Of one CPU; of all for -1. */
    long sum(int column, int cpu) {
      long sum = 0;
      for (int i = cpu < 0 ? 0 : cpu; i < (cpu < 0 ? nrCpus() : cpu + 1); i++) {
        sum += sums[i * COLUMNS + column];
      }
      return sum;
    }

    int nrCpus() {
      return sums.length / COLUMNS;
    }
  }

  private final List<Look> looks = new ArrayList<>();
  private long stepNs;

  History(long firstStepNs) {
    stepNs = Math.max(1, Math.min(FIRST_STEP_NS, firstStepNs));
  }

  /** When {@link #look} is wanted next. */
  long dueNs() {
    return looks.isEmpty() ? 0 : (looks.getLast().atNs / stepNs + 1) * stepNs;
  }

  /** Takes the values of an instant. */
  void look(Machine m) {
    if (!looks.isEmpty() && looks.getLast().atNs == m.nowNs()) {
      return;
    }
    long[] sums = new long[m.nrCpus() * COLUMNS];
    for (int cpu = 0, i = 0; cpu < m.nrCpus(); cpu++) {
      for (Cpu.Context c : CONTEXTS) {
        sums[i++] = m.cpu(cpu).timeNs(c);
      }
      sums[i++] = m.backlog(cpu);
    }
    looks.add(new Look(m.nowNs(), sums));
    if (looks.size() > MAX) {
      stepNs *= 2;
      long last = -1;
      List<Look> thinned = new ArrayList<>();
      for (Look l : looks) {
        if (last < 0 || l.atNs / stepNs > last / stepNs) {
          thinned.add(l);
          last = l.atNs;
        }
      }
      looks.clear();
      looks.addAll(thinned);
    }
  }

  /** What {@link #series} knows, with what the report has. */
  List<String> metrics(RunReport report) {
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(CONTEXTS).forEach(c -> names.add(share(c)));
    names.add(BACKLOG);
    report.series().forEach(s -> names.add(s.metric()));
    return List.copyOf(names);
  }

  /** A share is that of the time since the value before; {@code cpu} -1 is the mean of all, or the sum of the backlogs. */
  Optional<Series> series(String metric, int cpu, RunReport report) {
    if (metric.equals(BACKLOG)) {
      return Optional.of(backlog(cpu));
    }
    for (Cpu.Context c : CONTEXTS) {
      if (share(c).equals(metric)) {
        return Optional.of(shares(c, cpu));
      }
    }
    return report.series().stream().filter(s -> s.metric().equals(metric) && s.cpu() == cpu).findFirst()
        .map(s -> new Series(s.metric(), s.cpu(), s.timesNs(), s.values()));
  }

  private Series backlog(int cpu) {
    return new Series(BACKLOG, cpu, looks.stream().mapToLong(Look::atNs).toArray(),
        looks.stream().mapToDouble(l -> l.sum(CONTEXTS.length, cpu)).toArray());
  }

  private Series shares(Cpu.Context c, int cpu) {
    int n = Math.max(0, looks.size() - 1);
    long[] times = new long[n];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      Look from = looks.get(i);
      Look to = looks.get(i + 1);
      long spent = to.sum(c.ordinal(), cpu) - from.sum(c.ordinal(), cpu);
      times[i] = to.atNs;
      values[i] = (double) spent / (to.atNs - from.atNs) / (cpu < 0 ? to.nrCpus() : 1);
    }
    return new Series(share(c), cpu, times, values);
  }

  private static String share(Cpu.Context c) {
    return c.name().toLowerCase(Locale.ROOT);
  }
}
