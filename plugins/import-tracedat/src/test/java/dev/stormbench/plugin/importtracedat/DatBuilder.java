package dev.stormbench.plugin.importtracedat;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;

/** Makes small files of either version, for what recordings at hand do not have. */
final class DatBuilder {
  static final int SWITCH = 316;
  static final int WAKING = 318;
  static final int ACTIVATE = 7;
  static final int MARKER = 5;

  int version = 7;
  boolean big;
  int longSize = 8;
  int pageSize = 512;
  Packing packing = Packing.NONE;
  String kallsyms = "0000000000001000 T first\n0000000000002000 t second [mod]\n";
  String printkFormats = "0x3000 : \"a text\"\n";
  String cmdlines = "5 hog\n7 two words\n";
  final List<String> formats = new ArrayList<>();
  /** Of each buffer: its name, its clock, pages of each CPU. */
  final List<Buffer> buffers = new ArrayList<>();
  private final List<Option> options = new ArrayList<>();

  record Buffer(String name, String clock, List<List<byte[]>> cpus) {}

  private record Option(int id, byte[] data) {}

  DatBuilder() {
    formats.add(format("sched_switch", SWITCH, "char prev_comm[16]:8:16:0", "pid_t prev_pid:24:4:1", "int prev_prio:28:4:1",
        "long prev_state:32:8:1", "char next_comm[16]:40:16:0", "pid_t next_pid:56:4:1", "int next_prio:60:4:1"));
    formats.add(format("sched_waking", WAKING, "char comm[16]:8:16:0", "pid_t pid:24:4:1", "int prio:28:4:1", "int target_cpu:32:4:1"));
    formats.add(format("workqueue_activate_work", ACTIVATE, "void * work:8:8:0", "void * function:16:8:0"));
    formats.add(format("print", MARKER, "unsigned long ip:8:8:0", "char buf[]:16:0:0"));
  }

  /** A format text; fields are TYPE NAME:OFFSET:SIZE:SIGNED. */
  static String format(String name, int id, String... fields) {
    StringBuilder text = new StringBuilder("name: " + name + "\nID: " + id + "\nformat:\n");
    List<String> all = new ArrayList<>(List.of("unsigned short common_type:0:2:0", "unsigned char common_flags:2:1:0",
        "unsigned char common_preempt_count:3:1:0", "int common_pid:4:4:1"));
    all.addAll(List.of(fields));
    for (String f : all) {
      String[] p = f.split(":");
      text.append("\tfield:" + p[0] + ";\toffset:" + p[1] + ";\tsize:" + p[2] + ";\tsigned:" + p[3] + ";\n");
    }
    return text + "\nprint fmt: \"\"\n";
  }

  DatBuilder option(int id, byte[] data) {
    options.add(new Option(id, data));
    return this;
  }

  /** Data of the top buffer. */
  @SafeVarargs
  final DatBuilder cpus(List<byte[]>... cpus) {
    buffers.add(new Buffer("", "local", List.of(cpus)));
    return this;
  }

  Page page(long time) {
    return new Page(time);
  }

  ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  byte[] string(String s) {
    return (s + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** The record of an event with its common fields; {@code numbers} of 4 bytes, longs and strings of 16 stand one after the other. */
  byte[] record(int id, int pid, Object... values) {
    ByteBuffer b = buffer(512);
    b.putShort((short) id).put((byte) 0x11).put((byte) 0x21).putInt(pid);
    for (Object v : values) {
      switch (v) {
        case Integer i -> b.putInt(i);
        case Long l -> b.putLong(l);
        default -> b.put(Arrays.copyOf(v.toString().getBytes(StandardCharsets.UTF_8), 16));
      }
    }
    return Arrays.copyOf(b.array(), b.position());
  }

  /** A page of the ring buffer. */
  final class Page {
    private final ByteBuffer b = buffer(pageSize);
    private long flags;
    private long lost;

    private Page(long time) {
      b.putLong(0, time).position(8 + longSize);
    }

    private int word(int type, int delta) {
      return big ? type << 27 | delta : type | delta << 5;
    }

    Page event(int delta, byte[] record) {
      b.putInt(word(record.length / 4, delta)).put(record);
      return this;
    }

    /** The same with its length in a word of its own. */
    Page longEvent(int delta, byte[] record) {
      b.putInt(word(0, delta)).putInt(record.length + 4).put(record);
      return this;
    }

    Page words(int... words) {
      for (int w : words) {
        b.putInt(w);
      }
      return this;
    }

    Page discarded(int delta, int bytes) {
      b.putInt(word(29, delta)).putInt(bytes - 4).position(b.position() + bytes - 8);
      return this;
    }

    Page extend(long delta) {
      b.putInt(word(30, (int) (delta & (1 << 27) - 1))).putInt((int) (delta >> 27));
      return this;
    }

    Page stamp(long time) {
      b.putInt(word(31, (int) (time & (1 << 27) - 1))).putInt((int) (time >> 27));
      return this;
    }

    Page padding() {
      b.putInt(word(29, 0)).position(pageSize);
      return this;
    }

    /** Negative: it is not said how many. */
    Page lost(long n) {
      lost = n;
      flags = n < 0 ? 1L << 31 : 3L << 30;
      return this;
    }

    byte[] bytes() {
      int at = b.position();
      long commit = at - 8 - longSize | flags;
      if (longSize == 8) {
        b.putLong(8, commit);
      } else {
        b.putInt(8, (int) commit);
      }
      if (lost > 0) {
        if (longSize == 8) {
          b.putLong(at, lost);
        } else {
          b.putInt(at, (int) lost);
        }
      }
      return b.array().clone();
    }
  }

  private static final class Out extends ByteArrayOutputStream {
    void to(int at) {
      while (size() < at) {
        write(0);
      }
    }
  }

  byte[] build() {
    Out out = new Out();
    out.writeBytes(new byte[] {0x17, 0x08, 0x44});
    out.writeBytes("tracing".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(string(Integer.toString(version)));
    out.write(big ? 1 : 0);
    out.write(8);
    out.writeBytes(u32(pageSize));
    if (version == 6) {
      six(out);
      return out.toByteArray();
    }
    out.writeBytes(string(packing.name().toLowerCase(Locale.ROOT)));
    out.writeBytes(string("1"));
    int options = out.size();
    out.writeBytes(new byte[8]);
    byte[] file = seven(out);
    System.arraycopy(u64(optionsAt), 0, file, options, 8);
    return file;
  }

  private long optionsAt;

  byte[] u32(long v) {
    return buffer(4).putInt((int) v).array();
  }

  byte[] u64(long v) {
    return buffer(8).putLong(v).array();
  }

  private byte[] headers() {
    String page = "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n\tfield: local_t commit;\toffset:8;\tsize:" + longSize
        + ";\tsigned:1;\n\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n\tfield: char data;\toffset:" + (8 + longSize) + ";\tsize:"
        + (pageSize - 8 - longSize) + ";\tsigned:1;\n";
    String event = "# compressed entry header\n\ttype_len    :    5 bits\n\ttime_delta  :   27 bits\n\tarray       :   32 bits\n\n"
        + "\tpadding     : type == 29\n\ttime_extend : type == 30\n\ttime_stamp : type == 31\n\tdata max type_len  == 28\n";
    Out out = new Out();
    out.writeBytes(string("header_page"));
    sized8(out, page);
    out.writeBytes(string("header_event"));
    sized8(out, event);
    return out.toByteArray();
  }

  private void sized8(Out out, String text) {
    out.writeBytes(u64(text.length()));
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void sized4(Out out, String text) {
    out.writeBytes(u32(text.length()));
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] eventFormats() {
    Out out = new Out();
    out.writeBytes(u32(1));
    out.writeBytes(string("all"));
    out.writeBytes(u32(formats.size()));
    formats.forEach(f -> sized8(out, f));
    return out.toByteArray();
  }

  private void six(Out out) {
    out.writeBytes(headers());
    out.writeBytes(u32(0));
    out.writeBytes(eventFormats());
    sized4(out, kallsyms);
    sized4(out, printkFormats);
    sized8(out, cmdlines);
    Buffer top = buffers.getFirst();
    out.writeBytes(u32(top.cpus().size()));
    int head = 10 + options.stream().mapToInt(o -> 6 + o.data().length).sum() + 2;
    int instanceOptions = buffers.stream().skip(1).mapToInt(b -> 6 + 8 + b.name().length() + 1).sum();
    int places = 10 + 16 * top.cpus().size();
    int at = aligned(out.size() + head + instanceOptions + places);
    List<Integer> flyAt = new ArrayList<>();
    int end = at;
    for (Buffer b : buffers) {
      flyAt.add(end);
      end = aligned(end + (b == top ? 0 : places)) + b.cpus().stream().mapToInt(c -> c.size() * pageSize).sum();
    }
    out.writeBytes(string("options  "));
    options.forEach(o -> option6(out, o.id(), o.data()));
    for (int i = 1; i < buffers.size(); i++) {
      Out data = new Out();
      data.writeBytes(u64(flyAt.get(i)));
      data.writeBytes(string(buffers.get(i).name()));
      option6(out, 3, data.toByteArray());
    }
    out.writeBytes(new byte[2]);
    for (int i = 0; i < buffers.size(); i++) {
      if (i > 0) {
        out.to(flyAt.get(i));
      }
      out.writeBytes(string("flyrecord"));
      int data = i == 0 ? at : aligned(flyAt.get(i) + places);
      int next = data;
      for (List<byte[]> cpu : buffers.get(i).cpus()) {
        out.writeBytes(u64(next));
        out.writeBytes(u64((long) cpu.size() * pageSize));
        next += cpu.size() * pageSize;
      }
      out.to(data);
      buffers.get(i).cpus().forEach(cpu -> cpu.forEach(out::writeBytes));
    }
  }

  private void option6(Out out, int id, byte[] data) {
    out.writeBytes(buffer(2).putShort((short) id).array());
    out.writeBytes(u32(data.length));
    out.writeBytes(data);
  }

  private int aligned(int at) {
    return (at + pageSize - 1) / pageSize * pageSize;
  }

  private byte[] seven(Out out) {
    Out options7 = new Out();
    section(out, options7, 16, headers());
    Out none = new Out();
    none.writeBytes(u32(0));
    section(out, options7, 17, none.toByteArray());
    section(out, options7, 18, eventFormats());
    Out text = new Out();
    sized4(text, kallsyms);
    section(out, options7, 19, text.toByteArray());
    text = new Out();
    sized4(text, printkFormats);
    section(out, options7, 20, text.toByteArray());
    text = new Out();
    sized8(text, cmdlines);
    section(out, options7, 21, text.toByteArray());
    options.forEach(o -> option6(options7, o.id(), o.data()));
    for (Buffer b : buffers) {
      Out data = new Out();
      data.writeBytes(u64(out.size()));
      data.writeBytes(string(b.name()));
      data.writeBytes(string(b.clock()));
      data.writeBytes(u32(pageSize));
      data.writeBytes(u32(b.cpus().size()));
      sectionHeader(out, 3, packing != Packing.NONE, 0);
      for (int cpu = 0; cpu < b.cpus().size(); cpu++) {
        out.to(aligned(out.size()));
        data.writeBytes(u32(cpu));
        data.writeBytes(u64(out.size()));
        Out pages = new Out();
        b.cpus().get(cpu).forEach(pages::writeBytes);
        byte[] stored = packing == Packing.NONE ? pages.toByteArray() : chunks(b.cpus().get(cpu));
        out.writeBytes(stored);
        data.writeBytes(u64(stored.length - (packing == Packing.NONE || stored.length == 0 ? 0 : 4)));
      }
      option6(options7, 3, data.toByteArray());
    }
    option6(options7, 0, new byte[8]);
    optionsAt = out.size();
    sectionHeader(out, 0, false, options7.size());
    out.writeBytes(options7.toByteArray());
    return out.toByteArray();
  }

  private byte[] chunks(List<byte[]> pages) {
    Out out = new Out();
    if (pages.isEmpty()) {
      return new byte[0];
    }
    out.writeBytes(u32((pages.size() + 1) / 2));
    for (int i = 0; i < pages.size(); i += 2) {
      Out chunk = new Out();
      pages.subList(i, Math.min(i + 2, pages.size())).forEach(chunk::writeBytes);
      byte[] packed = pack(chunk.toByteArray());
      out.writeBytes(u32(packed.length));
      out.writeBytes(u32(chunk.size()));
      out.writeBytes(packed);
    }
    return out.toByteArray();
  }

  private void section(Out out, Out options7, int id, byte[] data) {
    option6(options7, id, u64(out.size()));
    byte[] packed = pack(data);
    sectionHeader(out, id, packing != Packing.NONE, packed.length);
    if (packing != Packing.NONE) {
      out.writeBytes(u32(packed.length));
      out.writeBytes(u32(data.length));
    }
    out.writeBytes(packed);
  }

  private void sectionHeader(Out out, int id, boolean packed, long size) {
    out.writeBytes(buffer(16).putShort((short) id).putShort((short) (packed ? 1 : 0)).putInt(0).putLong(size).array());
  }

  byte[] pack(byte[] data) {
    byte[] to = new byte[data.length * 2 + 1024];
    return switch (packing) {
      case NONE -> data;
      case ZLIB -> {
        Deflater deflater = new Deflater();
        deflater.setInput(data);
        deflater.finish();
        yield Arrays.copyOf(to, deflater.deflate(to));
      }
      case ZSTD -> Arrays.copyOf(to, new ZstdCompressor().compress(data, 0, data.length, to, 0, to.length));
    };
  }
}
