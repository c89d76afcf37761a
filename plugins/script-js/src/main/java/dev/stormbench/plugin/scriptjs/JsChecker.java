package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.Checker;
import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.EnumSet;
import java.util.Set;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** An invariant that a script defines: what its functions return says how it is broken. */
final class JsChecker implements Checker {
  private final Guest guest;
  private final ScriptModule.Defined defined;
  private final Value made;
  private final Value event;
  private final Set<TraceEvent> events;
  private @Nullable Violations violations;

  JsChecker(Guest guest, ScriptModule.Defined defined) {
    this.guest = guest;
    this.defined = defined;
    made = guest.internal("makeChecker", defined.value());
    event = made.getMember("event");
    events = EnumSet.noneOf(TraceEvent.class);
    Value names = made.getMember("events");
    for (TraceEvent e : TraceEvent.values()) {
      if (names.isNull() || Guest.texts(names).contains(e.eventName())) {
        events.add(e);
      }
    }
  }

  @Override
  public void start(Machine machine, Violations v) {
    guest.machine(machine);
    violations = v;
    say(made.getMember("start"));
  }

  @Override
  public void event(TraceRecord record) {
    if (!event.isNull() && events.contains(record.event())) {
      say(event, record, record.event().ordinal());
    }
  }

  @Override
  public void end() {
    say(made.getMember("end"));
  }

  private void say(Value function, Object... arguments) {
    if (function.isNull()) {
      return;
    }
    Value what = guest.callback(function, defined.at(), arguments);
    if (what.isNumber()) {
      throw new ScriptException(defined.at(), guest.internal("last").asString());
    }
    if (what.isString() && violations != null) {
      violations.violated(defined.name(), what.asString());
    }
  }
}
