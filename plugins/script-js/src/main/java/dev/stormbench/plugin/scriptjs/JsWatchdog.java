package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RcuState;
import dev.stormbench.spi.machine.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A watchdog that a script defines. The lines that its functions return go to the kernel log under its name. */
final class JsWatchdog implements WatchdogPolicy {
  private final Guest guest;
  private final ScriptModule.Defined defined;
  private final long everyNs;
  private final Map<Console, Value> made = new LinkedHashMap<>();

  JsWatchdog(Guest guest, ScriptModule.Defined defined) {
    this.guest = guest;
    this.defined = defined;
    Value every = defined.value().getMember("spec").getMember("every");
    everyNs = every != null && every.isString() ? Times.ns(every.asString()) : 0;
  }

  @Override
  public void start(Machine machine) {
    guest.machine(machine);
    Value start = functions(new Silent()).getMember("start");
    if (!start.isNull()) {
      guest.callback(start, defined.at());
    }
  }

  @Override
  public long everyNs() {
    return everyNs;
  }

  @Override
  public void check(Machine machine, Console console) {
    call("check", console);
  }

  @Override
  public void watchdogTimer(Cpu cpu, LockupState state, Console console) {
    call("watchdogTimer", console, cpu, state);
  }

  @Override
  public void rcuStall(Cpu cpu, RcuState state, boolean self, Console console) {
    call("rcuStall", console, cpu, state, self);
  }

  private Value functions(Console console) {
    Value v = made.get(console);
    if (v == null) {
      v = guest.internal("makeWatchdog", defined.value(), console);
      made.put(console, v);
    }
    return v;
  }

  private void call(String what, Console console, @Nullable Object... arguments) {
    Value function = functions(console).getMember(what);
    if (function.isNull()) {
      return;
    }
    Value lines = guest.callback(function, defined.at(), arguments);
    if (lines.isNumber()) {
      throw new ScriptException(defined.at(), guest.internal("last").asString());
    }
    if (!lines.isNull()) {
      for (String line : Guest.texts(lines)) {
        console.printk(defined.name() + ": " + line);
      }
    }
  }

  /** Before the run there is nothing to print to. */
  private static final class Silent implements Console {
    @Override
    public void printk(String line) {}

    @Override
    public void report(Cpu cpu, long stuckSeconds) {}

    @Override
    public void reportTask(Task task, long stuckSeconds) {}

    @Override
    public void count(Cpu cpu, long stuckSeconds) {}

    @Override
    public void warn(Cpu cpu, String line) {}

    @Override
    public void touchSoftlockupWatchdog(Cpu cpu) {}

    @Override
    public void touchNmiWatchdog(Cpu cpu) {}

    @Override
    public void panic(String reason) {}
  }
}
