package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceEvent.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a tracepoint stand in Perfetto's message of that name; in a {@code GenericFtraceEvent} if there is no such
 * message.
 */
final class EventLayout {
  private static final Descriptor EVENT = Schema.message("FtraceEvent");
  private static final Descriptor GENERIC = Schema.message("GenericFtraceEvent");
  private static final Descriptor GENERIC_FIELD = GENERIC.findNestedTypeByName("Field");
  private static final List<EventLayout> ALL = Arrays.stream(TraceEvent.values()).map(EventLayout::new).toList();

  /** The field of {@code FtraceEvent}. */
  final int event;

  /** How many fields there are. */
  final int fields;

  /** Their numbers; 0: Perfetto has no such field, it is left out. In a generic event those of the value. */
  final int[] number;

  /** How a value is made of what the record has. */
  final Value[] value;

  /** What stands before the fields of a generic event: its name; null if the event is none. */
  final byte @Nullable [] genericName;

  /** What stands before the values of a generic event: the names of the fields. */
  final byte[][] genericField;

  /** Kinds of values. */
  enum Value { TEXT, SYMBOL, INT32, UINT32, INT64 }

  private EventLayout(TraceEvent e) {
    FieldDescriptor message = EVENT.findFieldByName(e.eventName());
    event = message != null ? message.getNumber() : Schema.field(EVENT, "generic").getNumber();
    fields = e.fields().size();
    number = new int[fields];
    value = new Value[fields];
    genericName = message != null ? null : text(Schema.field(GENERIC, "event_name"), e.eventName());
    genericField = new byte[fields][];
    for (int i = 0; i < fields; i++) {
      if (message != null) {
        typed(i, e, message.getMessageType().findFieldByName(e.fields().get(i)));
      } else {
        generic(i, e);
      }
    }
  }

  static EventLayout of(TraceEvent e) {
    return ALL.get(e.ordinal());
  }

  private void typed(int i, TraceEvent e, @Nullable FieldDescriptor field) {
    if (field == null) {
      value[i] = Value.INT64;
      return;
    }
    number[i] = field.getNumber();
    value[i] = switch (field.getType()) {
      case STRING -> Value.TEXT;
      case INT32 -> Value.INT32;
      case UINT32 -> Value.UINT32;
      case INT64, UINT64 -> e.kind(i) == Kind.SYMBOL ? Value.SYMBOL : Value.INT64;
      default -> throw new IllegalStateException("a type that is not expected: " + field);
    };
  }

  private void generic(int i, TraceEvent e) {
    Kind kind = e.kind(i);
    String of = kind.isText() ? "str_value" : kind == Kind.ADDRESS ? "uint_value" : "int_value";
    number[i] = Schema.field(GENERIC_FIELD, of).getNumber();
    value[i] = kind.isText() ? Value.TEXT : Value.INT64;
    genericField[i] = text(Schema.field(GENERIC_FIELD, "name"), e.fields().get(i));
  }

  private static byte[] text(FieldDescriptor field, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream to = CodedOutputStream.newInstance(bytes);
    try {
      to.writeString(field.getNumber(), text);
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
