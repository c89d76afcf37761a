package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * A fix that a script defines. Its function is called once, to know which ops it replaces; the {@code base} that it gets
 * leads to the ops in force as soon as there are some.
 */
final class JsFix implements KernelFix {
  private static final RtOps.PrioBail[] PRIO_BAILS = RtOps.PrioBail.values();
  private static final RtoOps.PullBy[] PULL_BYS = RtoOps.PullBy.values();
  private static final SoftirqOps.Invoke[] INVOKES = SoftirqOps.Invoke.values();

  private final Guest guest;
  private final ScriptModule.Defined defined;
  private final Value made;
  private final BaseWords words;
  private final Map<String, Op> ops = new LinkedHashMap<>();

  /** A function of the script in the place of an op. */
  private record Op(Value call, Location at) {}

  JsFix(Guest guest, ScriptModule.Defined defined) {
    this.guest = guest;
    this.defined = defined;
    words = new BaseWords(guest);
    made = guest.load(defined.at().file(), () -> guest.internal("makeFix", defined.value()));
    if (made.hasMember("bad")) {
      throw new ScenarioException(defined.at(), made.getMember("bad").asString());
    }
    for (String name : Guest.texts(made.getMember("names"))) {
      Value op = made.getMember("made").getMember(name);
      SourceSection s = op.getMember("f").getSourceLocation();
      ops.put(name, new Op(op.getMember("call"), s == null ? defined.at() : guest.location(s)));
    }
  }

  @Override
  public void start(Machine machine) {
    guest.machine(machine);
  }

  @Override
  public Set<String> replaces() {
    return new LinkedHashSet<>(ops.keySet());
  }

  @Override
  public boolean wraps() {
    Value wraps = defined.value().getMember("options").getMember("wraps");
    return wraps != null && wraps.isBoolean() && wraps.asBoolean();
  }

  @Override
  public Map<String, Boolean> features() {
    Map<String, Boolean> all = new LinkedHashMap<>();
    Value features = defined.value().getMember("options").getMember("features");
    if (features != null && features.hasMembers()) {
      features.getMemberKeys().forEach(k -> all.put(k, features.getMember(k).asBoolean()));
    }
    return all;
  }

  @Override
  public Set<String> bootParameters() {
    Value names = defined.value().getMember("options").getMember("bootParameters");
    return names == null || names.isNull() ? Set.of() : new LinkedHashSet<>(Guest.texts(names));
  }

  @Override
  public RtOps rt(RtOps base) {
    words.rt = base;
    made.invokeMember("set", 0, base, words);
    return new Rt(base);
  }

  @Override
  public RtoOps rto(RtoOps base) {
    words.rto = base;
    made.invokeMember("set", 1, base, words);
    return new Rto(base);
  }

  @Override
  public SoftirqOps softirq(SoftirqOps base) {
    words.softirq = base;
    made.invokeMember("set", 2, base, words);
    return new Softirq(base);
  }

  private int number(Op op, @Nullable Object... arguments) {
    guest.enter(op.at);
    try {
      int answer = op.call.execute(arguments).asInt();
      if (answer == Integer.MIN_VALUE) {
        throw nonsense(op);
      }
      return answer;
    } catch (PolyglotException e) {
      throw guest.running(e, op.at);
    } finally {
      guest.watch.leave();
    }
  }

  private ScriptException nonsense(Op op) {
    return new ScriptException(op.at, guest.internal("last").asString());
  }

  private final class Rt implements RtOps {
    private final RtOps base;
    private final @Nullable Op prioBail = ops.get("prioBail");
    private final @Nullable Op nextPushable = ops.get("nextPushable");
    private final @Nullable Op pushTarget = ops.get("pushTarget");
    private final @Nullable Op overloadRule = ops.get("overloadRule");
    private final @Nullable Op needPull = ops.get("needPull");
    private final @Nullable Op prioRaisePushes = ops.get("prioRaisePushes");

    Rt(RtOps base) {
      this.base = base;
    }

    @Override
    public PrioBail prioBail(Rq rq, Task next, boolean pull) {
      return prioBail == null ? base.prioBail(rq, next, pull)
          : PRIO_BAILS[number(prioBail, guest.handle(rq), guest.handle(next), pull)];
    }

    @Override
    public @Nullable Task nextPushable(Rq rq) {
      if (nextPushable == null) {
        return base.nextPushable(rq);
      }
      Value v = guest.callback(nextPushable.call, nextPushable.at, guest.handle(rq));
      if (v.isNumber()) {
        throw nonsense(nextPushable);
      }
      return v.isNull() ? null : v.<Task>asHostObject();
    }

    @Override
    public int pushTarget(Task task, int thisCpu) {
      return pushTarget == null ? base.pushTarget(task, thisCpu) : number(pushTarget, guest.handle(task), thisCpu);
    }

    @Override
    public boolean overloadRule(Rq rq) {
      return overloadRule == null ? base.overloadRule(rq) : number(overloadRule, guest.handle(rq)) == 1;
    }

    @Override
    public boolean needPull(Rq rq, Task prev) {
      return needPull == null ? base.needPull(rq, prev) : number(needPull, guest.handle(rq), guest.handle(prev)) == 1;
    }

    @Override
    public boolean prioRaisePushes(Rq rq, Task p) {
      return prioRaisePushes == null ? base.prioRaisePushes(rq, p)
          : number(prioRaisePushes, guest.handle(rq), guest.handle(p)) == 1;
    }
  }

  private final class Rto implements RtoOps {
    private final RtoOps base;
    private final @Nullable Op pullBy = ops.get("pullBy");
    private final @Nullable Op rtoNextCpu = ops.get("rtoNextCpu");

    Rto(RtoOps base) {
      this.base = base;
    }

    @Override
    public PullBy pullBy(Rq thisRq) {
      return pullBy == null ? base.pullBy(thisRq) : PULL_BYS[number(pullBy, guest.handle(thisRq))];
    }

    @Override
    public int rtoNextCpu(RootDomain rd, int thisCpu) {
      return rtoNextCpu == null ? base.rtoNextCpu(rd, thisCpu) : number(rtoNextCpu, guest.handle(rd), thisCpu);
    }
  }

  private final class Softirq implements SoftirqOps {
    private final SoftirqOps base;
    private final @Nullable Op invokeSoftirq = ops.get("invokeSoftirq");
    private final @Nullable Op restartSoftirq = ops.get("restartSoftirq");
    private final @Nullable Op taskletBatch = ops.get("taskletBatch");
    private final @Nullable Op taskletMore = ops.get("taskletMore");

    Softirq(SoftirqOps base) {
      this.base = base;
    }

    @Override
    public Invoke invokeSoftirq(Cpu cpu) {
      return invokeSoftirq == null ? base.invokeSoftirq(cpu) : INVOKES[number(invokeSoftirq, guest.handle(cpu))];
    }

    @Override
    public boolean restartSoftirq(Cpu cpu, boolean beforeDeadline, int restartsLeft) {
      return restartSoftirq == null ? base.restartSoftirq(cpu, beforeDeadline, restartsLeft)
          : number(restartSoftirq, guest.handle(cpu), beforeDeadline, restartsLeft) == 1;
    }

    @Override
    public int taskletBatch(Cpu cpu, int n) {
      return taskletBatch == null ? base.taskletBatch(cpu, n) : number(taskletBatch, guest.handle(cpu), n);
    }

    @Override
    public boolean taskletMore(Cpu cpu, int left, int done, long elapsedNs) {
      return taskletMore == null ? base.taskletMore(cpu, left, done, elapsedNs)
          : number(taskletMore, guest.handle(cpu), left, done, (double) elapsedNs) == 1;
    }
  }
}
