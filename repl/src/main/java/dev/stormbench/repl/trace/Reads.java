package dev.stormbench.repl.trace;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The CPUs that a condition depends on. If it reads some CPUs only, it can change only by tracepoints that happen there or name
 * one of them.
 */
public final class Reads {
  private static final Map<TraceEvent, int[]> CPU_FIELDS = cpuFields();

  private int[] cpus = {};
  private final BitSet set = new BitSet();

  /** It has read these when it was last looked at; none: everything. */
  public void are(int[] now) {
    if (!Arrays.equals(cpus, now)) {
      cpus = now.clone();
      set.clear();
      Arrays.stream(cpus).forEach(set::set);
    }
  }

  /** Whether this hit may have changed it. */
  public boolean mayChangeBy(TraceRecord r) {
    if (cpus.length == 0 || set.get(r.cpu())) {
      return true;
    }
    for (int field : Objects.requireNonNull(CPU_FIELDS.get(r.event()))) {
      long cpu = r.arg(field);
      if (cpu >= 0 && cpu <= Integer.MAX_VALUE && set.get((int) cpu)) {
        return true;
      }
    }
    return false;
  }

  private static Map<TraceEvent, int[]> cpuFields() {
    Map<TraceEvent, int[]> all = new EnumMap<>(TraceEvent.class);
    for (TraceEvent e : TraceEvent.values()) {
      List<String> fields = e.fields();
      int[] cpus = java.util.stream.IntStream.range(0, fields.size())
          .filter(i -> fields.get(i).equals("cpu") || fields.get(i).endsWith("_cpu") || fields.get(i).equals("cpu_id")).toArray();
      all.put(e, cpus);
    }
    return all;
  }
}
