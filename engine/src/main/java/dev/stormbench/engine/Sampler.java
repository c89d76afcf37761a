package dev.stormbench.engine;

import dev.stormbench.engine.kernel.Installer;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.WorkloadStats.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes the values of the series at every sample. */
final class Sampler {
  private static final class Column {
    final String metric;
    final int cpu;
    final List<Long> times = new ArrayList<>();
    final List<Double> values = new ArrayList<>();

    Column(String metric, int cpu) {
      this.metric = metric;
      this.cpu = cpu;
    }
  }

  private final Kernel kernel;
  private final Map<String, Installer> workloads;
  private final Shares shares;
  /** In the order in which they had their first value. */
  private final List<Column> columns = new ArrayList<>();
  /** The same by metric and CPU, of which -1 comes first. */
  private final Map<String, @Nullable Column[]> found = new TreeMap<>();

  Sampler(Kernel kernel, Map<String, Installer> workloads) {
    this.kernel = kernel;
    this.workloads = workloads;
    this.shares = new Shares(kernel);
  }

  void sample() {
    shares.look();
    put("hops", -1, kernel.core.rd.hops);
    put("pulls", -1, kernel.core.rd.pulls);
    put("rtoCount", -1, kernel.core.rd.rtoCount());
    List<Installer> all = List.copyOf(workloads.values());
    for (int cpu = 0; cpu < kernel.nrCpus(); cpu++) {
      boolean serves = false;
      long completed = 0;
      long body = 0;
      for (int i = 0; i < all.size(); i++) {
        Service s = all.get(i).stats.on(cpu);
        if (s != null) {
          serves = true;
          completed += s.completed;
          body += s.bodyNsSum;
        }
      }
      if (serves) {
        put("backlog", cpu, kernel.backlog(cpu));
        put("rtoMask", cpu, kernel.core.rd.rtoMask(cpu) ? 1 : 0);
        put("completed", cpu, completed);
        put("bodyNsSum", cpu, body);
        put("softirqNs", cpu, kernel.cpu(cpu).softirqNs());
      }
    }
  }

  private void put(String metric, int cpu, double value) {
    @Nullable Column[] ofMetric = found.computeIfAbsent(metric, m -> new Column[kernel.nrCpus() + 1]);
    Column c = ofMetric[cpu + 1];
    if (c == null) {
      c = new Column(metric, cpu);
      ofMetric[cpu + 1] = c;
      columns.add(c);
    }
    c.times.add(kernel.nowNs());
    c.values.add(value);
  }

  RunReport.Contexts contexts() {
    return shares.report();
  }

  List<RunReport.Series> series() {
    List<RunReport.Series> all = new ArrayList<>();
    columns.forEach(c -> all.add(new RunReport.Series(c.metric, c.cpu,
        c.times.stream().mapToLong(Long::longValue).toArray(),
        c.values.stream().mapToDouble(Double::doubleValue).toArray())));
    return all;
  }
}
