package dev.stormbench.testkit;

import dev.stormbench.engine.scenario.CostEntry;
import dev.stormbench.engine.scenario.ScenarioLibrary;
import dev.stormbench.spi.scenario.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The profiles of the kit's scenarios: one kernel, and costs that are round numbers, for what they add up to is no concern here. */
final class KitLibrary implements ScenarioLibrary {
  static final String KERNEL = "v7.0";
  static final String COSTS = "flat";
  private static final String EACH = "100ns";

  @Override
  public List<String> kernelProfileNames() {
    return List.of(KERNEL);
  }

  @Override
  public Node kernelProfile(String name) {
    Map<String, Object> p = new LinkedHashMap<>();
    p.put("format", 1);
    p.put("name", KERNEL);
    p.put("description", "Linux 7.0 as scripts/kernels/v7.0.yaml has it");
    p.put("hz", 1000);
    p.put("preempt", "lazy");
    p.put("threadirqs", false);
    p.put("rcu-stall-timeout", "21s");
    p.put("irq-time-accounting", true);
    p.put("sysctl", sysctls());
    p.put("features", features());
    p.put("overload-rule", "pushable");
    p.put("self-skip", true);
    p.put("bail-position", "before");
    p.put("fair-class", "eevdf");
    p.put("rt-throttling", "group-only");
    p.put("dl-server", true);
    p.put("ksoftirqd-gate", false);
    p.put("double-lock", "drop");
    p.put("head-recheck", true);
    p.put("distribute-pick", true);
    p.put("rt-empty-prio", 99);
    p.put("irq-work-remote", "call-single");
    p.put("pull-self-check", true);
    p.put("migrate-disable-push", true);
    p.put("pull-ipi", "token");
    p.put("ipi-tracepoints", "csd");
    p.put("intr-storm", false);
    return Nodes.of(p);
  }

  private static Map<String, Object> sysctls() {
    Map<String, Object> s = new LinkedHashMap<>();
    s.put("kernel.watchdog_thresh", 10);
    s.put("kernel.sched_rt_runtime_us", 950_000);
    s.put("kernel.sched_rt_period_us", 1_000_000);
    s.put("kernel.sched_rr_timeslice_ms", 100);
    return s;
  }

  private static Map<String, Object> features() {
    Map<String, Object> f = new LinkedHashMap<>();
    f.put("RT_PUSH_IPI", true);
    f.put("TTWU_QUEUE", true);
    return f;
  }

  @Override
  public List<String> costProfileNames() {
    return List.of(COSTS);
  }

  @Override
  public Node costProfile(String name) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (CostEntry e : CostEntry.values()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("value", e.unit() == CostEntry.Unit.NS ? EACH : 1);
      entry.put("unit", e.unit().word());
      entry.put("source", "a round number");
      entry.put("uncertainty", "any");
      entries.put(e.key(), entry);
    }
    Map<String, Object> p = new LinkedHashMap<>();
    p.put("format", 1);
    p.put("name", COSTS);
    p.put("description", "everything costs the same");
    p.put("entries", entries);
    return Nodes.of(p);
  }
}
