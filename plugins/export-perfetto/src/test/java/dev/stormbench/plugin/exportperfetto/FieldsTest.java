package dev.stormbench.plugin.exportperfetto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * perfetto.proto holds what {@code perfetto-fields.tsv} says: message, field, number, type, tab-separated. That table was taken from
 * the official definitions that Perfetto v55.3 carries; .ci/run compares it with them again.
 */
class FieldsTest {
  @Test
  void theProto_hasTheOfficialNumbersAndTypes() throws Exception {
    assertThat(rows(Schema.FILE)).containsExactlyElementsOf(official());
  }

  @Test
  void aNumberThatIsNotTheOfficialOne_isNoticed() throws Exception {
    FileDescriptorProto.Builder wrong = Schema.FILE.toProto().toBuilder();
    var message = wrong.getMessageTypeBuilderList().stream().filter(m -> m.getName().equals("SchedProcessExitFtraceEvent")).findFirst();
    message.orElseThrow().getFieldBuilderList().stream().filter(f -> f.getName().equals("prio")).forEach(f -> f.setNumber(3));
    FileDescriptor file = FileDescriptor.buildFrom(wrong.build(), new FileDescriptor[0]);
    assertThat(rows(file)).isNotEqualTo(official()).contains("SchedProcessExitFtraceEvent\tprio\t3\tint32");
  }

  @Test
  void aTypeThatIsNotTheOfficialOne_isNoticed() throws Exception {
    FileDescriptorProto.Builder wrong = Schema.FILE.toProto().toBuilder();
    wrong.getMessageTypeBuilderList().stream().filter(m -> m.getName().equals("CpuIdleFtraceEvent"))
        .forEach(m -> m.getFieldBuilder(0).setType(com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_SINT32));
    assertThat(rows(FileDescriptor.buildFrom(wrong.build(), new FileDescriptor[0]))).isNotEqualTo(official());
  }

  private static List<String> official() throws Exception {
    try (InputStream in = FieldsTest.class.getResourceAsStream("perfetto-fields.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<String> rows(FileDescriptor file) {
    List<String> rows = new ArrayList<>();
    file.getMessageTypes().forEach(m -> add(rows, m));
    rows.sort(null);
    return rows;
  }

  private static void add(List<String> rows, Descriptor message) {
    for (FieldDescriptor f : message.getFields()) {
      rows.add(name(message.getFullName()) + '\t' + f.getName() + '\t' + f.getNumber() + '\t' + (f.isRepeated() ? "repeated " : "")
          + type(f));
    }
    for (EnumDescriptor e : message.getEnumTypes()) {
      e.getValues().forEach(v -> rows.add("enum " + name(e.getFullName()) + '\t' + v.getName() + '\t' + v.getNumber()));
    }
    message.getNestedTypes().forEach(m -> add(rows, m));
  }

  private static String type(FieldDescriptor f) {
    return switch (f.getType()) {
      case MESSAGE -> name(f.getMessageType().getFullName());
      case ENUM -> name(f.getEnumType().getFullName());
      default -> f.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String name(String fullName) {
    return fullName.substring(Schema.FILE.getPackage().length() + 1);
  }
}
