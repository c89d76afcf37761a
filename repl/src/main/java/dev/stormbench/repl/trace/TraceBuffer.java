package dev.stormbench.repl.trace;

import dev.stormbench.engine.trace.Trace;
import dev.stormbench.engine.trace.TraceGroup;
import dev.stormbench.engine.trace.TraceObserver;
import dev.stormbench.engine.trace.TraceRecorder;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ring buffers of all CPUs that are traced. What is in them comes out in the order in which it happened, over all CPUs: that of
 * the {@linkplain TraceRecorder places} of records.
 *
 * <p>Of what a lagging CPU hits a ring has the groups and their instants. Their records come into being when the ring is read.
 *
 * <p>Texts are kept once and named by a number, up to some MiB of them; those beyond stand in the records themselves.
 */
final class TraceBuffer implements TraceRecorder {
  private static final long NAMES_BYTES_MAX = 8 << 20;
  private static final int NAME_BYTES = 100;
  private static final int UTF8_BYTES_PER_CHAR_MAX = 3;
  private static final TraceEvent[] EVENTS = TraceEvent.values();
  private static final int RECENT = 1 << 10;
  /** Kinds of entries from here on are groups, by number. */
  private static final int GROUPS = Counters.NUMBER + EVENTS.length;

  private final RingBuffer[] rings;
  private final long bytesPerCpu;
  private final long ageNs;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>(List.of(""));
  /** Texts that were named of late, by hash, with their numbers: the same object comes again and again. */
  private final @Nullable String[] recent = new String[RECENT];
  private final int[] recentNumbers = new int[RECENT];
  /** The numbers of the texts of the record that is added, by field. */
  private final int[] textNumbers = new int[Copied.FIELDS_MAX];
  private long namesBytes;
  private final long events;
  private @Nullable Group[] groups = {};
  /** The place of the record that is added, and its turn among those of one place: counted up whenever the CPU is another. */
  private long place;
  private long turn;
  /** The last place of all, and who is there. */
  private long lastPlace = -1;
  private long lastTurn;
  private int lastCpu;

  /**
   * Empty buffers; a CPU's ring is made with its first record.
   *
   * @param bytesPerCpu bound of each ring
   * @param ageNs how old a record may become, see {@link RingBuffer}
   * @param events what is wanted of groups
   */
  TraceBuffer(int nrCpus, long bytesPerCpu, long ageNs, Set<TraceEvent> events) {
    rings = new RingBuffer[nrCpus];
    this.bytesPerCpu = bytesPerCpu;
    this.ageNs = ageNs;
    this.events = Trace.bits(events);
  }

  /** Bytes of all rings. */
  long bytes() {
    return Arrays.stream(rings).filter(Objects::nonNull).mapToLong(RingBuffer::bytes).sum();
  }

  // -- in ---------------------------------------------------------------------------------------------

  @Override
  public void event(TraceRecord r, long recordPlace) {
    int cpu = r.cpu();
    takeTurn(recordPlace, cpu);
    RingBuffer ring = ring(cpu);
    int kind = r.event().ordinal();
    int fields = Copied.FIELDS[kind];
    int isText = Copied.TEXTS[kind];
    int max = (5 + fields) * RingBuffer.NUMBER_BYTES_MAX;
    String comm = r.comm();
    int commNumber = number(comm);
    max += commNumber > 0 ? 0 : inlineBytes(comm);
    for (int rest = isText; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      String text = Objects.requireNonNull(r.text(i));
      textNumbers[i] = number(text);
      max += textNumbers[i] > 0 ? 0 : inlineBytes(text);
    }
    int at = begin(ring, Counters.NUMBER + kind, r.timeNs(), cpu, max);
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
    ring.end(at, 1);
  }

  /** Adds a counter's new value, seen on a CPU after its last record. */
  void counter(long timeNs, int cpu, int counter, long value) {
    RingBuffer ring = ring(cpu);
    int at = begin(ring, counter, timeNs, cpu, 2 * RingBuffer.NUMBER_BYTES_MAX);
    ring.counted(counter, value);
    ring.end(RingBuffer.putSigned(ring.page(), at, value), 0);
  }

  private void takeTurn(long recordPlace, int cpu) {
    place = recordPlace;
    turn = 0;
    if (recordPlace > lastPlace) {
      lastPlace = recordPlace;
      lastTurn = 0;
      lastCpu = cpu;
    } else if (recordPlace == lastPlace) {
      lastTurn += cpu == lastCpu ? 0 : 1;
      lastCpu = cpu;
      turn = lastTurn;
    }
  }

  private int begin(RingBuffer ring, int kind, long timeNs, int cpu, int max) {
    int at = ring.begin(kind, timeNs, max);
    return RingBuffer.put(ring.page(), at, turn << TraceRecorder.PLACE_BITS | place ^ TraceRecorder.ownPlace(timeNs, cpu));
  }

  @Override
  public void group(TraceGroup g, long aNs, long bNs) {
    int n = g.number();
    Group group = n < groups.length ? groups[n] : null;
    if (group == null) {
      group = learn(g);
    }
    if (group.records > 0) {
      RingBuffer ring = group.ring;
      int at = ring.begin(GROUPS + n, aNs, RingBuffer.NUMBER_BYTES_MAX);
      ring.end(ring.putTime(at, bNs, bNs + group.lastNs), group.records);
    }
  }

  private Group learn(TraceGroup g) {
    int n = g.number();
    groups = Arrays.copyOf(groups, Math.max(groups.length, n + 1 + groups.length / 2));
    Group group = new Group(g, ring(g.cpu()));
    g.hit(0, 0, new Trace.Watch(group, null, events));
    groups[n] = group;
    return group;
  }

  /** A group, with the number of its records that are wanted, and when the last is hit at the latest, after the second instant. */
  private static final class Group implements TraceObserver {
    final TraceGroup group;
    final RingBuffer ring;
    int records;
    long lastNs;

    Group(TraceGroup group, RingBuffer ring) {
      this.group = group;
      this.ring = ring;
    }

    @Override
    public void event(TraceRecord r, long recordPlace) {
      records++;
      lastNs = Math.max(lastNs, r.timeNs());
    }
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
    PriorityQueue<Head> heads = new PriorityQueue<>();
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
      if (h.next() && h.timeNs <= toNs) {
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

  /** The next record or counter of a CPU. */
  private final class Head implements Comparable<Head>, TraceObserver {
    private static final int NONE = -1;

    private final int cpu;
    private final RingBuffer ring;
    private final RingBuffer.Cursor cursor;
    private final Trace.Watch watch = new Trace.Watch(this, null, events);
    /** The records of the entry, and which is the next. */
    private final List<Copied> reads = new ArrayList<>();
    private int count;
    private int at;
    private int counter = NONE;
    private long value;
    private boolean begun;
    private long timeNs;
    private long place;
    private long turn;

    Head(int cpu, RingBuffer ring) {
      this.cpu = cpu;
      this.ring = ring;
      cursor = ring.read();
    }

    @Override
    public int compareTo(Head o) {
      int byPlace = Long.compare(place, o.place);
      return byPlace != 0 ? byPlace : Long.compare(turn, o.turn);
    }

    /** Goes to the first of these times. @return false if there is none */
    boolean skipTo(long fromNs, long toNs) {
      while (next()) {
        if (timeNs >= fromNs) {
          return timeNs <= toNs;
        }
      }
      return false;
    }

    /** Goes to the next. @return false if there is none */
    boolean next() {
      if (counter != NONE) {
        cursor.values[counter] = value;
        counter = NONE;
      }
      at++;
      while (at >= count) {
        if (!cursor.next()) {
          return false;
        }
        at = 0;
        count = 0;
        turn = 0;
        if (cursor.kind >= GROUPS) {
          long aNs = cursor.timeNs;
          Objects.requireNonNull(groups[cursor.kind - GROUPS]).group.hit(aNs, cursor.getTime(), watch);
        } else {
          entry();
        }
      }
      Copied r = reads.get(at);
      timeNs = r.timeNs;
      place = r.place;
      return true;
    }

    private void entry() {
      Copied r = fresh();
      r.cpu = cpu;
      r.timeNs = cursor.timeNs;
      long where = cursor.get();
      r.place = TraceRecorder.ownPlace(r.timeNs, cpu) ^ where & (1 << TraceRecorder.PLACE_BITS) - 1;
      turn = where >>> TraceRecorder.PLACE_BITS;
      if (Counters.isCounter(cursor.kind)) {
        counter = cursor.kind;
        value = cursor.getSigned();
      } else {
        read(r);
      }
    }

    private Copied fresh() {
      if (count == reads.size()) {
        reads.add(new Copied());
      }
      return reads.get(count++);
    }

    /** One of a group. */
    @Override
    public void event(TraceRecord r, long recordPlace) {
      fresh().set(r, recordPlace);
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
      if (counter != NONE) {
        counter(sink, counter, value);
      } else {
        sink.event(reads.get(at));
      }
    }

    private void counter(CaptureSink sink, int i, long v) {
      sink.counter(timeNs, Counters.isMachines(i) ? -1 : cpu, Counters.name(i), v);
    }

    private void read(Copied r) {
      r.event = EVENTS[cursor.kind - Counters.NUMBER];
      r.flags = (int) cursor.get();
      r.preemptCount = (int) cursor.get();
      r.pid = (int) cursor.get();
      r.comm = text();
      for (int i = 0; i < r.event.fields().size(); i++) {
        boolean isText = r.event.kind(i).isText();
        r.texts[i] = isText ? text() : null;
        r.args[i] = isText ? 0 : cursor.getSigned();
      }
    }

    private String text() {
      int number = (int) cursor.get();
      return number > 0 ? names.get(number) : new String(cursor.get((int) cursor.get()), StandardCharsets.UTF_8);
    }
  }
}
