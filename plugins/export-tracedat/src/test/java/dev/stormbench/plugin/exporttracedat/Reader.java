package dev.stormbench.plugin.exporttracedat;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a trace.dat as trace-cmd's manual pages describe it, strictly: what is not as described fails. */
final class Reader {
  static final int PAGE = 4096;

  private final ByteBuffer in;
  final Map<String, String> formats = new LinkedHashMap<>();
  final Map<Integer, List<byte[]>> options = new LinkedHashMap<>();
  final List<Record> records = new ArrayList<>();
  final List<Page> pages = new ArrayList<>();
  String compression = "none";
  String clock;
  String kallsyms;
  String printkFormats;
  String savedCmdlines;
  int nrCpus;

  /** A record: where, when and its bytes. */
  record Record(int cpu, long timeNs, byte[] data) {
    ByteBuffer buffer() {
      return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }

    int type() {
      return buffer().getShort(0) & 0xffff;
    }
  }

  /** A page's header. */
  record Page(int cpu, long timeNs, int commit, boolean missed, long missing) {}

  private Reader(byte[] file) {
    in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  static Reader of(byte[] file) {
    Reader r = new Reader(file);
    r.read();
    return r;
  }

  private void read() {
    expect(in.get() == 0x17 && in.get() == 8 && in.get() == 0x44, "magic");
    String tracing = string(in);
    expect(tracing.startsWith("tracing"), tracing);
    expect(in.get() == 0, "little endian");
    expect(in.get() == 8, "long");
    expect(in.getInt() == PAGE, "page");
    switch (tracing) {
      case "tracing6" -> v6();
      case "tracing7" -> v7();
      default -> throw new AssertionError(tracing);
    }
  }

  private void v6() {
    headers(in);
    expect(in.getInt() == 0, "ftrace formats");
    formats(in);
    kallsyms = bytes(in, in.getInt());
    printkFormats = bytes(in, in.getInt());
    savedCmdlines = bytes(in, Math.toIntExact(in.getLong()));
    nrCpus = in.getInt();
    expect(string(in).equals("options  "), "options");
    for (int id = in.getShort(); id != 0; id = in.getShort()) {
      option(in, id);
    }
    expect(string(in).equals("flyrecord"), "flyrecord");
    long[] where = new long[2 * nrCpus];
    for (int i = 0; i < where.length; i++) {
      where[i] = in.getLong();
    }
    clock = bytes(in, Math.toIntExact(in.getLong()));
    long end = in.position();
    for (int cpu = 0; cpu < nrCpus; cpu++) {
      expect(where[2 * cpu] % PAGE == 0 && where[2 * cpu] >= end, "offset of CPU " + cpu);
      end = where[2 * cpu] + where[2 * cpu + 1];
      pages(cpu, slice(where[2 * cpu], where[2 * cpu + 1]));
    }
    expect(nrCpus == 0 || end == in.limit() || where[where.length - 1] == 0, "end of the file");
  }

  private void v7() {
    compression = string(in);
    string(in);
    long options = in.getLong();
    ByteBuffer strings = null;
    Map<Long, Integer> sections = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      long at = in.position();
      int id = in.getShort();
      in.getShort();
      in.getInt();
      long size = in.getLong();
      sections.put(at, id);
      if (id == 15) {
        strings = slice(in.position(), size);
      }
      in.position(Math.toIntExact(in.position() + size));
    }
    expect(strings != null, "strings");
    expect(sections.get(options) == 0, "options");
    ByteBuffer o = section(options, 0, strings, "options");
    for (int id = o.getShort(); id != 0; id = o.getShort()) {
      option(o, id);
    }
    expect(o.getInt() == 8 && o.getLong() == 0 && !o.hasRemaining(), "end of the options");
    headers(described(16, strings, "headers"));
    expect(described(17, strings, "ftrace events").getInt() == 0, "ftrace formats");
    formats(described(18, strings, "events format"));
    ByteBuffer b = described(19, strings, "kallsyms");
    kallsyms = bytes(b, b.getInt());
    b = described(20, strings, "printk");
    printkFormats = bytes(b, b.getInt());
    b = described(21, strings, "command lines");
    savedCmdlines = bytes(b, Math.toIntExact(b.getLong()));
    nrCpus = le(this.options.get(8).getFirst()).getInt();
    ByteBuffer buffer = le(this.options.get(3).getFirst());
    long section = buffer.getLong();
    expect(sections.get(section) == 3, "buffer");
    expect(string(buffer).isEmpty(), "top instance");
    clock = "[" + string(buffer) + "]";
    expect(buffer.getInt() == PAGE, "page");
    int cpus = buffer.getInt();
    for (int i = 0; i < cpus; i++) {
      int cpu = buffer.getInt();
      long at = buffer.getLong();
      expect(at % PAGE == 0 && at > section, "offset of CPU " + cpu);
      ByteBuffer data = slice(at, buffer.getLong());
      pages(cpu, compression.equals("none") ? data : chunks(data));
    }
    expect(!buffer.hasRemaining(), "end of the buffer option");
  }

  private ByteBuffer described(int id, ByteBuffer strings, String name) {
    return section(le(options.get(id).getFirst()).getLong(), id, strings, name);
  }

  private ByteBuffer section(long at, int id, ByteBuffer strings, String name) {
    ByteBuffer s = slice(at, 16);
    expect(s.getShort() == id, "section " + id);
    boolean packed = s.getShort() == 1;
    ByteBuffer text = strings.duplicate();
    text.position(s.getInt());
    expect(string(text).equals(name), name);
    ByteBuffer data = slice(at + 16, s.getLong());
    return packed ? unpack(data) : data;
  }

  private static ByteBuffer chunks(ByteBuffer data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int n = data.getInt();
    for (int i = 0; i < n; i++) {
      out.writeBytes(unpack(data).array());
    }
    expect(!data.hasRemaining(), "end of the chunks");
    return le(out.toByteArray());
  }

  private static ByteBuffer unpack(ByteBuffer data) {
    byte[] packed = new byte[data.getInt()];
    byte[] whole = new byte[data.getInt()];
    data.get(packed);
    expect(new ZstdDecompressor().decompress(packed, 0, packed.length, whole, 0, whole.length) == whole.length, "zstd");
    return le(whole);
  }

  private void headers(ByteBuffer b) {
    expect(string(b).equals("header_page"), "header_page");
    expect(bytes(b, Math.toIntExact(b.getLong())).contains("commit"), "commit");
    expect(string(b).equals("header_event"), "header_event");
    expect(bytes(b, Math.toIntExact(b.getLong())).contains("time_extend"), "time_extend");
  }

  private void formats(ByteBuffer b) {
    int systems = b.getInt();
    for (int i = 0; i < systems; i++) {
      String system = string(b);
      int events = b.getInt();
      for (int j = 0; j < events; j++) {
        String text = bytes(b, Math.toIntExact(b.getLong()));
        formats.put(system + ":" + text.substring(6, text.indexOf('\n')), text);
      }
    }
  }

  private void option(ByteBuffer b, int id) {
    byte[] data = new byte[b.getInt()];
    b.get(data);
    options.computeIfAbsent(id, i -> new ArrayList<>()).add(data);
  }

  private void pages(int cpu, ByteBuffer data) {
    expect(data.limit() % PAGE == 0, "pages of CPU " + cpu);
    for (int at = 0; at < data.limit(); at += PAGE) {
      page(cpu, le(data.slice(at, PAGE)));
    }
  }

  private void page(int cpu, ByteBuffer p) {
    long timeNs = p.getLong();
    long commit = p.getLong();
    int length = (int) (commit & (1 << 27) - 1);
    boolean stored = (commit >> 30 & 1) != 0;
    expect(length > 0 && length <= PAGE - 16 - (stored ? 8 : 0), "commit of " + length);
    pages.add(new Page(cpu, timeNs, length, (commit >> 31 & 1) != 0, stored ? p.getLong(16 + length) : 0));
    long now = timeNs;
    while (p.position() < 16 + length) {
      int word = p.getInt();
      int typeLen = word & 31;
      long delta = word >>> 5;
      if (typeLen == 30) {
        now += delta | (p.getInt() & 0xffffffffL) << 27;
        continue;
      }
      expect(typeLen <= 28, "type_len " + typeLen);
      now += delta;
      byte[] record = new byte[typeLen == 0 ? p.getInt() - 4 : typeLen * 4];
      expect(typeLen > 0 || record.length > 112, "a length of its own for " + record.length);
      p.get(record);
      records.add(new Record(cpu, now, record));
    }
    expect(p.position() == 16 + length, "end of the records");
    p.position(16 + length + (stored ? 8 : 0));
    while (p.hasRemaining()) {
      expect(p.get() == 0, "rest of the page");
    }
  }

  private ByteBuffer slice(long at, long size) {
    return le(in.duplicate().slice(Math.toIntExact(at), Math.toIntExact(size)));
  }

  private static ByteBuffer le(ByteBuffer b) {
    return b.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer le(byte[] b) {
    return le(ByteBuffer.wrap(b));
  }

  private static String string(ByteBuffer b) {
    ByteArrayOutputStream s = new ByteArrayOutputStream();
    for (byte c = b.get(); c != 0; c = b.get()) {
      s.write(c);
    }
    return s.toString(StandardCharsets.UTF_8);
  }

  private static String bytes(ByteBuffer b, int length) {
    byte[] s = new byte[length];
    b.get(s);
    return new String(s, StandardCharsets.UTF_8);
  }

  private static void expect(boolean so, String what) {
    if (!so) {
      throw new AssertionError("not as described: " + what);
    }
  }
}
