package dev.stormbench.engine;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Installer;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.WorkloadStats;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.plugin.LoadedPlugin;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.trace.Trace;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.sched.ExitInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Makes the report of a finished run. */
final class Reporter {
  private final Scenario scenario;
  private final Kernel kernel;
  private final Map<String, Installer> workloads;
  private final List<RunReport.Lockup> lockups;
  private final Sampler sampler;
  private final List<String> fixes;
  private final Collection<LoadedPlugin> thirdParties;

  /** @param thirdParties the plugins in use that do not come with the workbench */
  Reporter(Scenario scenario, Kernel kernel, Map<String, Installer> workloads, List<RunReport.Lockup> lockups,
      Sampler sampler, List<String> fixes, Collection<LoadedPlugin> thirdParties) {
    this.scenario = scenario;
    this.kernel = kernel;
    this.workloads = workloads;
    this.lockups = lockups;
    this.sampler = sampler;
    this.fixes = fixes;
    this.thirdParties = thirdParties;
  }

  RunReport report(long wallNs) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("spi", Spi.VERSION);
    versions.put("kernelProfile", scenario.kernel().profile());
    versions.put("costs", scenario.costs().name());
    thirdParties.forEach(p -> versions.putIfAbsent(p.id(), p.version() + " (sha256 " + p.origin().fingerprint() + ")"));
    return new RunReport(1, versions, scenario.name(), scenario.sha256(), scenario.run().seed(),
        Trace.digest(kernel.cpus), kernel.nowNs(), wallNs, Trace.events(kernel.cpus), kernel.queue.taken, fixes,
        policies(), List.copyOf(lockups), cpus(), services(), rto(), locks(), kernel.core.migrations, pi(), latencies(), sampler.series(),
        sampler.contexts(), List.copyOf(kernel.kernelLog()), kernel.wrongAnswers, kernel.panicked() == null ? "" : kernel.panicked());
  }

  private List<RunReport.Policy> policies() {
    return kernel.core.exts.stream().map(x -> {
      ExitInfo why = x.exitInfo();
      return x.isEnabled() || why == null ? new RunReport.Policy(x.slot.word(), x.name, "enabled", -1, "", "", List.of())
          : new RunReport.Policy(x.slot.word(), x.name, why.kind() == ExitInfo.Kind.UNREG_BPF ? "exited" : "ejected", x.endedNs(),
              why.reason(), why.message(), x.dump());
    }).toList();
  }

  private List<RunReport.CpuReport> cpus() {
    List<RunReport.CpuReport> all = new ArrayList<>();
    for (Cpu c : kernel.cpus) {
      all.add(new RunReport.CpuReport(c.id, share(c, Context.SOFTIRQ), share(c, Context.HARDIRQ),
          share(c, Context.TASK), share(c, Context.IDLE), c.rq.nrSwitches(), c.ipisReceived(), c.softirqNsMax()));
    }
    return all;
  }

  private double share(Cpu c, Context x) {
    return kernel.nowNs() == 0 ? 0 : (double) c.timeNs(x) / kernel.nowNs();
  }

  private Map<String, Map<String, RunReport.Service>> services() {
    Map<String, Map<String, RunReport.Service>> all = new LinkedHashMap<>();
    workloads.forEach((id, w) -> {
      Map<String, RunReport.Service> byCpu = new LinkedHashMap<>();
      for (int cpu = 0; cpu < kernel.nrCpus(); cpu++) {
        WorkloadStats.Service s = w.stats.on(cpu);
        if (s != null) {
          byCpu.put(Integer.toString(cpu), new RunReport.Service(s.arrivals, s.completed, s.dropped, s.backlogMax,
              s.completed == 0 ? 0 : (double) s.bodyNsSum / s.completed, s.bodyNsMax, s.largestSnapshot,
              s.records.stream().map(r -> new RunReport.Snapshot(r[0], r[1])).toList()));
        }
      }
      all.put(id, byCpu);
    });
    return all;
  }

  private RunReport.Rto rto() {
    var rd = kernel.core.rd;
    return new RunReport.Rto(rd.pulls, rd.walks, rd.circuits, rd.hops, rd.bails, rd.pushes, rd.retries);
  }

  private RunReport.Locks locks() {
    long contended = 0;
    long spin = 0;
    for (Cpu c : kernel.cpus) {
      contended += c.rq.lock.contended;
      spin += c.rq.lock.spinNs;
    }
    var rto = kernel.core.rd.rtoLock;
    return new RunReport.Locks(contended, spin, rto.contended, rto.spinNs);
  }

  private RunReport.Pi pi() {
    Map<String, RunReport.PiShare> all = new LinkedHashMap<>();
    workloads.forEach((id, w) -> {
      RunReport.PiShare share = share(w.stats);
      if (share.boosts() + share.waits() > 0) {
        all.put(id, share);
      }
    });
    return new RunReport.Pi(
        all.values().stream().mapToLong(RunReport.PiShare::boosts).sum(),
        all.values().stream().mapToLong(RunReport.PiShare::waits).sum(),
        all.values().stream().mapToLong(RunReport.PiShare::maxWaitNs).max().orElse(0),
        all.values().stream().mapToLong(RunReport.PiShare::maxBoostDelayNs).max().orElse(0),
        kernel.rtmutex.deadlocks, all);
  }

  private RunReport.PiShare share(WorkloadStats s) {
    long wait = s.lockWaitNsMax;
    long delay = s.boostDelayNsMax;
    for (TaskStruct p : kernel.tasks()) {
      if (p.stats == s && p.pi != null) {
        wait = Math.max(wait, p.pi.waitNs(kernel.nowNs()));
        delay = Math.max(delay, p.pi.boostDelayNs(kernel.nowNs()));
      }
    }
    return new RunReport.PiShare(s.boosts, s.lockWaits, wait, delay);
  }

  private Map<String, RunReport.Latency> latencies() {
    Map<String, Long> waiting = new LinkedHashMap<>();
    for (TaskStruct p : kernel.tasks()) {
      if (p.stats != null && p.waitsForCpu()) {
        waiting.merge(p.stats.id, p.waitNs(kernel.nowNs()), Math::max);
      }
    }
    Map<String, RunReport.Latency> all = new LinkedHashMap<>();
    workloads.forEach((id, w) -> {
      var h = w.stats.latency;
      if (h.getTotalCount() > 0 || waiting.containsKey(id)) {
        all.put(id, new RunReport.Latency(h.getTotalCount(), h.getValueAtPercentile(50), h.getValueAtPercentile(99),
            h.getValueAtPercentile(99.9), h.getMaxValue(), w.stats.responseNsMax, waiting.getOrDefault(id, 0L), w.stats.rt,
            histogram(h)));
      }
    });
    return all;
  }

  /** Four buckets to an octave; a value of the histogram is in one of them as a whole. */
  private static long[][] histogram(Histogram h) {
    List<long[]> all = new ArrayList<>();
    for (HistogramIterationValue v : h.recordedValues()) {
      long upper = upper(v.getValueIteratedTo());
      if (all.isEmpty() || all.getLast()[0] != upper) {
        all.add(new long[] {upper, 0});
      }
      all.getLast()[1] += v.getCountAtValueIteratedTo();
    }
    return all.toArray(long[][]::new);
  }

  /** The largest value in the bucket of a value. */
  static long upper(long value) {
    int shift = Math.max(0, Long.SIZE - 3 - Long.numberOfLeadingZeros(value));
    return ((value >> shift) + 1 << shift) - 1;
  }
}
