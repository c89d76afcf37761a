package dev.stormbench.plugin.importtracedat;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * The file of {@code trace-cmd record}, versions 6 and 7, of either byte order, packed with zlib or zstd or not. Events are decoded
 * by the {@code format} texts in the file, whichever kernel wrote them: a field that this kernel does not have is 0 or empty.
 *
 * <p>Records come in the order of time, equal times in that of buffers and CPUs, from all buffers together, as {@code trace-cmd report}
 * shows them. A buffer whose clock is another than that of the first one is left out. Functions are named by the recorded kallsyms.
 * The options of the file that change times (date, offset, TSC to ns) are applied; counts of a clock that counts are taken as they are.
 *
 * <p>The file is copied to a temporary one, since its parts are not in the order in which they are wanted.
 */
final class TraceDatImporter implements TraceImporter {
  private static final byte[] MAGIC = {0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'};
  private static final int COPIED = 1 << 16;
  /** Pages and chunks of pages that are in memory at a time. */
  private static final long PAGES_MAX = 1L << 28;

  @Override
  public boolean accepts(String fileName) {
    return fileName.endsWith(".dat");
  }

  @Override
  public void read(String file, InputStream in, Sink sink) throws IOException {
    Path copy = Files.createTempFile("stormbench-", ".dat");
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE)) {
      spool(file, in, channel);
      read(file, Bytes.of(file, channel), sink);
    }
  }

  /** What is left to do when the file can be read at any place. */
  static void read(String file, Bytes bytes, Sink sink) throws IOException {
    merge(head(file, bytes), sink);
  }

  private static void spool(String file, InputStream in, FileChannel to) throws IOException {
    byte[] buffer = new byte[COPIED];
    while (true) {
      int n;
      try {
        n = in.read(buffer);
      } catch (IOException e) {
        throw new ScenarioException(Location.of(file + ": byte " + to.position()), "cannot read on: "
            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + "; accepted: a whole file");
      }
      if (n < 0) {
        return;
      }
      for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining();) {
        to.write(bytes);
      }
    }
  }

  private static Recording head(String file, Bytes bytes) throws IOException {
    Cursor first = new Cursor(bytes, false, 0);
    for (byte m : MAGIC) {
      if (first.left() == 0 || first.u8("the first bytes") != m) {
        throw bytes.broken(0, "not a file of trace-cmd; accepted: one that begins with the bytes 17 08 44 and 'tracing'");
      }
    }
    String version = first.string("the version of the file");
    if (!version.equals("6") && !version.equals("7")) {
      throw bytes.broken(MAGIC.length, "version " + Cursor.quoted(version) + " of trace.dat; accepted: 6, 7");
    }
    int order = first.u8("the byte order");
    if (order > 1) {
      throw first.broken(1, "read " + order + " as the byte order; accepted: 0 (little endian), 1 (big)");
    }
    int longSize = first.u8("the size of long");
    if (longSize != 4 && longSize != 8) {
      throw first.broken(1, "read " + longSize + " as the size of long; accepted: 4, 8");
    }
    Cursor in = new Cursor(bytes, order == 1, first.at());
    Recording r;
    int pageSize = Recording.pageSize(in);
    if (version.equals("6")) {
      r = new Recording(bytes, order == 1, Packing.NONE);
      Version6.read(r, in, pageSize);
    } else {
      r = new Recording(bytes, order == 1, packing(in));
      Version7.read(file, r, in);
    }
    return r;
  }

  private static Packing packing(Cursor in) throws IOException {
    Cursor at = in.fork();
    String name = in.string("the name of the compression");
    in.string("the version of the compression");
    for (Packing p : Packing.values()) {
      if (p.name().toLowerCase(Locale.ROOT).equals(name)) {
        return p;
      }
    }
    throw at.broken(0, "compression " + Cursor.quoted(name) + "; accepted: none, zlib, zstd");
  }

  private static void merge(Recording r, Sink sink) throws IOException {
    List<CpuStream> streams = streams(r, sink);
    PriorityQueue<CpuStream> heads = new PriorityQueue<>(TraceDatImporter::order);
    for (CpuStream s : streams) {
      if (s.advance()) {
        heads.add(s);
      }
    }
    ReadRecord record = new ReadRecord();
    for (CpuStream s = heads.poll(); s != null; s = heads.poll()) {
      hand(r, s, record, sink);
      if (s.advance()) {
        heads.add(s);
      }
    }
  }

  private static int order(CpuStream a, CpuStream b) {
    int byTime = Long.compareUnsigned(a.time(), b.time());
    return byTime != 0 ? byTime : Integer.compare(a.order(), b.order());
  }

  private static List<CpuStream> streams(Recording r, Sink sink) throws IOException {
    List<CpuStream> streams = new ArrayList<>();
    String clock = r.buffers.isEmpty() ? "" : r.buffers.getFirst().clock();
    long left = r.bytes.size();
    long pages = 0;
    for (Recording.Buffer b : r.buffers) {
      if (!b.clock().equals(clock)) {
        sink.skipped("(buffer " + Cursor.quoted(b.name()) + " by the clock " + Cursor.quoted(b.clock()) + ")");
        continue;
      }
      for (Recording.CpuData d : b.cpus()) {
        if (d.size() == 0) {
          continue;
        }
        r.bytes.check(d.at(), d.size(), "data of CPU " + d.cpu());
        left -= d.size();
        pages += b.pageSize();
        if (left < 0 || pages > PAGES_MAX) {
          throw r.bytes.broken(d.at(), "data of " + (streams.size() + 1) + " CPUs that overlap, or with pages too large to be in memory"
              + " together; accepted: at most " + PAGES_MAX + " bytes");
        }
        streams.add(new CpuStream(r, b, d, streams.size()));
      }
    }
    return streams;
  }

  private static void hand(Recording r, CpuStream s, ReadRecord record, Sink sink) {
    long lost = s.takeLost();
    if (lost >= 0) {
      sink.lost(s.cpu(), lost);
    }
    PageLayout layout = r.layout();
    CommonFields common = r.common();
    int id = (int) Words.get(s.page(), s.from() + common.type(), 2, layout.big());
    EventFormat format = r.formats.get(id);
    if (format == null) {
      sink.skipped("(event " + id + ")");
      return;
    }
    TraceEvent event = format.event();
    if (event == null) {
      sink.skipped(format.name());
      return;
    }
    record.begin(event);
    record.timeNs = r.clock.ns(s.time());
    record.cpu = s.cpu();
    record.pid = (int) Words.get(s.page(), s.from() + common.pid(), 4, layout.big());
    record.comm = r.names.comm(record.pid, record.cpu);
    record.flags = s.page()[s.from() + common.flags()] & 0xff;
    record.preemptCount = s.page()[s.from() + common.preemptCount()] & 0xff;
    String missing = format.fill(record, s.page(), s.from(), s.length(), layout, r.names);
    if (missing != null) {
      throw s.broken(s.from(), "an event of " + s.length() + " bytes without " + missing + "; accepted: what its format says");
    }
    sink.event(record);
  }
}
