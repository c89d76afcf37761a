package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Stability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that an extension declares: binding, help, schema and completion come from here.
 *
 * @param name the key, lower-case words joined by hyphens
 * @param defaultText what is used when the key is absent, in scenario notation; null if mandatory
 * @param min smallest accepted value in the type's unit (ns, count), inclusive; meaningless for text
 * @param max largest accepted value, inclusive
 * @param choices accepted words for {@link Type#WORD}, else empty
 * @param doc one sentence
 * @since 0.1.0
 */
@Stability.Stable
public record ParamSpec(
    String name, Type type, @Nullable String defaultText, double min, double max, List<String> choices, String doc) {

  /** What a value may be, and how it is written. */
  public enum Type {
    /** A whole number. */
    INTEGER("a whole number"),
    /** A number. */
    NUMBER("a number"),
    /** {@code true} or {@code false}. */
    BOOLEAN("true or false"),
    /** Any text. */
    TEXT("a text"),
    /** One of the choices. */
    WORD("a word"),
    /** Virtual time with a unit: {@code 750us}, {@code 1.5ms}, {@code 120s}. */
    DURATION("a time with a unit, such as 750us"),
    /**
     * A duration, or a distribution of durations: {@code { exp: 1ms }}, {@code { uniform: [1ms, 2ms] }},
     * {@code { normal: [1ms, 100us] }} (cut at 0).
     */
    DISTRIBUTION("a time, or a distribution such as { exp: 1ms }"),
    /** CPU numbers: {@code 3}, {@code [47, 95]}, {@code 0-7}, {@code all}, {@code others} (those no workload with a list of its own names). */
    CPUS("CPU numbers such as [47, 95] or 0-7, all, or others"),
    /** A list of program steps. */
    PROGRAM("a list of steps such as [run: 20us, sleep: 100us]");

    private final String accepted;

    Type(String accepted) {
      this.accepted = accepted;
    }

    /** What to tell a user who wrote something else. */
    public String accepted() {
      return accepted;
    }
  }

  public ParamSpec {
    choices = List.copyOf(choices);
  }

  /** A mandatory parameter of any size from 0 (1 for durations) up. */
  public static ParamSpec of(String name, Type type, String doc) {
    return new ParamSpec(name, type, null, type == Type.DURATION || type == Type.DISTRIBUTION ? 1 : 0, Long.MAX_VALUE, List.of(), doc);
  }

  /** A parameter with one of several words as its value. */
  public static ParamSpec word(String name, List<String> choices, String defaultText, String doc) {
    return new ParamSpec(name, Type.WORD, defaultText, 0, 0, choices, doc);
  }

  /** The same with a default. */
  public ParamSpec orElse(String text) {
    return new ParamSpec(name, type, text, min, max, choices, doc);
  }

  /** The same with a range, inclusive, in ns for times. */
  public ParamSpec within(double lowest, double highest) {
    return new ParamSpec(name, type, defaultText, lowest, highest, choices, doc);
  }
}
