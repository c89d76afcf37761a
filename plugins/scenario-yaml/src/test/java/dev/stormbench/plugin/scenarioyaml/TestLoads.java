package dev.stormbench.plugin.scenarioyaml;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.trace.TraceRecord;
import dev.stormbench.spi.workload.Workload;
import java.util.List;
import java.util.function.Function;

/** Extensions with the parameters of the shipped ones; they do nothing. */
@BuiltFor(Spi.VERSION)
final class TestLoads implements Plugin {
  @Override
  public String id() {
    return "com.example.loads";
  }

  @Override
  public void init(Registry r) {
    Function<Params, Workload> nothing = params -> setup -> { };
    ParamSpec cpus = ParamSpec.of("cpus", Type.CPUS, "Where.");
    r.workload("softirq-items", "Tasklets from a timer.", List.of(cpus,
        ParamSpec.of("period", Type.DURATION, "Between two."),
        ParamSpec.of("pool", Type.INTEGER, "How many.").within(1, 1_000_000),
        ParamSpec.of("work", Type.DISTRIBUTION, "Of one body.")), nothing);
    r.workload("fair-hog", "Burns.", List.of(cpus.orElse("all"),
        ParamSpec.of("comm", Type.TEXT, "Its name.").orElse("hog")), nothing);
    r.workload("fifo-sleepers", "Sleep and run.", List.of(cpus,
        ParamSpec.of("prio", Type.INTEGER, "Of FIFO.").within(1, 99),
        ParamSpec.of("sleep", Type.DISTRIBUTION, "For how long."),
        ParamSpec.of("run", Type.DISTRIBUTION, "For how long.")), nothing);
    r.workload("psimon", "PSI monitor.", List.of(cpus,
        ParamSpec.of("count", Type.INTEGER, "How many.").orElse("1"),
        ParamSpec.of("ratio", Type.NUMBER, "A number.").within(0, 1).orElse("0.5"),
        ParamSpec.of("pinned", Type.BOOLEAN, "A flag.").orElse("false")), nothing);
    r.workload("program", "Any task.", List.of(cpus.orElse("all"),
        ParamSpec.word("class", List.of("fair", "fifo"), "fair", "Its class."),
        ParamSpec.of("program", Type.PROGRAM, "What it does.").orElse("[run: 1ms, sleep: 1ms, loop]")),
        nothing);
    Function<Params, WatchdogPolicy> watchdog = params -> new WatchdogPolicy() { };
    r.watchdog("softlockup", "kernel/watchdog.c.", List.of(), watchdog);
    r.watchdog("rcu-stall", "tree_stall.h.",
        List.of(ParamSpec.of("after", Type.DURATION, "When.").orElse("21s")), watchdog);
    Function<Params, KernelFix> fix = params -> new KernelFix() { };
    r.fix("none", "Nothing.", List.of(), fix);
    r.fix("skip-prio-bail", "V1.", List.of(), fix);
    r.fix("bounded-resched", "V2.",
        List.of(ParamSpec.of("max", Type.INTEGER, "Attempts.").orElse("16")), fix);
    r.checker("one-token", "At most one.", List.of(), params -> new Checker() {
      @Override
      public void event(TraceRecord record) {}
    });
  }
}
