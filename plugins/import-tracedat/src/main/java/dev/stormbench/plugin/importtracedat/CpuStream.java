package dev.stormbench.plugin.importtracedat;

import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.util.Arrays;

/** The records of one CPU, page by page. One page is in memory, and a chunk of pages if they were packed. */
final class CpuStream {
  private static final int TYPE_LONG = 0;
  private static final int TYPE_PADDING = 29;
  private static final int TYPE_TIME_EXTEND = 30;
  private static final int TYPE_TIME_STAMP = 31;
  private static final int WORD = 4;
  /** An absolute time has 59 bits; those above are of the time before. */
  private static final long TIME_STAMP_BITS = (1L << 59) - 1;
  private static final int CHUNK_MAX = 1 << 24;
  private static final int CHUNK_PAGES_MAX = 256;
  private static final byte[] NOTHING = new byte[0];

  private final Recording recording;
  private final PageLayout layout;
  private final Recording.CpuData data;
  private final int pageSize;
  private final boolean packed;
  private final int order;
  private final Cursor in;
  private final long end;

  /** Of packed data: chunks that are left, and the one that is read. */
  private long chunks;
  private byte[] chunk = NOTHING;
  private int chunkAt;

  private byte[] page = NOTHING;
  /** Place of the page in the file, or of its chunk. */
  private long pageAt;
  private int next;
  private int pageEnd;

  private long time;
  private int from;
  private int length;
  private long lost = -1;

  CpuStream(Recording recording, Recording.Buffer buffer, Recording.CpuData data, int order) throws IOException {
    this.order = order;
    this.recording = recording;
    this.layout = recording.layout();
    this.data = data;
    this.pageSize = buffer.pageSize();
    this.packed = buffer.packed();
    this.in = new Cursor(recording.bytes, recording.big, data.at());
    this.end = data.at() + data.size() + (packed ? WORD : 0); // the count of chunks is not in the size
    if (packed) {
      chunks = in.u32("the number of chunks of CPU " + data.cpu());
    }
  }

  int cpu() {
    return data.cpu();
  }

  /** Which of two records of the same time comes first. */
  int order() {
    return order;
  }

  /** Time of the record, as the ring buffer has it. */
  long time() {
    return time;
  }

  /** The page that has the record. */
  byte[] page() {
    return page;
  }

  /** Where in the page it begins, its header excluded. */
  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /** How many records are missing before this one; 0: unknown how many; -1: none. It is told once. */
  long takeLost() {
    long n = lost;
    lost = -1;
    return n;
  }

  /** Goes to the next record; false at the end. */
  boolean advance() throws IOException {
    while (true) {
      while (next >= pageEnd) {
        if (!readPage()) {
          return false;
        }
      }
      if (readEvent()) {
        return true;
      }
    }
  }

  /** Whether there was a record, and not something between records. */
  private boolean readEvent() {
    int at = next;
    int word = word(at);
    int type = layout.type(word);
    switch (type) {
      case TYPE_PADDING -> {
        if (layout.delta(word) == 0) {
          next = pageEnd;
        } else { // an event that was discarded
          time += layout.delta(word);
          next = step(at, Integer.toUnsignedLong(word(at + WORD)) + WORD);
        }
        return false;
      }
      case TYPE_TIME_EXTEND -> {
        time += layout.wide(word, word(at + WORD));
        next = step(at, 2 * WORD);
        return false;
      }
      case TYPE_TIME_STAMP -> {
        long before = time;
        time = before & ~TIME_STAMP_BITS | layout.wide(word, word(at + WORD)) & TIME_STAMP_BITS;
        if ((before & ~TIME_STAMP_BITS) != 0 && time < before) {
          time += TIME_STAMP_BITS + 1;
        }
        next = step(at, 2 * WORD);
        return false;
      }
      default -> {
        time += layout.delta(word);
        from = at + (type == TYPE_LONG ? 2 : 1) * WORD;
        next = step(at, type == TYPE_LONG ? Integer.toUnsignedLong(word(at + WORD)) + WORD : (long) (type + 1) * WORD);
        length = next - from;
        if (length < recording.common().size()) {
          throw broken(at, "an event of " + length + " bytes; accepted: at least " + recording.common().size());
        }
        return true;
      }
    }
  }

  private int word(int at) {
    if (at + WORD > pageEnd) {
      throw broken(at, "an event's header ends behind the data of its page, which end at " + pageEnd
          + "; accepted: events that end before");
    }
    return layout.word(page, at);
  }

  private int step(int at, long bytes) {
    if (bytes > pageEnd - at) {
      throw broken(at, "an event of " + bytes + " bytes; accepted: at most " + (pageEnd - at) + ", where the data of its page end");
    }
    return at + (int) bytes;
  }

  /** Blames a place in the page. */
  ScenarioException broken(int at, String message) {
    return recording.bytes.broken(packed ? pageAt : pageAt + at, (packed ? "unpacked page, byte " + at + ": " : "") + message);
  }

  private boolean readPage() throws IOException {
    if (packed ? !unpackPage() : !copyPage()) {
      return false;
    }
    long word = layout.commitWord(page);
    int bytes = PageLayout.length(word);
    next = layout.data();
    pageEnd = next + bytes;
    if (pageEnd > pageSize) {
      throw broken(layout.commit(), "a page with " + bytes + " bytes of events; accepted: at most " + (pageSize - next));
    }
    time = layout.time(page);
    if ((word & PageLayout.LOST) != 0) {
      boolean counted = (word & PageLayout.LOST_COUNT_FOLLOWS) != 0 && pageEnd + layout.longSize() <= pageSize;
      long more = counted ? Math.max(0, Words.get(page, pageEnd, layout.longSize(), layout.big())) : 0;
      lost = lost > 0 && more > 0 ? lost + more : more;
    }
    return true;
  }

  private boolean copyPage() throws IOException {
    if (in.at() >= end) {
      return false;
    }
    pageAt = in.at();
    page = in.bytes(pageSize, "a page of CPU " + data.cpu());
    return true;
  }

  private boolean unpackPage() throws IOException {
    if (chunkAt == chunk.length) {
      if (chunks == 0) {
        return false;
      }
      chunks--;
      int size = in.size(4, Math.clamp(end - in.at(), 0, CHUNK_MAX), "the packed size of a chunk of CPU " + data.cpu());
      int unpacked = in.size(4, Math.min(CHUNK_MAX, (long) CHUNK_PAGES_MAX * pageSize), "the unpacked size of a chunk");
      if (unpacked == 0 || unpacked % pageSize != 0) {
        throw in.broken(4, "read " + unpacked + " as the unpacked size of a chunk; accepted: a multiple of the page size, " + pageSize);
      }
      pageAt = in.at();
      chunk = recording.unpack(in, size, unpacked);
      chunkAt = 0;
    }
    page = Arrays.copyOfRange(chunk, chunkAt, chunkAt + pageSize);
    chunkAt += pageSize;
    return true;
  }
}
