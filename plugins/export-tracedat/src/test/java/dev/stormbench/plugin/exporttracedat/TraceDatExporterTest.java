package dev.stormbench.plugin.exporttracedat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import dev.stormbench.testkit.Registered;
import dev.stormbench.testkit.Stub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceDatExporterTest {
  private static final int PAGE = Reader.PAGE;
  private static final int SOFTIRQ_BYTES = 4 + 12;
  private static final int PER_PAGE = (PAGE - 16) / SOFTIRQ_BYTES;

  /** The three that are registered. */
  private enum Kind {
    V6(new FileV6(), false), V7(new FileV7(false), false), ZSTD(new FileV7(true), true);

    private final TraceFile file;
    private final boolean compressed;

    Kind(TraceFile file, boolean compressed) {
      this.file = file;
      this.compressed = compressed;
    }

    TraceDatExporter exporter() {
      return new TraceDatExporter(".dat", file, compressed);
    }
  }

  @Test
  void serviceLoader_findsIt_withItsExporters() {
    Plugin plugin = Registered.found(ExportTracedat.class);
    assertThat(plugin.id()).isEqualTo("export-tracedat");
    assertThat(Registered.by(plugin))
        .containsExactly("traceExporter trace-dat", "traceExporter trace-dat-v7", "traceExporter trace-dat-zstd");
  }

  @ParameterizedTest
  @EnumSource
  void records_keepTheirCpu_theirNanoseconds_andTheirBytes(Kind kind) throws IOException {
    Reader r = export(kind, 4,
        new MadeRecord(1_000_000_007L, 2, TraceEvent.SCHED_SWITCH, 5, "hog", 0x25, 0x12, "hog", 5, 120, 0x100, "psimon", 300, 98),
        new MadeRecord(1_000_000_008L, 0, TraceEvent.HRTIMER_EXPIRE_EXIT, 0, "swapper/0", 0x09, 0, 0xff1100007f754945L),
        MadeRecord.softirq(1_000_000_009L, 2, 6));
    assertThat(r.nrCpus).isEqualTo(4);
    assertThat(r.records).extracting(Reader.Record::cpu).containsExactly(0, 2, 2);
    assertThat(r.records).extracting(Reader.Record::timeNs).containsExactly(1_000_000_008L, 1_000_000_007L, 1_000_000_009L);
    ByteBuffer expected = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    expected.putShort((short) id(r, "sched:sched_switch")).put((byte) 0x25).put((byte) 0x12).putInt(5);
    expected.put(8, "hog".getBytes(StandardCharsets.US_ASCII)).putInt(24, 5).putInt(28, 120).putLong(32, 0x100);
    expected.put(40, "psimon".getBytes(StandardCharsets.US_ASCII)).putInt(56, 300).putInt(60, 98);
    assertThat(r.records.get(1).data()).isEqualTo(expected.array());
    assertThat(r.savedCmdlines).isEqualTo("5 hog\n");
    assertThat(r.clock).isEqualTo("[mono]");
  }

  /** Negative control: one byte of a page, and the reader sees other records; one of the structure, and it refuses. */
  @Test
  void aChangedByte_isNoticed() throws IOException {
    byte[] file = bytes(Kind.V6, 1, MadeRecord.softirq(1_000, 0, 6), MadeRecord.softirq(1_003, 0, 7));
    int page = file.length - PAGE;
    assertThat(Reader.of(file).records).extracting(Reader.Record::timeNs).containsExactly(1_000L, 1_003L);
    byte[] later = file.clone();
    later[page + 16 + SOFTIRQ_BYTES] += 1 << 5;
    assertThat(Reader.of(later).records).extracting(Reader.Record::timeNs).containsExactly(1_000L, 1_004L);
    byte[] shorter = file.clone();
    shorter[page + 8]--;
    assertThatThrownBy(() -> Reader.of(shorter)).hasMessageContaining("end of the records");
    byte[] longer = file.clone();
    longer[page + 16]++;
    assertThatThrownBy(() -> Reader.of(longer)).isInstanceOf(Throwable.class);
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyTrace_isAFile(Kind kind) throws IOException {
    Reader r = export(kind, 192);
    assertThat(r.nrCpus).isEqualTo(192);
    assertThat(r.records).isEmpty();
    assertThat(r.formats).hasSize(TraceEvent.values().length);
    assertThat(r.kallsyms).isEqualTo("ffffffff81000000 T _etext\n");
    assertThat(r.options.get(2)).hasSize(192);
    assertThat(new String(r.options.get(4).getFirst(), StandardCharsets.US_ASCII)).contains(" " + r.clock + " ").endsWith("\0");
  }

  @ParameterizedTest
  @EnumSource
  void manyCpus_someOfThemEmpty(Kind kind) throws IOException {
    List<MadeRecord> records = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      records.add(MadeRecord.softirq(1 + i * 1_001L, i * 7 % 192 / 2 * 2, i % 10));
    }
    Reader r = export(kind, 192, records.toArray(MadeRecord[]::new));
    assertThat(r.records).hasSize(records.size());
    List<String> expected = new ArrayList<>();
    for (int cpu = 0; cpu < 192; cpu++) {
      for (MadeRecord m : records) {
        if (m.cpu() == cpu) {
          expected.add(cpu + " " + m.timeNs() + " " + m.arg(0));
        }
      }
    }
    assertThat(r.records).extracting(x -> x.cpu() + " " + x.timeNs() + " " + x.buffer().getInt(8)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void aFullPage_isFollowedByAnother(int more) throws IOException {
    MadeRecord[] records = new MadeRecord[PER_PAGE + more];
    for (int i = 0; i < records.length; i++) {
      records[i] = MadeRecord.softirq(5_000 + i, 0, i);
    }
    Reader r = export(Kind.V6, 1, records);
    assertThat(r.records).extracting(Reader.Record::timeNs).containsExactly(
        java.util.stream.LongStream.range(5_000, 5_000 + records.length).boxed().toArray(Long[]::new));
    assertThat(r.pages).hasSize(more > 0 ? 2 : 1);
    assertThat(r.pages.getFirst().commit()).isEqualTo(Math.min(PER_PAGE, records.length) * SOFTIRQ_BYTES);
    if (more > 0) {
      assertThat(r.pages.getLast().timeNs()).isEqualTo(5_000 + PER_PAGE);
      assertThat(r.pages.getLast().commit()).isEqualTo(SOFTIRQ_BYTES);
    }
  }

  /** Delta of 27 bits: in the record; of 59: in a TIME_EXTEND; beyond, or back: in the header of a page of its own. */
  @Test
  void everyDistanceInTime_isExact() throws IOException {
    long[] deltas = {0, 1, (1L << 27) - 1, 1L << 27, (1L << 27) + 1, 3_000_000_000_000L, (1L << 59) - 1, 1L << 59, -5, 7};
    MadeRecord[] records = new MadeRecord[deltas.length];
    long now = 10;
    for (int i = 0; i < deltas.length; i++) {
      now += deltas[i];
      records[i] = MadeRecord.softirq(now, 0, i);
    }
    Reader r = export(Kind.V6, 1, records);
    assertThat(r.records).extracting(Reader.Record::timeNs)
        .containsExactly(java.util.Arrays.stream(records).map(MadeRecord::timeNs).toArray(Long[]::new));
    assertThat(r.pages).hasSize(3);
    assertThat(r.pages.getFirst().commit()).isEqualTo(7 * SOFTIRQ_BYTES + 4 * 8);
  }

  @Test
  void time0_is1_sinceKernelSharkTakes0ForNoTime() throws IOException {
    Reader r = export(Kind.V6, 1, MadeRecord.softirq(0, 0, 1), MadeRecord.softirq(0, 0, 2), MadeRecord.softirq(1, 0, 3),
        MadeRecord.softirq(2, 0, 4));
    assertThat(r.records).extracting(Reader.Record::timeNs).containsExactly(1L, 1L, 1L, 2L);
  }

  /** A TIME_EXTEND and its record are not separated: both go to the next page, whose time makes the extend needless. */
  @Test
  void aTimeExtend_doesNotEndAPage() throws IOException {
    MadeRecord[] records = new MadeRecord[PER_PAGE];
    for (int i = 0; i < records.length; i++) {
      records[i] = MadeRecord.softirq(i == records.length - 1 ? 1L << 40 : i, 0, i);
    }
    Reader r = export(Kind.V6, 1, records);
    assertThat(r.pages).hasSize(2);
    assertThat(r.pages.getLast().timeNs()).isEqualTo(1L << 40);
    assertThat(r.records).hasSize(PER_PAGE);
  }

  @Test
  void longRecords_haveALengthOfTheirOwn() throws IOException {
    String name = "n".repeat(99);
    MadeRecord[] records = new MadeRecord[100];
    for (int i = 0; i < records.length; i++) {
      records[i] = MadeRecord.at(i, 0, TraceEvent.IRQ_HANDLER_ENTRY, i, name.substring(i));
    }
    Reader r = export(Kind.V6, 1, records);
    for (int i = 0; i < records.length; i++) {
      byte[] data = r.records.get(i).data();
      assertThat(data.length).isEqualTo((16 + 100 - i + 3) / 4 * 4);
      assertThat(dynamic(r.records.get(i), 12)).isEqualTo(name.substring(i));
    }
  }

  @Test
  void textsThatNoKernelHas_areCut() throws IOException {
    Reader r = export(Kind.V6, 1,
        MadeRecord.at(1, 0, TraceEvent.IRQ_HANDLER_ENTRY, 1, "n".repeat(70_000)),
        MadeRecord.at(2, 0, TraceEvent.SCHED_WAKING, "sixteen-and-more", 7, 49, 3),
        MadeRecord.at(3, 0, TraceEvent.SCHED_WAKING, "stürm", 7, 49, 3));
    assertThat(dynamic(r.records.get(0), 12)).isEqualTo("n".repeat(EventLayout.MOST_TEXT));
    assertThat(new String(r.records.get(1).data(), 8, 16, StandardCharsets.UTF_8)).isEqualTo("sixteen-and-mor\0");
    assertThat(new String(r.records.get(2).data(), 8, 7, StandardCharsets.UTF_8)).isEqualTo("stürm\0");
  }

  @ParameterizedTest
  @EnumSource
  void lostRecords_areSaidAtTheNextPage(Kind kind) throws IOException {
    TraceDatExporter exporter = kind.exporter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exporter.begin(machine(2), out);
    exporter.lost(0, 3);
    exporter.lost(0, 4);
    exporter.event(MadeRecord.softirq(1, 0, 1));
    exporter.event(MadeRecord.softirq(2, 0, 2));
    exporter.event(MadeRecord.softirq(2, 1, 2));
    exporter.lost(0, 0);
    exporter.lost(0, 9);
    exporter.event(MadeRecord.softirq(3, 0, 3));
    exporter.lost(1, 5);
    exporter.end();
    Reader r = Reader.of(out.toByteArray());
    assertThat(r.pages).containsExactly(new Reader.Page(0, 1, 2 * SOFTIRQ_BYTES, true, 7),
        new Reader.Page(0, 3, SOFTIRQ_BYTES, true, 0), new Reader.Page(1, 2, SOFTIRQ_BYTES, false, 0));
    assertThat(r.records).hasSize(4);
    assertThat(new String(r.options.get(2).get(0), StandardCharsets.US_ASCII)).startsWith("CPU: 0\n")
        .contains("\noverrun: 16\n").contains("\nread events: 3\n").endsWith("\n\0");
    assertThat(new String(r.options.get(2).get(1), StandardCharsets.US_ASCII)).contains("\noverrun: 5\n");
  }

  /** The number of missing records has its 8 bytes, however full the page. */
  @Test
  void aFullPage_hasRoomForTheNumberOfLostRecords() throws IOException {
    TraceDatExporter exporter = Kind.V6.exporter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exporter.begin(machine(1), out);
    exporter.lost(0, 1L << 40);
    for (int i = 0; i < 2 * PER_PAGE; i++) {
      exporter.event(MadeRecord.softirq(1 + i, 0, 0));
    }
    exporter.end();
    Reader r = Reader.of(out.toByteArray());
    assertThat(r.pages).containsExactly(new Reader.Page(0, 1, (PER_PAGE - 1) * SOFTIRQ_BYTES, true, 1L << 40),
        new Reader.Page(0, PER_PAGE, PER_PAGE * SOFTIRQ_BYTES, false, 0),
        new Reader.Page(0, 2 * PER_PAGE, SOFTIRQ_BYTES, false, 0));
  }

  @Test
  void functionsAndMessages_haveAddresses_thatTheFileExplains() throws IOException {
    Reader r = export(Kind.V6, 1,
        MadeRecord.at(1, 0, TraceEvent.CSD_QUEUE_CPU, 3, "irq_work_queue_on", "rto_push_irq_work_func", 0xff11L),
        MadeRecord.at(2, 0, TraceEvent.IPI_SEND_CPU, 3, "irq_work_queue_on", ""),
        MadeRecord.at(3, 0, TraceEvent.RCU_STALL_WARNING, "rcu_preempt", "SelfDetected"),
        MadeRecord.at(4, 0, TraceEvent.RCU_UTILIZATION, "SelfDetected"));
    assertThat(r.kallsyms).isEqualTo("""
        ffffffff81000000 T irq_work_queue_on
        ffffffff81000100 T rto_push_irq_work_func
        ffffffff81000200 T _etext
        """);
    assertThat(r.printkFormats).isEqualTo("""
        0xffffffffa0000000 : "rcu_preempt"
        0xffffffffa0000100 : "SelfDetected"
        """);
    assertThat(longs(r.records.get(0), 16, 24, 32)).containsExactly(0xffffffff81000000L, 0xffffffff81000100L, 0xff11L);
    assertThat(longs(r.records.get(1), 16, 24)).containsExactly(0xffffffff81000000L, 0L);
    assertThat(longs(r.records.get(2), 8, 16)).containsExactly(0xffffffffa0000000L, 0xffffffffa0000100L);
    assertThat(longs(r.records.get(3), 8)).containsExactly(0xffffffffa0000100L);
  }

  @Test
  void savedCmdlines_haveEveryPid_butIdle() throws IOException {
    Reader r = export(Kind.V6, 1,
        new MadeRecord(1, 0, TraceEvent.SOFTIRQ_RAISE, 4_194_303, "last", 0, 0, 1),
        new MadeRecord(2, 0, TraceEvent.SOFTIRQ_RAISE, 0, "swapper/0", 0, 0, 1),
        new MadeRecord(3, 0, TraceEvent.SOFTIRQ_RAISE, 7, "before", 0, 0, 1),
        new MadeRecord(4, 0, TraceEvent.SOFTIRQ_RAISE, 7, "after exec", 0, 0, 1),
        new MadeRecord(5, 0, TraceEvent.SOFTIRQ_RAISE, Integer.MAX_VALUE, "none", 0, 0, 1),
        new MadeRecord(6, 0, TraceEvent.SOFTIRQ_RAISE, -1, "none", 0, 0, 1));
    assertThat(r.savedCmdlines).isEqualTo("7 after exec\n4194303 last\n");
    assertThat(r.records).extracting(x -> x.buffer().getInt(4)).contains(Integer.MAX_VALUE, -1);
  }

  @Test
  void cpumasks_areBits() throws IOException {
    Reader r = export(Kind.V6, 192,
        MadeRecord.at(1, 0, TraceEvent.IPI_SEND_CPUMASK, "0-3,7,191", "f", "g"),
        MadeRecord.at(2, 0, TraceEvent.IPI_SEND_CPUMASK, "", "f", "g"),
        MadeRecord.at(3, 0, TraceEvent.IPI_SEND_CPUMASK, "256", "f", "g"));
    assertThat(r.records.get(0).buffer().getInt(8)).isEqualTo(24 << 16 | 32);
    assertThat(longs(r.records.get(0), 32, 40, 48)).containsExactly(0x8fL, 0L, 1L << 63);
    assertThat(longs(r.records.get(1), 32, 40, 48)).containsOnly(0L);
    assertThat(r.records.get(2).buffer().getInt(8)).isEqualTo(40 << 16 | 32);
    assertThat(longs(r.records.get(2), 32, 40, 48, 56, 64)).containsExactly(0L, 0L, 0L, 0L, 1L);
    assertThatThrownBy(() -> export(Kind.V6, 1, MadeRecord.at(1, 0, TraceEvent.IPI_SEND_CPUMASK, "0-99999", "f", "g")))
        .hasMessageContaining("0-99999");
  }

  /** Every field of every event, with the values at both ends of what its bytes can hold, where the format says it is. */
  @ParameterizedTest
  @EnumSource(TraceEvent.class)
  void everyField_isWhereTheFormatSays(TraceEvent event) throws IOException {
    for (long v : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0x123456789abcdef0L}) {
      Object[] fields = new Object[event.fields().size()];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = event.kind(i).isText() ? event.fields().get(i).equals("cpumask") ? "1" : event.fields().get(i) + v : (Object) (v + i);
      }
      Reader r = export(Kind.V6, 2, new MadeRecord(v & Long.MAX_VALUE, 1, event, (int) v, "hog", (int) v, (int) v, fields));
      Reader.Record record = r.records.getFirst();
      Format format = Format.parse(r.formats.get(event.system() + ":" + event.eventName()));
      assertThat(format.fields()).hasSize(4 + fields.length);
      assertThat(value(record, format, "common_type")).isEqualTo(format.id());
      assertThat(value(record, format, "common_flags")).isEqualTo((byte) v);
      assertThat(value(record, format, "common_preempt_count")).isEqualTo((byte) v);
      assertThat(value(record, format, "common_pid")).isEqualTo((int) v);
      assertThat(record.timeNs()).isEqualTo(Math.max(1, v & Long.MAX_VALUE));
      for (int i = 0; i < fields.length; i++) {
        String name = event.fields().get(i);
        assertThat(printed(r, record, format, name, event.kind(i))).as(name).isEqualTo(wanted(event, i, fields[i], format));
      }
    }
  }

  private static Object wanted(TraceEvent event, int i, Object field, Format format) {
    return switch (size(format, event.fields().get(i)) + (event.kind(i).isText() ? 100 : 0)) {
      case 1 -> (long) ((Long) field).byteValue();
      case 4 -> (long) ((Long) field).intValue();
      case 116 -> field.toString().substring(0, Math.min(15, field.toString().length()));
      default -> field;
    };
  }

  private static Object printed(Reader r, Reader.Record record, Format format, String name, TraceEvent.Kind kind) {
    Format.Field f = format.fields().stream().filter(x -> x.name().equals(name)).findFirst().orElseThrow();
    if (f.type().contains("cpumask_t")) {
      return Long.toString(Long.numberOfTrailingZeros(record.buffer().getLong(record.buffer().getInt(f.offset()) & 0xffff)));
    }
    if (f.type().startsWith("__data_loc")) {
      return dynamic(record, f.offset());
    }
    if (f.type().endsWith("]")) {
      return new String(record.data(), f.offset(), f.size(), StandardCharsets.US_ASCII).replaceFirst("\0.*", "");
    }
    long v = value(record, format, name);
    return switch (kind) {
      case SYMBOL -> line(r.kallsyms, Long.toHexString(v) + " T ");
      case TEXT -> line(r.printkFormats, "0x" + Long.toHexString(v) + " : ").replace("\"", "");
      case NUMBER, ADDRESS -> v;
    };
  }

  private static String line(String text, String start) {
    return text.lines().filter(l -> l.startsWith(start)).findFirst().orElseThrow().substring(start.length());
  }

  private static int size(Format format, String name) {
    return format.fields().stream().filter(x -> x.name().equals(name)).findFirst().orElseThrow().size();
  }

  private static long value(Reader.Record record, Format format, String name) {
    Format.Field f = format.fields().stream().filter(x -> x.name().equals(name)).findFirst().orElseThrow();
    ByteBuffer b = record.buffer();
    return switch (f.size()) {
      case 1 -> b.get(f.offset());
      case 2 -> b.getShort(f.offset());
      case 4 -> b.getInt(f.offset());
      default -> b.getLong(f.offset());
    };
  }

  @Test
  void aFormat_thatNamesAFieldTheEventLacks_isRefused() {
    Format real = Format.of(TraceEvent.SOFTIRQ_RAISE);
    assertThat(EventLayout.of(TraceEvent.SOFTIRQ_RAISE, real, new Names(), 1)).isNotNull();
    assertThatThrownBy(() -> EventLayout.of(TraceEvent.SOFTIRQ_RAISE, Format.parse(real.text().replace(" vec;", " vek;")),
        new Names(), 1)).hasMessage("softirq_raise has no field vek");
    assertThatThrownBy(() -> EventLayout.of(TraceEvent.SOFTIRQ_RAISE, Format.parse(real.text().replace("offset:4;", "offset:8;")),
        new Names(), 1)).hasMessage("softirq_raise: common_pid is at 8");
  }

  @Test
  void theTemporaryFile_isGone_atTheEnd() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    long before = spools(folder);
    TraceDatExporter exporter = Kind.V6.exporter();
    exporter.begin(machine(1), OutputStream.nullOutputStream());
    exporter.event(MadeRecord.softirq(1, 0, 0));
    exporter.end();
    assertThat(spools(folder)).isLessThanOrEqualTo(before);
  }

  private static long spools(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(".pages")).count();
    }
  }

  /** The per-record path allocates nothing: a million records leave less than a few pages' worth. */
  @Test
  void event_allocatesNothing() throws IOException {
    TraceDatExporter exporter = Kind.V6.exporter();
    exporter.begin(machine(4), OutputStream.nullOutputStream());
    TraceRecord[] records = {
      MadeRecord.at(1, 3, TraceEvent.SCHED_SWITCH, "hog", 5, 120, 0x100, "psimon", 300, 98),
      MadeRecord.at(1, 2, TraceEvent.CSD_QUEUE_CPU, 3, "irq_work_queue_on", "rto_push_irq_work_func", 0xff11L),
      MadeRecord.at(1, 1, TraceEvent.IRQ_HANDLER_ENTRY, 36, "virtio1-req.0")
    };
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 100_000; i++) {
      exporter.event(records[i % records.length]);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1_000_000; i++) {
      exporter.event(records[i % records.length]);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(500_000); // a buffer and an index entry a chunk
  }

  private static int id(Reader r, String event) {
    return Format.parse(r.formats.get(event)).id();
  }

  private static String dynamic(Reader.Record r, int at) {
    int where = r.buffer().getInt(at);
    int length = where >>> 16;
    assertThat(r.data()[(where & 0xffff) + length - 1]).isZero();
    return new String(r.data(), where & 0xffff, length - 1, StandardCharsets.UTF_8);
  }

  private static List<Long> longs(Reader.Record r, int... at) {
    return java.util.Arrays.stream(at).mapToObj(i -> r.buffer().getLong(i)).toList();
  }

  private static Machine machine(int nrCpus) {
    return Stub.of(Machine.class, Map.of("nrCpus", nrCpus));
  }

  private static Reader export(Kind kind, int nrCpus, MadeRecord... records) throws IOException {
    return Reader.of(bytes(kind, nrCpus, records));
  }

  private static byte[] bytes(Kind kind, int nrCpus, MadeRecord... records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TraceDatExporter exporter = kind.exporter();
    exporter.begin(machine(nrCpus), out);
    for (MadeRecord r : records) {
      exporter.event(r);
    }
    exporter.end();
    return out.toByteArray();
  }
}
