package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.testkit.Stub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an exporter has written, read back by the descriptor. A message is a map by field names; repeated fields are lists. */
final class Written {
  /** Calls of an exporter between begin and end. */
  @FunctionalInterface
  interface Calls {
    void on(PerfettoExporter exporter) throws IOException;
  }

  private Written() {}

  static byte[] bytes(Machine machine, Calls calls) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PerfettoExporter exporter = new PerfettoExporter();
    try {
      exporter.begin(machine, out);
      calls.on(exporter);
      exporter.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static List<Map<String, Object>> packets(Machine machine, Calls calls) {
    return packets(bytes(machine, calls));
  }

  static List<Map<String, Object>> packets(byte[] trace) {
    try {
      DynamicMessage m = DynamicMessage.parseFrom(Schema.message("Trace"), trace);
      if (!m.getUnknownFields().asMap().isEmpty()) {
        throw new AssertionError("fields that the schema does not have");
      }
      return list(map(m).getOrDefault("packet", List.of()));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Machine machine(int nrCpus, Task... tasks) {
    return Stub.of(Machine.class, Map.of("nrCpus", nrCpus, "nowNs", 0L, "hz", 1000, "tasks", List.of(tasks)));
  }

  static Task task(int pid, String comm, boolean kthread) {
    return Stub.of(Task.class, Map.of("pid", pid, "comm", comm, "kthread", kthread));
  }

  /** The packets that have a field: its values. */
  static List<Map<String, Object>> all(List<Map<String, Object>> packets, String field) {
    return packets.stream().filter(p -> p.containsKey(field)).map(p -> child(p, field)).toList();
  }

  /** All events in the order of the file. */
  static List<Map<String, Object>> events(List<Map<String, Object>> packets) {
    return all(packets, "ftrace_events").stream().flatMap(b -> list(b.getOrDefault("event", List.of())).stream()).toList();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> child(Map<String, Object> of, String field) {
    return (Map<String, Object>) of.get(field);
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> list(Object value) {
    return (List<Map<String, Object>>) value;
  }

  private static Map<String, Object> map(DynamicMessage m) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Map.Entry<FieldDescriptor, Object> e : m.getAllFields().entrySet()) {
      fields.put(e.getKey().getName(), value(e.getValue()));
    }
    return fields;
  }

  private static Object value(Object v) {
    if (v instanceof List<?> items) {
      List<Object> values = new ArrayList<>();
      items.forEach(i -> values.add(value(i)));
      return values;
    }
    if (v instanceof DynamicMessage m) {
      if (!m.getUnknownFields().asMap().isEmpty()) {
        throw new AssertionError("fields that the schema does not have: " + m);
      }
      return map(m);
    }
    return v;
  }
}
