package dev.stormbench.plugin.importtracedat;

import dev.stormbench.spi.trace.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the records of one tracepoint become those of {@link TraceEvent}: field by field, as its {@code format} text says. */
final class EventFormat {
  private static final Map<String, TraceEvent> EVENTS = Stream.of(TraceEvent.values())
      .collect(Collectors.toUnmodifiableMap(TraceEvent::eventName, Function.identity()));
  /** Until v6.14. */
  private static final String HRTIMER_INIT = "hrtimer_init";
  private static final int TEXT_MAX = 4096;
  private static final int PLACE_BYTES = 4;
  private static final int PLACE_MASK = 0xffff;

  /** How a field of the record is read. */
  private enum How { NUMBER, NUMBER_AS_TEXT, SYMBOL, STRING_AT, CHARS, CHARS_ELSEWHERE, CPUS_ELSEWHERE }

  /** {@code base}: what places of texts elsewhere in the record are counted from. */
  private record Slot(int field, FormatText.Field from, How how, int base) {
    static Slot of(int field, FormatText.Field f, TraceEvent.Kind kind) {
      boolean elsewhere = f.isElsewhere() || f.isElsewhereFromHere();
      How how = !kind.isText() ? How.NUMBER
          : elsewhere ? f.type().contains("cpumask_t") ? How.CPUS_ELSEWHERE : How.CHARS_ELSEWHERE
          : f.array() || !f.isNumber() ? How.CHARS
          : kind == TraceEvent.Kind.SYMBOL ? How.SYMBOL
          : f.isPointer() ? How.STRING_AT : How.NUMBER_AS_TEXT;
      return new Slot(field, f, how, f.isElsewhereFromHere() ? f.offset() + f.size() : 0);
    }

    boolean makesSense() {
      return switch (how) {
        case CHARS_ELSEWHERE, CPUS_ELSEWHERE -> from.size() == PLACE_BYTES;
        case CHARS -> from.array();
        default -> from.isNumber();
      };
    }
  }

  private final String name;
  private final @Nullable TraceEvent event;
  private final List<Slot> slots = new ArrayList<>();
  private final OldStates oldStates;

  private EventFormat(FormatText text) {
    name = text.name();
    event = name.equals(HRTIMER_INIT) ? TraceEvent.HRTIMER_SETUP : EVENTS.get(name);
    oldStates = event == TraceEvent.SCHED_SWITCH ? OldStates.of(text.printFmt()) : OldStates.NONE;
    for (int i = 0; event != null && i < event.fields().size(); i++) {
      FormatText.Field f = text.field(event.fields().get(i));
      if (f != null) {
        slots.add(Slot.of(i, f, event.kind(i)));
      }
    }
  }

  /** Of an event that is modelled or not. */
  static EventFormat of(FormatText text) {
    return new EventFormat(text);
  }

  /** Why the text makes no sense for its event; null if it does. */
  @Nullable String broken() {
    for (Slot s : slots) {
      FormatText.Field f = s.from();
      if (!s.makesSense()) {
        return "field " + Cursor.quoted(f.type() + " " + f.name()) + " of " + f.size() + " bytes in the format of " + name + "; accepted: "
            + (s.how() == How.NUMBER ? "a number of 1, 2, 4 or 8 bytes" : "a text, or a pointer to one");
      }
    }
    return null;
  }

  String name() {
    return name;
  }

  /** Null: it is not modelled. */
  @Nullable TraceEvent event() {
    return event;
  }

  /**
   * Fills the fields.
   *
   * @return null, or what of the record is not there
   */
  @Nullable String fill(ReadRecord r, byte[] page, int from, int length, PageLayout layout, Names names) {
    for (Slot s : slots) {
      FormatText.Field f = s.from();
      if (f.offset() + f.size() > length) {
        return "field " + f.name() + " of " + name + " at bytes " + f.offset() + " to " + (f.offset() + f.size());
      }
      int at = from + f.offset();
      switch (s.how()) {
        case NUMBER -> r.args[s.field()] = number(page, at, f, layout);
        case NUMBER_AS_TEXT -> r.texts[s.field()] = Long.toString(number(page, at, f, layout));
        case SYMBOL -> r.texts[s.field()] = names.symbol(number(page, at, f, layout));
        case STRING_AT -> r.texts[s.field()] = names.string(number(page, at, f, layout));
        case CHARS -> r.texts[s.field()] = text(page, at, f.size());
        default -> {
          int place = layout.word(page, at);
          int begin = s.base() + (place & PLACE_MASK);
          int n = place >>> Short.SIZE;
          if (begin + n > length) {
            return "the text of field " + f.name() + " of " + name + " at bytes " + begin + " to " + (begin + n);
          }
          r.texts[s.field()] = s.how() == How.CPUS_ELSEWHERE ? cpus(page, from + begin, n, layout) : text(page, from + begin, n);
        }
      }
    }
    if (event == TraceEvent.SCHED_SWITCH) {
      int state = TraceEvent.SCHED_SWITCH.field("prev_state");
      r.args[state] = oldStates.today(r.args[state]);
    }
    return null;
  }

  private static long number(byte[] page, int at, FormatText.Field f, PageLayout layout) {
    long value = Words.get(page, at, f.size(), layout.big());
    return f.signed() ? Words.signed(value, f.size()) : value;
  }

  private static String text(byte[] page, int from, int max) {
    int n = 0;
    while (n < Math.min(max, TEXT_MAX) && page[from + n] != 0) {
      n++;
    }
    return new String(page, from, n, StandardCharsets.UTF_8);
  }

  /** {@code 0-2,5} for a mask of unsigned longs. */
  private static String cpus(byte[] page, int from, int n, PageLayout layout) {
    StringBuilder text = new StringBuilder();
    int bits = n / layout.longSize() * layout.longSize() * Byte.SIZE;
    for (int cpu = 0; cpu < bits; cpu++) {
      int first = cpu;
      while (cpu < bits && isSet(page, from, cpu, layout)) {
        cpu++;
      }
      if (cpu > first) {
        text.append(text.isEmpty() ? "" : ",").append(first).append(cpu == first + 1 ? "" : "-" + (cpu - 1));
      }
    }
    return text.toString();
  }

  private static boolean isSet(byte[] page, int from, int cpu, PageLayout layout) {
    int size = layout.longSize();
    int inLong = cpu / Byte.SIZE % size;
    int at = from + cpu / Byte.SIZE / size * size + (layout.big() ? size - 1 - inLong : inLong);
    return (page[at] >> cpu % Byte.SIZE & 1) != 0;
  }

  /**
   * The task states of kernels before v4.14, whose {@code prev_state} had the bits of that kernel's {@code task->state}. They
   * become those of later kernels by the letters that the print format gives them.
   *
   * @param preempted the bit that prints '+'; 0: the states are today's
   * @param letters {@code letters[i]} is printed for bit i
   */
  private record OldStates(long preempted, String letters) {
    static final OldStates NONE = new OldStates(0, "");

    private static final Pattern PLUS = Pattern.compile("prev_state & (\\d{1,9}) \\? \"\\+\"");
    private static final Pattern LETTER = Pattern.compile("\\{ (\\d{1,9}), \"(\\w)\"");
    private static final String TODAY = "SDTtXZPI";
    private static final long PREEMPTED_TODAY = 0x100;

    static OldStates of(String printFmt) {
      Matcher plus = PLUS.matcher(printFmt);
      if (!plus.find()) {
        return NONE;
      }
      StringBuilder letters = new StringBuilder(".".repeat(Integer.SIZE));
      for (Matcher m = LETTER.matcher(printFmt); m.find();) {
        letters.setCharAt(Long.numberOfTrailingZeros(Math.max(1, Long.parseLong(m.group(1)))), m.group(2).charAt(0));
      }
      return new OldStates(Long.parseLong(plus.group(1)), letters.toString());
    }

    long today(long state) {
      if (preempted == 0) {
        return state;
      }
      long today = (state & preempted) == 0 ? 0 : PREEMPTED_TODAY;
      for (int i = 0; i < letters.length(); i++) {
        int bit = TODAY.indexOf(letters.charAt(i));
        today |= bit >= 0 && (state >> i & 1) != 0 ? 1L << bit : 0;
      }
      return today;
    }
  }
}
