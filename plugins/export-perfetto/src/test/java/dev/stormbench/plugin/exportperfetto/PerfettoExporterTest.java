package dev.stormbench.plugin.exportperfetto;

import static dev.stormbench.plugin.exportperfetto.Written.all;
import static dev.stormbench.plugin.exportperfetto.Written.child;
import static dev.stormbench.plugin.exportperfetto.Written.events;
import static dev.stormbench.plugin.exportperfetto.Written.list;
import static dev.stormbench.plugin.exportperfetto.Written.machine;
import static dev.stormbench.plugin.exportperfetto.Written.packets;
import static dev.stormbench.plugin.exportperfetto.Written.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.trace.TraceEvent.Kind;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.testkit.Registered;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PerfettoExporterTest {
  private static final long AT_NS = 1_588_535_798_123L;
  private static final long[] NUMBERS = {0, 1, -1, 127, 128, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffff_ffffL, Long.MAX_VALUE, Long.MIN_VALUE};
  private static final String[] TEXTS = {"", "a", "stürm", "\ud800 alone", "\0", "x".repeat(70_000)};

  /** Of these tracepoints Perfetto has no message (v55.3). */
  private static final List<String> GENERIC = List.of("sched_wake_idle_without_ipi", "tasklet_entry", "tasklet_exit", "ipi_send_cpu",
      "csd_queue_cpu", "csd_function_entry", "csd_function_exit", "reschedule_entry", "reschedule_exit", "call_function_single_entry",
      "call_function_single_exit", "irq_work_entry", "irq_work_exit", "tick_stop", "rcu_stall_warning", "sched_stat_runtime",
      "hrtimer_setup", "timer_init", "rcu_utilization", "call_function_entry", "call_function_exit", "ipi_send_cpumask");

  /** Of these fields neither. */
  private static final List<String> LEFT_OUT = List.of("sched_process_exit.group_dead", "hrtimer_start.was_armed");

  @Test
  void serviceLoader_findsIt_withItsExporter() {
    Plugin plugin = Registered.found(ExportPerfetto.class);
    assertThat(plugin.id()).isEqualTo("export-perfetto");
    assertThat(Registered.by(plugin)).containsExactly("traceExporter perfetto");
  }

  @Test
  void whatPerfettoDoesNotKnow_isGeneric_orLeftOut() {
    List<String> generic = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (TraceEvent e : TraceEvent.values()) {
      FieldDescriptor message = Schema.message("FtraceEvent").findFieldByName(e.eventName());
      if (message == null) {
        generic.add(e.eventName());
      } else {
        e.fields().stream().filter(f -> message.getMessageType().findFieldByName(f) == null)
            .forEach(f -> leftOut.add(e.eventName() + "." + f));
      }
    }
    assertThat(generic).isEqualTo(GENERIC);
    assertThat(leftOut).isEqualTo(LEFT_OUT);
  }

  @ParameterizedTest
  @EnumSource
  void everyEvent_comesBack_withExtremeValues(TraceEvent event) {
    for (int round = 0; round < Math.max(NUMBERS.length, TEXTS.length); round++) {
      MadeRecord record = made(event, round);
      assertThat(readBack(record)).as("round %d", round).isEqualTo(expected(record));
    }
  }

  /** The comparison above sees a field that differs. */
  @ParameterizedTest
  @EnumSource
  void anotherValue_isAnotherEvent(TraceEvent event) {
    MadeRecord record = made(event, 1);
    for (int i = 0; i < event.fields().size(); i++) {
      if (!LEFT_OUT.contains(event.eventName() + "." + event.fields().get(i))) {
        Object[] other = record.fields().clone();
        other[i] = event.kind(i).isText() ? "other" : 77L;
        assertThat(readBack(record)).isNotEqualTo(
            expected(new MadeRecord(record.timeNs(), 3, event, record.pid(), record.comm(), record.flags(), 0, other)));
      }
    }
  }

  private static MadeRecord made(TraceEvent event, int round) {
    Object[] fields = new Object[event.fields().size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = event.kind(i).isText() ? TEXTS[(round + i) % TEXTS.length] : (Object) NUMBERS[(round + i) % NUMBERS.length];
    }
    long timeNs = round == 0 ? 0 : round == 1 ? Long.MAX_VALUE : AT_NS;
    return new MadeRecord(timeNs, 3, event, round == 2 ? Integer.MAX_VALUE : round, "hog", round == 3 ? 0xff : round, 0, fields);
  }

  /** The one event of a trace with the names of functions put in. */
  private static Map<String, Object> readBack(MadeRecord record) {
    List<Map<String, Object>> packets = packets(machine(4), e -> e.event(record));
    Map<Object, String> symbols = new LinkedHashMap<>();
    symbols.put(0L, "");
    for (Map<String, Object> data : all(packets, "interned_data")) {
      list(data.get("kernel_symbols")).forEach(s -> symbols.put(s.get("iid"), ((ByteString) s.get("str")).toStringUtf8()));
    }
    assertThat(events(packets)).hasSize(1);
    Map<String, Object> read = new TreeMap<>(events(packets).getFirst());
    Map<String, Object> generic = child(read, "generic");
    if (generic != null) {
      Map<String, Object> fields = new TreeMap<>();
      for (Map<String, Object> f : list(generic.get("field"))) {
        Map<String, Object> rest = new LinkedHashMap<>(f);
        rest.remove("name");
        assertThat(rest).hasSize(1);
        fields.put((String) f.get("name"), rest.values().iterator().next());
      }
      read.remove("generic");
      read.put((String) generic.get("event_name"), fields);
    } else {
      Map<String, Object> fields = new TreeMap<>(child(read, record.event().eventName()));
      fields.replaceAll((name, v) -> record.event().kind(record.event().fields().indexOf(name)) == Kind.SYMBOL ? symbols.get(v) : v);
      read.put(record.event().eventName(), fields);
    }
    return read;
  }

  private static Map<String, Object> expected(MadeRecord r) {
    Map<String, Object> fields = new TreeMap<>();
    TraceEvent e = r.event();
    FieldDescriptor message = Schema.message("FtraceEvent").findFieldByName(e.eventName());
    for (int i = 0; i < e.fields().size(); i++) {
      String name = e.fields().get(i);
      if (LEFT_OUT.contains(e.eventName() + "." + name)) {
        continue;
      }
      Object value = e.kind(i).isText() ? r.text(i).replace('\ud800', '?') : (Object) r.arg(i);
      Descriptor type = message == null ? null : message.getMessageType();
      if (type != null && type.findFieldByName(name).getJavaType() == FieldDescriptor.JavaType.INT) {
        value = (int) r.arg(i);
      }
      fields.put(name, value);
    }
    return new TreeMap<>(Map.of("timestamp", r.timeNs(), "pid", r.pid(), e.eventName(), fields));
  }

  @Test
  void cpusHaveBundlesOfTheirOwn_inTheOrderOfTheRecords() {
    int each = 3_000;
    List<Map<String, Object>> packets = packets(machine(4), e -> {
      for (int i = 0; i < each; i++) {
        e.event(wake(i * 10L, 2));
        e.event(wake(i * 10L + 5, 0));
      }
    });
    for (int cpu : new int[] {0, 2}) {
      List<Long> times = times(packets, cpu);
      assertThat(times).hasSize(each).isSorted();
      assertThat(times.getFirst()).isEqualTo(cpu == 0 ? 5 : 0);
    }
    assertThat(times(packets, 1)).isEmpty();
    assertThat(all(packets, "ftrace_events")).hasSizeGreaterThan(4);
  }

  /** Records in another order come out in another order: the test above can fail. */
  @Test
  void theOrder_isTheCallers() {
    assertThat(times(packets(machine(4), e -> {
      e.event(wake(20, 2));
      e.event(wake(10, 2));
    }), 2)).containsExactly(20L, 10L);
  }

  private static List<Long> times(List<Map<String, Object>> packets, int cpu) {
    return all(packets, "ftrace_events").stream().filter(b -> b.get("cpu").equals(cpu))
        .flatMap(b -> list(b.get("event")).stream()).map(e -> (Long) e.get("timestamp")).toList();
  }

  private static MadeRecord wake(long timeNs, int cpu) {
    return new MadeRecord(timeNs, cpu, TraceEvent.SCHED_WAKING, 5, "hog", 0x01, 1, "psimon", 300, 98, 3);
  }

  @Test
  void aFunction_isDefinedOnce_beforeItIsUsed() {
    List<Map<String, Object>> packets = packets(machine(4), e -> {
      for (int i = 0; i < 2_000; i++) {
        e.event(new MadeRecord(i, i % 4, TraceEvent.WORKQUEUE_EXECUTE_START, 5, "kworker", 0, 0, 1L, i % 2 == 0 ? "vmstat_update" : "psi_avgs_work"));
      }
    });
    List<Object> defined = new ArrayList<>();
    int used = 0;
    for (Map<String, Object> p : packets) {
      if (p.containsKey("interned_data")) {
        list(child(p, "interned_data").get("kernel_symbols")).forEach(s -> defined.add(s.get("iid")));
      }
      if (p.containsKey("ftrace_events")) {
        for (Map<String, Object> e : list(child(p, "ftrace_events").get("event"))) {
          assertThat(defined).contains(child(e, "workqueue_execute_start").get("function"));
          used++;
        }
      }
    }
    assertThat(defined).containsExactly(1L, 2L);
    assertThat(used).isEqualTo(2_000);
  }

  @Test
  void onlyTheFirstPacket_clearsTheState_allAreOfOneSequence() {
    List<Map<String, Object>> packets = packets(machine(4), e -> {
      e.event(wake(1, 2));
      e.counter(2, 1, "backlog", 3);
    });
    assertThat(packets).extracting(p -> p.get("trusted_packet_sequence_id")).containsOnly(1);
    assertThat(packets).extracting(p -> p.get("sequence_flags")).startsWith(1, 2).doesNotContainNull();
    assertThat(packets.stream().filter(p -> p.get("sequence_flags").equals(1))).hasSize(1);
  }

  @Test
  void counters_haveATrackEach_andItsNameOnce() {
    assertThat(new PerfettoExporter().wantsCounters()).isTrue();
    List<Map<String, Object>> packets = packets(machine(4), e -> {
      e.counter(10, 2, "backlog", 7);
      e.counter(20, -1, "rto_mask", Long.MIN_VALUE);
      e.counter(30, 3, "backlog", -1);
      e.counter(40, 2, "backlog", Long.MAX_VALUE);
    });
    Map<Object, Object> names = new LinkedHashMap<>();
    List<Map<String, Object>> tracks = all(packets, "track_descriptor");
    tracks.forEach(t -> names.put(t.get("uuid"), t.get("name")));
    assertThat(names.values()).containsExactly("backlog", "backlog cpu 2", "rto_mask", "backlog cpu 3");
    assertThat(tracks).extracting(t -> t.containsKey("counter")).containsExactly(false, true, true, true);
    assertThat(tracks).extracting(t -> names.get(t.get("parent_uuid"))).containsExactly(null, "backlog", null, "backlog");
    List<String> values = packets.stream().filter(p -> p.containsKey("track_event")).map(p -> {
      Map<String, Object> event = child(p, "track_event");
      assertThat(event.get("type")).hasToString("TYPE_COUNTER");
      return p.get("timestamp") + " " + names.get(event.get("track_uuid")) + " " + event.get("counter_value");
    }).toList();
    assertThat(values).containsExactly("10 backlog cpu 2 7", "20 rto_mask -9223372036854775808", "30 backlog cpu 3 -1",
        "40 backlog cpu 2 9223372036854775807");
  }

  @Test
  void whatIsLost_marksTheBundleBehindIt() {
    List<Map<String, Object>> bundles = all(packets(machine(4), e -> {
      e.event(wake(1, 2));
      e.event(wake(1, 3));
      e.lost(2, 17);
      e.event(wake(2, 2));
      e.event(wake(2, 3));
      e.lost(1, 0);
    }), "ftrace_events");
    assertThat(bundles).extracting(b -> b.get("cpu") + " " + list(b.getOrDefault("event", List.of())).size() + " " + b.get("lost_events"))
        .containsExactly("2 1 null", "1 0 true", "2 1 true", "3 2 null");
  }

  @Test
  void anEmptyTrace_hasTheMachineAndItsTasks() {
    List<Map<String, Object>> packets = packets(machine(4, task(15, "migration/0", true), task(300, "psimon", false)), e -> {});
    assertThat(packets).hasSize(2);
    Map<String, Object> system = child(packets.getFirst(), "system_info");
    assertThat(system).containsEntry("num_cpus", 4).containsEntry("hz", 1000L);
    assertThat(child(system, "utsname")).containsEntry("sysname", "Linux");
    Map<String, Object> tree = child(packets.getLast(), "process_tree");
    assertThat(list(tree.get("processes"))).extracting(p -> p.get("pid") + " " + p.get("ppid") + " " + p.get("cmdline") + " "
        + p.get("is_kthread")).containsExactly("2 0 [kthreadd] true", "15 2 [migration/0] true", "300 0 [psimon] false");
    assertThat(list(tree.get("threads"))).extracting(t -> t.get("tid") + " " + t.get("tgid") + " " + t.get("name"))
        .containsExactly("2 2 kthreadd", "15 15 migration/0", "300 300 psimon");
  }

  @Test
  void theSameCalls_writeTheSameBytes() {
    Written.Calls calls = e -> {
      e.event(made(TraceEvent.HRTIMER_START, 4));
      e.counter(2, 1, "backlog", 3);
      e.event(wake(1, 2));
    };
    assertThat(Written.bytes(machine(4), calls)).isEqualTo(Written.bytes(machine(4), calls))
        .isNotEqualTo(Written.bytes(machine(4), e -> e.event(wake(1, 2))));
  }

  @Test
  void moreCpusThanPerfettoReads_areRefused() {
    assertThatThrownBy(() -> new PerfettoExporter().begin(machine(1025), OutputStream.nullOutputStream()))
        .isInstanceOf(IOException.class).hasMessage("Perfetto reads no traces of more than 1024 CPUs; this machine has 1025");
    assertThat(packets(machine(1024), e -> e.event(wake(1, 1023)))).isNotEmpty();
  }

  /** However long a trace is: what is kept are the bundles, and what is thrown away is next to nothing. */
  @Test
  void aLongTrace_isStreamed_andAllocatesNextToNothing() throws IOException {
    long[] written = {0};
    OutputStream counting = new OutputStream() {
      @Override
      public void write(int b) {
        written[0]++;
      }

      @Override
      public void write(byte[] b, int from, int length) {
        written[0] += length;
      }
    };
    PerfettoExporter exporter = new PerfettoExporter();
    exporter.begin(machine(4), counting);
    MadeRecord[] records = Arrays.stream(TraceEvent.values()).map(e -> made(e, 1)).toArray(MadeRecord[]::new);
    for (MadeRecord r : records) {
      exporter.event(r);
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    MadeRecord record = new MadeRecord(AT_NS, 3, TraceEvent.SCHED_SWITCH, 5, "hog", 0x01, 2, "hog", 5, 120, 0x100, "psimon", 300, 98);
    for (int i = 0; i < 100_000; i++) {
      exporter.event(record);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long before = written[0];
    for (int i = 0; i < 1_000_000; i++) {
      exporter.event(record);
    }
    assertThat(written[0] - before).as("written meanwhile").isGreaterThan(30_000_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - allocated).as("allocated").isLessThan(2_000_000);
    exporter.end();
  }
}
