package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/** The events of one CPU that are not written yet. */
final class Bundle {
  private static final int BYTES = 1 << 14;
  private static final int CPU = Schema.number("FtraceEventBundle", "cpu");
  private static final int LOST_EVENTS = Schema.number("FtraceEventBundle", "lost_events");
  private static final int FTRACE_EVENTS = Schema.number("TracePacket", "ftrace_events");
  private static final int LENGTH_DELIMITED = 2;

  private final int cpu;
  private byte[] bytes = new byte[BYTES];
  private CodedOutputStream events = CodedOutputStream.newInstance(bytes);
  private boolean lost;

  Bundle(int cpu) {
    this.cpu = cpu;
  }

  /** Where to put an event of so many bytes; what there is may be written before. */
  CodedOutputStream room(int size, Packets packets) throws IOException {
    if (events.spaceLeft() < size) {
      write(packets);
      if (bytes.length < size) {
        bytes = new byte[size];
        events = CodedOutputStream.newInstance(bytes);
      }
    }
    return events;
  }

  /** Events are missing behind those that there are. */
  void lost(Packets packets) throws IOException {
    write(packets);
    lost = true;
  }

  /** Writes what there is, if there is anything. */
  void write(Packets packets) throws IOException {
    int length = events.getTotalBytesWritten();
    if (length == 0 && !lost) {
      return;
    }
    int bundle = CodedOutputStream.computeUInt32Size(CPU, cpu) + length + (lost ? CodedOutputStream.computeBoolSize(LOST_EVENTS, true) : 0);
    CodedOutputStream to = packets.begin(
        CodedOutputStream.computeTagSize(FTRACE_EVENTS) + CodedOutputStream.computeUInt32SizeNoTag(bundle) + bundle);
    to.writeTag(FTRACE_EVENTS, LENGTH_DELIMITED);
    to.writeUInt32NoTag(bundle);
    to.writeUInt32(CPU, cpu);
    to.write(bytes, 0, length);
    if (lost) {
      to.writeBool(LOST_EVENTS, true);
    }
    if (bytes.length > BYTES) {
      bytes = new byte[BYTES];
    }
    events = CodedOutputStream.newInstance(bytes);
    lost = false;
  }
}
