package dev.stormbench.plugin.importtracedat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The head of a file of version 7: sections anywhere in it, which options point to, in a chain of sections of options. */
final class Version7 {
  private static final int SECTION_HEADER = 16;
  private static final int OPTIONS_SECTION = 0;
  private static final int PACKED = 1;
  private static final int UNPACKED_MAX = 1 << 26;
  private static final int OPTION_BYTES_MAX = 1 << 24;
  private static final int OPTION_SECTIONS_MAX = 4096;
  private static final int BUFFERS_MAX = 1024;

  private final Recording recording;
  private final String file;
  /** The first place that is given for each kind of section. */
  private final Map<Integer, Long> sections = new LinkedHashMap<>();
  private long optionBytes;

  private Version7(Recording recording, String file) {
    this.recording = recording;
    this.file = file;
  }

  /** Reads on behind the name of the compression. */
  static void read(String file, Recording r, Cursor in) throws IOException {
    Version7 version = new Version7(r, file);
    long place = in.u64("the place of the options");
    Set<Long> seen = new LinkedHashSet<>();
    while (place != 0) {
      if (!seen.add(place) || seen.size() > OPTION_SECTIONS_MAX) {
        throw in.broken(8, "options in a circle, or more than " + OPTION_SECTIONS_MAX + " sections of them; accepted: a chain that ends");
      }
      place = version.options(place);
    }
    version.sections();
    r.checkComplete(in);
  }

  /** Returns the place of the next ones; 0: none. */
  private long options(long place) throws IOException {
    Cursor in = section(place, OPTIONS_SECTION);
    while (true) {
      int id = in.u16("an option");
      int size = Recording.optionSize(in);
      Cursor data = in.fork();
      in.skip(size);
      optionBytes += 6 + size;
      if (optionBytes > OPTION_BYTES_MAX) {
        throw in.broken(size, "more than " + OPTION_BYTES_MAX + " bytes of options; accepted: fewer");
      }
      switch (id) {
        case Recording.Option.DONE -> {
          return data.u64("the place of the next options");
        }
        case Recording.Option.BUFFER -> buffer(data);
        case Recording.Option.BUFFER_TEXT ->
            throw data.broken(0, "the file has no records, but the text of 'trace' (option BUFFER_TEXT); accepted: records (option"
                + " BUFFER)");
        case Recording.Option.HEADER_INFO, Recording.Option.FTRACE_EVENTS, Recording.Option.EVENT_FORMATS, Recording.Option.KALLSYMS,
            Recording.Option.PRINTK, Recording.Option.CMDLINES -> sections.putIfAbsent(id, data.u64("the place of a section"));
        default -> recording.option(id, data, size);
      }
    }
  }

  private void buffer(Cursor in) throws IOException {
    long section = in.u64("the option BUFFER");
    String name = in.string("the name of a buffer");
    String clock = in.string("the clock of a buffer");
    int pageSize = recording.pageSize(in);
    List<Recording.CpuData> cpus = new ArrayList<>();
    for (int n = in.size(4, Recording.CPUS_MAX, "the number of CPUs of a buffer"); n > 0; n--) {
      int cpu = in.size(4, Recording.CPUS_MAX - 1, "a CPU's number");
      cpus.add(new Recording.CpuData(cpu, in.u64("the place of a CPU's data"), in.u64("the size of a CPU's data")));
    }
    if (recording.buffers.size() == BUFFERS_MAX) {
      throw in.broken(0, "more than " + BUFFERS_MAX + " buffers; accepted: fewer");
    }
    Cursor header = new Cursor(recording.bytes, recording.big, section);
    header.skip(2);
    boolean packed = (header.u16("the header of a buffer's section") & PACKED) != 0;
    recording.buffers.add(new Recording.Buffer(name, clock, pageSize, packed, cpus));
  }

  private void sections() throws IOException {
    for (Map.Entry<Integer, Long> e : sections.entrySet()) {
      Cursor in = section(e.getValue(), e.getKey());
      switch (e.getKey()) {
        case Recording.Option.HEADER_INFO -> recording.headers(in);
        case Recording.Option.FTRACE_EVENTS -> recording.ftraceFormats(in);
        case Recording.Option.EVENT_FORMATS -> recording.eventFormats(in);
        case Recording.Option.KALLSYMS -> recording.kallsyms(in);
        case Recording.Option.PRINTK -> recording.printk(in);
        default -> recording.cmdlines(in);
      }
    }
  }

  /** What a section contains, unpacked if it is packed. */
  private Cursor section(long place, int id) throws IOException {
    Cursor in = new Cursor(recording.bytes, recording.big, place);
    int read = in.u16("the header of a section");
    if (read != id) {
      throw in.broken(2, "read section " + read + "; accepted: section " + id + ", which an option said to be here");
    }
    boolean packed = (in.u16("the header of a section") & PACKED) != 0;
    in.skip(SECTION_HEADER - 4);
    if (!packed) {
      return in;
    }
    int size = in.size(4, (int) Math.min(UNPACKED_MAX, in.left()), "the packed size of a section");
    int unpackedSize = in.size(4, UNPACKED_MAX, "the unpacked size of a section");
    long at = in.at();
    return new Cursor(Bytes.unpacked(file, at, recording.unpack(in, size, unpackedSize)), recording.big, 0);
  }
}
