package dev.stormbench.plugin.exportftrace;

import static java.util.Map.entry;

import dev.stormbench.spi.trace.TraceEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Reads the tracefs text of a real kernel into records; events that are not modelled are left out. */
final class RealTrace {
  private static final Pattern LINE =
      Pattern.compile(" *(.+)-(\\d+) +\\[(\\d+)\\] (.)(.)(.)(.)(.) +(\\d+)\\.(\\d{6}): (\\w+): (.*)");

  private static final String PRIO = "comm=(.*) pid=(?<i1>\\d+) prio=(?<i2>-?\\d+)";
  private static final String ADDRESS = "(?<x0>[0-9a-f]+)";

  /** Per event the text; groups give the fields in order, named i: decimal, x: hexadecimal, s: states, else texts. */
  private static final Map<String, Pattern> TEXTS = Map.ofEntries(
      text("sched_switch", "prev_comm=(.*) prev_pid=(?<i1>\\d+) prev_prio=(?<i2>-?\\d+) prev_state=(?<s3>\\S+)"
          + " ==> next_comm=(.*) next_pid=(?<i5>\\d+) next_prio=(?<i6>-?\\d+)"),
      text("sched_waking", PRIO + " target_cpu=(?<i3>\\d+)"),
      text("sched_wakeup", PRIO + " target_cpu=(?<i3>\\d+)"),
      text("sched_wakeup_new", PRIO + " target_cpu=(?<i3>\\d+)"),
      text("sched_migrate_task", PRIO + " orig_cpu=(?<i3>\\d+) dest_cpu=(?<i4>\\d+)"),
      text("irq_handler_entry", "irq=(?<i0>\\d+) name=(.*)"),
      text("irq_handler_exit", "irq=(?<i0>\\d+) ret=(?<h1>\\w+)"),
      text("softirq_raise", "vec=(?<i0>\\d+) .*"),
      text("softirq_entry", "vec=(?<i0>\\d+) .*"),
      text("softirq_exit", "vec=(?<i0>\\d+) .*"),
      text("workqueue_queue_work", "work struct=" + ADDRESS + " function=(.*) workqueue=(.*) req_cpu=(?<i3>-?\\d+)"
          + " cpu=(?<i4>-?\\d+)"),
      text("workqueue_activate_work", "work struct " + ADDRESS + " function=(.*) "),
      text("workqueue_execute_start", "work struct " + ADDRESS + ": function (.*)"),
      text("workqueue_execute_end", "work struct " + ADDRESS + ": function (.*)"),
      text("ipi_send_cpu", "cpu=(?<i0>\\d+) callsite=\\S+ callback=([^+]*).*"),
      text("csd_queue_cpu", "cpu=(?<i0>\\d+) callsite=\\S+ func=(.*) csd=(?<x2>[0-9a-f]+)"),
      text("csd_function_entry", "func=(.*), csd=(?<x1>[0-9a-f]+)"),
      text("csd_function_exit", "func=(.*), csd=(?<x1>[0-9a-f]+)"),
      text("local_timer_entry", "vector=(?<i0>\\d+)"),
      text("local_timer_exit", "vector=(?<i0>\\d+)"),
      text("reschedule_entry", "vector=(?<i0>\\d+)"),
      text("reschedule_exit", "vector=(?<i0>\\d+)"),
      text("call_function_single_entry", "vector=(?<i0>\\d+)"),
      text("call_function_single_exit", "vector=(?<i0>\\d+)"),
      text("irq_work_entry", "vector=(?<i0>\\d+)"),
      text("irq_work_exit", "vector=(?<i0>\\d+)"),
      text("hrtimer_start", "hrtimer=" + ADDRESS + " function=(.*) expires=(?<i2>\\d+) softexpires=(?<i3>\\d+)"
          + " mode=(\\S+) .*"),
      text("hrtimer_expire_entry", "hrtimer=" + ADDRESS + " function=(?<f2>.*) now=(?<i1>\\d+)"),
      text("hrtimer_expire_exit", "hrtimer=" + ADDRESS),
      text("hrtimer_cancel", "hrtimer=" + ADDRESS));

  private RealTrace() {}

  /** The lines of a resource of this package's root, header and all. */
  static List<String> lines(String resource) {
    try (InputStream raw = Objects.requireNonNull(RealTrace.class.getResourceAsStream("/" + resource), resource);
        BufferedReader in = new BufferedReader(new InputStreamReader(
            resource.endsWith(".gz") ? new GZIPInputStream(raw) : raw, StandardCharsets.UTF_8))) {
      return in.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record of a line, or null. */
  static MadeRecord parse(String line) {
    Matcher m = LINE.matcher(line);
    if (!m.matches() || !TEXTS.containsKey(m.group(11))) {
      return null;
    }
    Matcher text = TEXTS.get(m.group(11)).matcher(m.group(12));
    if (!text.matches()) {
      throw new IllegalArgumentException(line);
    }
    TraceEvent event = TraceEvent.valueOf(m.group(11).toUpperCase(Locale.ROOT));
    int preempt = digit(m.group(7)) | digit(m.group(8)) << 4;
    long timeNs = (Long.parseLong(m.group(9)) * 1_000_000 + Long.parseLong(m.group(10))) * 1000;
    return new MadeRecord(timeNs, Integer.parseInt(m.group(3)), event, Integer.parseInt(m.group(2)), m.group(1),
        flags(m.group(4), m.group(5), m.group(6)), preempt, fields(event, text));
  }

  private static Object[] fields(TraceEvent event, Matcher text) {
    Object[] fields = new Object[event.fields().size()];
    boolean[] named = new boolean[text.groupCount() + 1];
    for (Map.Entry<String, Integer> group : text.namedGroups().entrySet()) {
      String value = text.group(group.getValue());
      named[group.getValue()] = true;
      fields[group.getKey().charAt(1) - '0'] = switch (group.getKey().charAt(0)) {
        case 'i' -> Long.parseLong(value);
        case 'x' -> Long.parseUnsignedLong(value, 16);
        case 's' -> state(value);
        case 'h' -> value.equals("handled") ? 1L : 0L;
        default -> value;
      };
    }
    int at = 0;
    for (int g = 1; g <= text.groupCount(); g++) {
      if (!named[g]) {
        while (fields[at] != null) {
          at++;
        }
        fields[at] = text.group(g);
      }
    }
    return fields;
  }

  private static long state(String letters) {
    long state = 0;
    for (char c : letters.toCharArray()) {
      state |= c == '+' ? 0x100 : c == 'R' || c == '|' ? 0 : 1L << "SDTtXZPI".indexOf(c);
    }
    return state;
  }

  private static int flags(String irqs, String resched, String context) {
    int flags = switch (irqs) {
      case "d" -> 0x01;
      case "D" -> 0x81;
      case "b" -> 0x80;
      default -> 0;
    };
    flags |= switch (resched) {
      case "N" -> 0x24;
      case "n" -> 0x04;
      case "p" -> 0x20;
      default -> 0;
    };
    return flags | switch (context) {
      case "h" -> 0x08;
      case "s" -> 0x10;
      case "H" -> 0x18;
      default -> 0;
    };
  }

  private static int digit(String s) {
    return s.equals(".") ? 0 : Integer.parseInt(s, 16);
  }

  private static Map.Entry<String, Pattern> text(String event, String pattern) {
    return entry(event, Pattern.compile(pattern));
  }
}
