package dev.stormbench.plugin.importftrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FtraceImporterTest {
  private static final String LEFT = "             hog-5       [003] dNh1.  1588.535798: ";

  private final List<String> said = new ArrayList<>();

  @Test
  void serviceLoader_findsIt() {
    assertThat(ServiceLoader.load(Plugin.class).stream().map(p -> p.get().id())).contains("import-ftrace");
  }

  @ParameterizedTest
  @CsvSource({"trace,true", "S05.trace,true", "t.txt,true", "trace.dat,false", "s.yaml,false"})
  void fileNames(String name, boolean accepted) {
    assertThat(new FtraceImporter().accepts(name)).isEqualTo(accepted);
  }

  @Test
  void columns_areTaskCpuFlagsAndTime() {
    read("C1 Compiler-2-71 [001] DBHfa  12.000001: reschedule_entry: vector=253", r -> {
      assertThat(r.comm()).isEqualTo("C1 Compiler-2");
      assertThat(r.pid()).isEqualTo(71);
      assertThat(r.cpu()).isEqualTo(1);
      assertThat(r.flags()).isEqualTo(0x81 | 0x26 | 0x18);
      assertThat(r.preemptCount()).isEqualTo(0xaf);
      assertThat(r.timeNs()).isEqualTo(12_000_001_000L);
    });
  }

  @Test
  void idle_isTheSwapperOfItsCpu_andAForgottenComm_staysForgotten() {
    read("          <idle>-0       [012] d..2.     4.112073: reschedule_exit: vector=253",
        r -> assertThat(r.comm()).isEqualTo("swapper/12"));
    read("           <...>-77      [000] .....     4.112073: reschedule_exit: vector=253",
        r -> assertThat(r.comm()).isEqualTo("<...>"));
  }

  @Test
  void olderColumns_threadGroups_andCountingClocks_areRead() {
    read("  hog-5     [003] d.h1  10.000000: reschedule_exit: vector=253", r -> assertThat(r.preemptCount()).isEqualTo(1));
    read("  hog-5     (   77) [003] d.h1.  10.000000: reschedule_exit: vector=253", r -> assertThat(r.pid()).isEqualTo(5));
    read("  hog-5     (-----) [003] d.h1.  10.000000: reschedule_exit: vector=253", r -> assertThat(r.pid()).isEqualTo(5));
    read("  hog-5     [003] d.h1.  11562862983473: reschedule_exit: vector=253",
        r -> assertThat(r.timeNs()).isEqualTo(11_562_862_983_473L));
  }

  @Test
  void aSwitch_hasItsStates_andCommsWithBlanks() {
    read(LEFT + "sched_switch: prev_comm=C2 Compiler Thre prev_pid=5 prev_prio=120 prev_state=D|Z+ ==>"
        + " next_comm=a=b next_pid=6 next_prio=-1", r -> {
          assertThat(r.text(0)).isEqualTo("C2 Compiler Thre");
          assertThat(r.arg(1)).isEqualTo(5);
          assertThat(r.arg(3)).isEqualTo(0x122);
          assertThat(r.text(4)).isEqualTo("a=b");
          assertThat(r.arg(6)).isEqualTo(-1);
        });
  }

  @Test
  void fieldsAreTakenByName_notByPlace() {
    read(LEFT + "hrtimer_expire_entry: hrtimer=00000000af33f7c7 function=hrtimer_wakeup now=4411432040378", r -> {
      assertThat(r.arg(0)).isEqualTo(0xaf33f7c7L);
      assertThat(r.arg(1)).isEqualTo(4_411_432_040_378L);
      assertThat(r.text(2)).isEqualTo("hrtimer_wakeup");
    });
    read(LEFT + "timer_start: timer=0000000000000010 function=f [mod] expires=4294937301 [timeout=5] bucket_expiry=1"
        + " cpu=3 idx=0 flags=D", r -> {
          assertThat(r.text(1)).isEqualTo("f [mod]");
          assertThat(r.arg(3)).isEqualTo(1);
          assertThat(r.arg(4)).isEqualTo(4_294_937_296L);
          assertThat(r.arg(5)).isEqualTo(3 | 0x00080000);
        });
  }

  @Test
  void fieldsThatNotAllKernelsPrint_mayBeAbsent() {
    read(LEFT + "timer_start: timer=0000000000000010 function=f expires=4294937301 [timeout=5] cpu=2 idx=4 flags=I|M", r -> {
      assertThat(r.arg(3)).isZero();
      assertThat(r.arg(5)).isEqualTo(2 | 4 << 22 | 0x00240000);
    });
    read(LEFT + "timer_start: timer=0000000000000010 function=f expires=4294937301 [timeout=5]", r -> assertThat(r.arg(5)).isZero());
    read(LEFT + "hrtimer_start: hrtimer=0000000000000010 function=f expires=7 softexpires=6 mode=REL|PINNED|HARD", r -> {
      assertThat(r.arg(4)).isEqualTo(11);
      assertThat(r.text(4)).isNull();
      assertThat(r.arg(5)).isZero();
    });
    read(LEFT + "hrtimer_start: hrtimer=0000000000000010 function=f expires=7 softexpires=6 mode=ABS was_armed=1",
        r -> assertThat(r.arg(5)).isEqualTo(1));
    read(LEFT + "hrtimer_init: hrtimer=0000000000000010 clockid=CLOCK_TAI mode=0x10", r -> {
      assertThat(r.event()).isEqualTo(TraceEvent.HRTIMER_SETUP);
      assertThat(r.arg(1)).isEqualTo(11);
      assertThat(r.arg(2)).isEqualTo(16);
    });
    read(LEFT + "sched_process_exit: comm=A pid=7 prio=120", r -> assertThat(r.arg(3)).isZero());
    read(LEFT + "sched_process_exit: comm=A pid=7 prio=120 group_dead=true", r -> assertThat(r.arg(3)).isEqualTo(1));
    read(LEFT + "sched_stat_runtime: comm=A pid=7 runtime=5 [ns] vruntime=9 [ns]", r -> assertThat(r.arg(2)).isEqualTo(5));
    read(LEFT + "tick_stop: success=0 dependency=CLOCK_UNSTABLE", r -> assertThat(r.arg(1)).isEqualTo(8));
  }

  @Test
  void callbacks_loseTheirOffset() {
    read(LEFT + "ipi_send_cpu: cpu=2 callsite=irq_work_queue_on+0x5b/0x90 callback=generic_smp+0x0/0x20",
        r -> {
          assertThat(r.text(1)).isEqualTo("irq_work_queue_on");
          assertThat(r.text(2)).isEqualTo("generic_smp");
        });
    read(LEFT + "ipi_send_cpu: cpu=2 callsite=push_rt_task+0x2a6/0x300 callback=0x0",
        r -> assertThat(r.text(2)).isEmpty());
  }

  @Test
  void aFieldOfTheLineBefore_isForgotten() {
    List<String> functions = new ArrayList<>();
    read(LEFT + "workqueue_activate_work: work struct 0000000000000010 function=f \n"
        + LEFT + "workqueue_activate_work: work struct 0000000000000010", r -> functions.add(r.text(1)));
    assertThat(functions).containsExactly("f", "");
  }

  @ParameterizedTest
  @EnumSource(TraceEvent.class)
  void everyEvent_hasAFormat(TraceEvent event) {
    assertThat(EventText.of(event.eventName()).event()).isEqualTo(event);
    for (String field : event.fields()) {
      assertThat(EventText.of(event.eventName()).accepted()).contains("<" + field + ">");
    }
  }

  @Test
  void whatIsNotModelled_isCountedByName() {
    read("# tracer: nop\n#\n\n"
        + LEFT + "sel: (select_task_rq_rt+0x4/0xb0) pid=221 cpu=1 flags=0x8\n"
        + LEFT + "tracing_mark_write: T0=4.102000000\n"
        + LEFT + "kernel_stack: <stack trace>\n => foo\n => bar\n"
        + LEFT + "do_idle <-cpu_startup_entry\n"
        + "CPU:3 [LOST 12 EVENTS]\nCPU:4 [LOST EVENTS]\n"
        + LEFT + "sched_wake_idle_without_ipi: cpu=7", r -> said.add("cpu=" + r.arg(0)));
    assertThat(said).containsExactly("skipped sel", "skipped tracing_mark_write", "skipped kernel_stack",
        "skipped (not an event)", "lost 3 12", "lost 4 0", "cpu=7");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "rubbish | t.txt:2:1: cannot read 'rubbish'; accepted: COMM-PID [CPU] FLAGS SECONDS.MICROSECONDS: EVENT: FIELDS,"
        + " as in /sys/kernel/tracing/trace",
    " hog-5  [003] q.h1.  1.000000: reschedule_exit: vector=253 | t.txt:2:1: cannot read ' hog-5  [003] q.h1.",
    " hog-5  [009000] d.h1.  1.000000: reschedule_exit: vector=253 | accepted: CPU numbers from 0 to 8191",
    " hog-5  [003] d.h1.  1.000000: reschedule_exit: vector=x | t.txt:2:49: cannot read 'vector=x'; accepted:"
        + " reschedule_exit: vector=<vector>",
    " hog-5  [003] d.h1.  1.000000: sched_waking: comm=A pid=7 | accepted: sched_waking: comm=<comm> pid=<pid>"
        + " prio=<prio>... target_cpu=<target_cpu>",
    " hog-5  [003] d.h1.  1.000000: cpu_idle: state=99999999999999999999 cpu_id=1 | accepted: cpu_idle: state=<state>",
    " hog-5  [003] d.h1.  1.000000: cpu_idle: state=9999999999999999999 cpu_id=1 | accepted: cpu_idle: state=<state>",
    " hog-5  [003] d.h1.  1.000000: irq_handler_exit: irq=3 ret=maybe | accepted: irq_handler_exit: irq=<irq> ret=<ret>",
  })
  void aBrokenLine_isAnError_withItsPlace(String lineAndMessage) {
    int bar = lineAndMessage.indexOf(" | ");
    assertThatThrownBy(() -> read("# tracer: nop\n" + lineAndMessage.substring(0, bar), r -> { }))
        .isInstanceOf(ScenarioException.class).hasMessageContaining(lineAndMessage.substring(bar + 3));
  }

  private void read(String text, java.util.function.Consumer<TraceRecord> records) {
    int[] read = {0};
    try {
      new FtraceImporter().read("t.txt", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
          new TraceImporter.Sink() {
            @Override
            public void event(TraceRecord record) {
              read[0]++;
              records.accept(record);
            }

            @Override
            public void lost(int cpu, long events) {
              said.add("lost " + cpu + " " + events);
            }

            @Override
            public void skipped(String eventName) {
              said.add("skipped " + eventName);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(read[0]).as("records read").isPositive();
  }
}
