package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Objects of the machine whose members answer what a test says, by the name of the member. */
final class Fake {
  private Fake() {}

  /** An object that answers {@code answers}, and else zeros and nulls. */
  static <T> T of(Class<T> type, Map<String, Function<Object[], Object>> answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, m, args) -> {
      if (m.getDeclaringClass() == Object.class) {
        return switch (m.getName()) {
          case "hashCode" -> System.identityHashCode(self);
          case "equals" -> self == args[0];
          default -> type.getSimpleName();
        };
      }
      Function<Object[], Object> f = answers.get(m.getName() + (args == null ? 0 : args.length));
      if (f == null) {
        f = answers.get(m.getName());
      }
      return f != null ? f.apply(args) : zero(m.getReturnType());
    }));
  }

  private static Object zero(Class<?> type) {
    return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : type == boolean.class ? (Object) false
        : type == char.class ? (Object) 'R' : type == List.class ? List.of() : type == Map.class ? Map.of() : type == int[].class ? new int[0]
        : type.isEnum() ? type.getEnumConstants()[0] : null;
  }

  /** A machine of some CPUs; each runs a task {@code task/N} of pid 100 + N. {@code backlogs} are read live. */
  static Machine machine(int cpus, long[] backlogs, long[] now) {
    Cpu[] all = new Cpu[cpus];
    for (int i = 0; i < cpus; i++) {
      int id = i;
      Task task = of(Task.class, Map.of("pid", a -> 100 + id, "comm", a -> "task/" + id, "prio", a -> 49, "policy", a -> Task.Policy.FIFO,
          "cpu", a -> id));
      Rq rq = of(Rq.class, Map.of("cpu", a -> id, "curr", a -> task, "nrRunning", a -> 1 + id));
      Map<String, Function<Object[], Object>> answers = new LinkedHashMap<>();
      answers.put("id", a -> id);
      answers.put("curr", a -> task);
      answers.put("rq", a -> rq);
      answers.put("backlog", a -> backlogs[id]);
      answers.put("softirqNs", a -> 5L * id);
      answers.put("stack", a -> List.of("outer", "inner"));
      all[i] = of(Cpu.class, answers);
    }
    int[] rtoCpu = {-1};
    RootDomain rd = of(RootDomain.class, Map.of("rtoCpu0", a -> rtoCpu[0], "rtoCpu1", a -> {
      rtoCpu[0] = (int) a[0];
      return null;
    }, "rtoMask", a -> (int) a[0] == 1));
    return of(Machine.class, Map.of("nowNs", a -> now[0], "nrCpus", a -> cpus, "cpu", a -> all[(int) a[0]], "rootDomain", a -> rd,
        "backlog", a -> backlogs[(int) a[0]], "tasks", a -> java.util.Arrays.stream(all).map(Cpu::curr).toList(), "hz", a -> 1000,
        "kernelLog", a -> List.of("[    0.1] line")));
  }
}
