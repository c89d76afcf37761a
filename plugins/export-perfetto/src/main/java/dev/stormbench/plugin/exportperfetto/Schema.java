package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The messages of {@code perfetto.proto}, which the build compiles to a descriptor beside this class. */
final class Schema {
  static final FileDescriptor FILE = load();

  private Schema() {}

  private static FileDescriptor load() {
    try (InputStream in = Schema.class.getResourceAsStream("perfetto.desc")) {
      FileDescriptorSet set = FileDescriptorSet.parseFrom(Objects.requireNonNull(in, "perfetto.desc is not in the jar"));
      return FileDescriptor.buildFrom(set.getFile(0), new FileDescriptor[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A message by its name. */
  static Descriptor message(String name) {
    return Objects.requireNonNull(FILE.findMessageTypeByName(name), name);
  }

  /** The number of a field. */
  static int number(String message, String field) {
    return field(message(message), field).getNumber();
  }

  static FieldDescriptor field(Descriptor message, String field) {
    return Objects.requireNonNull(message.findFieldByName(field), () -> message.getName() + "." + field);
  }
}
