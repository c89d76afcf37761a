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
 * and places in the order of all records as differences to the record before.
 */
final class RingBuffer {
  /** Size of a page, bytes. */
  static final int PAGE_BYTES = 4096;
  /** The fewest pages of a ring: one that is written, one that can be overwritten. */
  static final int PAGES_MIN = 2;

  /** The most that a number takes. */
  static final int NUMBER_BYTES_MAX = 10;

  private static final int HEAD_BYTES_MAX = 3 * NUMBER_BYTES_MAX;

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
    long lastNs;
    long firstOrder;
    long lastOrder;
    /** The values of the counters before the first record. */
    final long[] counters = new long[Counters.NUMBER];

    Page(int size) {
      bytes = new byte[size];
    }
  }

  // -- writing ----------------------------------------------------------------------------------------

  /**
   * Begins an entry: a record, or a counter's new value. What it has is put into {@link #page()} from the place on that is
   * returned, and {@link #end} says where it ends.
   *
   * @param kind what it is, as {@link Cursor#kind} gives it back
   * @param order its place among the entries of all CPUs; greater than that of the last
   * @param bytesMax no more than that many bytes are put before the next entry begins
   */
  int begin(int kind, long timeNs, long order, int bytesMax) {
    int size = bytesMax + HEAD_BYTES_MAX;
    Page p = open;
    if (p == null || p.used + size > p.bytes.length) {
      p = fresh(timeNs, order, size);
    }
    int at = put(p.bytes, p.used, kind);
    at = put(p.bytes, at, timeNs - p.lastNs);
    at = put(p.bytes, at, order - p.lastOrder);
    p.lastNs = timeNs;
    p.lastOrder = order;
    if (!Counters.isCounter(kind)) {
      p.records++;
    }
    return at;
  }

  /** The bytes of the page that is written. */
  byte[] page() {
    return open.bytes;
  }

  /** Ends the entry that was begun. */
  void end(int at) {
    open.used = at;
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

  /** Adds a counter's new value, the whole of its entry. */
  void addCounter(int counter, long timeNs, long order, long value) {
    int at = begin(counter, timeNs, order, NUMBER_BYTES_MAX);
    counters[counter] = value;
    end(putSigned(page(), at, value));
  }

  /** A page for an entry that does not fit into the last one: one that is too old, else a new one, else the oldest. */
  private Page fresh(long timeNs, long order, int size) {
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
    p.lastNs = timeNs;
    p.firstOrder = order;
    p.lastOrder = order;
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
    long order;

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
        order = page.firstOrder;
        if (first) {
          System.arraycopy(page.counters, 0, values, 0, values.length);
        }
      }
      kind = (int) get();
      timeNs += get();
      order += get();
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

    /** Reads the entry, which is a counter's. */
    long getCounter() {
      values[kind] = getSigned();
      return values[kind];
    }
  }
}
