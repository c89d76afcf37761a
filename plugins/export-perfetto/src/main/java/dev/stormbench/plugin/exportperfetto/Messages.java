package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;

/** Makes the messages that are rare. */
final class Messages {
  private Messages() {}

  /**
   * A message.
   *
   * @param fields names and values, alternating; a repeated field may stand more than once
   */
  static DynamicMessage of(String message, Object... fields) {
    return of(Schema.message(message), fields);
  }

  static DynamicMessage of(Descriptor message, Object... fields) {
    DynamicMessage.Builder b = DynamicMessage.newBuilder(message);
    for (int i = 0; i < fields.length; i += 2) {
      FieldDescriptor field = Schema.field(message, (String) fields[i]);
      if (field.isRepeated()) {
        b.addRepeatedField(field, fields[i + 1]);
      } else {
        b.setField(field, fields[i + 1]);
      }
    }
    return b.build();
  }
}
