package dev.stormbench.plugin.importtracedat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a file says of itself before the trace data: formats, names, clocks, and where the data of each CPU are. */
final class Recording {
  static final int CPUS_MAX = 8192;
  private static final int HEADER_TEXT_MAX = 1 << 16;
  private static final int FORMAT_MAX = 1 << 20;
  private static final int FORMATS_MAX = 1 << 16;
  private static final int NAMES_MAX = 1 << 26;
  private static final int PAGE_MIN = 256;
  private static final int PAGE_MAX = 1 << 23;
  private static final int OPTION_MAX = 1 << 26;

  /** Data of one CPU in one buffer. */
  record CpuData(int cpu, long at, long size) {}

  /**
   * A ring buffer of the kernel: the top one, whose name is empty, or that of an instance.
   *
   * @param clock empty if it is not said
   * @param packed whether the data of each CPU are packed, in chunks of some pages
   */
  record Buffer(String name, String clock, int pageSize, boolean packed, List<CpuData> cpus) {}

  final Bytes bytes;
  final boolean big;
  private final Packing packing;
  private final Packing.Unpacker unpacker;
  final Names names = new Names();
  final Clock clock = new Clock();
  final Map<Integer, EventFormat> formats = new LinkedHashMap<>();
  final List<Buffer> buffers = new ArrayList<>();
  /** Where common fields are; from the first format, they are in all the same. */
  private @Nullable CommonFields common;
  private @Nullable PageLayout layout;
  private int formatCount;

  Recording(Bytes bytes, boolean big, Packing packing) {
    this.bytes = bytes;
    this.big = big;
    this.packing = packing;
    unpacker = packing.unpacker();
  }

  PageLayout layout() {
    return Objects.requireNonNull(layout);
  }

  CommonFields common() {
    return Objects.requireNonNull(common);
  }

  /** Unpacks the next {@code size} bytes. */
  byte[] unpack(Cursor in, int size, int unpackedSize) throws IOException {
    byte[] packed = in.bytes(size, "packed data");
    byte[] unpacked = new byte[unpackedSize];
    if (!unpacker.unpack(packed, unpacked)) {
      throw in.broken(size, "these " + size + " bytes do not unpack to " + unpackedSize + "; accepted: what "
          + packing.name().toLowerCase(Locale.ROOT) + " made of so many");
    }
    return unpacked;
  }

  /** Texts of {@code header_page} and {@code header_event}. */
  void headers(Cursor in) throws IOException {
    in.expect("header_page");
    String page = in.text(in.size(8, HEADER_TEXT_MAX, "the size of header_page"), "header_page");
    in.expect("header_event");
    String event = in.text(in.size(8, HEADER_TEXT_MAX, "the size of header_event"), "header_event");
    try {
      layout = PageLayout.of(page, event, big);
    } catch (PageLayout.Unreadable e) {
      throw in.broken(event.length(), e.getMessage());
    }
  }

  /** Formats of the function tracers. */
  void ftraceFormats(Cursor in) throws IOException {
    for (int n = in.size(4, FORMATS_MAX, "the number of ftrace formats"); n > 0; n--) {
      format(in);
    }
  }

  /** Formats of all tracepoints, by system. */
  void eventFormats(Cursor in) throws IOException {
    for (int systems = in.size(4, FORMATS_MAX, "the number of event systems"); systems > 0; systems--) {
      in.string("the name of an event system");
      for (int n = in.size(4, FORMATS_MAX, "the number of events of a system"); n > 0; n--) {
        format(in);
      }
    }
  }

  private void format(Cursor in) throws IOException {
    int size = in.size(8, FORMAT_MAX, "the size of a format");
    FormatText text = FormatText.of(in.text(size, "a format"));
    if (text.name().isEmpty() || text.id() < 0) {
      throw in.broken(size, "the text of a format has no name or no ID; accepted: that of events/SYSTEM/EVENT/format in tracefs");
    }
    if (++formatCount > FORMATS_MAX) {
      throw in.broken(size, "more than " + FORMATS_MAX + " formats; accepted: those of one kernel");
    }
    if (common == null) {
      common = CommonFields.of(text);
      if (common == null) {
        throw in.broken(size, "the format of " + text.name() + " lacks common fields; accepted: common_type (2 bytes), common_flags,"
            + " common_preempt_count (1), common_pid (4)");
      }
    }
    EventFormat format = EventFormat.of(text);
    String reason = format.broken();
    if (reason != null) {
      throw in.broken(size, reason);
    }
    formats.put(text.id(), format);
  }

  void kallsyms(Cursor in) throws IOException {
    names.kallsyms(in.bytes(in.size(4, NAMES_MAX, "the size of kallsyms"), "kallsyms"));
  }

  void printk(Cursor in) throws IOException {
    names.printkFormats(in.bytes(in.size(4, NAMES_MAX, "the size of printk_formats"), "printk_formats"));
  }

  void cmdlines(Cursor in) throws IOException {
    names.cmdlines(in.bytes(in.size(8, NAMES_MAX, "the size of saved_cmdlines"), "saved_cmdlines"));
  }

  static int pageSize(Cursor in) throws IOException {
    int size = in.size(4, PAGE_MAX, "the size of a page");
    if (size < PAGE_MIN) {
      throw in.broken(4, "read " + size + " as the size of a page; accepted: " + PAGE_MIN + " to " + PAGE_MAX);
    }
    return size;
  }

  /** An option that both versions have; others are passed by. */
  void option(int id, Cursor data, int size) throws IOException {
    switch (id) {
      case Option.DATE -> clock.date(data, size);
      case Option.OFFSET -> clock.offset(data, size);
      case Option.TIME_SHIFT -> clock.timeShift(data);
      case Option.TSC2NSEC -> clock.tscToNs(data);
      default -> { }
    }
  }

  /** Size of an option's data. */
  static int optionSize(Cursor in) throws IOException {
    return in.size(4, (int) Math.min(OPTION_MAX, Math.max(0, in.left() - 4)), "the size of an option");
  }

  /** Whether there is anything to decode with; {@code at} the end of what was read. */
  void checkComplete(Cursor end) {
    if (layout == null) {
      throw end.broken(0, "no header_page was found; accepted: a file of 'trace-cmd record'");
    }
    if (common == null) {
      throw end.broken(0, "no formats of events were found; accepted: a file of 'trace-cmd record'");
    }
  }

  /** Numbers of the options that are looked at. */
  static final class Option {
    static final int DONE = 0;
    static final int DATE = 1;
    static final int BUFFER = 3;
    static final int OFFSET = 7;
    static final int TIME_SHIFT = 12;
    static final int TSC2NSEC = 14;
    static final int HEADER_INFO = 16;
    static final int FTRACE_EVENTS = 17;
    static final int EVENT_FORMATS = 18;
    static final int KALLSYMS = 19;
    static final int PRINTK = 20;
    static final int CMDLINES = 21;
    static final int BUFFER_TEXT = 22;

    private Option() {}
  }
}
