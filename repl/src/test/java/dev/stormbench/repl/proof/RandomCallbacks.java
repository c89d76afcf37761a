package dev.stormbench.repl.proof;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A workload whose callbacks decide by what they see of the whole machine: tasks, CPUs and pools whose handles they have
 * kept since the installation. Whoever shows them an old state gets another run.
 */
@BuiltFor(Spi.VERSION)
record RandomCallbacks(LongSupplier luck) implements Plugin {
  static final String ITEM = "random-callbacks: { tasks: 4 }";
  private static final int ASKED = 60;
  private static final long US = 1_000;

  /** By the seed alone. */
  RandomCallbacks() {
    this(() -> 0);
  }

  @Override
  public String id() {
    return "com.example.random-callbacks";
  }

  @Override
  public void init(Registry r) {
    r.workload("random-callbacks", "Decides everything by callbacks.",
        List.of(ParamSpec.of("tasks", ParamSpec.Type.INTEGER, "How many.").orElse("4")),
        p -> setup -> new Load(setup, luck).install(p.intValue("tasks")));
  }

  private static final class Load {
    private final Setup setup;
    private final LongSupplier luck;
    private final Machine machine;
    private final List<Cpu> cpus = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<TaskletPool> pools = new ArrayList<>();

    Load(Setup setup, LongSupplier luck) {
      this.setup = setup;
      this.luck = luck;
      machine = setup.machine();
    }

    void install(int nrTasks) {
      for (int cpu = 0; cpu < machine.nrCpus(); cpu++) {
        cpus.add(machine.cpu(cpu));
      }
      for (int cpu = 0; cpu < machine.nrCpus(); cpu++) {
        pools.add(setup.taskletPool(cpu, 3, "random_fn", c -> pick(40) * US, cpu % 2 == 0));
      }
      for (int i = 0; i < nrTasks; i++) {
        Program p = Program.builder().run(5 * US).call(this::step).add(new Step.Call(this::pause))
            .add(new Step.Loop(1, ASKED)).call(self -> self.migrationDisabled() > 0 ? new Step.MigrateEnable() : null).build();
        int home = i % machine.nrCpus();
        int[] mask = i % 3 == 0 ? new int[] {home} : new int[0];
        tasks.add(setup.spawn(new TaskSpec("t9" + i, i == 1 ? Task.Policy.OTHER : Task.Policy.FIFO, i == 1 ? 0 : 30 + i, 0, mask,
            home, i == 2, 1000 + i, p)));
      }
      for (int i = 0; i < 3; i++) {
        int cpu = i % machine.nrCpus();
        setup.hrtimer(cpu, 2000 + setup.randomNs(900 * US), new Distribution.Uniform(100 * US, 700 * US), "random_timer",
            new TimerAction.Call(this::fired));
        setup.timer(cpu, 3000, new Distribution.Fixed(3_000 * US), "random_wheel", new TimerAction.Call(this::fired));
      }
    }

    /** A number below a bound that what is seen and the seed decide. */
    private int pick(int bound) {
      long seen = 17;
      for (Cpu c : cpus) {
        seen = seen * 31 + c.curr().pid() * 7L + c.preemptCount() + c.softirqPending() + c.timeNs(Cpu.Context.HARDIRQ);
      }
      for (Task t : tasks) {
        seen = seen * 31 + t.state() + t.cpu() + (t.onCpu() ? 3 : 0) + t.sumExecRuntimeNs();
      }
      for (Task t : machine.tasks()) {
        seen = seen * 31 + t.state();
      }
      for (TaskletPool p : pools) {
        seen = seen * 31 + p.backlog();
      }
      return (int) Math.floorMod(seen + setup.randomNs(1000) + luck.getAsLong(), (long) bound);
    }

    private @Nullable Step step(Task self) {
      return switch (pick(16)) {
        case 0, 1 -> new Step.Run(new Distribution.Fixed((1 + pick(100)) * US));
        case 2 -> new Step.Spin(new Distribution.Uniform(1, (1 + pick(60)) * US));
        case 3, 4, 5 -> new Step.Sleep(new Distribution.Exponential((1 + pick(150)) * US));
        case 6 -> new Step.Until(machine.nowNs() + pick(300) * US);
        case 7 -> new Step.Post("own");
        case 8 -> new Step.Yield();
        case 9 -> self.policy() == Task.Policy.OTHER ? new Step.CondResched() : new Step.SetPrio(1 + pick(90));
        case 10 -> self.migrationDisabled() > 0 ? new Step.MigrateEnable() : new Step.MigrateDisable();
        case 11 -> self.migrationDisabled() > 0 ? null : new Step.SetAffinity(new int[] {pick(cpus.size()), pick(cpus.size())});
        case 12 -> new Step.Raise(3 + pick(2), pick(2) == 0 ? null : new Distribution.Fixed(pick(30) * US));
        case 13 -> pick(2) == 0 ? new Step.SetPolicy(Task.Policy.RR, 1 + pick(99)) : new Step.SetPolicy(Task.Policy.OTHER, 0);
        default -> null;
      };
    }

    private @Nullable Step pause(Task self) {
      return pick(3) == 0 ? new Step.Sleep(new Distribution.Fixed((1 + pick(120)) * US)) : null;
    }

    private @Nullable TimerAction fired(Cpu c) {
      return switch (pick(5)) {
        case 0, 1 -> new TimerAction.ScheduleTasklet(pools.get(c.id()));
        case 2 -> new TimerAction.Post("s" + pick(3));
        case 3 -> new TimerAction.QueueWork("random_work" + pick(2), pick(50) * US);
        default -> null;
      };
    }
  }
}
