package dev.stormbench.plugin.exporttracedat;

import java.io.IOException;
import java.util.Arrays;

/**
 * The ring buffer of one CPU, as pages that are never overwritten. A page begins with the time of its first record and the number
 * of bytes that follow ({@code commit}), which also says whether records are missing before it, and whether their number stands
 * behind the last record. A record begins with 5 bits of length in words and 27 bits of time since the one before; a time that
 * does not fit goes into a TIME_EXTEND of its own, a length that does not fit into a word of its own.
 */
final class CpuPages {
  static final int PAGE = 4096;

  /** Pages that go to their place together. */
  static final int CHUNK = 8 * PAGE;

  private static final int PAGE_HEADER = 16;
  private static final int COMMIT = 8;
  private static final long RB_MISSED_EVENTS = 1L << 31;
  private static final long RB_MISSED_STORED = 1L << 30;

  private static final int WORD = Integer.BYTES;
  private static final int TYPE_LEN_BITS = 5;
  private static final int MOST_TYPE_LEN = 28;
  private static final int TIME_EXTEND = 30;
  private static final int DELTA_BITS = 27;
  private static final int EXTENDED_BITS = DELTA_BITS + Integer.SIZE;

  /** Where full pages go. */
  @FunctionalInterface
  interface Sink {
    /** Takes pages; the array is used again. */
    void pages(int cpu, byte[] bytes, int length) throws IOException;
  }

  private final int cpu;
  private final Sink sink;
  private final byte[] bytes = new byte[CHUNK + Long.BYTES];

  /** Where the page under construction begins, where its next record goes, and where its last must end. */
  private int page;
  private int at;
  private int limit;

  /** Whether there is a page under construction. */
  private boolean open;
  private long lastNs;

  /** What is missing before the next page: no, an unknown number (0), or so many. */
  private boolean missing;
  private long missed;
  private boolean stored;

  private long events;
  private long overrun;
  private long firstNs;

  CpuPages(int cpu, Sink sink) {
    this.cpu = cpu;
    this.sink = sink;
  }

  /** Records that were written. */
  long events() {
    return events;
  }

  /** Records that are known to be missing. */
  long overrun() {
    return overrun;
  }

  /** Time of the first record, ns. */
  long firstNs() {
    return firstNs;
  }

  /** Time of the last record, ns. */
  long lastNs() {
    return lastNs;
  }

  /** Adds a record. */
  void add(long timeNs, byte[] data, int length) throws IOException {
    int to = begin(timeNs, length);
    System.arraycopy(data, 0, bytes, to, length);
  }

  /** Adds a record whose bytes are written into {@link #bytes()} from the place on that is returned. */
  int begin(long timeNs, int length) throws IOException {
    int words = (length + WORD - 1) / WORD;
    int header = words <= MOST_TYPE_LEN ? WORD : 2 * WORD;
    long delta = timeNs - lastNs;
    int extend = delta >>> DELTA_BITS == 0 ? 0 : 2 * WORD;
    if (!open || at + extend + header + words * WORD > limit || delta >>> EXTENDED_BITS != 0) {
      nextPage(timeNs);
      delta = 0;
      extend = 0;
    }
    int to = at;
    if (extend != 0) {
      LittleEndian.put32(bytes, to, TIME_EXTEND | (int) delta << TYPE_LEN_BITS);
      LittleEndian.put32(bytes, to + WORD, (int) (delta >>> DELTA_BITS));
      to += extend;
      delta = 0;
    }
    if (header == WORD) {
      LittleEndian.put32(bytes, to, words | (int) delta << TYPE_LEN_BITS);
    } else {
      LittleEndian.put32(bytes, to, (int) delta << TYPE_LEN_BITS);
      LittleEndian.put32(bytes, to + WORD, words * WORD + WORD);
    }
    to += header;
    LittleEndian.put32(bytes, to + (words - 1) * WORD, 0); // what fills the last word
    at = to + words * WORD;
    lastNs = timeNs;
    if (events++ == 0) {
      firstNs = timeNs;
    }
    return to;
  }

  /** Where records are written; a few bytes behind one may be written, too, for they are not used yet. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * Records are missing before the next one, which therefore begins a page.
   *
   * @param records how many; 0: unknown
   */
  void lost(long records) throws IOException {
    endPage();
    missed = missing && (missed == 0 || records == 0) ? 0 : missed + records;
    missing = true;
    overrun += records;
  }

  /** Everything is added. */
  void end() throws IOException {
    endPage();
    flush();
  }

  private void nextPage(long timeNs) throws IOException {
    endPage();
    if (page == CHUNK) {
      flush();
    }
    LittleEndian.put64(bytes, page, timeNs);
    stored = missing && missed != 0;
    LittleEndian.put64(bytes, page + COMMIT, (missing ? RB_MISSED_EVENTS : 0) | (stored ? RB_MISSED_STORED : 0));
    limit = page + PAGE - (stored ? Long.BYTES : 0);
    at = page + PAGE_HEADER;
    open = true;
    missing = false;
  }

  private void endPage() {
    if (!open) {
      return;
    }
    LittleEndian.put64(bytes, page + COMMIT, LittleEndian.get64(bytes, page + COMMIT) | at - page - PAGE_HEADER);
    if (stored) {
      LittleEndian.put64(bytes, at, missed);
      at += Long.BYTES;
    }
    missed = 0;
    page += PAGE;
    Arrays.fill(bytes, at, page, (byte) 0);
    open = false;
  }

  private void flush() throws IOException {
    if (page > 0) {
      sink.pages(cpu, bytes, page);
      page = 0;
    }
  }
}
