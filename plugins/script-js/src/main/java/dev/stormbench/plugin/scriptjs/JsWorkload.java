package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.ProgramCallback;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * A load that a script defines. What it builds is data that the engine runs at full speed; a function in the place of a step,
 * an action or a time is asked each time.
 */
final class JsWorkload implements Workload {
  private static final Pattern POLICY = Pattern.compile("(FIFO|RR):([1-9][0-9]?)|OTHER");
  private static final int MAX_ANSWERS = 4096;
  private static final int NET_RX = 3;
  private static final int BLOCK = 4;

  private final Guest guest;
  private final ScriptModule module;
  private final ScriptModule.Defined defined;

  JsWorkload(Guest guest, ScriptModule module, ScriptModule.Defined defined) {
    this.guest = guest;
    this.module = module;
    this.defined = defined;
  }

  @Override
  public void install(Setup setup) {
    guest.machine(setup.machine());
    guest.load(defined.at().file(), () -> guest.internal("install", defined.value(), new Calls(setup)));
  }

  /** A function of a script that is asked while the machine runs. */
  private final class Asked<T> {
    private final Value call;
    private final Location at;
    private final String what;
    private final Function<Node, T> read;
    private final Map<String, T> answers = new LinkedHashMap<>();

    Asked(Value made, String what, Function<Node, T> read) {
      this.call = made.getMember("call");
      SourceSection s = made.getMember("f").getSourceLocation();
      this.at = s == null ? defined.at() : guest.location(s);
      this.what = what;
      this.read = read;
    }

    /** The answer, null for nothing. Equal answers are read once. */
    @Nullable T ask(Object handle) {
      Value text = guest.callback(call, at, handle);
      if (text.isNull()) {
        return null;
      }
      T known = answers.get(text.asString());
      if (known == null) {
        try {
          known = read.apply(TreeReader.read(guest.internal("lastAnswer"), (path, key) -> at));
        } catch (ScenarioException e) {
          String prefix = e.at() + ": ";
          throw new ScriptException(at, what + " answered " + text.asString() + ": "
              + (e.getMessage().startsWith(prefix) ? e.getMessage().substring(prefix.length()) : e.getMessage()));
        }
        if (answers.size() < MAX_ANSWERS) {
          answers.put(text.asString(), known);
        }
      }
      return known;
    }
  }

  /** What a script's {@code setup} does. */
  public final class Calls {
    private final Setup setup;
    private final List<TaskletPool> pools = new ArrayList<>();
    private final List<IrqLine> lines = new ArrayList<>();

    private Calls(Setup setup) {
      this.setup = setup;
    }

    private Node read(Value tree, Value at, int argument) {
      return TreeReader.read(tree, module.places(at, argument));
    }

    /** The workload's id. */
    @HostAccess.Export
    public String id() {
      return setup.id();
    }

    /** A draw from the workload's stream. */
    @HostAccess.Export
    public double randomNs(double bound) {
      return setup.randomNs(Math.max(1, (long) bound));
    }

    /** CPUs in scenario notation. */
    @HostAccess.Export
    public int[] cpus(Value tree, Value at) {
      return setup.cpus(read(tree, at, 0));
    }

    /** Makes a task. */
    @HostAccess.Export
    public Task spawn(Value tree, Value calls, Value at) {
      Fields f = new Fields(read(tree, at, 0), "spawn",
          List.of("comm", "policy", "nice", "cpus", "home", "kthread", "start", "slack", "program"));
      Node policyNode = f.get("policy");
      Matcher policy = POLICY.matcher(f.text("policy", "OTHER"));
      if (!policy.matches()) {
        throw f.bad("policy", policyNode == null ? f.need("policy", "OTHER") : policyNode, "FIFO:1 to FIFO:99, RR:1 to RR:99, OTHER");
      }
      boolean rt = policy.group(1) != null;
      Node cpusNode = f.get("cpus");
      int[] cpus = cpusNode == null ? new int[0] : setup.cpus(cpusNode);
      int home = f.integer("home", cpus.length == 0 ? 0 : cpus[0], 0, setup.machine().nrCpus() - 1);
      Node start = f.get("start");
      Node slack = f.get("slack");
      List<ProgramCallback> callbacks = new ArrayList<>();
      for (long i = 0; i < calls.getArraySize(); i++) {
        Asked<Program.Step> asked = new Asked<>(calls.getArrayElement(i), "call", this::step);
        callbacks.add(asked::ask);
      }
      Program program = setup.program(f.need("program", "a list of steps such as [{ run: '20us' }]"), callbacks);
      return setup.spawn(new TaskSpec(f.text("comm", setup.id()), rt ? Task.Policy.valueOf(policy.group(1)) : Task.Policy.OTHER,
          rt ? Integer.parseInt(policy.group(2)) : 0, f.integer("nice", 0, -20, 19), cpus, home, f.flag("kthread"),
          start == null ? 0 : setup.durationNs(start), slack == null ? TaskSpec.DEFAULT_TIMER_SLACK_NS : setup.durationNs(slack), program));
    }

    private Program.Step step(Node node) {
      return setup.program(new Node.Sequence(List.of(node), node.at())).steps().getFirst();
    }

    /** Makes a pool of tasklets. @return its number */
    @HostAccess.Export
    public int taskletPool(Value tree, Value calls, Value at) {
      Fields f = new Fields(read(tree, at, 0), "taskletPool", List.of("cpu", "size", "function", "work", "hi"));
      int cpu = cpu(f);
      int size = f.integer("size", 1, 1, 1_000_000);
      String function = f.text("function", "tasklet_body");
      if (calls.getArraySize() > 0) {
        Asked<Long> asked = new Asked<>(calls.getArrayElement(0), "work", setup::durationNs);
        pools.add(setup.taskletPool(cpu, size, function, c -> {
          Long ns = asked.ask(c);
          return ns == null ? 0 : ns;
        }, f.flag("hi")));
      } else {
        pools.add(setup.taskletPool(cpu, size, function, setup.distribution(f.need("work", "a time such as 5us, or a function")), f.flag("hi")));
      }
      return pools.size() - 1;
    }

    private int cpu(Fields f) {
      f.need("cpu", "the number of a CPU");
      return f.integer("cpu", 0, 0, setup.machine().nrCpus() - 1);
    }

    /** CPU of a pool. */
    @HostAccess.Export
    public int poolCpu(int pool) {
      return pools.get(pool).cpu();
    }

    /** Size of a pool. */
    @HostAccess.Export
    public int poolSize(int pool) {
      return pools.get(pool).size();
    }

    /** Backlog of a pool. */
    @HostAccess.Export
    public int poolBacklog(int pool) {
      return pools.get(pool).backlog();
    }

    /** Starts a timer. */
    @HostAccess.Export
    public void timer(boolean hr, Value tree, Value calls, Value at) {
      String what = hr ? "hrtimer" : "timer";
      Fields f = new Fields(read(tree, at, 0), what, List.of("cpu", "first", "period", "function", "action"));
      int cpu = cpu(f);
      Node firstNode = f.get("first");
      Distribution period = setup.distribution(f.need("period", "a time such as 750us"));
      String function = f.text("function", hr ? "hrtimer_fn" : "timer_fn");
      Node action = f.need("action", "such as { tasklet: pool }, { post: 'name' }, { work: 'name', cost: us(5) }, or a function");
      TimerAction does;
      if (calls.getArraySize() > 0) {
        Asked<TimerAction> asked = new Asked<>(calls.getArrayElement(0), "action", this::action);
        does = new TimerAction.Call(asked::ask);
      } else {
        does = action(action);
      }
      long first = firstNode == null ? setup.machine().nowNs() + Math.max(1, (long) period.meanNs())
          : Math.max(setup.machine().nowNs(), setup.durationNs(firstNode));
      if (hr) {
        setup.hrtimer(cpu, first, period, function, does);
      } else {
        setup.timer(cpu, first, period, function, does);
      }
    }

    private TimerAction action(Node node) {
      Fields f = new Fields(node, "action", List.of("tasklet", "post", "work", "cost"));
      Node tasklet = f.get("tasklet");
      if (tasklet != null) {
        int pool = f.integer("tasklet", 0, 0, Math.max(0, pools.size() - 1));
        if (pools.isEmpty()) {
          throw f.bad("tasklet", tasklet, "what taskletPool() made");
        }
        return new TimerAction.ScheduleTasklet(pools.get(pool));
      }
      if (f.get("post") != null) {
        return new TimerAction.Post(f.text("post", ""));
      }
      if (f.get("work") != null) {
        return new TimerAction.QueueWork(f.text("work", ""), setup.durationNs(f.need("cost", "a time such as 5us")));
      }
      throw new ScenarioException(node.at(), "an action names none of tasklet, post, work");
    }

    /** Makes an interrupt line. @return its number */
    @HostAccess.Export
    public int irqLine(Value tree, Value at) {
      Fields f = new Fields(read(tree, at, 0), "irqLine", List.of("cpu", "irq", "name", "handler", "softirq", "work", "thread"));
      f.need("irq", "its number");
      f.need("name", "its name");
      Node softirq = f.get("softirq");
      int vec = switch (f.text("softirq", "")) {
        case "" -> -1;
        case "NET_RX" -> NET_RX;
        case "BLOCK" -> BLOCK;
        default -> throw f.bad("softirq", softirq == null ? f.need("softirq", "") : softirq, "NET_RX, BLOCK");
      };
      Node work = f.get("work");
      lines.add(setup.irqLine(cpu(f), f.integer("irq", 0, 0, 1_000_000), f.text("name", ""),
          setup.durationNs(f.need("handler", "a time such as 2us")), vec, work == null ? null : setup.distribution(work),
          f.get("thread") == null ? null : f.text("thread", "")));
      return lines.size() - 1;
    }

    /** Lets a device interrupt. */
    @HostAccess.Export
    public void interrupts(int line, Value tree, Value at) {
      Fields f = new Fields(read(tree, at, 1), "interrupts", List.of("first", "period"));
      Node firstNode = f.get("first");
      Distribution period = setup.distribution(f.need("period", "a time such as 750us"));
      setup.interrupts(lines.get(line), firstNode == null ? setup.machine().nowNs() + Math.max(1, (long) period.meanNs())
          : Math.max(setup.machine().nowNs(), setup.durationNs(firstNode)), period);
    }
  }
}
