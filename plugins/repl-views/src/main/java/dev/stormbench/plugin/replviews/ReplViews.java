package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** What one looks at the machine with. */
@BuiltFor(Spi.VERSION)
public final class ReplViews implements Plugin {
  @Override
  public String id() {
    return "repl-views";
  }

  @Override
  public void init(Registry r) {
    r.replCommand("bt", "call stacks", new Bt());
    r.replCommand("cpu", "one CPU: its contexts, preempt_count, interrupts", new CpuView());
    r.replCommand("dmesg", "the kernel log", new Dmesg());
    r.replCommand("heat", "a map of context shares, CPUs by time", new Heat());
    r.replCommand("irq", "interrupts, and who sends them", new Irq());
    r.replCommand("lockups", "what watchdogs reported, and are about to", new Lockups());
    r.replCommand("plot", "a metric over virtual time", new Plot());
    r.replCommand("ps", "the tasks", new Ps());
    r.replCommand("rd", "the root domain: rto_mask and the push token", new Rd());
    r.replCommand("runq", "run-queues: who runs, who waits", new Runq());
    r.replCommand("softirq", "softirqs and deferred work", new SoftirqView());
    r.replCommand("sql", "queries about what was kept, and the result so far", new Sql());
    r.replCommand("task", "all about a task", new TaskView());
    r.replCommand("timers", "armed timers", new Timers());
    r.replCommand("why", "how a CPU came to do what it does", new Why());
  }
}
