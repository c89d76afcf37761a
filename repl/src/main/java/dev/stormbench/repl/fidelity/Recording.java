package dev.stormbench.repl.fidelity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What a real kernel did with a decision scenario, as far as it is compared. Times count from T0, the beginning of
 * the scenario, which the recorder wrote into the trace.
 *
 * @param t0Ns T0 on the machine's clock, on whose multiples of a tick all ticks fall
 * @param segments of the scenario's tasks, in the order in which they began
 * @param paths the CPUs to which each task was migrated, in order
 * @param rtPeriodNs when the RT period timer first expired after T0; -1: it did not
 */
public record Recording(long t0Ns, List<Segment> segments, Map<String, List<Integer>> paths, long rtPeriodNs) {
  private static final Pattern LINE = Pattern.compile(".{16}-\\d+ +\\[(\\d+)] \\S+ +(\\d+)\\.(\\d{6}): (\\w+): (.*)");
  private static final Pattern T0 = Pattern.compile("T0=(\\d+)\\.(\\d{9})");
  private static final Pattern SWITCH = Pattern.compile(".* prev_state=(\\S+) ==> next_comm=(.*) next_pid=(\\d+) .*");
  private static final Pattern MIGRATE = Pattern.compile("comm=(.*) pid=\\d+ .* dest_cpu=(\\d+)");
  private static final long SECOND_NS = 1_000_000_000;

  /**
   * Reads a trace as tracefs prints it, compressed by gzip.
   *
   * @param tasks comms of the scenario's tasks
   * @param lengthNs length of the scenario
   */
  public static Recording read(InputStream gzip, Set<String> tasks, long lengthNs) throws IOException {
    Reader reader = new Reader(tasks);
    try (BufferedReader lines = new BufferedReader(
        new InputStreamReader(new GZIPInputStream(gzip), StandardCharsets.UTF_8))) {
      lines.lines().forEach(reader::line);
    }
    return new Recording(reader.t0Ns, reader.segments.all(lengthNs), reader.paths, reader.rtPeriodNs);
  }

  /** Goes through the lines of one trace. */
  private static final class Reader {
    private final Set<String> tasks;
    private final Segments segments;
    private final Map<String, List<Integer>> paths = new TreeMap<>();
    private long t0Ns;
    private long rtPeriodNs = -1;

    Reader(Set<String> tasks) {
      this.tasks = tasks;
      segments = new Segments(tasks::contains);
    }

    void line(String line) {
      Matcher m = LINE.matcher(line);
      if (!m.matches()) {
        return;
      }
      long nowNs = Long.parseLong(m.group(2)) * SECOND_NS + Long.parseLong(m.group(3)) * 1000 - t0Ns;
      String text = m.group(5);
      switch (m.group(4)) {
        case "tracing_mark_write" -> mark(text);
        case "sched_switch" -> switched(nowNs, Integer.parseInt(m.group(1)), text);
        case "sched_migrate_task" -> migrated(text);
        case "hrtimer_expire_entry" -> {
          if (rtPeriodNs < 0 && text.contains("function=sched_rt_period_timer")) {
            rtPeriodNs = nowNs;
          }
        }
        default -> { }
      }
    }

    private void mark(String text) {
      Matcher m = T0.matcher(text);
      if (m.find()) {
        t0Ns = Long.parseLong(m.group(1)) * SECOND_NS + Long.parseLong(m.group(2));
      }
    }

    private void switched(long nowNs, int cpu, String text) {
      Matcher m = SWITCH.matcher(text);
      if (m.matches()) {
        segments.switched(nowNs, cpu, prevState(m.group(1)), m.group(3).equals("0") ? "" : m.group(2));
      }
    }

    private static long prevState(String letter) {
      return switch (letter) {
        case "R" -> 0;
        case "R+" -> 0x100;
        case "X", "Z" -> 0x10;
        default -> 1;
      };
    }

    private void migrated(String text) {
      Matcher m = MIGRATE.matcher(text);
      if (m.matches() && tasks.contains(m.group(1))) {
        paths.computeIfAbsent(m.group(1), t -> new ArrayList<>()).add(Integer.valueOf(m.group(2)));
      }
    }
  }
}
