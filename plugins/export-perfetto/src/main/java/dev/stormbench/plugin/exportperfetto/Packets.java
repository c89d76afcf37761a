package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The packets of a trace, all of one sequence: iids that one packet defines hold in the later ones. The first one clears what a
 * reader may know of the sequence.
 */
final class Packets {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int PACKET = Schema.number("Trace", "packet");
  private static final int SEQUENCE_ID = Schema.number("TracePacket", "trusted_packet_sequence_id");
  private static final int SEQUENCE_FLAGS = Schema.number("TracePacket", "sequence_flags");
  private static final int LENGTH_DELIMITED = 2;
  private static final int SEQUENCE = 1;
  private static final int STATE_CLEARED = flag("SEQ_INCREMENTAL_STATE_CLEARED");
  private static final int NEEDS_STATE = flag("SEQ_NEEDS_INCREMENTAL_STATE");

  private final OutputStream out;
  private final CodedOutputStream to;
  private int flags = STATE_CLEARED;

  Packets(OutputStream out) {
    this.out = out;
    to = CodedOutputStream.newInstance(out, BUFFER_BYTES);
  }

  private static int flag(String name) {
    return Schema.message("TracePacket").findEnumTypeByName("SequenceFlags").findValueByName(name).getNumber();
  }

  /** Begins a packet; the caller writes the rest of its fields, so many bytes. */
  CodedOutputStream begin(int rest) throws IOException {
    to.writeTag(PACKET, LENGTH_DELIMITED);
    to.writeUInt32NoTag(CodedOutputStream.computeUInt32Size(SEQUENCE_ID, SEQUENCE)
        + CodedOutputStream.computeUInt32Size(SEQUENCE_FLAGS, flags) + rest);
    to.writeUInt32(SEQUENCE_ID, SEQUENCE);
    to.writeUInt32(SEQUENCE_FLAGS, flags);
    flags = NEEDS_STATE;
    return to;
  }

  /** Writes a packet with the fields of a {@code TracePacket}. */
  void write(DynamicMessage packet) throws IOException {
    packet.writeTo(begin(packet.getSerializedSize()));
  }

  void flush() throws IOException {
    to.flush();
    out.flush();
  }
}
