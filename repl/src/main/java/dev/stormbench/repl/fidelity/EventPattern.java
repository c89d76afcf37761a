package dev.stormbench.repl.fidelity;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which records count: {@code sched_switch@1 prev_comm=H .* next_comm=ksoftirqd/1} are those of CPU 1 in whose fields,
 * written {@code name=value} with blanks between, the expression is found. CPU and expression may be left out.
 *
 * @param text as it was written
 * @param cpu -1: all
 */
record EventPattern(String text, TraceEvent event, int cpu, Pattern fields) {
  private static final Pattern SYNTAX = Pattern.compile("([a-z_]+)(?:@(\\d{1,6}))?(?: (.+))?");

  static EventPattern of(String text) {
    Matcher m = SYNTAX.matcher(text);
    TraceEvent event = m.matches()
        ? Arrays.stream(TraceEvent.values()).filter(e -> e.eventName().equals(m.group(1))).findFirst().orElse(null) : null;
    if (event == null) {
      throw new ScenarioException(Location.of("'" + text + "'"), "no tracepoint; accepted: such as sched_switch@1 next_comm=A");
    }
    return new EventPattern(text, event, m.group(2) == null ? -1 : Integer.parseInt(m.group(2)),
        Pattern.compile(Objects.requireNonNullElse(m.group(3), "")));
  }

  boolean matches(TraceRecord r) {
    return r.event() == event && (cpu < 0 || r.cpu() == cpu) && (fields.pattern().isEmpty() || fields.matcher(fieldsOf(r)).find());
  }

  private static String fieldsOf(TraceRecord r) {
    List<String> names = r.event().fields();
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      b.append(i == 0 ? "" : " ").append(names.get(i)).append('=');
      String value = r.text(i);
      b.append(value == null ? Long.toString(r.arg(i)) : value);
    }
    return b.toString();
  }
}
