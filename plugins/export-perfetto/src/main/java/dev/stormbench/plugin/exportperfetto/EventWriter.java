package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.CodedOutputStream;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;

/**
 * Writes records as {@code FtraceEvent}s. A message begins with its length, so that a record is measured first, then written; both
 * go through the same fields, and nothing is allocated but for texts that are new.
 */
final class EventWriter {
  private static final int EVENT = Schema.number("FtraceEventBundle", "event");
  private static final int TIMESTAMP = Schema.number("FtraceEvent", "timestamp");
  private static final int PID = Schema.number("FtraceEvent", "pid");
  private static final int GENERIC_FIELD = Schema.number("GenericFtraceEvent", "field");
  private static final int LENGTH_DELIMITED = 2;
  private static final int MAX_FIELDS = 32;

  private final Packets packets;
  private final Symbols symbols = new Symbols();
  private final Texts texts = new Texts();

  private EventLayout layout = EventLayout.of(TraceEvent.SCHED_SWITCH);
  private final long[] numbers = new long[MAX_FIELDS];
  private final byte[][] utf8 = new byte[MAX_FIELDS][];
  private final int[] sizes = new int[MAX_FIELDS];
  private int bodySize;
  private int eventSize;

  EventWriter(Packets packets) {
    this.packets = packets;
  }

  /** Bytes that the record takes in a bundle; {@link #write} must follow with the same one. */
  int measure(TraceRecord r) throws IOException {
    layout = EventLayout.of(r.event());
    boolean generic = layout.genericName != null;
    bodySize = generic ? layout.genericName.length : 0;
    for (int i = 0; i < layout.fields; i++) {
      if (layout.number[i] == 0) {
        continue;
      }
      int size = value(r, i);
      if (generic) {
        sizes[i] = layout.genericField[i].length + size;
        size = CodedOutputStream.computeTagSize(GENERIC_FIELD) + lengthDelimited(sizes[i]);
      }
      bodySize += size;
    }
    eventSize = CodedOutputStream.computeUInt64Size(TIMESTAMP, r.timeNs()) + CodedOutputStream.computeUInt32Size(PID, r.pid())
        + CodedOutputStream.computeTagSize(layout.event) + lengthDelimited(bodySize);
    return CodedOutputStream.computeTagSize(EVENT) + lengthDelimited(eventSize);
  }

  private static int lengthDelimited(int size) {
    return CodedOutputStream.computeUInt32SizeNoTag(size) + size;
  }

  /** Fetches a value; its size with tag. */
  private int value(TraceRecord r, int i) throws IOException {
    int tag = CodedOutputStream.computeTagSize(layout.number[i]);
    if (layout.value[i] == EventLayout.Value.TEXT) {
      utf8[i] = texts.utf8(text(r, i));
      return tag + lengthDelimited(utf8[i].length);
    }
    numbers[i] = switch (layout.value[i]) {
      case SYMBOL -> symbols.iid(text(r, i), packets);
      case INT32 -> (int) r.arg(i);
      case UINT32 -> r.arg(i) & 0xffff_ffffL;
      default -> r.arg(i);
    };
    return tag + CodedOutputStream.computeUInt64SizeNoTag(numbers[i]);
  }

  private static String text(TraceRecord r, int i) {
    String text = r.text(i);
    return text == null ? "" : text;
  }

  /** Writes the record that was measured last. Timestamp, pid and event come first and in this order: the fast way of readers. */
  void write(TraceRecord r, CodedOutputStream to) throws IOException {
    to.writeTag(EVENT, LENGTH_DELIMITED);
    to.writeUInt32NoTag(eventSize);
    to.writeUInt64(TIMESTAMP, r.timeNs());
    to.writeUInt32(PID, r.pid());
    to.writeTag(layout.event, LENGTH_DELIMITED);
    to.writeUInt32NoTag(bodySize);
    if (layout.genericName != null) {
      to.writeRawBytes(layout.genericName);
    }
    for (int i = 0; i < layout.fields; i++) {
      if (layout.number[i] == 0) {
        continue;
      }
      if (layout.genericName != null) {
        to.writeTag(GENERIC_FIELD, LENGTH_DELIMITED);
        to.writeUInt32NoTag(sizes[i]);
        to.writeRawBytes(layout.genericField[i]);
      }
      if (layout.value[i] == EventLayout.Value.TEXT) {
        to.writeByteArray(layout.number[i], utf8[i]);
      } else {
        to.writeUInt64(layout.number[i], numbers[i]);
      }
    }
  }
}
