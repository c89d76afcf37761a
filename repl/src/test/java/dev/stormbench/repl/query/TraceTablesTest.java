package dev.stormbench.repl.query;

import static dev.stormbench.spi.trace.TraceEvent.CALL_FUNCTION_SINGLE_ENTRY;
import static dev.stormbench.spi.trace.TraceEvent.CALL_FUNCTION_SINGLE_EXIT;
import static dev.stormbench.spi.trace.TraceEvent.CSD_QUEUE_CPU;
import static dev.stormbench.spi.trace.TraceEvent.IPI_SEND_CPU;
import static dev.stormbench.spi.trace.TraceEvent.IPI_SEND_CPUMASK;
import static dev.stormbench.spi.trace.TraceEvent.IRQ_HANDLER_ENTRY;
import static dev.stormbench.spi.trace.TraceEvent.IRQ_HANDLER_EXIT;
import static dev.stormbench.spi.trace.TraceEvent.LOCAL_TIMER_ENTRY;
import static dev.stormbench.spi.trace.TraceEvent.LOCAL_TIMER_EXIT;
import static dev.stormbench.spi.trace.TraceEvent.RESCHEDULE_ENTRY;
import static dev.stormbench.spi.trace.TraceEvent.RESCHEDULE_EXIT;
import static dev.stormbench.spi.trace.TraceEvent.SCHED_MIGRATE_TASK;
import static dev.stormbench.spi.trace.TraceEvent.SCHED_SWITCH;
import static dev.stormbench.spi.trace.TraceEvent.SCHED_WAKEUP;
import static dev.stormbench.spi.trace.TraceEvent.SCHED_WAKING;
import static dev.stormbench.spi.trace.TraceEvent.SOFTIRQ_ENTRY;
import static dev.stormbench.spi.trace.TraceEvent.SOFTIRQ_EXIT;
import static dev.stormbench.spi.trace.TraceEvent.SOFTIRQ_RAISE;
import static dev.stormbench.spi.trace.TraceEvent.TASKLET_ENTRY;
import static dev.stormbench.spi.trace.TraceEvent.TASKLET_EXIT;
import static dev.stormbench.spi.trace.TraceEvent.WORKQUEUE_EXECUTE_END;
import static dev.stormbench.spi.trace.TraceEvent.WORKQUEUE_EXECUTE_START;
import static dev.stormbench.spi.trace.TraceEvent.WORKQUEUE_QUEUE_WORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.ExtensionPoint;
import dev.stormbench.engine.plugin.LoadedPlugin;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.repl.trace.Kept;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.query.QueryEngine;
import dev.stormbench.spi.query.Rows;
import dev.stormbench.spi.query.TableSpec;
import dev.stormbench.spi.trace.TraceEvent;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of records: rows in the engine of somebody else, which keeps them in lists. */
class TraceTablesTest {
  private static final String CALL = "generic_smp_call_function_single_interrupt";
  private static final int SOFTIRQ_FLAG = 0x10;

  /** An engine that keeps rows as texts without the column {@code run}: {@code NULL} for nothing. */
  private static final class Lists implements QueryEngine, Plugin {
    final Map<String, List<String>> tables = new LinkedHashMap<>();
    boolean breaks;

    @Override
    public String id() {
      return "com.example.lists";
    }

    @Override
    public void init(Registry r) {}

    @Override
    public Rows table(TableSpec table) {
      List<String> rows = new ArrayList<>();
      tables.put(table.name(), rows);
      return new Rows() {
        private final List<String> row = new ArrayList<>();

        private void add(String s) {
          row.add(s);
        }

        @Override
        public void put(long value) {
          add(Long.toString(value));
        }

        @Override
        public void put(double value) {
          add(Double.toString(value));
        }

        @Override
        public void put(boolean value) {
          add(Boolean.toString(value));
        }

        @Override
        public void put(@Nullable String value) {
          add(value == null ? "NULL" : value);
        }

        @Override
        public void none() {
          add("NULL");
        }

        @Override
        public void end() {
          if (breaks) {
            throw new IllegalArgumentException("no more");
          }
          assertThat(row).as(table.name()).hasSize(table.columns().size());
          rows.add(String.join(" ", row.subList(1, row.size())));
          row.clear();
        }
      };
    }

    @Override
    public void union(TableSpec table, List<TableSpec> parts) {}

    @Override
    public void parquet(String name, Path file) {}

    @Override
    public void query(String source, String sql, Answer answer) {}

    @Override
    public void exportParquet(String source, String sql, OutputStream out) {}

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }

  private final Lists lists = new Lists();
  private final Tables tables = new Tables(new Extension<>(ExtensionPoint.QUERY_ENGINE, "lists", "", List.of(), p -> lists,
      new LoadedPlugin(lists.id(), "1", Spi.VERSION, lists)), () -> lists);
  private final TraceTables trace = new TraceTables(tables);

  private void hit(long ts, int cpu, TraceEvent e, Object... fields) {
    hit(ts, cpu, 0, e, fields);
  }

  private void hit(long ts, int cpu, int flags, TraceEvent e, Object... fields) {
    assertThat(fields).as(e.eventName()).hasSize(e.fields().size());
    long[] args = new long[fields.length];
    @Nullable String[] texts = new String[fields.length];
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] instanceof String s) {
        assertThat(e.kind(i).isText()).isTrue();
        texts[i] = s;
      } else {
        args[i] = ((Number) fields[i]).longValue();
      }
    }
    trace.event(new Kept(ts, cpu, e, 1, "cur", flags, 0, args, texts));
  }

  private void toSwitch(long ts, int cpu, String prev, int prevPid, int state, String next, int nextPid) {
    hit(ts, cpu, SCHED_SWITCH, prev, prevPid, 120, state, next, nextPid, 98);
  }

  private void waking(long ts, int cpu, TraceEvent e, String comm, int pid, int target) {
    hit(ts, cpu, e, comm, pid, 98, target);
  }

  private List<String> rows(TableSpec table) {
    trace.end();
    List<String> rows = new ArrayList<>(lists.tables.getOrDefault(table.name(), List.of()));
    Collections.sort(rows);
    return rows;
  }

  // -- tasks ------------------------------------------------------------------------------------------

  @Test
  void sched_isFromSwitchToSwitch_withNothingBeforeTheFirst_andNoEndAfterTheLast() {
    toSwitch(100, 0, "before", 5, 1, "a", 6);
    toSwitch(130, 0, "a", 6, 0x100, "b", 7);
    toSwitch(150, 0, "b", 7, 2, "swapper/0", 0);

    assertThat(rows(Schema.SCHED)).containsExactly("100 30 0 6 a 98 R+", "130 20 0 7 b 98 D", "150 NULL 0 0 swapper/0 98 NULL");
  }

  @Test
  void sched_afterALoss_orAMissedSwitch_hasNoEnd() {
    toSwitch(100, 0, "x", 5, 1, "a", 6);
    trace.lost(0, 3);
    toSwitch(200, 0, "c", 8, 1, "b", 7); // b's beginning is known again, c's is not
    toSwitch(250, 0, "d", 9, 1, "a", 6); // the switch from b to d was not seen

    assertThat(rows(Schema.SCHED)).containsExactly("100 NULL 0 6 a 98 NULL", "200 NULL 0 7 b 98 NULL", "250 NULL 0 6 a 98 NULL");
    assertThat(rows(Schema.LOST)).containsExactly("100 0 3");
  }

  @Test
  void aLossOnAnotherCpu_leavesWhatRunsHere() {
    toSwitch(100, 0, "x", 5, 1, "a", 6);
    trace.lost(1, 0);
    toSwitch(130, 0, "a", 6, 1, "swapper/0", 0);

    assertThat(rows(Schema.SCHED)).contains("100 30 0 6 a 98 S");
    assertThat(rows(Schema.THREAD_STATE)).contains("100 30 0 6 a Running", "100 NULL 0 5 x S");
    assertThat(rows(Schema.LOST)).containsExactly("100 1 NULL");
  }

  @Test
  void states_followATask() {
    toSwitch(100, 0, "x", 5, 1, "a", 6);
    toSwitch(150, 0, "a", 6, 1, "swapper/0", 0);
    waking(170, 2, SCHED_WAKING, "a", 6, 1);
    waking(171, 1, SCHED_WAKEUP, "a", 6, 1);
    toSwitch(180, 1, "swapper/1", 0, 0, "a", 6);
    toSwitch(185, 1, "a", 6, 0x100, "b", 7);
    toSwitch(190, 1, "b", 7, 0x10, "a", 6);

    assertThat(rows(Schema.THREAD_STATE)).containsExactly("100 50 0 6 a Running", "100 NULL 0 5 x S", "150 20 0 6 a S", "170 10 0 6 a R",
        "180 5 1 6 a Running", "185 5 1 6 a R+", "185 5 1 7 b Running", "190 NULL 1 6 a Running");
  }

  @Test
  void aWakeUp_goesFromWakingToTheSwitch() {
    waking(100, 2, SCHED_WAKING, "a", 6, 1);
    waking(103, 1, SCHED_WAKEUP, "a", 6, 1);
    toSwitch(110, 1, "x", 5, 0, "a", 6);
    waking(120, 2, SCHED_WAKEUP, "b", 7, 1); // no sched_waking in the trace
    toSwitch(121, 1, "a", 6, 1, "b", 7);

    assertThat(rows(Schema.WAKEUPS)).containsExactly("100 6 a 98 1 2 1 cur 103 110 10", "120 7 b 98 1 2 1 cur 120 121 1");
  }

  @Test
  void aTaskThatIsWokenBeforeItHasLeft_didNotWaitForTheNextSwitchToIt() {
    toSwitch(90, 1, "x", 5, 0, "a", 6);
    waking(100, 2, SCHED_WAKING, "a", 6, 1);
    waking(101, 2, SCHED_WAKEUP, "a", 6, 1);
    toSwitch(500, 1, "a", 6, 0x100, "b", 7);
    toSwitch(900, 1, "b", 7, 1, "a", 6);

    assertThat(rows(Schema.WAKEUPS)).containsExactly("100 6 a 98 1 2 1 cur 101 NULL NULL");
  }

  @Test
  void aWakeUp_overALoss_hasNoLatency() {
    waking(100, 2, SCHED_WAKING, "a", 6, 1);
    trace.lost(3, 1);
    toSwitch(110, 1, "x", 5, 0, "a", 6);

    assertThat(rows(Schema.WAKEUPS)).containsExactly("100 6 a 98 1 2 1 cur NULL NULL NULL");
  }

  // -- interrupts -------------------------------------------------------------------------------------

  @Test
  void anInterruptWithinAnother_isDeeper_andIsNotStolenTwice() {
    hit(100, 0, SOFTIRQ_RAISE, 6);
    hit(105, 0, SOFTIRQ_RAISE, 6);
    hit(110, 0, SOFTIRQ_ENTRY, 6);
    hit(112, 0, TASKLET_ENTRY, 77, "fn");
    hit(120, 0, SOFTIRQ_FLAG, LOCAL_TIMER_ENTRY, 236);
    hit(122, 0, SOFTIRQ_FLAG, IRQ_HANDLER_ENTRY, 30, "nvme");
    hit(125, 0, SOFTIRQ_FLAG, IRQ_HANDLER_EXIT, 30, 1);
    hit(130, 0, SOFTIRQ_FLAG, LOCAL_TIMER_EXIT, 236);
    hit(140, 0, TASKLET_EXIT, 77, "fn");
    hit(141, 0, TASKLET_ENTRY, 78, "fn");
    hit(150, 0, TASKLET_EXIT, 78, "fn");
    hit(151, 0, SOFTIRQ_RAISE, 6);
    hit(160, 0, SOFTIRQ_EXIT, 6);
    hit(170, 0, SOFTIRQ_ENTRY, 6);
    hit(171, 0, SOFTIRQ_EXIT, 6);

    assertThat(rows(Schema.IRQ)).containsExactly("120 10 0 local_timer 236 NULL 0 true 1 cur", "122 3 0 nvme NULL 30 1 true 1 cur");
    assertThat(rows(Schema.TASKLET)).containsExactly("112 28 0 fn 77 10 1 cur", "141 9 0 fn 78 0 1 cur");
    assertThat(rows(Schema.SOFTIRQ)).containsExactly("110 50 0 6 TASKLET 100 10 10 2 1 cur", "170 1 0 6 TASKLET 151 19 0 0 1 cur");
  }

  @Test
  void anExitWithoutEntry_isNoRow_andAnEntryWithoutExit_hasNoEnd() {
    hit(100, 0, LOCAL_TIMER_EXIT, 236);
    hit(101, 0, SOFTIRQ_EXIT, 6);
    hit(110, 0, SOFTIRQ_ENTRY, 1);
    hit(120, 0, LOCAL_TIMER_ENTRY, 236);
    hit(130, 0, SOFTIRQ_EXIT, 1); // the exit of the timer was not seen
    hit(140, 1, LOCAL_TIMER_ENTRY, 236);

    assertThat(rows(Schema.IRQ)).containsExactly("120 NULL 0 local_timer 236 NULL 0 false 1 cur", "140 NULL 1 local_timer 236 NULL 0 false 1 cur");
    assertThat(rows(Schema.SOFTIRQ)).containsExactly("110 20 0 1 TIMER NULL NULL 0 0 1 cur");
  }

  @Test
  void aLoss_opensWhatIsOpenOnThatCpuOnly() {
    hit(100, 0, LOCAL_TIMER_ENTRY, 236);
    hit(100, 1, LOCAL_TIMER_ENTRY, 236);
    hit(101, 0, SOFTIRQ_RAISE, 6);
    trace.lost(0, 7);
    hit(130, 0, LOCAL_TIMER_EXIT, 236);
    hit(130, 1, LOCAL_TIMER_EXIT, 236);
    hit(140, 0, SOFTIRQ_ENTRY, 6);
    hit(150, 0, SOFTIRQ_EXIT, 6);

    assertThat(rows(Schema.IRQ)).containsExactly("100 30 1 local_timer 236 NULL 0 false 1 cur", "100 NULL 0 local_timer 236 NULL 0 false 1 cur");
    assertThat(rows(Schema.SOFTIRQ)).containsExactly("140 10 0 6 TASKLET NULL NULL 0 0 1 cur");
  }

  // -- IPIs -------------------------------------------------------------------------------------------

  private void call(long ts, int cpu, int target, String func) {
    hit(ts, cpu, CSD_QUEUE_CPU, target, "f", func, 1);
    hit(ts, cpu, IPI_SEND_CPU, target, "f", CALL);
  }

  @Test
  void aHop_isBarren_ifItOnlySendsOn() {
    call(100, 3, 1, "rto_push_irq_work_func");
    hit(102, 1, CALL_FUNCTION_SINGLE_ENTRY, 251);
    call(103, 1, 2, "rto_push_irq_work_func");
    hit(104, 1, CALL_FUNCTION_SINGLE_EXIT, 251);
    hit(106, 2, CALL_FUNCTION_SINGLE_ENTRY, 251);
    hit(107, 2, SCHED_MIGRATE_TASK, "a", 6, 98, 2, 0);
    hit(109, 2, CALL_FUNCTION_SINGLE_EXIT, 251);
    hit(200, 1, CALL_FUNCTION_SINGLE_ENTRY, 251); // nobody was seen to send it

    assertThat(rows(Schema.IPI)).containsExactly("100 3 1 call_function_single rto_push_irq_work_func 102 2 2 true 1 cur",
        "103 1 2 call_function_single rto_push_irq_work_func 106 3 3 false 1 cur");
  }

  @Test
  void reschedules_thatMeetOnTheirWay_areAnsweredTogether_eachKindByItsOwn() {
    hit(100, 3, IPI_SEND_CPU, 1, "f", "");
    hit(101, 4, IPI_SEND_CPU, 1, "f", "");
    call(102, 5, 1, "sched_ttwu_pending");
    hit(103, 1, RESCHEDULE_ENTRY, 253);
    hit(104, 1, RESCHEDULE_EXIT, 253);
    hit(105, 3, IPI_SEND_CPU, 1, "f", "");

    assertThat(rows(Schema.IPI)).containsExactly("100 3 1 reschedule NULL 103 3 1 NULL 1 cur", "101 4 1 reschedule NULL 103 2 1 NULL 1 cur",
        "102 5 1 call_function_single sched_ttwu_pending NULL NULL NULL NULL 1 cur", "105 3 1 reschedule NULL NULL NULL NULL NULL 1 cur");
  }

  @Test
  void aCallToMany_isARowForEach() {
    hit(100, 0, IPI_SEND_CPUMASK, "1-2,4", "f", CALL);
    hit(103, 2, CALL_FUNCTION_SINGLE_ENTRY, 251);
    hit(104, 2, CALL_FUNCTION_SINGLE_EXIT, 251);
    trace.lost(4, 1);

    assertThat(rows(Schema.IPI)).containsExactly("100 0 1 call_function NULL NULL NULL NULL NULL 1 cur",
        "100 0 2 call_function_single NULL 103 3 1 true 1 cur", "100 0 4 call_function NULL NULL NULL NULL NULL 1 cur");
  }

  // -- work -------------------------------------------------------------------------------------------

  @Test
  void work_isKnownByItsAddress() {
    hit(100, 0, WORKQUEUE_QUEUE_WORK, 9, "fn", "events", 0, 0);
    hit(110, 1, WORKQUEUE_EXECUTE_START, 9, "fn");
    hit(111, 2, WORKQUEUE_EXECUTE_START, 10, "other");
    hit(150, 3, WORKQUEUE_EXECUTE_END, 9, "fn");
    hit(151, 3, WORKQUEUE_EXECUTE_END, 11, "fn");

    assertThat(rows(Schema.WORKQUEUE)).containsExactly("110 40 1 fn 9 events 100 10 1 cur", "111 NULL 2 other 10 NULL NULL NULL 1 cur");
  }

  // -- all of them ------------------------------------------------------------------------------------

  @Test
  void everyRecord_isInTheTableOfItsEvent_numberedOverAll() {
    hit(100, 0, SOFTIRQ_RAISE, 6);
    waking(101, 2, SCHED_WAKING, "a", 6, 1);

    assertThat(lists.tables.get("softirq_raise")).containsExactly("0 100 0 1 cur 0 0 6");
    assertThat(lists.tables.get("sched_waking")).containsExactly("1 101 2 1 cur 0 0 a 6 98 1");
    assertThat(lists.tables).hasSize(Schema.all().size() - 1).containsKeys("runs", "sched", "ipi_send_cpumask").doesNotContainKey("events");
  }

  @Test
  void anEngineThatThrows_isBlamed() {
    lists.breaks = true;
    assertThatThrownBy(() -> hit(100, 0, SOFTIRQ_RAISE, 6)).isInstanceOf(PluginException.class).hasMessageContaining("com.example.lists")
        .hasMessageContaining("rows of query-engine 'lists'");
  }
}
