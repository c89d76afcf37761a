package dev.stormbench.plugin.importftrace;

import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands right of an event's name. The formats are the kernel's print formats (6.1 to 6.18) with the record's
 * fields in angle brackets: {@code <pid:d>} a decimal number, {@code x} a hexadecimal one, {@code s} any text, {@code w}
 * a word, {@code p} a symbol whose offset is dropped, {@code S} letters of a task state, {@code h} handled or
 * unhandled, {@code t} a decimal number that is taken from the field two before it, {@code f} a function that not all kernels
 * name, {@code o} a field that not all kernels print, {@code m} words of an hrtimer's mode, {@code c} a clock, {@code D} what keeps
 * the tick, {@code F} what a timer's flags print as. {@code <->} is a word that no field has, {@code <...>} what one kernel prints
 * and another does not.
 */
final class EventText {
  private static final String TASK = "comm=<comm:s> pid=<pid:d> prio=<prio:d>";
  private static final Pattern SLOT = Pattern.compile("<(?:(\\w+):(\\w)|-|\\.\\.\\.)>");
  private static final String STATE_LETTERS = "SDTtXZPI";
  private static final int STATE_PREEMPTED = 0x100;
  private static final String NULL_POINTER = "0x0";
  private static final List<String> HRTIMER_MODE = List.of("REL", "PINNED", "SOFT", "HARD");
  private static final Map<String, Integer> CLOCKS = Map.of("CLOCK_REALTIME", 0, "CLOCK_MONOTONIC", 1, "CLOCK_BOOTTIME", 7, "CLOCK_TAI", 11);
  private static final List<String> TICK_DEPENDENCY =
      List.of("POSIX_TIMER", "PERF_EVENTS", "SCHED", "CLOCK_UNSTABLE", "RCU", "RCU_EXP");
  private static final Pattern TIMER_FLAGS = Pattern.compile("cpu=(\\d{1,6}) idx=(\\d{1,4}) flags=(\\S*)");
  private static final String TIMER_FLAG_LETTERS = "MDPI";
  private static final int TIMER_FLAG_SHIFT = 18;
  private static final int TIMER_IDX_SHIFT = 22;
  private static final Map<String, EventText> ALL = all();

  private record Slot(int field, char type) {}

  private final TraceEvent event;
  private final String format;
  private final Pattern pattern;
  private final List<Slot> slots = new ArrayList<>();

  private EventText(TraceEvent event, String format) {
    this.event = event;
    this.format = format;
    StringBuilder regex = new StringBuilder();
    Matcher m = SLOT.matcher(format);
    int at = 0;
    while (m.find()) {
      regex.append(Pattern.quote(format.substring(at, m.start())));
      at = m.end();
      if (m.group(1) == null) {
        regex.append(m.group().equals("<->") ? "\\S*" : ".*");
      } else {
        char type = m.group(2).charAt(0);
        slots.add(new Slot(event.fields().indexOf(m.group(1)), type));
        regex.append(accepted(type, m.group(1)));
      }
    }
    pattern = Pattern.compile(regex.append(Pattern.quote(format.substring(at))).toString());
  }

  private static String accepted(char type, String field) {
    return switch (type) {
      case 'd', 't' -> "(-?\\d{1,19})"; // of those, fill() refuses the few that are no long
      case 'x' -> "(?:0x)?([0-9a-fA-F]{1,16})";
      case 'w' -> "(\\S+)";
      case 'p' -> "([^+ ]*)(?:\\+\\S*)?";
      case 'S' -> "([" + STATE_LETTERS + "R|]+\\+?)";
      case 'h' -> "(handled|unhandled)";
      case 'f' -> "(?: function=(.*) )?";
      case 'o' -> "(?: " + field + "=(\\d{1,19}|true|false))?";
      case 'm' -> "((?:ABS|REL)(?:\\|PINNED)?(?:\\|SOFT)?(?:\\|HARD)?|0x[0-9a-f]{1,8})";
      case 'c' -> "(" + String.join("|", CLOCKS.keySet()) + "|0x[0-9a-f]{1,8})";
      case 'D' -> "(NONE|" + String.join("|", TICK_DEPENDENCY) + "|0x[0-9a-f]{1,8})";
      case 'F' -> "(?: (" + TIMER_FLAGS.pattern().replace("(", "(?:") + "))?";
      default -> "(.*)";
    };
  }

  /** The text of an event of that name; null if it is not modelled. */
  static @Nullable EventText of(String eventName) {
    return ALL.get(eventName);
  }

  TraceEvent event() {
    return event;
  }

  /** What should have stood there, for messages. */
  String accepted() {
    return format.replaceAll("<\\.\\.\\.>", "...").replaceAll("<->", "...").replaceAll("<(\\w+):\\w>", "<$1>");
  }

  /** Fills the fields, or returns false if this is not the event's format. */
  boolean fill(ReadRecord r, String text) {
    Matcher m = pattern.matcher(text);
    if (!m.matches()) {
      return false;
    }
    try {
      for (int i = 0; i < slots.size(); i++) {
        fill(r, slots.get(i), m.group(i + 1));
      }
    } catch (NumberFormatException e) {
      return false;
    }
    return true;
  }

  private static void fill(ReadRecord r, Slot slot, @Nullable String value) {
    int i = slot.field();
    if (value == null) {
      return;
    }
    switch (slot.type()) {
      case 'd' -> r.args[i] = Long.parseLong(value);
      case 't' -> r.args[i] = r.args[i - 2] - Long.parseLong(value);
      case 'o' -> r.args[i] = value.equals("true") ? 1 : value.equals("false") ? 0 : Long.parseLong(value);
      case 'm' -> r.args[i] = value.startsWith("0x") ? Long.decode(value) : mode(value);
      case 'c' -> r.args[i] = value.startsWith("0x") ? Long.decode(value) : CLOCKS.get(value);
      case 'D' -> r.args[i] = value.startsWith("0x") ? Long.decode(value)
          : value.equals("NONE") ? 0 : 1L << TICK_DEPENDENCY.indexOf(value);
      case 'F' -> r.args[i] = timerFlags(value);
      case 'p' -> r.texts[i] = value.equals(NULL_POINTER) ? "" : value;
      case 'x' -> r.args[i] = Long.parseUnsignedLong(value, 16);
      case 'S' -> r.args[i] = state(value);
      case 'h' -> r.args[i] = value.equals("handled") ? 1 : 0;
      default -> r.texts[i] = value;
    }
  }

  private static long state(String letters) {
    long state = 0;
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      state |= c == '+' ? STATE_PREEMPTED : c == 'R' || c == '|' ? 0 : 1L << STATE_LETTERS.indexOf(c);
    }
    return state;
  }

  private static long mode(String words) {
    long mode = 0;
    for (String word : words.split("\\|")) {
      mode |= word.equals("ABS") ? 0 : 1L << HRTIMER_MODE.indexOf(word);
    }
    return mode;
  }

  private static long timerFlags(String text) {
    Matcher m = TIMER_FLAGS.matcher(text);
    if (!m.matches()) {
      throw new NumberFormatException(text);
    }
    long flags = Long.parseLong(m.group(1)) | Long.parseLong(m.group(2)) << TIMER_IDX_SHIFT;
    for (int i = 0; i < TIMER_FLAG_LETTERS.length(); i++) {
      flags |= m.group(3).indexOf(TIMER_FLAG_LETTERS.charAt(i)) >= 0 ? 1L << TIMER_FLAG_SHIFT + i : 0;
    }
    return flags;
  }

  private static Map<String, EventText> all() {
    Map<String, EventText> all = new LinkedHashMap<>();
    for (TraceEvent e : TraceEvent.values()) {
      all.put(e.eventName(), new EventText(e, format(e)));
    }
    all.put("hrtimer_init", Objects.requireNonNull(all.get("hrtimer_setup"))); // its name before v6.15
    return all;
  }

  private static String format(TraceEvent e) {
    return switch (e) {
      case SCHED_SWITCH -> "prev_comm=<prev_comm:s> prev_pid=<prev_pid:d> prev_prio=<prev_prio:d>"
          + " prev_state=<prev_state:S> ==> next_comm=<next_comm:s> next_pid=<next_pid:d> next_prio=<next_prio:d>";
      case SCHED_WAKING, SCHED_WAKEUP, SCHED_WAKEUP_NEW -> TASK + "<...> target_cpu=<target_cpu:d>";
      case SCHED_MIGRATE_TASK -> TASK + " orig_cpu=<orig_cpu:d> dest_cpu=<dest_cpu:d>";
      case SCHED_PROCESS_EXIT -> TASK + "<group_dead:o>";
      case SCHED_PROCESS_FORK -> "comm=<parent_comm:s> pid=<parent_pid:d> child_comm=<child_comm:s> child_pid=<child_pid:d>";
      case SCHED_STAT_RUNTIME -> "comm=<comm:s> pid=<pid:d> runtime=<runtime:d> [ns]<...>";
      case SCHED_WAKE_IDLE_WITHOUT_IPI -> "cpu=<cpu:d>";
      case IRQ_HANDLER_ENTRY -> "irq=<irq:d> name=<name:s>";
      case IRQ_HANDLER_EXIT -> "irq=<irq:d> ret=<ret:h>";
      case SOFTIRQ_RAISE, SOFTIRQ_ENTRY, SOFTIRQ_EXIT -> "vec=<vec:d> [action=<->]";
      case TASKLET_ENTRY, TASKLET_EXIT -> "tasklet=<tasklet:x> function=<func:s>";
      case WORKQUEUE_QUEUE_WORK -> "work struct=<work:x> function=<function:s> workqueue=<workqueue:s>"
          + " req_cpu=<req_cpu:d> cpu=<cpu:d>";
      case WORKQUEUE_ACTIVATE_WORK -> "work struct <work:x><function:f>";
      case WORKQUEUE_EXECUTE_START, WORKQUEUE_EXECUTE_END -> "work struct <work:x>: function <function:s>";
      case IPI_SEND_CPU -> "cpu=<cpu:d> callsite=<callsite:p> callback=<callback:p>";
      case IPI_SEND_CPUMASK -> "cpumask=<cpumask:w> callsite=<callsite:p> callback=<callback:p>";
      case CSD_QUEUE_CPU -> "cpu=<cpu:d> callsite=<callsite:p> func=<func:p> csd=<csd:x>";
      case CSD_FUNCTION_ENTRY, CSD_FUNCTION_EXIT -> "func=<func:p>, csd=<csd:x>";
      case LOCAL_TIMER_ENTRY, LOCAL_TIMER_EXIT, RESCHEDULE_ENTRY, RESCHEDULE_EXIT, CALL_FUNCTION_SINGLE_ENTRY,
          CALL_FUNCTION_SINGLE_EXIT, CALL_FUNCTION_ENTRY, CALL_FUNCTION_EXIT, IRQ_WORK_ENTRY, IRQ_WORK_EXIT -> "vector=<vector:d>";
      case HRTIMER_SETUP -> "hrtimer=<hrtimer:x> clockid=<clockid:c> mode=<mode:m>";
      case HRTIMER_START -> "hrtimer=<hrtimer:x> function=<function:s> expires=<expires:d>"
          + " softexpires=<softexpires:d> mode=<mode:m><was_armed:o>";
      case HRTIMER_EXPIRE_ENTRY -> "hrtimer=<hrtimer:x> function=<function:s> now=<now:d>";
      case HRTIMER_EXPIRE_EXIT, HRTIMER_CANCEL -> "hrtimer=<hrtimer:x>";
      case TIMER_INIT, TIMER_CANCEL, TIMER_EXPIRE_EXIT -> "timer=<timer:x>";
      case TIMER_START -> "timer=<timer:x> function=<function:s> expires=<expires:d> [timeout=<now:t>]<bucket_expiry:o><flags:F>";
      case TIMER_EXPIRE_ENTRY -> "timer=<timer:x> function=<function:s> now=<now:d><baseclk:o>";
      case TICK_STOP -> "success=<success:d> dependency=<dependency:D>";
      case CPU_IDLE -> "state=<state:d> cpu_id=<cpu_id:d>";
      case SCHED_PI_SETPRIO -> "comm=<comm:s> pid=<pid:d> oldprio=<oldprio:d> newprio=<newprio:d>";
      case RCU_STALL_WARNING -> "<rcuname:w> <msg:s>";
      case RCU_UTILIZATION -> "<s:s>";
    };
  }
}
