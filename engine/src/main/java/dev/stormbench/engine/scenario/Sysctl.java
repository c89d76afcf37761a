package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Node;
import java.util.Arrays;
import java.util.List;

/** The sysctls that are modelled, with the kernel's names, ranges and defaults. */
public enum Sysctl {
  /** Half of the soft-lockup threshold in s; 0 switches the detector off. */
  WATCHDOG_THRESH("kernel.watchdog_thresh", 0, 60, 10),
  /** How long a task may be in state D before it counts as hung, in s; 0 switches the detector off. */
  HUNG_TASK_TIMEOUT_SECS("kernel.hung_task_timeout_secs", 0, Integer.MAX_VALUE / 1000, 120),
  /** RT time per period in us; -1 for no limit. */
  SCHED_RT_RUNTIME_US("kernel.sched_rt_runtime_us", -1, Integer.MAX_VALUE, 950_000),
  /** The period of RT throttling in us. */
  SCHED_RT_PERIOD_US("kernel.sched_rt_period_us", 1, Integer.MAX_VALUE, 1_000_000),
  /** The slice of SCHED_RR in ms; 0 and less restore the default. */
  SCHED_RR_TIMESLICE_MS("kernel.sched_rr_timeslice_ms", Integer.MIN_VALUE, Integer.MAX_VALUE, 100);

  private final String fileName;
  private final int min;
  private final int max;
  private final int defaultValue;

  Sysctl(String fileName, int min, int max, int defaultValue) {
    this.fileName = fileName;
    this.min = min;
    this.max = max;
    this.defaultValue = defaultValue;
  }

  /** Its name, such as {@code kernel.watchdog_thresh}. */
  public String fileName() {
    return fileName;
  }

  /** What a freshly booted kernel has. */
  public int defaultValue() {
    return defaultValue;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Sysctl::fileName).toList();
  }

  static Sysctl bindName(Node.Entry entry) {
    for (Sysctl s : values()) {
      if (s.fileName.equals(entry.key())) {
        return s;
      }
    }
    throw Bad.key(entry.at(), entry.key(), "sysctl", names());
  }

  int bindValue(Node node) {
    int value = (int) Values.integer(node, fileName + " in sysctl", min, max);
    return this == SCHED_RR_TIMESLICE_MS && value <= 0 ? defaultValue : value;
  }
}
