package dev.stormbench.repl.trace;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The ring buffer of one CPU: the records of the recent past, bounded by bytes and, if wanted, by age. As in the kernel it
 * consists of pages, and what is overwritten is always the whole oldest page.
 *
 * <p>Pages are made when they are needed first and then used again and again. Numbers are stored in seven bits a byte, times
 * as differences to the one before.
 */
final class RingBuffer {
  /** Size of a page, bytes. */
  static final int PAGE_BYTES = 4096;
  /** The fewest pages of a ring: one that is written, one that can be overwritten. */
  static final int PAGES_MIN = 2;

  /** The most that a number takes. */
  static final int NUMBER_BYTES_MAX = 10;

  private static final int HEAD_BYTES_MAX = 2 * NUMBER_BYTES_MAX;

  private final long capacity;
  private final long ageNs;
  private final Deque<Page> pages = new ArrayDeque<>();
  /** The values of the counters after the last record. */
  private final long[] counters = new long[Counters.NUMBER];
  private long bytes;
  private @Nullable Page open;

  /** Records that were overwritten though they were not too old. */
  long lost;
  /** Time of the last of them. */
  long lostNs = -1;

  /**
   * An empty ring.
   *
   * @param capacity bytes
   * @param ageNs how long a record is kept at least, if there is room for it; {@link Long#MAX_VALUE} for as long as there is
   */
  RingBuffer(long capacity, long ageNs) {
    this.capacity = capacity;
    this.ageNs = ageNs;
    Arrays.fill(counters, Counters.UNKNOWN);
  }

  /** Bytes of all pages that were made and are still there. */
  long bytes() {
    return bytes;
  }

  private static final class Page {
    final byte[] bytes;
    int used;
    int records;
    long firstNs;
    /** What the next time is stored as the difference to. */
    long baseNs;
    /** No record is later. */
    long lastNs;
    /** The values of the counters before the first record. */
    final long[] counters = new long[Counters.NUMBER];

    Page(int size) {
      bytes = new byte[size];
    }
  }

  // -- writing ----------------------------------------------------------------------------------------

  /**
   * Begins an entry: a record, some records, or a counter's new value. What it has is put into {@link #page()} from the place on that
   * is returned, and {@link #end} says where it ends.
   *
   * @param kind what it is, as {@link Cursor#kind} gives it back
   * @param bytesMax no more than that many bytes are put before the next entry begins
   */
  int begin(int kind, long timeNs, int bytesMax) {
    int size = bytesMax + HEAD_BYTES_MAX;
    Page p = open;
    if (p == null || p.used + size > p.bytes.length) {
      p = fresh(timeNs, size);
    }
    int at = put(p.bytes, put(p.bytes, p.used, kind), timeNs - p.baseNs);
    p.baseNs = timeNs;
    p.lastNs = timeNs;
    return at;
  }

  /** The bytes of the page that is written. */
  byte[] page() {
    return open.bytes;
  }

  /** Ends the entry that was begun, with so many records. */
  void end(int at, int records) {
    open.used = at;
    open.records += records;
  }

  /** Puts a second time of an entry, its last number. @param lastNs that of its last record, or later */
  int putTime(int at, long timeNs, long lastNs) {
    Page p = open;
    int end = put(p.bytes, at, timeNs - p.baseNs);
    p.baseNs = timeNs;
    p.lastNs = lastNs;
    return end;
  }

  /** Puts a number; small ones are short. @return where the next goes */
  static int put(byte[] to, int from, long number) {
    int at = from;
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    return at;
  }

  /** Puts a number that may be negative. @return where the next goes */
  static int putSigned(byte[] to, int at, long number) {
    return put(to, at, number << 1 ^ number >> 63);
  }

  /** Puts bytes as they are. @return where the next goes */
  static int put(byte[] to, int at, byte[] raw) {
    System.arraycopy(raw, 0, to, at, raw.length);
    return at + raw.length;
  }

  /** Notes a counter's new value: what it is where the next page begins. */
  void counted(int counter, long value) {
    counters[counter] = value;
  }

  /** A page for an entry that does not fit into the last one: one that is too old, else a new one, else the oldest. */
  private Page fresh(long timeNs, int size) {
    int wanted = Math.max(PAGE_BYTES, size);
    Page free = null;
    for (Page p = pages.peekFirst(); p != null; p = pages.peekFirst()) {
      boolean isOld = p.lastNs < timeNs - ageNs;
      if (bytes + wanted <= capacity && (free != null || !isOld)) {
        break;
      }
      pages.removeFirst();
      bytes -= p.bytes.length;
      if (!isOld) {
        lost += p.records;
        lostNs = p.lastNs;
      }
      free = p.bytes.length == wanted ? p : free;
    }
    Page p = free != null ? free : new Page(wanted);
    bytes += p.bytes.length;
    p.used = 0;
    p.records = 0;
    p.firstNs = timeNs;
    p.baseNs = timeNs;
    p.lastNs = timeNs;
    System.arraycopy(counters, 0, p.counters, 0, counters.length);
    pages.addLast(p);
    open = p;
    return p;
  }

  // -- reading ----------------------------------------------------------------------------------------

  /** Reads from the oldest entry on; nothing may be written meanwhile. */
  Cursor read() {
    return new Cursor();
  }

  /** A place in the ring. What an entry has is read in the order in which it was put, all of it. */
  final class Cursor {
    private final Iterator<Page> rest = pages.iterator();
    /** The values of the counters before this entry. */
    final long[] values = new long[Counters.NUMBER];
    private @Nullable Page page;
    private int at;
    int kind;
    long timeNs;

    private Cursor() {
      Arrays.fill(values, Counters.UNKNOWN);
    }

    /** Goes to the next entry. @return false if there is none */
    boolean next() {
      if (page == null || at == page.used) {
        boolean first = page == null;
        if (!rest.hasNext()) {
          return false;
        }
        page = rest.next();
        at = 0;
        timeNs = page.firstNs;
        if (first) {
          System.arraycopy(page.counters, 0, values, 0, values.length);
        }
      }
      kind = (int) get();
      timeNs += get();
      return true;
    }

    long get() {
      byte[] b = page.bytes;
      long number = 0;
      for (int shift = 0;; shift += 7) {
        byte next = b[at++];
        number |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return number;
        }
      }
    }

    long getSigned() {
      long n = get();
      return n >>> 1 ^ -(n & 1);
    }

    byte[] get(int length) {
      at += length;
      return Arrays.copyOfRange(page.bytes, at - length, at);
    }

    /** Reads the second time of an entry. */
    long getTime() {
      timeNs += get();
      return timeNs;
    }
  }
}
