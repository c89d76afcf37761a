package dev.stormbench.engine;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Policies;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.WatchdogPolicy.Source;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.RcuState;
import dev.stormbench.spi.machine.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** The watchdog policies of a run, behind the gate, and what they reported. */
final class Watchdogs implements Policies {
  /** A policy, and what its calls are in words: they come too often to be put together each time. */
  private record Entry(Extension<?> extension, WatchdogPolicy policy, Set<Source> sources, KernelConsole console,
      String hardlockupKick, String watchdogOverflow, String watchdogTimer, String rcuStall) {
    static Entry of(Extension<?> x, WatchdogPolicy policy, Set<Source> sources, KernelConsole console) {
      String whose = " of watchdog '" + x.name() + "'";
      return new Entry(x, policy, sources, console, "hardlockupKick" + whose, "watchdogOverflow" + whose, "watchdogTimer" + whose,
          "rcuStall" + whose);
    }

    String name() {
      return extension.name();
    }
  }

  private final Kernel kernel;
  private final List<Entry> entries = new ArrayList<>();
  private final List<RunReport.Lockup> lockups = new ArrayList<>();
  private final List<Consumer<RunReport.Lockup>> listeners = new ArrayList<>();
  private final List<WatchdogUse.Warning> warnings = new ArrayList<>();
  private final List<Consumer<WatchdogUse.Warning>> warningListeners = new ArrayList<>();

  Watchdogs(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Adds a policy. @return the period of its checks, ns; 0 for none */
  long add(Extension<?> extension, WatchdogPolicy policy) {
    Set<Source> sources = PluginGate.call(extension.owner(), "sources of watchdog '" + extension.name() + "'",
        () -> Set.copyOf(policy.sources()));
    entries.add(Entry.of(extension, policy, sources, new KernelConsole(extension.name())));
    PluginGate.run(extension.owner(), "start of watchdog '" + extension.name() + "'", () -> policy.start(kernel));
    return PluginGate.call(extension.owner(), "everyNs of watchdog '" + extension.name() + "'", policy::everyNs);
  }

  void onReport(Consumer<RunReport.Lockup> listener) {
    listeners.add(listener);
  }

  void onWarning(Consumer<WatchdogUse.Warning> listener) {
    warningListeners.add(listener);
  }

  List<WatchdogUse.Warning> warnings() {
    return warnings;
  }

  /** What each policy is to find, and what it has cost. */
  List<WatchdogUse> uses() {
    List<WatchdogUse> uses = new ArrayList<>();
    for (Entry e : entries) {
      String what = " of watchdog '" + e.name() + "'";
      WatchdogPolicy.Stall finds = PluginGate.call(e.extension.owner(), "finds" + what, e.policy::finds);
      long stallNs = PluginGate.call(e.extension.owner(), "stallNs" + what, () -> e.policy.stallNs(kernel));
      long samples = e.sources.contains(Source.HRTIMER) ? kernel.watchdog.samples : 0;
      long works = e.sources.contains(Source.STOPPER) ? kernel.watchdog.stopperWorks : 0;
      long nmis = e.sources.contains(Source.NMI) ? kernel.watchdog.nmis : 0;
      long ns = samples * kernel.costs.ofWatchdogSample() + works * kernel.costs.ofStopperWork() + nmis * kernel.costs.nmi
          + e.console.lines * kernel.costs.printkLine;
      uses.add(new WatchdogUse(e.name(), finds, stallNs, samples, works, nmis, e.console.lines, ns));
    }
    return uses;
  }

  int size() {
    return entries.size();
  }

  List<RunReport.Lockup> lockups() {
    return lockups;
  }

  /** Whether some policy lives on that. */
  boolean use(Source source) {
    return entries.stream().anyMatch(e -> e.sources.contains(source));
  }

  @Override
  public void hardlockupKick(Cpu c, LockupState s) {
    for (Entry e : entries) {
      if (e.sources.contains(Source.HRTIMER)) {
        c.owe(call(e, e.hardlockupKick, c, () -> e.policy.hardlockupKick(c, s, e.console)));
      }
    }
  }

  @Override
  public void watchdogOverflow(Cpu c, LockupState s) {
    for (Entry e : entries) {
      if (e.sources.contains(Source.NMI)) {
        c.lengthen(call(e, e.watchdogOverflow, c, () -> e.policy.watchdogOverflow(c, s, e.console)));
      }
    }
  }

  @Override
  public void watchdogTimer(Cpu c, LockupState s) {
    for (Entry e : entries) {
      c.owe(call(e, e.watchdogTimer, c, () -> e.policy.watchdogTimer(c, s, e.console)));
    }
  }

  @Override
  public void rcuStall(Cpu c, RcuState rcu, boolean self) {
    for (Entry e : entries) {
      c.owe(call(e, e.rcuStall, c, () -> e.policy.rcuStall(c, rcu, self, e.console)));
    }
  }

  void check(int i) {
    Entry e = entries.get(i);
    PluginGate.run(e.extension.owner(), "check of watchdog '" + e.name() + "'", kernel.nowNs(), -1,
        () -> e.policy.check(kernel, e.console));
  }

  /** Calls in the context of {@code c}, which has to pay for the lines that are printed. @return what they cost, ns */
  private long call(Entry e, String what, Cpu c, PluginGate.Action action) {
    long before = e.console.lines;
    kernel.catchUpAll();
    PluginGate.run(e.extension.owner(), what, kernel.nowNs(), c.id, action);
    return (e.console.lines - before) * kernel.costs.printkLine;
  }

  /** The text of a plugin as a terminal may get it: no control characters, none that turns the direction. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069&&[^\t]]", "?");
  }

  private final class KernelConsole implements WatchdogPolicy.Console {
    private final String kind;
    private long lines;

    KernelConsole(String kind) {
      this.kind = kind;
    }

    @Override
    public void printk(String line) {
      kernel.printk(printable(line));
      lines++;
    }

    @Override
    public void report(dev.stormbench.spi.machine.Cpu cpu, long stuckSeconds) {
      Cpu c = kernel.cpu(cpu.id());
      List<String> stack = c.stack();
      add(new RunReport.Lockup(kind, kernel.nowNs(), c.id, stuckSeconds, c.curr.comm(), c.curr.pid(), stack));
      printk("CPU: " + c.id + " UID: 0 PID: " + c.curr.pid() + " Comm: " + c.curr.comm());
      printTrace(stack);
      touchNmiWatchdog(cpu); // the kernel's address printer does
    }

    @Override
    public void reportTask(Task task, long stuckSeconds) {
      TaskStruct p = kernel.task(task.pid());
      List<String> stack = kernel.stack(p);
      add(new RunReport.Lockup(kind, kernel.nowNs(), p.cpu, stuckSeconds, p.comm(), p.pid(), stack));
      printk(String.format(Locale.ROOT, "task:%-15s state:%c pid:%d", p.comm(), p.state(), p.pid()));
      printTrace(stack);
    }

    @Override
    public void count(dev.stormbench.spi.machine.Cpu cpu, long stuckSeconds) {
      Cpu c = kernel.cpu(cpu.id());
      add(new RunReport.Lockup(kind, kernel.nowNs(), c.id, stuckSeconds, c.curr.comm(), c.curr.pid(), c.stack()));
    }

    @Override
    public void warn(dev.stormbench.spi.machine.Cpu cpu, String line) {
      printk(line);
      WatchdogUse.Warning warning = new WatchdogUse.Warning(kind, kernel.nowNs(), cpu.id());
      warnings.add(warning);
      warningListeners.forEach(l -> l.accept(warning));
    }

    private void add(RunReport.Lockup lockup) {
      lockups.add(lockup);
      listeners.forEach(l -> l.accept(lockup));
    }

    private void printTrace(List<String> stack) {
      printk("Call Trace:");
      for (String function : stack) {
        printk(" " + function);
      }
    }

    @Override
    public void touchSoftlockupWatchdog(dev.stormbench.spi.machine.Cpu cpu) {
      kernel.touchSoftlockupWatchdog(cpu.id());
    }

    @Override
    public void touchNmiWatchdog(dev.stormbench.spi.machine.Cpu cpu) {
      kernel.touchNmiWatchdog(cpu.id());
    }

    @Override
    public void panic(String reason) {
      kernel.panic(printable(reason));
    }
  }
}
