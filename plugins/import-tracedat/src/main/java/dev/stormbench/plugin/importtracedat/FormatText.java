package dev.stormbench.plugin.importtracedat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of an event's {@code format} file, or of {@code header_page}: fields, where they are and how large.
 *
 * @param id what stands in {@code common_type} of its records; -1: there is none
 */
record FormatText(String name, int id, List<Field> fields, String printFmt) {
  private static final Pattern NAME = Pattern.compile("^name: ([\\w.-]{1,256})$", Pattern.MULTILINE);
  private static final Pattern ID = Pattern.compile("^ID: (\\d{1,5})$", Pattern.MULTILINE);
  private static final Pattern FIELD = Pattern.compile(
      "^\\tfield:([^;\\n]{1,200});\\s*offset:(\\d{1,7});\\s*size:(\\d{1,7});(?:\\s*signed:([01]);)?", Pattern.MULTILINE);
  private static final Pattern DECLARED = Pattern.compile("(.*?)(\\w+)(\\[[^\\]]*])?");
  private static final String PRINT_FMT = "print fmt:";
  private static final int ID_MAX = 0xffff;

  /**
   * A field.
   *
   * @param type as C has it, without name and array
   * @param array whether there are brackets behind the name
   */
  record Field(String name, String type, boolean array, int offset, int size, boolean signed) {
    /** Whether it is 16 bits of place (from the record's begin) and 16 of length, of a text elsewhere in the record. */
    boolean isElsewhere() {
      return type.startsWith("__data_loc ");
    }

    /** The same, but the place is counted from the field's own end. */
    boolean isElsewhereFromHere() {
      return type.startsWith("__rel_loc ");
    }

    boolean isPointer() {
      return type.endsWith("*") && !array;
    }

    /** Whether it can be read as one number. */
    boolean isNumber() {
      return (size == 1 || size == 2 || size == 4 || size == 8) && !isElsewhere() && !isElsewhereFromHere();
    }
  }

  static FormatText of(String text) {
    Matcher name = NAME.matcher(text);
    Matcher id = ID.matcher(text);
    int number = id.find() ? Integer.parseInt(id.group(1)) : -1;
    List<Field> fields = new ArrayList<>();
    for (Matcher f = FIELD.matcher(text); f.find();) {
      Matcher declared = DECLARED.matcher(f.group(1).strip());
      if (declared.matches()) {
        fields.add(new Field(declared.group(2), declared.group(1).strip(), declared.group(3) != null, Integer.parseInt(f.group(2)),
            Integer.parseInt(f.group(3)), "1".equals(f.group(4))));
      }
    }
    int print = text.indexOf(PRINT_FMT);
    return new FormatText(name.find() ? name.group(1) : "", number > ID_MAX ? -1 : number, fields,
        print < 0 ? "" : text.substring(print + PRINT_FMT.length()));
  }

  /** The field of that name; null if there is none. */
  @Nullable Field field(String fieldName) {
    for (Field f : fields) {
      if (f.name().equals(fieldName)) {
        return f;
      }
    }
    return null;
  }
}
