package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sched.ExitInfo;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A scheduler policy that a script defines. A callback that it does not have is sched_ext's. */
final class JsPolicy implements SchedulerPolicy {
  private final Guest guest;
  private final Location at;
  private final long timeoutNs;
  private final boolean enqLast;
  private final Map<String, Callback> callbacks = new LinkedHashMap<>();
  private final @Nullable Callback initTask;
  private final @Nullable Callback exitTask;
  private final @Nullable Callback selectCpu;
  private final @Nullable Callback enqueue;
  private final @Nullable Callback dequeue;
  private final @Nullable Callback dispatch;
  private final @Nullable Callback tick;
  private final @Nullable Callback runnable;
  private final @Nullable Callback running;
  private final @Nullable Callback stopping;
  private final @Nullable Callback quiescent;
  private final @Nullable Callback setCpumask;
  private final @Nullable Callback updateIdle;

  /** A function of the script in the place of a callback. */
  private record Callback(Value call, Location at) {}

  JsPolicy(Guest guest, ScriptModule.Defined defined) {
    this.guest = guest;
    at = defined.at();
    Value made = guest.load(at.file(), () -> guest.internal("makePolicy", defined.value()));
    Value timeout = made.getMember("timeout");
    timeoutNs = timeout.isNull() ? TIMEOUT_NS : Times.ns(timeout.asString());
    if (timeoutNs > TIMEOUT_NS) {
      throw new ScenarioException(at, "timeout of policy '" + defined.name() + "' is " + timeout.asString() + "; accepted: up to 30s");
    }
    enqLast = made.getMember("enqLast").asBoolean();
    for (String name : Guest.texts(made.getMember("names"))) {
      Value callback = made.getMember("made").getMember(name);
      SourceSection s = callback.getMember("f").getSourceLocation();
      callbacks.put(name, new Callback(callback.getMember("call"), s == null ? at : guest.location(s)));
    }
    initTask = callbacks.get("initTask");
    exitTask = callbacks.get("exitTask");
    selectCpu = callbacks.get("selectCpu");
    enqueue = callbacks.get("enqueue");
    dequeue = callbacks.get("dequeue");
    dispatch = callbacks.get("dispatch");
    tick = callbacks.get("tick");
    runnable = callbacks.get("runnable");
    running = callbacks.get("running");
    stopping = callbacks.get("stopping");
    quiescent = callbacks.get("quiescent");
    setCpumask = callbacks.get("setCpumask");
    updateIdle = callbacks.get("updateIdle");
  }

  @Override
  public long timeoutNs() {
    return timeoutNs;
  }

  @Override
  public boolean enqLast() {
    return enqLast;
  }

  private void tell(@Nullable Callback callback, Scx scx, @Nullable Object... arguments) {
    if (callback != null) {
      Object[] all = new Object[arguments.length + 1];
      all[0] = guest.handle(scx);
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      guest.callback(callback.call, callback.at, all);
    }
  }

  private ScriptException nonsense(Callback callback) {
    return new ScriptException(callback.at, guest.internal("last").asString());
  }

  @Override
  public void init(Scx scx) {
    guest.machine(scx.machine());
    tell(callbacks.get("init"), scx);
  }

  @Override
  public void exit(Scx scx, ExitInfo why) {
    tell(callbacks.get("exit"), scx, why);
  }

  @Override
  public void dump(Scx scx, Consumer<String> line) {
    Callback dump = callbacks.get("dump");
    if (dump == null) {
      return;
    }
    Value lines = guest.callback(dump.call, dump.at, guest.handle(scx));
    if (lines.isNumber()) {
      throw nonsense(dump);
    }
    if (!lines.isNull()) {
      Guest.texts(lines).forEach(line);
    }
  }

  @Override
  public void initTask(Scx scx, Task p) {
    tell(initTask, scx, guest.handle(p));
  }

  @Override
  public void exitTask(Scx scx, Task p) {
    tell(exitTask, scx, guest.handle(p));
  }

  @Override
  public int selectCpu(Scx scx, Task p, int prevCpu) {
    if (selectCpu == null) {
      return SchedulerPolicy.super.selectCpu(scx, p, prevCpu);
    }
    int cpu = guest.callback(selectCpu.call, selectCpu.at, guest.handle(scx), guest.handle(p), prevCpu).asInt();
    if (cpu == Integer.MIN_VALUE) {
      throw nonsense(selectCpu);
    }
    return cpu;
  }

  @Override
  public void enqueue(Scx scx, Task p, int enqFlags) {
    if (enqueue == null) {
      SchedulerPolicy.super.enqueue(scx, p, enqFlags);
    } else {
      tell(enqueue, scx, guest.handle(p), enqFlags);
    }
  }

  @Override
  public void dequeue(Scx scx, Task p, int deqFlags) {
    tell(dequeue, scx, guest.handle(p), deqFlags);
  }

  @Override
  public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
    tell(dispatch, scx, cpu, guest.handle(prev));
  }

  @Override
  public void tick(Scx scx, Task p) {
    tell(tick, scx, guest.handle(p));
  }

  @Override
  public void runnable(Scx scx, Task p, int enqFlags) {
    tell(runnable, scx, guest.handle(p), enqFlags);
  }

  @Override
  public void running(Scx scx, Task p) {
    tell(running, scx, guest.handle(p));
  }

  @Override
  public void stopping(Scx scx, Task p, boolean runs) {
    tell(stopping, scx, guest.handle(p), runs);
  }

  @Override
  public void quiescent(Scx scx, Task p, int deqFlags) {
    tell(quiescent, scx, guest.handle(p), deqFlags);
  }

  @Override
  public void setCpumask(Scx scx, Task p) {
    tell(setCpumask, scx, guest.handle(p));
  }

  @Override
  public void updateIdle(Scx scx, int cpu, boolean idle) {
    tell(updateIdle, scx, cpu, idle);
  }
}
