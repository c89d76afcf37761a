package dev.stormbench.repl;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --js} asks for. The launcher reads it, too, since it decides how the JVM starts. */
enum JsMode {
  /** To machine code; such a JVM takes longer to start. */
  COMPILED,

  /** Not. */
  INTERPRETED,

  /** As the launcher thinks best. */
  AUTO,

  /** The option stands there without a value, which only {@code bench} takes. */
  NONE;

  /** Stands for {@link #NONE}. */
  static final String NO_VALUE = "";

  /** Reads the option's value. */
  static final class Converter implements ITypeConverter<JsMode> {
    @Override
    public JsMode convert(String value) {
      return switch (value) {
        case "compiled" -> COMPILED;
        case "interpreted" -> INTERPRETED;
        case "auto" -> AUTO;
        case NO_VALUE -> NONE;
        default -> throw new TypeConversionException("'" + value + "' is no mode; accepted: compiled, interpreted, auto");
      };
    }
  }
}
