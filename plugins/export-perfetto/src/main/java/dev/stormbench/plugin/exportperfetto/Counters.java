package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counter tracks: one for the machine or for each CPU, made at its first value; those of one name stand together. */
final class Counters {
  private static final int TIMESTAMP = Schema.number("TracePacket", "timestamp");
  private static final int TRACK_EVENT = Schema.number("TracePacket", "track_event");
  private static final int TYPE = Schema.number("TrackEvent", "type");
  private static final int TRACK_UUID = Schema.number("TrackEvent", "track_uuid");
  private static final int COUNTER_VALUE = Schema.number("TrackEvent", "counter_value");
  private static final int TYPE_COUNTER =
      Schema.message("TrackEvent").findEnumTypeByName("Type").findValueByName("TYPE_COUNTER").getNumber();
  private static final int LENGTH_DELIMITED = 2;

  private final Packets packets;
  private final int nrCpus;
  private final Map<String, long[]> tracks = new LinkedHashMap<>();
  private long lastUuid;

  Counters(Packets packets, int nrCpus) {
    this.packets = packets;
    this.nrCpus = nrCpus;
  }

  void write(long timeNs, int cpu, String name, long value) throws IOException {
    long track = track(cpu, name);
    int event = CodedOutputStream.computeEnumSize(TYPE, TYPE_COUNTER) + CodedOutputStream.computeUInt64Size(TRACK_UUID, track)
        + CodedOutputStream.computeInt64Size(COUNTER_VALUE, value);
    CodedOutputStream to = packets.begin(CodedOutputStream.computeUInt64Size(TIMESTAMP, timeNs)
        + CodedOutputStream.computeTagSize(TRACK_EVENT) + CodedOutputStream.computeUInt32SizeNoTag(event) + event);
    to.writeUInt64(TIMESTAMP, timeNs);
    to.writeTag(TRACK_EVENT, LENGTH_DELIMITED);
    to.writeUInt32NoTag(event);
    to.writeEnum(TYPE, TYPE_COUNTER);
    to.writeUInt64(TRACK_UUID, track);
    to.writeInt64(COUNTER_VALUE, value);
  }

  /** The track of a counter. Place 0 is the machine's, or, of a counter of CPUs, what holds these together. */
  private long track(int cpu, String name) throws IOException {
    long[] uuids = tracks.computeIfAbsent(name, n -> new long[nrCpus + 1]);
    if (uuids[cpu + 1] == 0) {
      if (cpu >= 0 && uuids[0] == 0) {
        uuids[0] = describe("name", name);
      }
      DynamicMessage counter = Messages.of("CounterDescriptor");
      uuids[cpu + 1] = cpu < 0
          ? describe("name", name, "counter", counter)
          : describe("name", name + " cpu " + cpu, "parent_uuid", uuids[0], "counter", counter);
    }
    return uuids[cpu + 1];
  }

  private long describe(Object... fields) throws IOException {
    DynamicMessage track = Messages.of("TrackDescriptor", fields).toBuilder()
        .setField(Schema.field(Schema.message("TrackDescriptor"), "uuid"), ++lastUuid).build();
    packets.write(Messages.of("TracePacket", "track_descriptor", track));
    return lastUuid;
  }
}
