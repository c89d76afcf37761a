package dev.stormbench.repl.trace;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The ring buffers of all CPUs that are traced. What is in them comes out in the order in which it happened, over all CPUs.
 *
 * <p>Texts are kept once and named by a number, up to some MiB of them; those beyond stand in the records themselves.
 */
final class TraceBuffer {
  private static final long NAMES_BYTES_MAX = 8 << 20;
  private static final int NAME_BYTES = 100;
  private static final int UTF8_BYTES_PER_CHAR_MAX = 3;
  private static final TraceEvent[] EVENTS = TraceEvent.values();
  private static final int[] FIELDS = Arrays.stream(EVENTS).mapToInt(e -> e.fields().size()).toArray();
  /** Which fields of an event are texts, a bit for each. */
  private static final int[] TEXTS = Arrays.stream(EVENTS).mapToInt(TraceBuffer::texts).toArray();
  private static final int RECENT = 1 << 10;

  private final RingBuffer[] rings;
  private final long bytesPerCpu;
  private final long ageNs;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>(List.of(""));
  /** Texts that were named of late, by hash, with their numbers: the same object comes again and again. */
  private final @Nullable String[] recent = new String[RECENT];
  private final int[] recentNumbers = new int[RECENT];
  /** The numbers of the texts of the record that is added, by field. */
  private final int[] textNumbers = new int[Arrays.stream(FIELDS).max().orElseThrow()];
  private long namesBytes;
  private long order;

  /**
   * Empty buffers; a CPU's ring is made with its first record.
   *
   * @param bytesPerCpu bound of each ring
   * @param ageNs how old a record may become, see {@link RingBuffer}
   */
  TraceBuffer(int nrCpus, long bytesPerCpu, long ageNs) {
    rings = new RingBuffer[nrCpus];
    this.bytesPerCpu = bytesPerCpu;
    this.ageNs = ageNs;
  }

  private static int texts(TraceEvent e) {
    int texts = 0;
    for (int i = 0; i < e.fields().size(); i++) {
      texts |= e.kind(i).isText() ? 1 << i : 0;
    }
    return texts;
  }

  /** Bytes of all rings. */
  long bytes() {
    return Arrays.stream(rings).filter(Objects::nonNull).mapToLong(RingBuffer::bytes).sum();
  }

  // -- in ---------------------------------------------------------------------------------------------

  /** Adds a record. */
  void add(TraceRecord r) {
    RingBuffer ring = ring(r.cpu());
    int kind = r.event().ordinal();
    int fields = FIELDS[kind];
    int isText = TEXTS[kind];
    int max = (4 + fields) * RingBuffer.NUMBER_BYTES_MAX;
    String comm = r.comm();
    int commNumber = number(comm);
    max += commNumber > 0 ? 0 : inlineBytes(comm);
    for (int rest = isText; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      String text = Objects.requireNonNull(r.text(i));
      textNumbers[i] = number(text);
      max += textNumbers[i] > 0 ? 0 : inlineBytes(text);
    }
    int at = ring.begin(Counters.NUMBER + kind, r.timeNs(), ++order, max);
    byte[] to = ring.page();
    at = RingBuffer.put(to, at, r.flags());
    at = RingBuffer.put(to, at, r.preemptCount());
    at = RingBuffer.put(to, at, r.pid());
    at = commNumber > 0 ? RingBuffer.put(to, at, commNumber) : putText(to, at, comm);
    for (int i = 0; i < fields; i++) {
      if ((isText >>> i & 1) == 0) {
        at = RingBuffer.putSigned(to, at, r.arg(i));
      } else if (textNumbers[i] > 0) {
        at = RingBuffer.put(to, at, textNumbers[i]);
      } else {
        at = putText(to, at, Objects.requireNonNull(r.text(i)));
      }
    }
    ring.end(at);
  }

  /** Adds a counter's new value, seen on a CPU. */
  void add(long timeNs, int cpu, int counter, long value) {
    ring(cpu).addCounter(counter, timeNs, ++order, value);
  }

  private RingBuffer ring(int cpu) {
    RingBuffer ring = rings[cpu];
    if (ring == null) {
      ring = new RingBuffer(bytesPerCpu, ageNs);
      rings[cpu] = ring;
    }
    return ring;
  }

  /** How many bytes a text that has no number takes in a record, beside its number; it gets a number here if there is room. */
  private int inlineBytes(String text) {
    if (namesBytes > NAMES_BYTES_MAX - text.length()) {
      return RingBuffer.NUMBER_BYTES_MAX + text.length() * UTF8_BYTES_PER_CHAR_MAX;
    }
    namesBytes += NAME_BYTES + text.length();
    numbers.put(text, names.size());
    names.add(text);
    return 0;
  }

  /** A text's number; 0 if it has none. */
  private int number(String text) {
    int at = text.hashCode() & RECENT - 1;
    if (recent[at] == text) {
      return recentNumbers[at];
    }
    Integer number = numbers.get(text);
    if (number == null) {
      return 0;
    }
    recent[at] = text;
    recentNumbers[at] = number;
    return number;
  }

  /** Puts a text that was new, or has no number. */
  private int putText(byte[] to, int at, String text) {
    int number = number(text);
    if (number > 0) {
      return RingBuffer.put(to, at, number);
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    return RingBuffer.put(to, RingBuffer.put(to, RingBuffer.put(to, at, 0), raw.length), raw);
  }

  // -- out --------------------------------------------------------------------------------------------

  /**
   * Hands over what there is of the times from {@code fromNs} to {@code toNs}, both included. Before the first record of a CPU
   * comes what was lost of it, and the values that its counters have by then.
   */
  void drain(long fromNs, long toNs, CaptureSink sink) {
    PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparingLong((Head h) -> h.cursor.order));
    for (int cpu = 0; cpu < rings.length; cpu++) {
      if (rings[cpu] != null) {
        Head h = new Head(cpu, rings[cpu]);
        if (h.skipTo(fromNs, toNs)) {
          heads.add(h);
        }
      }
    }
    boolean first = true;
    while (!heads.isEmpty()) {
      Head h = heads.poll();
      h.handOver(sink, fromNs, first);
      first = false;
      if (h.cursor.next() && h.cursor.timeNs <= toNs) {
        heads.add(h);
      }
    }
  }

  /** The CPU whose ring was too small for the longest part of the past since {@code fromNs}; -1 if none was. */
  int shortest(long fromNs) {
    int worst = -1;
    for (int cpu = 0; cpu < rings.length; cpu++) {
      if (rings[cpu] != null && rings[cpu].lostNs >= fromNs && (worst < 0 || rings[cpu].lostNs > rings[worst].lostNs)) {
        worst = cpu;
      }
    }
    return worst;
  }

  /** When the last record was that was overwritten on a CPU. */
  long lostNs(int cpu) {
    return rings[cpu].lostNs;
  }

  /** The next entry of a CPU. */
  private final class Head {
    private final int cpu;
    private final RingBuffer ring;
    private final RingBuffer.Cursor cursor;
    private final Read record;
    private boolean begun;

    Head(int cpu, RingBuffer ring) {
      this.cpu = cpu;
      this.ring = ring;
      cursor = ring.read();
      record = new Read(cpu);
    }

    /** Goes to the first entry of these times. @return false if there is none */
    boolean skipTo(long fromNs, long toNs) {
      while (cursor.next()) {
        if (cursor.timeNs >= fromNs) {
          return cursor.timeNs <= toNs;
        }
        if (Counters.isCounter(cursor.kind)) {
          cursor.getCounter();
        } else {
          read();
        }
      }
      return false;
    }

    void handOver(CaptureSink sink, long fromNs, boolean first) {
      if (!begun) {
        begun = true;
        if (ring.lostNs >= fromNs) {
          sink.lost(cpu, ageNs == Long.MAX_VALUE ? ring.lost : 0); // how many of the lost were young enough is not known
        }
        for (int i = 0; i < Counters.NUMBER; i++) {
          if (cursor.values[i] != Counters.UNKNOWN && (first || !Counters.isMachines(i))) {
            counter(sink, i, cursor.values[i]);
          }
        }
      }
      if (Counters.isCounter(cursor.kind)) {
        counter(sink, cursor.kind, cursor.getCounter());
      } else {
        read();
        sink.event(record);
      }
    }

    private void counter(CaptureSink sink, int counter, long value) {
      sink.counter(cursor.timeNs, Counters.isMachines(counter) ? -1 : cpu, Counters.name(counter), value);
    }

    private void read() {
      record.timeNs = cursor.timeNs;
      record.event = EVENTS[cursor.kind - Counters.NUMBER];
      record.flags = (int) cursor.get();
      record.preemptCount = (int) cursor.get();
      record.pid = (int) cursor.get();
      record.comm = text();
      for (int i = 0; i < record.event.fields().size(); i++) {
        boolean isText = record.event.kind(i).isText();
        record.texts[i] = isText ? text() : null;
        record.args[i] = isText ? 0 : cursor.getSigned();
      }
    }

    private String text() {
      int number = (int) cursor.get();
      return number > 0 ? names.get(number) : new String(cursor.get((int) cursor.get()), StandardCharsets.UTF_8);
    }
  }

  /** The one record of a CPU that is read. */
  private static final class Read implements TraceRecord {
    private static final int FIELDS_MAX = Arrays.stream(EVENTS).mapToInt(e -> e.fields().size()).max().orElseThrow();

    final int cpu;
    long timeNs;
    TraceEvent event = TraceEvent.SCHED_SWITCH;
    int pid;
    String comm = "";
    int flags;
    int preemptCount;
    final long[] args = new long[FIELDS_MAX];
    final @Nullable String[] texts = new String[FIELDS_MAX];

    Read(int cpu) {
      this.cpu = cpu;
    }

    @Override
    public long timeNs() {
      return timeNs;
    }

    @Override
    public int cpu() {
      return cpu;
    }

    @Override
    public TraceEvent event() {
      return event;
    }

    @Override
    public int pid() {
      return pid;
    }

    @Override
    public String comm() {
      return comm;
    }

    @Override
    public int flags() {
      return flags;
    }

    @Override
    public int preemptCount() {
      return preemptCount;
    }

    @Override
    public long arg(int i) {
      return args[i];
    }

    @Override
    public @Nullable String text(int i) {
      return texts[i];
    }
  }
}
