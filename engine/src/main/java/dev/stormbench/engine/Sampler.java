package dev.stormbench.engine;

import dev.stormbench.engine.kernel.Installer;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.WorkloadStats.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes the values of the series at every sample. */
final class Sampler {
  private record Key(String metric, int cpu) {}

  private static final class Column {
    final List<Long> times = new ArrayList<>();
    final List<Double> values = new ArrayList<>();
  }

  private final Kernel kernel;
  private final Map<String, Installer> workloads;
  private final Map<Key, Column> columns = new LinkedHashMap<>();

  Sampler(Kernel kernel, Map<String, Installer> workloads) {
    this.kernel = kernel;
    this.workloads = workloads;
  }

  void sample() {
    put("hops", -1, kernel.core.rd.hops);
    put("pulls", -1, kernel.core.rd.pulls);
    put("rtoCount", -1, kernel.core.rd.rtoCount());
    for (int cpu = 0; cpu < kernel.nrCpus(); cpu++) {
      boolean serves = false;
      long completed = 0;
      long body = 0;
      for (Installer w : workloads.values()) {
        Service s = w.stats.on(cpu);
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
    Column c = columns.computeIfAbsent(new Key(metric, cpu), k -> new Column());
    c.times.add(kernel.nowNs());
    c.values.add(value);
  }

  List<RunReport.Series> series() {
    List<RunReport.Series> all = new ArrayList<>();
    columns.forEach((key, c) -> all.add(new RunReport.Series(key.metric, key.cpu,
        c.times.stream().mapToLong(Long::longValue).toArray(),
        c.values.stream().mapToDouble(Double::doubleValue).toArray())));
    return all;
  }
}
