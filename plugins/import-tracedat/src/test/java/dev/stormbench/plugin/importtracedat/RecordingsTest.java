package dev.stormbench.plugin.importtracedat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings of real kernels, against what {@code trace-cmd report} says of them; {@code recordings/README.md} says how. */
class RecordingsTest {
  private static final String LOCAL = "x86_64-6.12-v7-zstd";

  @ParameterizedTest
  @ValueSource(strings = {"s390x-6.1-v6", "s390x-6.1-v7-zstd", "x86_64-6.1-v6-lost", "x86_64-6.1-v7-zstd", "x86_64-6.12-date",
    "x86_64-6.12-filtered", "x86_64-6.12-function", "x86_64-6.12-hist", "x86_64-6.12-idle", "x86_64-6.12-stack", "x86_64-6.12-tsc",
    "x86_64-6.12-tsc2nsec", "x86_64-6.12-v6", "x86_64-6.12-v6-instances", "x86_64-6.12-v6-ipi", "x86_64-6.12-v7-instances",
    "x86_64-6.12-v7-lost",
    "x86_64-6.12-v7-none-mono", LOCAL})
  void everyRecord_isThatOfTheReport(String recording) throws IOException {
    assertThat(differences(expected(recording), read(recording))).isEmpty();
  }

  @Test
  void aRecordThatDiffers_isSeen() throws IOException {
    List<String> expected = expected(LOCAL);
    List<Line> read = read(LOCAL);
    assertThat(differences(expected("x86_64-6.12-v7-lost"), read)).isNotEmpty();
    assertThat(differences(expected.subList(0, expected.size() - 1), read)).hasSize(1);
    for (String[] change : new String[][] {{"pid=18\t", "pid=19\t"}, {"\tprio=120", "\tprio=121"},
        {"\tsched_waking\t", "\tsched_wakeup\t"},
        {"\tprev_state=1\t", "\tprev_state=2\t"}, {"19081444326\t", "19081444327\t"}}) {
      int at = 0;
      while (!expected.get(at).contains(change[0])) {
        at++;
      }
      List<String> changed = new ArrayList<>(expected);
      changed.set(at, expected.get(at).replace(change[0], change[1]));
      assertThat(differences(changed, read)).as(change[0]).hasSize(1);
    }
  }

  @Test
  void theyHaveWhatTheyAreThereFor() throws IOException {
    TreeMap<String, Integer> counts = new TreeMap<>();
    for (Line l : read("x86_64-6.12-v7-lost")) {
      counts.merge(l.event, 1, Integer::sum);
    }
    assertThat(counts).containsKeys("sched_switch", "csd_queue_cpu", "ipi_send_cpu", "hrtimer_setup", "rcu_utilization",
        "sched_pi_setprio", "sched_process_fork", "timer_cancel", "LOST 0 125");
    assertThat(read("x86_64-6.12-v6-ipi")).extracting(l -> l.event).contains("ipi_send_cpumask", "call_function_entry");
    assertThat(read("x86_64-6.12-stack")).anyMatch(l -> l.event.equals("SKIPPED kernel_stack"));
    assertThat(read("x86_64-6.12-function")).anyMatch(l -> l.event.equals("SKIPPED function"));
    assertThat(read("x86_64-6.12-v6-instances")).extracting(l -> l.event).contains("sched_switch", "softirq_entry", "hrtimer_start");
  }

  /** Columns of a record; its event alone for what is none. */
  private record Line(String columns, String event, TreeMap<String, String> fields) {}

  private static List<Line> read(String recording) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (InputStream in = open(recording + ".dat")) {
      new TraceDatImporter().read(recording, in, new TraceImporter.Sink() {
        @Override
        public void event(TraceRecord r) {
          TreeMap<String, String> fields = new TreeMap<>();
          for (int i = 0; i < r.event().fields().size(); i++) {
            fields.put(r.event().fields().get(i), r.event().kind(i).isText() ? r.text(i) : Long.toString(r.arg(i)));
          }
          lines.add(new Line(r.timeNs() + "\t" + r.cpu() + "\t" + r.pid() + "\t" + r.comm() + "\t" + r.flags() + "\t"
              + r.preemptCount() + "\t" + r.event().eventName(), r.event().eventName(), fields));
        }

        @Override
        public void lost(int cpu, long events) {
          lines.add(new Line("LOST " + cpu + " " + events, "LOST " + cpu + " " + events, new TreeMap<>()));
        }

        @Override
        public void skipped(String eventName) {
          lines.add(new Line("SKIPPED " + eventName, "SKIPPED " + eventName, new TreeMap<>()));
        }
      });
    }
    return lines;
  }

  /** Fields that the report does not have must be 0 or empty: that kernel has none. */
  private static List<String> differences(List<String> expected, List<Line> read) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.max(expected.size(), read.size()); i++) {
      String want = i < expected.size() ? expected.get(i) : "nothing";
      Line line = i < read.size() ? read.get(i) : new Line("nothing", "", new TreeMap<>());
      TreeMap<String, String> left = new TreeMap<>(line.fields());
      boolean same = want.equals(line.columns()) || want.startsWith(line.columns() + "\t");
      if (same && want.length() > line.columns().length()) {
        for (String field : want.substring(line.columns().length() + 1).split("\t")) {
          int equals = field.indexOf('=');
          same &= field.substring(equals + 1).equals(left.remove(field.substring(0, equals)));
        }
      }
      same &= left.values().stream().allMatch(v -> v.isEmpty() || v.equals("0"));
      if (!same) {
        differences.add("line " + (i + 1) + ": expected " + want + "; read " + line);
      }
    }
    return differences;
  }

  private static List<String> expected(String recording) throws IOException {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(open(recording + ".expected.gz")),
        StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(RecordingsTest.class.getResourceAsStream("/recordings/" + name), name);
  }
}
