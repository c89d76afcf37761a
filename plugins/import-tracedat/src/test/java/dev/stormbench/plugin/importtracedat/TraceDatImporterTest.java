package dev.stormbench.plugin.importtracedat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceDatImporterTest {
  private static final long FIRST = 0x1001;
  private static final long SECOND = 0x2fff;

  @Test
  void serviceLoader_findsIt() {
    assertThat(ServiceLoader.load(Plugin.class).stream().map(p -> p.get().id())).contains("import-tracedat");
  }

  @ParameterizedTest
  @CsvSource({"trace.dat,true", "a.b.dat,true", "trace,false", "t.txt,false", "trace.dat.txt,false"})
  void fileNames(String name, boolean accepted) {
    assertThat(new TraceDatImporter().accepts(name)).isEqualTo(accepted);
  }

  /** The same records, whatever the file's version, byte order, packing, long and page. */
  @ParameterizedTest
  @CsvSource({"6,false,NONE,8,512", "6,true,NONE,8,512", "6,false,NONE,4,4096", "6,true,NONE,4,65536", "7,false,NONE,8,512",
    "7,true,NONE,4,512", "7,false,ZLIB,8,512", "7,true,ZLIB,4,8192", "7,false,ZSTD,8,512", "7,true,ZSTD,8,65536"})
  void everyKindOfFile(int version, boolean big, Packing packing, int longSize, int pageSize) {
    DatBuilder b = new DatBuilder();
    b.version = version;
    b.big = big;
    b.packing = packing;
    b.longSize = longSize;
    b.pageSize = pageSize;
    byte[] activate = b.record(DatBuilder.ACTIVATE, 7, 0x1234L, SECOND);
    byte[] sw = b.record(DatBuilder.SWITCH, 5, "hog", 5, 120, 1L, "two words", 7, -1);
    b.cpus(List.of(b.page(1000).event(5, activate).discarded(3, 12).longEvent(7, activate).bytes(),
        b.page(3000).lost(12).event(1, activate).bytes(), b.page(5000).event(0, b.record(DatBuilder.MARKER, 9, 0L)).bytes()),
        List.of(b.page(1001).lost(-1).extend(1L << 30).event(9, sw).bytes(), b.page(4000).bytes()), List.of());
    b.buffers.add(new DatBuilder.Buffer("one", "local", List.of(List.of(), List.of(b.page(77).event(1, activate).bytes()), List.of())));
    assertThat(read(b.build())).containsExactly(
        "78 1 two words-7 17,33 workqueue_activate_work 4660|second [mod]",
        "1005 0 two words-7 17,33 workqueue_activate_work 4660|second [mod]",
        "1015 0 two words-7 17,33 workqueue_activate_work 4660|second [mod]",
        "lost 0 12",
        "3001 0 two words-7 17,33 workqueue_activate_work 4660|second [mod]",
        "skipped print",
        "lost 1 0",
        "1073742834 1 hog-5 17,33 sched_switch hog|5|120|1|two words|7|-1");
  }

  @Test
  void timesAreMergedOverCpus_equalOnesInTheirOrder() {
    DatBuilder b = new DatBuilder();
    byte[] idle = b.record(DatBuilder.ACTIVATE, 0, 0L, 0L);
    b.cpus(List.of(b.page(10).event(0, idle).event(10, idle).bytes()), List.of(b.page(10).event(0, idle).event(5, idle).bytes()));
    assertThat(read(b.build())).extracting(l -> l.substring(0, l.indexOf(' ', 3))).containsExactly("10 0", "10 1", "15 1", "20 0");
  }

  @Test
  void whatIsNotKnown() {
    DatBuilder b = new DatBuilder();
    b.cpus(List.of(b.page(10).event(0, b.record(DatBuilder.ACTIVATE, 99, 0L, 0L)).event(1, b.record(DatBuilder.ACTIVATE, 0, 0L, 0x10L))
        .event(1, b.record(77, 0)).bytes()));
    assertThat(read(b.build())).containsExactly("10 0 <...>-99 17,33 workqueue_activate_work 0|",
        "11 0 swapper/0-0 17,33 workqueue_activate_work 0|0x10", "skipped (event 77)");
  }

  @Test
  void fieldsAreDecodedByTheirFormat() {
    DatBuilder b = new DatBuilder();
    b.formats.clear();
    b.formats.add(DatBuilder.format("ipi_send_cpumask", 1, "__data_loc cpumask_t cpumask:8:4:0", "void * callsite:16:8:0",
        "void * callback:24:8:0"));
    b.formats.add(DatBuilder.format("sched_migrate_task", 2, "__rel_loc char[] comm:8:4:0", "pid_t pid:12:4:1", "u8 prio:16:1:0",
        "s16 orig_cpu:18:2:1"));
    b.formats.add(DatBuilder.format("rcu_utilization", 3, "const char * s:8:8:0"));
    b.formats.add(DatBuilder.format("hrtimer_init", 4, "void * hrtimer:8:8:0", "clockid_t clockid:16:4:1",
        "enum hrtimer_mode mode:20:4:0"));
    b.formats.add(DatBuilder.format("workqueue_queue_work", 5, "void * workqueue:8:8:0"));
    b.cpus(List.of(b.page(0)
        .event(1, b.record(1, 0, 8 << 16 | 32, 0, FIRST, 0L, 0x8000000000000f05L))
        .event(1, b.record(2, 0, 4 << 16 | 8, 7, 0xfffe0001, 0x00676f68))
        .event(1, b.record(3, 0, 0x3000L)).event(1, b.record(3, 0, 0x3001L)).event(1, b.record(3, 0, 0L))
        .event(1, b.record(4, 0, -1L, 1, 9))
        .event(1, b.record(5, 0, 0x3000L)).bytes()));
    assertThat(read(b.build())).extracting(l -> l.substring(l.indexOf("33 ") + 3)).containsExactly(
        "ipi_send_cpumask 0,2,8-11,63|first|", "sched_migrate_task hog|7|1|-2|0", "rcu_utilization a text", "rcu_utilization 0x3001",
        "rcu_utilization ", "hrtimer_setup -1|1|9", "workqueue_queue_work 0||a text|0|0");
  }

  @Test
  void oldTaskStates_becomeTodays() {
    DatBuilder b = new DatBuilder();
    b.formats.set(0, b.formats.get(0).replace("print fmt: \"\"", "print fmt: \"prev_state=%s%s\", REC->prev_state & (1024-1) ?"
        + " __print_flags(REC->prev_state & (1024-1), \"|\", { 1, \"S\"} , { 2, \"D\" }, { 4, \"T\" }, { 8, \"t\" }, { 16, \"Z\" },"
        + " { 32, \"X\" }, { 64, \"x\" }, { 128, \"K\"}, { 256, \"W\" }, { 512, \"P\" }) : \"R\", REC->prev_state & 1024 ? \"+\" : \"\""));
    b.pageSize = 1024;
    DatBuilder.Page page = b.page(0);
    for (long state : new long[] {0, 1, 2, 8, 16, 32, 512, 1024, 1024 | 2}) {
      page.event(1, b.record(DatBuilder.SWITCH, 5, "a", 5, 120, state, "b", 7, 90));
    }
    b.cpus(List.of(page.bytes()));
    assertThat(read(b.build())).extracting(l -> l.split("\\|")[3]).containsExactly("0", "1", "2", "8", "32", "16", "64", "256", "258");
  }

  @Test
  void optionsThatChangeTimes() {
    assertThat(firstTime(b -> b.option(1, b.string("0x10")))).isEqualTo(17_000);
    assertThat(firstTime(b -> b.option(7, b.string("-5")))).isEqualTo(995);
    assertThat(firstTime(b -> b.option(14, b.buffer(16).putInt(100).putInt(3).putLong(7).array()))).isEqualTo(12_500);
    assertThat(firstTime(b -> b.option(12, b.buffer(16).array()))).isEqualTo(1000);
  }

  private static String time(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static long firstTime(Consumer<DatBuilder> options) {
    DatBuilder b = new DatBuilder();
    options.accept(b);
    return Long.parseLong(time(read(b.cpus(List.of(b.page(1000).event(0, b.record(DatBuilder.ACTIVATE, 0, 0L, 0L)).bytes())).build())
        .getFirst()));
  }

  @Test
  void absoluteTimes_keepTheBitsThatTheyDoNotHave() {
    DatBuilder b = new DatBuilder();
    byte[] idle = b.record(DatBuilder.ACTIVATE, 0, 0L, 0L);
    long high = 1L << 60;
    b.cpus(List.of(b.page(1000).stamp(4000).event(1, idle).bytes(), b.page(high + 5000).stamp(6000).event(1, idle).bytes(),
        b.page(high + 7000).stamp(10).event(1, idle).bytes()));
    assertThat(read(b.build())).extracting(TraceDatImporterTest::time)
        .containsExactly("4001", Long.toString(high + 6001), Long.toString(high + (1L << 59) + 11));
  }

  @Test
  void aBufferByAnotherClock_isLeftOut_andNamed() {
    DatBuilder b = new DatBuilder();
    List<byte[]> pages = List.of(b.page(1000).event(0, b.record(DatBuilder.ACTIVATE, 0, 0L, 0L)).bytes());
    b.cpus(pages);
    b.buffers.add(new DatBuilder.Buffer("x\n", "mono", List.of(pages)));
    assertThat(read(b.build())).hasSize(2).contains("skipped (buffer 'x.' by the clock 'mono')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86_64-6.12-v6", "x86_64-6.12-v7-none-mono", "x86_64-6.12-v7-instances", "s390x-6.1-v7-zstd"})
  void aFileThatIsCutOff_isAnError_wherever(String recording) throws IOException {
    byte[] whole;
    try (InputStream in = TraceDatImporterTest.class.getResourceAsStream("/recordings/" + recording + ".dat")) {
      whole = in.readAllBytes();
    }
    int refused = 0;
    for (int n = 0; n < whole.length - 1; n += 1 + n / 40) {
      byte[] cut = Arrays.copyOf(whole, n);
      try {
        read(cut);
      } catch (ScenarioException e) {
        assertThat(e.getMessage()).matches("t\\.dat: (unpacked from byte \\d+: )?byte \\d+: \\P{Cntrl}+; accepted: \\P{Cntrl}+");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "0 00 | t.dat: byte 0: not a file of trace-cmd; accepted: one that begins with the bytes 17 08 44 and 'tracing'",
    "10 35 | t.dat: byte 10: version '5' of trace.dat; accepted: 6, 7",
    "12 02 | t.dat: byte 12: read 2 as the byte order; accepted: 0 (little endian), 1 (big)",
    "13 10 | t.dat: byte 13: read 16 as the size of long; accepted: 4, 8",
    "17 7f | t.dat: byte 14: read 2130706944 as the size of a page; accepted: 0 to 8388608",
    "18 6e6f6f6500 | t.dat: byte 18: compression 'nooe'; accepted: none, zlib, zstd",
    "25 ffffffffffffffff | accepted: 2 bytes of the header of a section from byte 18446744073709551615 on",
    "25 0000000000000000 | t.dat: byte 33: no header_page was found; accepted: a file of 'trace-cmd record'",
    "25 0500000000000000 | t.dat: byte 5: read section 25441; accepted: section 0, which an option said to be here",
  })
  void aBrokenHead_isAnError_withItsPlace(String bytesAndMessage) {
    DatBuilder b = new DatBuilder();
    byte[] file = b.cpus(List.of(b.page(0).bytes())).build();
    int bar = bytesAndMessage.indexOf(" | ");
    String[] change = bytesAndMessage.substring(0, bar).split(" ");
    byte[] bytes = HexFormat.of().parseHex(change[1]);
    System.arraycopy(bytes, 0, file, Integer.parseInt(change[0]), bytes.length);
    assertThatThrownBy(() -> read(file)).isInstanceOf(ScenarioException.class).hasMessageContaining(bytesAndMessage.substring(bar + 3));
  }

  @Test
  void pagesThatLie() {
    refused(b -> b.page(0).words(0, 0, 0).bytes(), "an event of -4 bytes; accepted: at least 8");
    refused(b -> b.page(0).words(28).bytes(), "an event of 116 bytes; accepted: at most 4, where the data of its page end");
    refused(b -> b.page(0).words(0, -1, 0).bytes(), "an event of 4294967299 bytes; accepted: at most 12");
    refused(b -> b.page(0).words(30).bytes(), "an event's header ends behind the data of its page");
    refused(b -> b.page(0).words(1, 0).bytes(), "an event of 4 bytes; accepted: at least 8");
    refused(b -> b.page(0).event(0, b.record(DatBuilder.ACTIVATE, 0, 0L)).bytes(),
        "an event of 16 bytes without field function of workqueue_activate_work at bytes 16 to 24");
    refused(b -> {
      byte[] page = b.page(0).bytes();
      page[9] = 2;
      return page;
    }, "a page with 512 bytes of events; accepted: at most 496");
  }

  private static void refused(Function<DatBuilder, byte[]> page, String message) {
    for (Packing packing : Packing.values()) {
      DatBuilder b = new DatBuilder();
      b.packing = packing;
      b.cpus(List.of(page.apply(b)));
      assertThatThrownBy(() -> read(b.build())).isInstanceOf(ScenarioException.class).hasMessageContaining(message);
    }
  }

  @Test
  void moreDataThanTheFileHas_areAnError_beforeTheyAreRead() {
    DatBuilder b = new DatBuilder();
    b.cpus(List.of(b.page(0).bytes()));
    byte[] cpus = b.buffer(8 + 3 + 8 + 3 * 20).putLong(0).put(b.string("x")).put(b.string("")).putInt(1 << 23).putInt(3)
        .putInt(0).putLong(0).putLong(2000).putInt(1).putLong(0).putLong(2000).putInt(2).putLong(0).putLong(2000).array();
    b.option(3, cpus);
    assertThatThrownBy(() -> read(b.build())).isInstanceOf(ScenarioException.class)
        .hasMessageContaining("data of 2 CPUs that overlap");
    optionRefused(3, b.buffer(8 + 3 + 8).putLong(0).put(b.string("x")).put(b.string("")).putInt(512).putInt(8193).array(),
        "read 8193 as the number of CPUs of a buffer; accepted: 0 to 8192");
    DatBuilder far = new DatBuilder();
    far.cpus(List.of(far.page(0).bytes()));
    far.option(3, b.buffer(8 + 3 + 8 + 20).putLong(0).put(b.string("x")).put(b.string("")).putInt(512).putInt(1).putInt(0).putLong(1L << 40)
        .putLong(512).array());
    assertThatThrownBy(() -> read(far.build())).isInstanceOf(ScenarioException.class)
        .hasMessageContaining("accepted: 512 bytes of data of CPU 0 from byte 1099511627776 on");
  }

  @Test
  void formatsThatMakeNoSense() {
    formatRefused(DatBuilder.format("workqueue_activate_work", 1, "void * work:8:3:0"),
        "field 'void * work' of 3 bytes in the format of workqueue_activate_work; accepted: a number of 1, 2, 4 or 8 bytes");
    formatRefused(DatBuilder.format("sched_waking", 1, "char comm:8:16:0"), "accepted: a text, or a pointer to one");
    formatRefused(DatBuilder.format("sched_waking", 1, "__data_loc char[] comm:8:8:0"), "accepted: a text, or a pointer to one");
    formatRefused(DatBuilder.format("sched_waking", 99999), "has no name or no ID");
    formatRefused("name: x\nID: 1\n", "lacks common fields");
    formatRefused("", "the text of a format has no name or no ID; accepted: that of events/SYSTEM/EVENT/format in tracefs");
  }

  private static void formatRefused(String format, String message) {
    DatBuilder b = new DatBuilder();
    b.formats.clear();
    b.formats.add(format);
    b.cpus(List.of(b.page(0).bytes()));
    assertThatThrownBy(() -> read(b.build())).isInstanceOf(ScenarioException.class).hasMessageContaining(message);
  }

  @Test
  void optionsThatLie() {
    optionRefused(1, "soon\0".getBytes(StandardCharsets.US_ASCII), "read 'soon' in the option DATE; accepted: a number");
    optionRefused(14, new byte[] {1, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "read 64 as the shift");
    optionRefused(12, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0}, "corrections of time for 2 CPUs");
    optionRefused(22, new byte[16], "the text of 'trace' (option BUFFER_TEXT); accepted: records (option BUFFER)");
  }

  private static void optionRefused(int id, byte[] data, String message) {
    DatBuilder b = new DatBuilder();
    b.option(id, data).cpus(List.of(b.page(0).bytes()));
    assertThatThrownBy(() -> read(b.build())).isInstanceOf(ScenarioException.class).hasMessageContaining(message);
  }

  @Test
  void optionsInACircle_areAnError() {
    DatBuilder b = new DatBuilder();
    byte[] file = b.cpus(List.of(b.page(0).bytes())).build();
    System.arraycopy(file, 25, file, file.length - 8, 8); // the last option, DONE, points to the first
    assertThatThrownBy(() -> read(file)).isInstanceOf(ScenarioException.class).hasMessageContaining("options in a circle");
  }

  @Test
  void packedDataThatAreNot_areAnError() {
    for (Packing packing : new Packing[] {Packing.ZLIB, Packing.ZSTD}) {
      DatBuilder b = new DatBuilder();
      b.packing = packing;
      byte[] file = b.cpus(List.of(b.page(0).bytes())).build();
      for (int i = 66; i < 120; i++) {
        file[i] ^= 0x55;
      }
      assertThatThrownBy(() -> read(file)).isInstanceOf(ScenarioException.class).hasMessageContaining("do not unpack to")
          .hasMessageContaining(packing.name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void gzipThatEndsEarly_isAnError_withItsPlace() throws IOException {
    DatBuilder b = new DatBuilder();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(b.cpus(List.of(b.page(0).bytes())).build());
    }
    byte[] cut = Arrays.copyOf(out.toByteArray(), out.size() / 2);
    assertThatThrownBy(() -> new TraceDatImporter().read("t.dat", new GZIPInputStream(new ByteArrayInputStream(cut)), r -> { }))
        .isInstanceOf(ScenarioException.class).hasMessageMatching("t\\.dat: byte \\d+: cannot read on: Unexpected end of .*; accepted: .*");
  }

  private static List<String> read(byte[] file) {
    List<String> read = new ArrayList<>();
    try {
      new TraceDatImporter().read("t.dat", new ByteArrayInputStream(file), new TraceImporter.Sink() {
        @Override
        public void event(TraceRecord r) {
          List<String> fields = new ArrayList<>();
          for (int i = 0; i < r.event().fields().size(); i++) {
            fields.add(r.event().kind(i).isText() ? r.text(i) : Long.toString(r.arg(i)));
          }
          read.add(r.timeNs() + " " + r.cpu() + " " + r.comm() + "-" + r.pid() + " " + r.flags() + "," + r.preemptCount() + " "
              + r.event().eventName() + " " + String.join("|", fields));
        }

        @Override
        public void lost(int cpu, long events) {
          read.add("lost " + cpu + " " + events);
        }

        @Override
        public void skipped(String eventName) {
          read.add("skipped " + eventName);
        }
      });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return read;
  }
}
