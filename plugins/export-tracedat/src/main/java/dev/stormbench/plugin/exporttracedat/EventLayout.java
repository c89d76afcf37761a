package dev.stormbench.plugin.exporttracedat;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How the records of one event lie in the ring buffer. Compiled once from the event's {@link Format}: which field of {@link
 * TraceEvent#fields()} goes where, and as what. Every record begins with type, flags, preempt count and pid; texts whose length
 * differs ({@code __data_loc}) follow the fields, which say where they are.
 */
final class EventLayout {
  /** Bytes of a text that are kept; the longest text of the model is a comm. */
  static final int MOST_TEXT = 255;

  /** CPUs that a cpumask may have: the kernel's largest {@code NR_CPUS}. */
  static final int MOST_CPUS = 8192;

  /** A record that is longer has more texts than any event. */
  static final int MOST_BYTES = 256 + 2 * (MOST_TEXT + 1) + MOST_CPUS / Byte.SIZE;

  private static final String[] COMMON = {"common_type", "common_flags", "common_preempt_count", "common_pid"};
  private static final int[] COMMON_OFFSETS = {0, 2, 3, 4};

  /** What a field's bytes are made of. */
  private enum As { INT8, INT16, INT32, INT64, FUNCTION, MESSAGE, CHARS, DYNAMIC_CHARS, DYNAMIC_CPUMASK }

  private final Names names;
  private final int id;
  private final int nrCpus;
  private final int fixedBytes;
  private final boolean isFixed;
  private final As[] as;
  private final int[] offsets;
  private final int[] sizes;
  private final int[] from;

  private EventLayout(Names names, int nrCpus, int id, int fixedBytes, boolean isFixed, int fields) {
    this.names = names;
    this.nrCpus = nrCpus;
    this.id = id;
    this.fixedBytes = fixedBytes;
    this.isFixed = isFixed;
    as = new As[fields];
    offsets = new int[fields];
    sizes = new int[fields];
    from = new int[fields];
  }

  /** Of an event, as its format says. */
  static EventLayout of(TraceEvent event, Format format, Names names, int nrCpus) {
    for (int i = 0; i < COMMON.length; i++) {
      Format.Field f = format.fields().get(i);
      if (!f.name().equals(COMMON[i]) || f.offset() != COMMON_OFFSETS[i]) {
        throw new IllegalArgumentException(event.eventName() + ": " + f.name() + " is at " + f.offset());
      }
    }
    List<Format.Field> fields = format.fields().subList(COMMON.length, format.fields().size());
    int fixedBytes = fields.stream().mapToInt(f -> f.offset() + f.size()).max().orElseThrow();
    boolean isFixed = fields.stream().noneMatch(Format.Field::isDynamic);
    EventLayout layout = new EventLayout(names, nrCpus, format.id(), fixedBytes, isFixed, fields.size());
    for (int i = 0; i < fields.size(); i++) {
      Format.Field f = fields.get(i);
      int field = event.fields().indexOf(f.name());
      if (field < 0) {
        throw new IllegalArgumentException(event.eventName() + " has no field " + f.name());
      }
      layout.as[i] = as(f, event.kind(field));
      layout.offsets[i] = f.offset();
      layout.sizes[i] = f.size();
      layout.from[i] = field;
    }
    return layout;
  }

  private static As as(Format.Field f, TraceEvent.Kind kind) {
    return switch (kind) {
      case SYMBOL -> As.FUNCTION;
      case TEXT -> f.isDynamic() ? f.isCpumask() ? As.DYNAMIC_CPUMASK : As.DYNAMIC_CHARS
          : f.isCharArray() ? As.CHARS : As.MESSAGE;
      case NUMBER, ADDRESS -> switch (f.size()) {
        case 1 -> As.INT8;
        case 2 -> As.INT16;
        case 4 -> As.INT32;
        case 8 -> As.INT64;
        default -> throw new IllegalArgumentException(f.name() + " is a number of " + f.size() + " bytes");
      };
    };
  }

  /** The length of every record; 0 if it differs. */
  int length() {
    return isFixed ? fixedBytes : 0;
  }

  /** Writes a record from a place on, and perhaps zeros up to the next multiple of 8 bytes; returns its length. */
  int encode(TraceRecord r, byte[] to, int start) {
    LittleEndian.put64(to, start,
        id | (r.flags() & 0xffL) << 16 | (r.preemptCount() & 0xffL) << 24 | (long) r.pid() << 32);
    for (int at = Long.BYTES; at < fixedBytes; at += Long.BYTES) {
      LittleEndian.put64(to, start + at, 0);
    }
    int end = fixedBytes;
    for (int i = 0; i < as.length; i++) {
      int at = start + offsets[i];
      int field = from[i];
      switch (as[i]) {
        case INT8 -> to[at] = (byte) r.arg(field);
        case INT16 -> LittleEndian.put16(to, at, (int) r.arg(field));
        case INT32 -> LittleEndian.put32(to, at, (int) r.arg(field));
        case INT64 -> LittleEndian.put64(to, at, r.arg(field));
        case FUNCTION -> LittleEndian.put64(to, at, names.function(text(r, field)));
        case MESSAGE -> LittleEndian.put64(to, at, names.message(text(r, field)));
        case CHARS -> LittleEndian.putText(to, at, sizes[i] - 1, text(r, field));
        case DYNAMIC_CHARS -> {
          int n = LittleEndian.putText(to, start + end, MOST_TEXT, text(r, field));
          to[start + end + n] = 0;
          end = dynamic(to, at, end, n + 1);
        }
        case DYNAMIC_CPUMASK -> end = dynamic(to, at, end, cpumask(to, start + end, text(r, field)));
      }
    }
    return end;
  }

  private static String text(TraceRecord r, int field) {
    return Objects.requireNonNull(r.text(field));
  }

  /** Says in a field where its bytes are; returns where they end. */
  private static int dynamic(byte[] to, int at, int start, int length) {
    LittleEndian.put32(to, at, length << 16 | start);
    return start + length;
  }

  /** Writes a list such as {@code 0-3,7} as the bits of a cpumask; returns its length. */
  private int cpumask(byte[] to, int at, String list) {
    int length = wordBytes(nrCpus);
    Arrays.fill(to, at, at + length, (byte) 0);
    int first = -1;
    int cpu = -1;
    for (int i = 0; i <= list.length(); i++) {
      char c = i < list.length() ? list.charAt(i) : ',';
      if (c >= '0' && c <= '9') {
        cpu = (cpu < 0 ? 0 : cpu * 10) + c - '0';
        if (cpu >= MOST_CPUS) {
          throw new IllegalArgumentException("cpumask " + list + " has a CPU that no kernel has");
        }
      } else if (c == '-') {
        first = cpu;
        cpu = -1;
      } else if (c == ',') {
        int needed = wordBytes(cpu + 1);
        if (needed > length) {
          Arrays.fill(to, at + length, at + needed, (byte) 0);
          length = needed;
        }
        for (int b = first < 0 ? cpu : first; b >= 0 && b <= cpu; b++) {
          to[at + b / Byte.SIZE] |= (byte) (1 << b % Byte.SIZE);
        }
        first = -1;
        cpu = -1;
      }
    }
    return length;
  }

  private static int wordBytes(int bits) {
    return (bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
  }
}
