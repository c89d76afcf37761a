package dev.stormbench.plugin.exportftrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.testkit.Registered;
import dev.stormbench.testkit.Stub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FtraceExporterTest {
  private static final int HEADER_LINES = 12;
  private static final long AT_NS = 1_588_535_798_000L;
  private static final long ADDRESS = 0x7f754945L;

  @Test
  void serviceLoader_findsIt_withItsExporter() {
    Plugin plugin = Registered.found(ExportFtrace.class);
    assertThat(plugin.id()).isEqualTo("export-ftrace");
    assertThat(Registered.by(plugin)).containsExactly("traceExporter ftrace");
  }

  @Test
  void switch_fromIdle_andPreempted() {
    assertThat(line(TraceEvent.SCHED_SWITCH, 0, 0x01, 2, "swapper/3", 0, 120, 0, "psimon", 300, 98))
        .isEqualTo("          <idle>-0       [003] d..2.  1588.535798: sched_switch: prev_comm=swapper/3 prev_pid=0"
            + " prev_prio=120 prev_state=R ==> next_comm=psimon next_pid=300 next_prio=98");
    assertThat(text(TraceEvent.SCHED_SWITCH, "hog", 5, 120, 0x100, "psimon", 300, 98))
        .contains("prev_state=R+ ==>");
  }

  @ParameterizedTest
  @CsvSource({"0,R", "1,S", "2,D", "4,T", "8,t", "16,X", "32,Z", "64,P", "128,I", "256,R+", "258,D+", "3,S|D"})
  void switch_stateLetters(int state, String letters) {
    assertThat(text(TraceEvent.SCHED_SWITCH, "a", 1, 120, state, "b", 2, 120))
        .contains("prev_state=" + letters + " ==>");
  }

  @ParameterizedTest
  @CsvSource({
    "0x00,0x00,.....", "0x01,0x02,d..2.", "0x81,0x00,D....", "0x80,0x01,b..1.", "0x25,0x00,dN...", "0x05,0x00,dn...",
    "0x21,0x00,dp...", "0x27,0x00,dB...", "0x23,0x00,dL...", "0x07,0x00,db...", "0x03,0x00,dl...", "0x09,0x00,d.h..",
    "0x11,0x00,d.s..", "0x3d,0x11,dNH11", "0x41,0x00,d.z..", "0x49,0x0f,d.Zf.", "0x00,0xa0,....a"
  })
  void flags_areTheKernelsCharacters(int flags, int preemptCount, String characters) {
    String line = line(new MadeRecord(AT_NS, 3, TraceEvent.LOCAL_TIMER_ENTRY, 5, "hog", flags, preemptCount, 236));
    assertThat(line).isEqualTo(
        "             hog-5       [003] " + characters + "  1588.535798: local_timer_entry: vector=236");
  }

  @ParameterizedTest
  @CsvSource({"0,0.000000", "499,0.000000", "500,0.000001", "999999499,0.999999", "999999500,1.000000",
      "123456789012345,123456.789012"})
  void times_areRoundedToMicroseconds(long ns, String printed) {
    String line = line(new MadeRecord(ns, 0, TraceEvent.RESCHEDULE_EXIT, 0, "swapper/0", 0x09, 0, 253));
    assertThat(line.substring(line.indexOf("h.. ") + 4, line.indexOf(": ")))
        .isEqualTo(" ".repeat(Math.max(0, 12 - printed.length())) + printed);
  }

  @Test
  void wideNumbers_pushTheColumns() {
    String line = line(new MadeRecord(0, 1023, TraceEvent.IRQ_WORK_ENTRY, 12345678, "C1 CompilerThre", 0x09, 0, 246));
    assertThat(line).isEqualTo(" C1 CompilerThre-12345678 [1023] d.h..     0.000000: irq_work_entry: vector=246");
  }

  @Test
  void ipis_sayWhereFrom_andWhatTheyCarry() {
    assertThat(text(TraceEvent.IPI_SEND_CPU, 95, "wakeup_preempt", ""))
        .isEqualTo("cpu=95 callsite=wakeup_preempt+0x5b/0x90 callback=0x0");
    assertThat(text(TraceEvent.IPI_SEND_CPU, 95, "irq_work_queue_on", "generic_smp_call_function_single_interrupt"))
        .isEqualTo("cpu=95 callsite=irq_work_queue_on+0x5b/0x90 callback=generic_smp_call_function_single_interrupt+0x0/0x20");
    assertThat(text(TraceEvent.IPI_SEND_CPUMASK, "0-3,7", "f", "")).isEqualTo("cpumask=0-3,7 callsite=f+0x5b/0x90 callback=0x0");
    assertThat(text(TraceEvent.CSD_QUEUE_CPU, 95, "irq_work_queue_on", "rto_push_irq_work_func", ADDRESS))
        .isEqualTo("cpu=95 callsite=irq_work_queue_on+0x5b/0x90 func=rto_push_irq_work_func csd=000000007f754945");
  }

  @Test
  void lostRecords_haveALine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FtraceExporter exporter = new FtraceExporter();
    exporter.begin(Stub.of(Machine.class, Map.of("nrCpus", 2)), out);
    exporter.lost(1, 71);
    exporter.lost(0, 0);
    exporter.end();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().skip(HEADER_LINES))
        .containsExactly("CPU:1 [LOST 71 EVENTS]", "CPU:0 [LOST EVENTS]");
  }

  @Test
  void eventsThatTheSamplesLack() {
    assertThat(text(TraceEvent.TASKLET_ENTRY, 0xffa000000049d0f0L, "body"))
        .isEqualTo("tasklet=0xffa000000049d0f0 function=body");
    assertThat(text(TraceEvent.SCHED_WAKE_IDLE_WITHOUT_IPI, 7)).isEqualTo("cpu=7");
    assertThat(text(TraceEvent.SCHED_PROCESS_EXIT, "a b", 7, 120, 1))
        .isEqualTo("comm=a b pid=7 prio=120 group_dead=true");
    assertThat(text(TraceEvent.TIMER_START, ADDRESS, "poll_timer_fn", 4_294_937_301L, 4_294_937_304L, 4_294_937_300L,
        3 | 5 << 22 | 0x00280000))
        .isEqualTo("timer=000000007f754945 function=poll_timer_fn expires=4294937301 [timeout=1]"
            + " bucket_expiry=4294937304 cpu=3 idx=5 flags=D|I");
    assertThat(text(TraceEvent.HRTIMER_SETUP, ADDRESS, 1, 9)).isEqualTo("hrtimer=000000007f754945 clockid=CLOCK_MONOTONIC mode=REL|HARD");
    assertThat(text(TraceEvent.HRTIMER_SETUP, ADDRESS, 5, 0)).isEqualTo("hrtimer=000000007f754945 clockid=0x5 mode=ABS");
    assertThat(text(TraceEvent.SCHED_STAT_RUNTIME, "hog", 5, 123_456L)).isEqualTo("comm=hog pid=5 runtime=123456 [ns]");
    assertThat(text(TraceEvent.SCHED_PROCESS_FORK, "a", 1, "b", 2)).isEqualTo("comm=a pid=1 child_comm=b child_pid=2");
    assertThat(text(TraceEvent.RCU_UTILIZATION, "Start context switch")).isEqualTo("Start context switch");
    assertThat(text(TraceEvent.TIMER_INIT, ADDRESS)).isEqualTo("timer=000000007f754945");
    assertThat(text(TraceEvent.TIMER_EXPIRE_ENTRY, ADDRESS, 4_294_937_301L, "poll_timer_fn", 4_294_937_300L))
        .isEqualTo("timer=000000007f754945 function=poll_timer_fn now=4294937301 baseclk=4294937300");
    assertThat(text(TraceEvent.TIMER_EXPIRE_EXIT, ADDRESS)).isEqualTo("timer=000000007f754945");
    assertThat(text(TraceEvent.CPU_IDLE, 1, 3)).isEqualTo("state=1 cpu_id=3");
    assertThat(text(TraceEvent.CPU_IDLE, -1, 3)).isEqualTo("state=4294967295 cpu_id=3");
    assertThat(text(TraceEvent.CPU_IDLE, 4294967295L, 3)).isEqualTo("state=4294967295 cpu_id=3");
    assertThat(text(TraceEvent.TICK_STOP, 1, 0)).isEqualTo("success=1 dependency=NONE");
    assertThat(text(TraceEvent.TICK_STOP, 0, 4)).isEqualTo("success=0 dependency=SCHED");
    assertThat(text(TraceEvent.TICK_STOP, 0, 0x40)).isEqualTo("success=0 dependency=0x40");
    assertThat(text(TraceEvent.RCU_STALL_WARNING, "rcu_preempt", "SelfDetected"))
        .isEqualTo("rcu_preempt SelfDetected");
    assertThat(text(TraceEvent.IRQ_HANDLER_EXIT, 36, 0)).isEqualTo("irq=36 ret=unhandled");
    assertThat(text(TraceEvent.SOFTIRQ_RAISE, 9)).isEqualTo("vec=9 [action=RCU]");
    assertThat(text(TraceEvent.WORKQUEUE_QUEUE_WORK, ADDRESS, "vmstat_update", "mm_percpu_wq", 3, 3))
        .isEqualTo("work struct=000000007f754945 function=vmstat_update workqueue=mm_percpu_wq req_cpu=3 cpu=3");
  }

  @ParameterizedTest
  @CsvSource({"0,ABS", "1,REL", "2,ABS|PINNED", "3,REL|PINNED", "5,REL|SOFT", "8,ABS|HARD",
      "10,ABS|PINNED|HARD", "11,REL|PINNED|HARD"})
  void hrtimerModes_areWords(int mode, String words) {
    assertThat(text(TraceEvent.HRTIMER_START, ADDRESS, "hrtimer_wakeup", 5_000L, 4_000L, mode)).isEqualTo(
        "hrtimer=000000007f754945 function=hrtimer_wakeup expires=5000 softexpires=4000 mode=" + words
            + " was_armed=0");
  }

  @ParameterizedTest
  @EnumSource(TraceEvent.class)
  void everyEvent_hasAText(TraceEvent event) {
    assertThat(line(new MadeRecord(AT_NS, 3, event, 5, "hog", 0, 0))).contains(": " + event.eventName() + ": ");
  }

  @Test
  void manyLines_areFlushedInOrder() {
    MadeRecord[] records = new MadeRecord[5_000];
    for (int i = 0; i < records.length; i++) {
      records[i] = new MadeRecord(i * 1_000L, 0, TraceEvent.SCHED_WAKE_IDLE_WITHOUT_IPI, 5, "hog", 0x01, 1, i);
    }
    List<String> lines = export(1, records).lines().skip(HEADER_LINES).toList();
    assertThat(lines).hasSize(records.length);
    for (int i = 0; i < records.length; i++) {
      assertThat(lines.get(i)).endsWith(": cpu=" + i);
    }
  }

  @Test
  void commsBeyondAscii_areUtf8() {
    assertThat(line(TraceEvent.SCHED_WAKING, 5, 0x01, 2, "stürm", 7, 49, 3)).contains("comm=stürm pid=7");
  }

  /** The per-record path allocates nothing: a million records leave less than a few lines' worth. */
  @Test
  void event_allocatesNothing() throws IOException {
    FtraceExporter exporter = new FtraceExporter();
    exporter.begin(Stub.of(Machine.class, Map.of("nrCpus", 2)), OutputStream.nullOutputStream());
    MadeRecord record = new MadeRecord(AT_NS, 3, TraceEvent.SCHED_SWITCH, 5, "hog", 0x01, 2,
        "hog", 5, 120, 0x100, "psimon", 300, 98);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 100_000; i++) {
      exporter.event(record);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1_000_000; i++) {
      exporter.event(record);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
  }

  private static String text(TraceEvent event, Object... fields) {
    String line = line(new MadeRecord(AT_NS, 3, event, 5, "hog", 0, 0, fields));
    return line.substring(line.indexOf(event.eventName() + ": ") + event.eventName().length() + 2);
  }

  private static String line(TraceEvent event, int pid, int flags, int preemptCount, Object... fields) {
    return line(new MadeRecord(AT_NS, 3, event, pid, "hog", flags, preemptCount, fields));
  }

  private static String line(MadeRecord record) {
    return export(2, record).lines().skip(HEADER_LINES).findFirst().orElseThrow();
  }

  private static String export(int nrCpus, MadeRecord... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FtraceExporter exporter = new FtraceExporter();
    try {
      exporter.begin(Stub.of(Machine.class, Map.of("nrCpus", nrCpus)), out);
      for (MadeRecord r : records) {
        exporter.event(r);
      }
      exporter.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
