package dev.stormbench.plugin.importftrace;

import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands right of an event's name. The formats are the kernel's print formats (6.1 to 6.18) with the record's
 * fields in angle brackets: {@code <pid:d>} a decimal number, {@code x} a hexadecimal one, {@code s} any text, {@code w}
 * a word, {@code p} a symbol whose offset is dropped, {@code S} letters of a task state, {@code h} handled or
 * unhandled, {@code t} a decimal number that is taken from the field before it, {@code f} a function that not all kernels
 * name. {@code <->} is a word that no field has, {@code <...>} what one kernel prints and another does not.
 */
final class EventText {
  private static final String TASK = "comm=<comm:s> pid=<pid:d> prio=<prio:d>";
  private static final Pattern SLOT = Pattern.compile("<(?:(\\w+):(\\w)|-|\\.\\.\\.)>");
  private static final String STATE_LETTERS = "SDTtXZPI";
  private static final int STATE_PREEMPTED = 0x100;
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
        regex.append(accepted(type));
      }
    }
    pattern = Pattern.compile(regex.append(Pattern.quote(format.substring(at))).toString());
  }

  private static String accepted(char type) {
    return switch (type) {
      case 'd', 't' -> "(-?\\d{1,19})"; // of those, fill() refuses the few that are no long
      case 'x' -> "(?:0x)?([0-9a-fA-F]{1,16})";
      case 'w' -> "(\\S+)";
      case 'p' -> "([^+ ]*)(?:\\+\\S*)?";
      case 'S' -> "([" + STATE_LETTERS + "R|]+\\+?)";
      case 'h' -> "(handled|unhandled)";
      case 'f' -> "(?: function=(.*) )?";
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

  private static void fill(ReadRecord r, Slot slot, String value) {
    int i = slot.field();
    switch (slot.type()) {
      case 'd' -> r.args[i] = Long.parseLong(value);
      case 't' -> r.args[i] = r.args[i - 1] - Long.parseLong(value);
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

  private static Map<String, EventText> all() {
    Map<String, EventText> all = new LinkedHashMap<>();
    for (TraceEvent e : TraceEvent.values()) {
      all.put(e.eventName(), new EventText(e, format(e)));
    }
    return all;
  }

  private static String format(TraceEvent e) {
    return switch (e) {
      case SCHED_SWITCH -> "prev_comm=<prev_comm:s> prev_pid=<prev_pid:d> prev_prio=<prev_prio:d>"
          + " prev_state=<prev_state:S> ==> next_comm=<next_comm:s> next_pid=<next_pid:d> next_prio=<next_prio:d>";
      case SCHED_WAKING, SCHED_WAKEUP, SCHED_WAKEUP_NEW -> TASK + "<...> target_cpu=<target_cpu:d>";
      case SCHED_MIGRATE_TASK -> TASK + " orig_cpu=<orig_cpu:d> dest_cpu=<dest_cpu:d>";
      case SCHED_PROCESS_EXIT -> TASK + "<...>";
      case SCHED_WAKE_IDLE_WITHOUT_IPI -> "cpu=<cpu:d>";
      case IRQ_HANDLER_ENTRY -> "irq=<irq:d> name=<name:s>";
      case IRQ_HANDLER_EXIT -> "irq=<irq:d> ret=<ret:h>";
      case SOFTIRQ_RAISE, SOFTIRQ_ENTRY, SOFTIRQ_EXIT -> "vec=<vec:d> [action=<->]";
      case TASKLET_ENTRY, TASKLET_EXIT -> "tasklet=<tasklet:x> function=<function:s>";
      case WORKQUEUE_QUEUE_WORK -> "work struct=<work:x> function=<function:s> workqueue=<workqueue:s>"
          + " req_cpu=<req_cpu:d> cpu=<cpu:d>";
      case WORKQUEUE_ACTIVATE_WORK -> "work struct <work:x><function:f>";
      case WORKQUEUE_EXECUTE_START, WORKQUEUE_EXECUTE_END -> "work struct <work:x>: function <function:s>";
      case IPI_SEND_CPU -> "cpu=<cpu:d> callsite=<-> callback=<callback:p>";
      case CSD_QUEUE_CPU -> "cpu=<cpu:d> callsite=<-> func=<func:p> csd=<csd:x>";
      case CSD_FUNCTION_ENTRY, CSD_FUNCTION_EXIT -> "func=<func:p>, csd=<csd:x>";
      case LOCAL_TIMER_ENTRY, LOCAL_TIMER_EXIT, RESCHEDULE_ENTRY, RESCHEDULE_EXIT, CALL_FUNCTION_SINGLE_ENTRY,
          CALL_FUNCTION_SINGLE_EXIT, IRQ_WORK_ENTRY, IRQ_WORK_EXIT -> "vector=<vector:d>";
      case HRTIMER_START -> "hrtimer=<hrtimer:x> function=<function:s> expires=<expires:d>"
          + " softexpires=<softexpires:d> mode=<mode:w><...>";
      case HRTIMER_EXPIRE_ENTRY -> "hrtimer=<hrtimer:x> function=<function:s> now=<now:d>";
      case HRTIMER_EXPIRE_EXIT, HRTIMER_CANCEL -> "hrtimer=<hrtimer:x>";
      case TIMER_START -> "timer=<timer:x> function=<function:s> expires=<expires:d> [timeout=<now:t>]<...>";
      case TIMER_EXPIRE_ENTRY -> "timer=<timer:x> function=<function:s> now=<now:d><...>";
      case TIMER_EXPIRE_EXIT -> "timer=<timer:x>";
      case TICK_STOP -> "success=<success:d> dependency=<dependency:w>";
      case CPU_IDLE -> "state=<state:d> cpu_id=<cpu_id:d>";
      case SCHED_PI_SETPRIO -> "comm=<comm:s> pid=<pid:d> oldprio=<oldprio:d> newprio=<newprio:d>";
      case RCU_STALL_WARNING -> "<rcuname:w> <msg:s>";
    };
  }
}
