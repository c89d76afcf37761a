package dev.stormbench.testkit;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stands before a fix, and between it and base, and notes the first that breaks each rule. */
final class FixProbe {
  /** What was seen. */
  record Finding(String text) {}

  /** What base was asked within one call of an op. */
  private record Asked(String op, Object[] args, Object answer) {}

  final Map<Rule, Finding> findings = new EnumMap<>(Rule.class);
  private final List<Asked> asked = new ArrayList<>();
  private @Nullable Machine machine;
  private Set<String> replaces = Set.of();
  private boolean wraps;

  /** What the engine gets instead of the fix. */
  KernelFix before(KernelFix fix) {
    return Spy.on(KernelFix.class, fix, (callback, of, args, call) -> switch (callback) {
      case "start" -> {
        machine = (Machine) args[0];
        Object none = call.with(args);
        replaces = Set.copyOf(fix.replaces());
        wraps = fix.wraps();
        yield none;
      }
      case "rt" -> table(RtOps.class, callback, args, call);
      case "rto" -> table(RtoOps.class, callback, args, call);
      case "softirq" -> table(SoftirqOps.class, callback, args, call);
      default -> call.with(args);
    });
  }

  private <T> T table(Class<T> type, String callback, Object[] args, Spy.Call call) throws Throwable {
    T base = type.cast(args[0]);
    Object table = call.with(new Object[] {Spy.on(type, base, this::base)});
    if (table == null) {
      note(Rule.FIX_TABLES_GIVEN, callback + "() answered null");
      return base;
    }
    return Spy.on(type, type.cast(table), this::op);
  }

  private Object base(String op, Object of, Object[] args, Spy.Call call) throws Throwable {
    Object answer = call.with(args);
    asked.add(new Asked(op, args, answer));
    return answer;
  }

  private Object op(String op, Object of, Object[] args, Spy.Call call) throws Throwable {
    asked.clear();
    RootDomain rd = machine.rootDomain();
    int cpu = rd.rtoCpu();
    int loop = rd.rtoLoop();
    Object answer = call.with(args);
    if (!op.equals("rtoNextCpu") && (rd.rtoCpu() != cpu || rd.rtoLoop() != loop)) {
      note(Rule.FIX_TOKEN_WRITTEN_IN_PLACE, op + " has changed rtoCpu from " + cpu + " to " + rd.rtoCpu() + ", rtoLoop from " + loop
          + " to "
          + rd.rtoLoop());
    }
    List<Asked> same = asked.stream().filter(a -> a.op.equals(op)).toList();
    if (!replaces.contains(op)) {
      notListed(op, args, answer, same);
    } else if (wraps && same.isEmpty()) {
      note(Rule.FIX_WRAPS_HONEST, op + " answered " + text(answer) + " and did not ask base");
    }
    String wrong = wrong(op, args, answer);
    if (wrong != null) {
      note(Rule.FIX_ANSWERS_SENSE, op + " answered " + text(answer) + "; accepted: " + wrong);
    }
    return answer;
  }

  private void notListed(String op, Object[] args, Object answer, List<Asked> same) {
    String listed = ", and replaces() is " + replaces;
    if (same.isEmpty()) {
      note(Rule.FIX_REPLACES_HONEST, op + " answered " + text(answer) + " and did not ask base" + listed);
      return;
    }
    Asked last = same.getLast();
    if (!Arrays.equals(last.args, args)) {
      note(Rule.FIX_REPLACES_HONEST, op + " asked base with other arguments than it was given" + listed);
    } else if (!answer(last.answer, answer)) {
      note(Rule.FIX_REPLACES_HONEST, op + " answered " + text(answer) + " where base answers " + text(last.answer) + listed);
    } else if (op.equals("rtoNextCpu") && same.size() > 1) {
      note(Rule.FIX_REPLACES_HONEST, op + " asked base " + same.size() + " times, which moves the token each time" + listed);
    }
  }

  private static boolean answer(Object a, Object b) {
    return a == null ? b == null : a.equals(b);
  }

  /** What would have been right; null if the answer is. */
  private @Nullable String wrong(String op, Object[] args, Object answer) {
    String cpus = "0 to " + (machine.nrCpus() - 1) + ", or -1 for none";
    return switch (op) {
      case "pushTarget", "rtoNextCpu" -> isCpu((Integer) answer) ? null : cpus;
      case "taskletBatch" -> (Integer) answer >= 1 && (Integer) answer <= (Integer) args[1] ? null : "1 to " + args[1];
      case "nextPushable" -> answer == null || waits((Rq) args[0], (Task) answer) ? null
          : "a task that waits in the queue it is asked for, or null";
      default -> answer != null ? null : "anything but null";
    };
  }

  private boolean isCpu(int cpu) {
    return cpu >= Cpu.NO_CPU && cpu < machine.nrCpus();
  }

  private static boolean waits(Rq rq, Task task) {
    for (int i = 0; i < rq.nrPushable(); i++) {
      if (rq.pushable(i) == task) {
        return true;
      }
    }
    return false;
  }

  private static String text(Object answer) {
    return answer instanceof Task t ? t.comm() : String.valueOf(answer);
  }

  private void note(Rule rule, String what) {
    findings.putIfAbsent(rule, new Finding(what + " (at " + machine.nowNs() + " ns)"));
  }
}
