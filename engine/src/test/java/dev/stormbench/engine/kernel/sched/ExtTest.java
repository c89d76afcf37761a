package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.S;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.forever;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.ExitInfo;
import dev.stormbench.spi.sched.ExitInfo.Kind;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.TaskSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies against sched_ext's rules: who is called when, what the queues do, and how a policy is thrown out. */
class ExtTest {
  /** Has all as it is by default, and writes down what it was called for. */
  static class Seen implements SchedulerPolicy {
    final List<String> calls = new ArrayList<>();
    final List<ExitInfo> exits = new ArrayList<>();
    final Map<Integer, Integer> inits = new TreeMap<>();
    Scx scx;

    void note(String op, Task p) {
      calls.add(op + " " + p.comm());
    }

    /** What was seen of a task. */
    List<String> of(String comm) {
      return calls.stream().filter(c -> c.endsWith(" " + comm)).map(c -> c.substring(0, c.length() - comm.length() - 1)).toList();
    }

    @Override
    public void init(Scx s) {
      scx = s;
    }

    @Override
    public void exit(Scx s, ExitInfo why) {
      exits.add(why);
    }

    @Override
    public void initTask(Scx s, Task p) {
      note("initTask", p);
      inits.merge(p.pid(), 1, Integer::sum);
    }

    @Override
    public void exitTask(Scx s, Task p) {
      note("exitTask", p);
      inits.merge(p.pid(), -1, Integer::sum);
    }

    @Override
    public int selectCpu(Scx s, Task p, int prevCpu) {
      note("selectCpu", p);
      return prevCpu;
    }

    @Override
    public void enqueue(Scx s, Task p, int enqFlags) {
      note("enqueue" + (enqFlags == 0 ? "" : ":" + enqFlags), p);
      put(s, p, enqFlags);
    }

    void put(Scx s, Task p, int enqFlags) {
      s.insert(p, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, enqFlags);
    }

    @Override
    public void dequeue(Scx s, Task p, int deqFlags) {
      note("dequeue:" + deqFlags, p);
    }

    @Override
    public void tick(Scx s, Task p) {
      note("tick", p);
    }

    @Override
    public void runnable(Scx s, Task p, int enqFlags) {
      note("runnable:" + enqFlags, p);
    }

    @Override
    public void running(Scx s, Task p) {
      note("running", p);
    }

    @Override
    public void stopping(Scx s, Task p, boolean runnable) {
      note("stopping:" + runnable, p);
    }

    @Override
    public void quiescent(Scx s, Task p, int deqFlags) {
      note("quiescent:" + deqFlags, p);
    }

    @Override
    public void setCpumask(Scx s, Task p) {
      note("setCpumask", p);
    }
  }

  private static final SchedulerPolicy NOTHING = new SchedulerPolicy() {};

  private static Box fair(int cpus, SchedulerPolicy p) {
    return new Box(cpus, c -> c.fairPolicy = p);
  }

  private static Task movable(Box b, String comm, int home, long startNs, Program p) {
    int[] all = new int[b.k.nrCpus()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    return b.setup().spawn(TaskSpec.other(comm, all, home, p).startingAt(startNs));
  }

  private static Ext ext(Box b) {
    return b.k.core.exts.getFirst();
  }

  // -- a task's life --------------------------------------------------------------------------------

  @Test
  void aTasksLife_isCalledInOrder() {
    Seen seen = new Seen();
    Box b = fair(2, seen);
    movable(b, "t", 1, MS, program().run(1500 * US).sleep(MS).run(10 * US).build());
    b.runTo(20 * MS);
    assertThat(seen.of("t")).containsExactly("initTask", "selectCpu", "runnable:1", "enqueue:1", "running", "tick", "tick",
        "stopping:false",         "quiescent:1", "selectCpu", "runnable:1", "enqueue:1", "running", "stopping:false", "quiescent:1", "exitTask");
  }

  @Test
  void aTaskOfOneCpu_isNotAskedWhereTo() {
    Seen seen = new Seen();
    Box b = fair(2, seen);
    b.fair("t", 1, 0, MS, program().run(10 * US).build());
    b.runTo(20 * MS);
    assertThat(seen.of("t")).containsExactly("initTask", "runnable:1", "enqueue:1", "running", "stopping:false", "quiescent:1", "exitTask");
  }

  @Test
  void aPolicyWithoutAnyMethod_runsEverything() {
    Box b = new Box(4, c -> {
      c.fairPolicy = NOTHING;
      c.rtPolicy = new SchedulerPolicy() {};
    });
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tasks.add(movable(b, "t" + i, i % 4, MS, forever()));
    }
    b.fifo("rt", 50, 2 * MS, program().run(100 * US).sleep(MS).loop().build(), 0, 1, 2, 3);
    b.runTo(S);
    assertThat(tasks).allSatisfy(t -> assertThat(t.sumExecRuntimeNs()).isGreaterThan(300 * MS));
    assertThat(b.k.core.exts).allMatch(Ext::isEnabled);
  }

  // -- queues ---------------------------------------------------------------------------------------

  @Test
  void ownQueue_isFirstInFirstOut() {
    assertThat(order(new Seen() {
      @Override
      public void init(Scx s) {
        s.createDsq(7);
      }

      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, 7, Scx.SLICE_INF, 0);
      }

      @Override
      public void dispatch(Scx s, int cpu, @Nullable Task prev) {
        s.moveToLocal(7);
      }
    })).containsExactly("a", "b", "c");
  }

  @Test
  void enqHead_turnsItRound() {
    assertThat(order(new Seen() {
      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, Scx.DSQ_GLOBAL, Scx.SLICE_INF, Scx.ENQ_HEAD);
      }
    })).containsExactly("c", "b", "a");
  }

  @Test
  void byVtime_theLeastGoesFirst_andEqualsAsTheyCame() {
    assertThat(order(new Seen() {
      @Override
      public void init(Scx s) {
        s.createDsq(0);
      }

      @Override
      void put(Scx s, Task p, int flags) {
        s.insertVtime(p, 0, Scx.SLICE_INF, p.comm().equals("c") ? 1 : 2, 0);
      }

      @Override
      public void dispatch(Scx s, int cpu, @Nullable Task prev) {
        s.moveToLocal(0);
      }
    })).containsExactly("c", "a", "b");
  }

  @Test
  void keptTasks_areInsertedInDispatch() {
    assertThat(order(new Keeps())).containsExactly("c", "b", "a");
  }

  @Test
  void dsqMove_takesOneFromTheMiddle() {
    assertThat(order(new Seen() {
      @Override
      public void init(Scx s) {
        s.createDsq(0);
      }

      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, 0, Scx.SLICE_INF, 0);
      }

      @Override
      public void dispatch(Scx s, int cpu, @Nullable Task prev) {
        for (Task p : s.dsqTasks(0)) {
          if (p.comm().equals("b")) {
            assertThat(s.dsqMove(p, Scx.localOn(cpu), 0)).isTrue();
            assertThat(s.dsqMove(p, Scx.localOn(cpu), 0)).as("it is in a local queue now").isFalse();
            return;
          }
        }
        s.moveToLocal(0);
      }
    })).containsExactly("b", "a", "c");
  }

  /** Keeps what is enqueued; gives the last first. */
  static class Keeps extends Seen {
    final Deque<Task> kept = new ArrayDeque<>();

    @Override
    void put(Scx s, Task p, int flags) {
      kept.push(p);
    }

    @Override
    public void dequeue(Scx s, Task p, int deqFlags) {
      super.dequeue(s, p, deqFlags);
      kept.remove(p);
    }

    @Override
    public void dispatch(Scx s, int cpu, @Nullable Task prev) {
      if (!kept.isEmpty()) {
        s.insert(kept.pop(), Scx.DSQ_LOCAL, Scx.SLICE_INF, 0);
      }
    }
  }

  /** In what order three tasks run that wake, a, b, c, while an RT task has the CPU. */
  private static List<String> order(SchedulerPolicy p) {
    Box b = fair(1, p);
    b.fifo("rt", 50, MS, program().run(10 * MS).build(), 0);
    int i = 0;
    for (String t : List.of("a", "b", "c")) {
      b.fair(t, 0, 0, 2 * MS + 10 * US * i++, program().run(100 * US).build());
    }
    b.runTo(40 * MS);
    assertThat(ext(b).isEnabled()).as(() -> String.valueOf(ext(b).exitInfo())).isTrue();
    return b.switchedTo(0).stream().filter(t -> t.length() == 1).toList();
  }

  @Test
  void localOn_movesATaskToAnotherCpu_whichIsWoken() {
    Seen seen = new Seen() {
      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, Scx.localOn(2), Scx.SLICE_DFL, 0);
      }
    };
    Box b = fair(4, seen);
    Task t = movable(b, "t", 0, 5 * MS, program().run(100 * US).build());
    b.runTo(6 * MS);
    assertThat(t.cpu()).isEqualTo(2);
    assertThat(t.sumExecRuntimeNs()).isBetween(100 * US, 110 * US);
  }

  @Test
  void directDispatchFromSelectCpu_isNotEnqueued() {
    Seen seen = new Seen() {
      @Override
      public int selectCpu(Scx s, Task p, int prevCpu) {
        s.insert(p, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
        return 3;
      }
    };
    Box b = fair(4, seen);
    Task t = movable(b, "t", 0, 5 * MS, program().run(100 * US).build());
    b.runTo(6 * MS);
    assertThat(t.cpu()).isEqualTo(3);
    assertThat(seen.of("t")).doesNotContain("enqueue:1").contains("running");
  }

  @Test
  void enqPreempt_takesTheSliceOfWhatRunsThere() {
    Seen seen = new Seen() {
      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, Scx.DSQ_LOCAL, Scx.SLICE_INF, p.comm().equals("now") ? Scx.ENQ_PREEMPT : 0);
      }
    };
    Box b = fair(1, seen);
    b.fair("hog", 0, 0, MS, forever());
    Task later = b.fair("later", 0, 0, 5 * MS, program().run(100 * US).build());
    Task now = b.fair("now", 0, 0, 6 * MS, program().run(100 * US).build());
    b.runTo(6 * MS + 200 * US);
    assertThat(later.sumExecRuntimeNs() + now.sumExecRuntimeNs()).isGreaterThan(0);
    b.runTo(7 * MS);
    assertThat(now.sumExecRuntimeNs()).isGreaterThan(99 * US);
    assertThat(seen.of("hog")).contains("stopping:true");
  }

  // -- slices ---------------------------------------------------------------------------------------

  @Test
  void aSlice_endsAtTheTick_andTheTaskIsEnqueuedAgain() {
    Box b = fair(1, new Seen());
    Task x = b.fair("x", 0, 0, MS, forever());
    Task y = b.fair("y", 0, 0, MS, forever());
    b.runTo(401 * MS);
    assertThat(x.sumExecRuntimeNs()).isCloseTo(y.sumExecRuntimeNs(), within(21 * MS));
    assertThat(x.switches()).as("a switch each 20 to 21 ms").isBetween(9L, 12L);
  }

  @Test
  void whoIsAlone_runsOnWithANewSlice() {
    Seen seen = new Seen();
    Box b = fair(1, seen);
    b.fair("x", 0, 0, MS, forever());
    b.runTo(200 * MS);
    assertThat(seen.of("x")).filteredOn(c -> !c.equals("tick")).containsExactly("initTask", "runnable:1", "enqueue:1", "running");
  }

  @Test
  void enqLast_asksAlsoForOneThatIsAlone_andALocalInsertKeepsItGoing() {
    Seen seen = new Seen() {
      @Override
      public boolean enqLast() {
        return true;
      }

      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
      }
    };
    Box b = fair(1, seen);
    Task x = b.fair("x", 0, 0, MS, forever());
    b.runTo(200 * MS);
    assertThat(seen.of("x")).contains("enqueue:" + Scx.ENQ_LAST);
    assertThat(x.sumExecRuntimeNs()).as("the CPU does not stay idle").isGreaterThan(195 * MS);
  }

  @Test
  void enqLast_withANewSliceFromDispatch_runsOn() {
    Seen seen = new Seen() {
      @Override
      public boolean enqLast() {
        return true;
      }

      @Override
      public void dispatch(Scx s, int cpu, @Nullable Task prev) {
        if (prev != null) {
          s.setSlice(prev, 5 * MS);
        }
      }
    };
    Box b = fair(1, seen);
    Task x = b.fair("x", 0, 0, MS, forever());
    b.runTo(200 * MS);
    assertThat(seen.of("x")).doesNotContain("enqueue:" + Scx.ENQ_LAST);
    assertThat(x.sumExecRuntimeNs()).isGreaterThan(195 * MS);
  }

  @Test
  void infiniteSlices_neverEnd() {
    Seen seen = new Seen() {
      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, Scx.DSQ_GLOBAL, Scx.SLICE_INF, 0);
      }
    };
    Box b = fair(1, seen);
    Task x = b.fair("x", 0, 0, MS, forever());
    Task y = b.fair("y", 0, 0, 2 * MS, forever());
    b.runTo(S);
    assertThat(x.sumExecRuntimeNs()).isGreaterThan(990 * MS);
    assertThat(y.sumExecRuntimeNs()).isZero();
  }

  @Test
  void tick_endsASliceBySettingItTo0() {
    Seen seen = new Seen() {
      @Override
      public void tick(Scx s, Task p) {
        s.setSlice(p, 0);
      }
    };
    Box b = fair(1, seen);
    Task x = b.fair("x", 0, 0, MS, forever());
    b.fair("y", 0, 0, MS, forever());
    b.runTo(101 * MS);
    assertThat(x.switches()).isGreaterThan(45);
  }

  @Test
  void whoIsPreemptedByRt_withSliceLeft_isFirstAgain_andNotEnqueued() {
    Seen seen = new Seen();
    Box b = fair(1, seen);
    b.fair("x", 0, 0, MS, forever());
    b.fair("y", 0, 0, MS + 10 * US, forever());
    b.fifo("rt", 50, 5 * MS, program().run(100 * US).build(), 0);
    b.runTo(10 * MS);
    assertThat(b.switchedTo(0)).containsSubsequence("x", "rt", "x");
    assertThat(seen.of("x")).filteredOn(c -> c.startsWith("enqueue")).hasSize(1);
    assertThat(seen.of("y")).doesNotContain("running");
  }

  // -- CPUs -----------------------------------------------------------------------------------------

  @Test
  void anIdleCpu_isClaimedOnce() {
    List<Integer> picked = new ArrayList<>();
    Seen seen = new Seen() {
      @Override
      public int selectCpu(Scx s, Task p, int prevCpu) {
        picked.add(s.selectCpuDfl(p, 2));
        picked.add(s.selectCpuDfl(p, 2));
        picked.add(s.testAndClearCpuIdle(1) ? 1 : -1);
        picked.add(s.testAndClearCpuIdle(1) ? 1 : -1);
        picked.add(s.pickIdleCpu(p, 0));
        picked.add(s.pickIdleCpu(p, 0));
        return prevCpu;
      }
    };
    Box b = fair(4, seen);
    movable(b, "t", 0, 5 * MS, program().run(US).build());
    b.runTo(6 * MS);
    assertThat(picked).as("prev, then the next one, then 1 is taken or not, ...").startsWith(2).hasSize(6);
    assertThat(picked.stream().filter(c -> c >= 0)).doesNotHaveDuplicates().hasSizeBetween(3, 4);
    assertThat(picked.get(3)).isEqualTo(-1);
  }

  @Test
  void wholeCores_comeFirst_andPickIdleCoreWantsOne() {
    List<Integer> picked = new ArrayList<>();
    Seen seen = new Seen() {
      @Override
      public int selectCpu(Scx s, Task p, int prevCpu) {
        if (p.comm().equals("t")) {
          for (int i = 0; i < 2; i++) {
            picked.add(s.pickIdleCpu(p, Scx.PICK_IDLE_CORE));
          }
          picked.add(s.pickIdleCpu(p, 0));
        }
        return prevCpu;
      }
    };
    Box b = new Box(4, c -> {
      c.smt = 2;
      c.fairPolicy = seen;
    });
    b.fifo("rt", 50, MS, forever(), 0); // its core is idle no longer
    movable(b, "t", 1, 5 * MS, program().run(US).build());
    b.runTo(6 * MS);
    int core = picked.get(0);
    assertThat(core).isGreaterThan(0);
    assertThat(b.k.topology.shareCore(0, core)).isFalse();
    assertThat(picked.get(1)).as("no other core is whole").isEqualTo(-1);
    assertThat(picked.get(2)).as("a thread is").isNotNegative().isNotEqualTo(core);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Scx.KICK_PREEMPT, Scx.KICK_IDLE})
  void kickCpu_withPreempt_takesTheSlice_elseWhatRunsGoesOn(int flags) {
    Seen seen = new Seen() {
      @Override
      public int selectCpu(Scx s, Task p, int prevCpu) {
        return 0;
      }

      @Override
      void put(Scx s, Task p, int f) {
        s.insert(p, Scx.DSQ_GLOBAL, Scx.SLICE_INF, f);
        if (p.comm().equals("t")) {
          s.kickCpu(1, flags);
        }
      }
    };
    Box b = fair(2, seen);
    b.fair("hog", 0, 0, MS, forever());
    b.fair("hog1", 1, 0, MS, forever());
    Task t = movable(b, "t", 0, 5 * MS, program().run(100 * US).build());
    b.runTo(6 * MS);
    assertThat(t.sumExecRuntimeNs() > 0).isEqualTo(flags == Scx.KICK_PREEMPT);
  }

  @Test
  void kickCpu_ofItsOwnCpuAsATaskIsPut_isNotLost() {
    Seen seen = new Seen() {
      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, Scx.DSQ_GLOBAL, p.comm().equals("x") ? 2 * MS : Scx.SLICE_INF, flags);
        if (flags == 0 && p.comm().equals("x")) {
          s.kickCpu(0, Scx.KICK_PREEMPT); // whoever comes next shall go again at once
        }
      }
    };
    Box b = fair(1, seen);
    Task x = b.fair("x", 0, 0, MS, forever());
    b.fair("y", 0, 0, MS + 10 * US, forever());
    b.runTo(100 * MS);
    assertThat(x.sumExecRuntimeNs()).as("y, with its endless slice, has made room each time").isGreaterThan(80 * MS);
  }

  // -- affinity, classes ----------------------------------------------------------------------------

  @Test
  void aPinnedTask_isNeverMoved_andOthersGoPastIt() {
    Seen seen = new Seen();
    Box b = fair(2, seen);
    b.fifo("rt", 50, MS, program().run(50 * MS).build(), 0);
    b.fair("pinned", 0, 0, 2 * MS, program().run(100 * US).build());
    Task free = movable(b, "free", 0, 3 * MS, program().run(100 * US).build());
    b.fair("waker", 1, 0, 4 * MS, program().run(10 * US).build());
    b.runTo(10 * MS);
    assertThat(free.cpu()).as("taken by CPU 1, past the pinned one").isEqualTo(1);
    b.runTo(100 * MS);
    assertThat(b.events(TraceEvent.SCHED_MIGRATE_TASK)).noneMatch(e -> e.args().contains("pinned"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoDisablesItsMigration_goesLocal_unlessThePolicyWantsIt(boolean wants) {
    Seen seen = new Seen() {
      @Override
      public boolean enqMigrationDisabled() {
        return wants;
      }
    };
    Box b = fair(2, seen);
    movable(b, "m", 0, MS, program().run(10 * US).add(new Step.MigrateDisable()).sleep(MS).run(10 * US).add(new Step.MigrateEnable()).build());
    b.runTo(20 * MS);
    assertThat(seen.of("m").stream().filter(c -> c.startsWith("enqueue"))).hasSize(wants ? 2 : 1);
    assertThat(seen.of("m").stream().filter(c -> c.equals("running"))).hasSize(2);
    assertThat(ext(b).isEnabled()).isTrue();
  }

  @Test
  void aTaskThatChangesItsClassAsItRuns_isNotMoved_whateverThePolicySays() {
    Seen seen = new Seen() {
      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, Scx.localOn(1), Scx.SLICE_DFL, 0);
      }
    };
    Box b = fair(2, seen);
    Task t = b.fifo("t", 50, MS, program().run(100 * US).add(new Step.SetPolicy(Task.Policy.OTHER, 0)).run(100 * US)
        .add(new Step.SetPolicy(Task.Policy.FIFO, 10)).run(100 * US).build(), 0, 1);
    b.runTo(2 * MS);
    assertThat(t.cpu()).isZero();
    assertThat(t.sumExecRuntimeNs()).isBetween(300 * US, 320 * US);
    assertThat(seen.of("t")).startsWith("initTask", "runnable:0", "enqueue:" + Scx.ENQ_HEAD, "running").endsWith("stopping:false", "quiescent:0", "exitTask");
  }

  @Test
  void withTwoPolicies_aTaskIsHandedFromOneToTheOther() {
    Seen f = new Seen();
    Seen r = new Seen();
    Box b = new Box(2, c -> {
      c.fairPolicy = f;
      c.rtPolicy = r;
    });
    movable(b, "t", 0, MS, program().run(100 * US).add(new Step.SetPolicy(Task.Policy.FIFO, 9)).run(100 * US)
        .add(new Step.SetPolicy(Task.Policy.OTHER, 0)).run(100 * US).build());
    b.runTo(5 * MS);
    assertThat(f.of("t")).containsSubsequence("initTask", "running", "exitTask", "initTask", "running", "exitTask");
    assertThat(r.of("t")).containsSubsequence("initTask", "running", "exitTask");
    assertThat(f.inits.values()).allMatch(n -> n == 0);
    assertThat(r.inits.values()).allMatch(n -> n == 0);
  }

  @Test
  void whoIsBoosted_isInTheHandsOfTheOtherPolicyUntilItUnlocks() {
    Seen f = new Seen();
    Seen r = new Seen();
    Box b = new Box(1, c -> {
      c.fairPolicy = f;
      c.rtPolicy = r;
    });
    b.fair("low", 0, 0, MS, program().add(new Step.Lock("m", true)).run(2 * MS).add(new Step.Unlock("m")).run(MS).build());
    b.fifo("high", 50, 2 * MS, program().add(new Step.Lock("m", true)).run(100 * US).add(new Step.Unlock("m")).build(), 0);
    b.runTo(20 * MS);
    assertThat(r.of("low")).startsWith("initTask").contains("running").endsWith("exitTask");
    assertThat(f.of("low")).containsSubsequence("running", "exitTask", "initTask", "running", "exitTask");
    assertThat(b.k.tasks()).filteredOn(t -> t.comm().equals("low") || t.comm().equals("high")).isEmpty();
  }

  /** CPU 1 is kicked to take x from the global queue as CPU 0 begins to switch away from it, which takes long. */
  @Test
  void aTaskThatIsTakenWhileItsCpuSwitchesAway_isWaitedFor() {
    long switchNs = 50 * US;
    Seen seen = new Seen() {
      @Override
      public int selectCpu(Scx s, Task p, int prevCpu) {
        return 0;
      }

      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, Scx.DSQ_GLOBAL, MS, 0);
        if (flags == 0 && p.comm().equals("x") && p.cpu() == 0) {
          s.kickCpu(1, Scx.KICK_PREEMPT);
        }
      }
    };
    Box b = new Box(2, c -> {
      c.fairPolicy = seen;
      c.costs.put("context-switch", switchNs);
    });
    Task x = movable(b, "x", 0, MS, program().run(5 * MS).sleep(MS).loop().build());
    b.fair("y", 0, 0, MS, forever());
    b.fair("z", 1, 0, MS, forever()); // a CPU that runs something looks first and then pays for the switch
    b.runTo(S);
    assertThat(ext(b).isEnabled()).isTrue();
    List<Box.Event> taken = b.on(1, TraceEvent.SCHED_SWITCH).stream().filter(e -> e.args().get(4).equals("x")).toList();
    List<Long> left = b.on(0, TraceEvent.SCHED_SWITCH).stream().filter(e -> e.args().get(0).equals("x")).map(Box.Event::ns).toList();
    List<Box.Event> within = taken.stream().filter(e -> left.stream().anyMatch(ns -> ns <= e.ns() && e.ns() < ns + switchNs)).toList();
    assertThat(within).as("taken during the switch").hasSizeGreaterThan(20);
    for (Box.Event e : within) {
      long leftNs = left.stream().filter(ns -> ns <= e.ns()).max(Long::compare).orElseThrow();
      Box.Event next = b.on(1, TraceEvent.values()).stream().filter(o -> o.ns() > e.ns() && o.pid() == x.pid()).findFirst().orElseThrow();
      assertThat(next.ns()).as("x does nothing on CPU 1 before CPU 0 has left it").isGreaterThanOrEqualTo(leftNs + switchNs);
    }
    assertThat(b.k.cpus[0].curr.onCpu && b.k.cpus[1].curr.onCpu).isTrue();
  }

  // -- ejection -------------------------------------------------------------------------------------

  /** What a policy does wrong, and a piece of what the kernel log must say. */
  record Wrong(String name, String says, Seen policy) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Wrong enqueues(String name, String says, SchedOp op) {
    return new Wrong(name, says, new Seen() {
      @Override
      public void init(Scx s) {
        super.init(s);
        s.createDsq(0);
        s.createDsq(1);
      }

      @Override
      void put(Scx s, Task p, int flags) {
        if (s.nowNs() < 50 * MS) {
          s.insert(p, 0, 2 * MS, flags);
        } else {
          op.run(s, p);
        }
      }

      @Override
      public void dispatch(Scx s, int cpu, @Nullable Task prev) {
        s.moveToLocal(0);
        s.moveToLocal(1);
      }
    });
  }

  interface SchedOp {
    void run(Scx s, Task p);
  }

  private static final long LATE = 50 * MS;

  private static Wrong throwsIn(String callback) {
    return new Wrong("throws in " + callback, callback + "() of plugin test 1.0 threw java.lang.IllegalStateException: oops", new Seen() {
      private void oops(String here, Scx s) {
        if (here.equals(callback) && s.nowNs() > LATE) {
          throw new IllegalStateException("oops");
        }
      }

      @Override
      public void initTask(Scx s, Task p) {
        super.initTask(s, p);
        oops("initTask", s);
      }

      @Override
      public void exitTask(Scx s, Task p) {
        super.exitTask(s, p);
        oops("exitTask", s);
      }

      @Override
      public int selectCpu(Scx s, Task p, int prev) {
        oops("selectCpu", s);
        return prev;
      }

      @Override
      void put(Scx s, Task p, int flags) {
        oops("enqueue", s);
        super.put(s, p, flags);
      }

      @Override
      public void dispatch(Scx s, int cpu, @Nullable Task prev) {
        oops("dispatch", s);
      }

      @Override
      public void tick(Scx s, Task p) {
        oops("tick", s);
      }

      @Override
      public void runnable(Scx s, Task p, int f) {
        oops("runnable", s);
      }

      @Override
      public void running(Scx s, Task p) {
        oops("running", s);
      }

      @Override
      public void stopping(Scx s, Task p, boolean r) {
        oops("stopping", s);
      }

      @Override
      public void quiescent(Scx s, Task p, int f) {
        oops("quiescent", s);
      }

      @Override
      public void setCpumask(Scx s, Task p) {
        oops("setCpumask", s);
      }

      @Override
      public void updateIdle(Scx s, int cpu, boolean idle) {
        oops("updateIdle", s);
      }
    });
  }

  static List<Wrong> wrongs() {
    List<Wrong> all = new ArrayList<>();
    for (String op : List.of("initTask", "exitTask", "selectCpu", "enqueue", "dispatch", "tick", "runnable", "running", "stopping", "quiescent",
        "setCpumask", "updateIdle")) {
      all.add(throwsIn(op));
    }
    all.add(enqueues("no such queue", "non-existent DSQ 99", (s, p) -> s.insert(p, 99, 1, 0)));
    all.add(enqueues("no such CPU", "invalid CPU 1000", (s, p) -> s.insert(p, Scx.localOn(1000), 1, 0)));
    all.add(enqueues("twice", "already direct-dispatched", (s, p) -> {
      s.insert(p, 0, 1, 0);
      s.insert(p, 1, 1, 0);
    }));
    all.add(enqueues("another task", "but trying to direct-dispatch", (s, p) -> s.insert(other(s, p), 0, 1, 0)));
    all.add(enqueues("a foreign task", "which this policy does not schedule", (s, p) -> s.slice(foreign(s))));
    all.add(enqueues("no task", "insert() for null", (s, p) -> s.insert(null, 0, 1, 0)));
    all.add(enqueues("negative slice", "with a slice of -5 ns", (s, p) -> s.insert(p, 0, -5, 0)));
    all.add(enqueues("vtime into a built-in queue", "is not for insertVtime()", (s, p) -> s.insertVtime(p, Scx.DSQ_GLOBAL, 1, 1, 0)));
    all.add(enqueues("both kinds in one queue", "ordered by vtime", (s, p) -> {
      if (s.dsqNrQueued(1) == 0) {
        s.insertVtime(p, 1, 2 * MS, 1, 0);
      } else {
        s.insert(p, 1, 2 * MS, 0);
      }
    }));
    all.add(enqueues("dispatch's verb in enqueue", "moveToLocal() called from enqueue()", (s, p) -> s.moveToLocal(0)));
    all.add(enqueues("move in enqueue", "dsqMove() called from enqueue()", (s, p) -> s.dsqMove(p, 0, 0)));
    all.add(enqueues("queue twice", "createDsq(0): there is one already", (s, p) -> s.createDsq(0)));
    all.add(enqueues("queue below 0", "ids below 0 are built in", (s, p) -> s.createDsq(-1)));
    all.add(enqueues("kick of no CPU", "kickCpu() with invalid CPU 77", (s, p) -> s.kickCpu(77, 0)));
    all.add(enqueues("error()", "as I said", (s, p) -> s.error("as I said")));
    all.add(enqueues("exit()", "enough", (s, p) -> s.exit("enough")));
    all.add(new Wrong("a local queue that it may not use", "not allowed for", new Seen() {
      @Override
      void put(Scx s, Task p, int flags) {
        s.insert(p, s.nowNs() > LATE ? Scx.localOn(1 - p.cpu() % 2) : Scx.DSQ_GLOBAL, 2 * MS, 0);
      }
    }));
    all.add(new Wrong("insert in tick", "insert() called from tick()", new Seen() {
      @Override
      public void tick(Scx s, Task p) {
        if (s.nowNs() > LATE) {
          s.insert(p, Scx.DSQ_GLOBAL, 1, 0);
        }
      }
    }));
    all.add(new Wrong("selectCpu answers no CPU", "it answered CPU -3", new Seen() {
      @Override
      public int selectCpu(Scx s, Task p, int prev) {
        return s.nowNs() > LATE ? -3 : prev;
      }
    }));
    all.add(new Wrong("lets all wait", "failed to run for", new Seen() {
      @Override
      public long timeoutNs() {
        return 60 * MS;
      }

      @Override
      void put(Scx s, Task p, int flags) {
        if (s.nowNs() < LATE) {
          super.put(s, p, flags);
        }
      }
    }));
    return all;
  }

  private static Task other(Scx s, Task p) {
    return s.machine().tasks().stream().filter(t -> t != p && t.comm().startsWith("hog")).findFirst().orElseThrow();
  }

  private static Task foreign(Scx s) {
    return s.machine().tasks().stream().filter(t -> t.comm().equals("rt")).findFirst().orElseThrow();
  }

  /** Tasks run, wait in each kind of queue, sleep and wake as the policy goes; all of them go on. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongs")
  void whoDoesWrong_isEjected_andNobodyIsLost(Wrong wrong) {
    Box b = fair(2, wrong.policy);
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(b.fair("hog" + i, i % 2, 0, MS, forever()));
    }
    for (int i = 0; i < 3; i++) {
      tasks.add(movable(b, "nap" + i, i % 2, MS + i * US, program().run(50 * US).sleep(900 * US + i * 100 * US).loop().build()));
    }
    tasks.add(movable(b, "mask", 0, MS, program().run(50 * US).add(new Step.SetAffinity(new int[] {0})).sleep(MS)
        .add(new Step.SetAffinity(new int[] {0, 1})).loop().build()));
    b.fifo("rt", 50, MS, program().run(20 * US).sleep(700 * US).loop().build(), 0, 1);
    movable(b, "dies", 0, 60 * MS, program().run(US).build());
    if (wrong.name.equals("throws in updateIdle") || wrong.name.equals("throws in dispatch")) {
      tasks.removeIf(t -> t.comm().startsWith("hog"));
      b = idleOnly(wrong.policy, tasks);
    }
    b.runTo(400 * MS);
    ExitInfo why = ext(b).exitInfo();
    assertThat(why).isNotNull();
    assertThat(why.message()).contains(wrong.says);
    assertThat(wrong.policy.exits).containsExactly(why);
    assertThat(b.k.kernelLog()).anyMatch(l -> l.contains("\"fair-policy\" disabled (" + why.reason() + ")")).anyMatch(l -> l.contains(wrong.says));
    assertThat(wrong.policy.inits.values()).as("exitTask() once for each initTask()").allMatch(n -> n == 0);
    if (tasks.size() > 1) { // else the CPUs may be idle, with nothing to tell
      assertThat(ext(b).dump().isEmpty()).isEqualTo(why.kind() == Kind.UNREG_BPF);
    }
    List<String> calls = List.copyOf(wrong.policy.calls);
    long[] had = tasks.stream().mapToLong(Task::sumExecRuntimeNs).toArray();
    b.runTo(600 * MS);
    for (int i = 0; i < had.length; i++) {
      assertThat(tasks.get(i).sumExecRuntimeNs()).as(tasks.get(i).comm()).isGreaterThan(had[i]);
    }
    assertThat(wrong.policy.calls).as("nothing calls it any more").isEqualTo(calls);
    assertThat(b.k.cpus[0].rq.ext).isEmpty();
    assertThat(b.k.cpus[1].rq.ext).isEmpty();
  }

  /** A machine that is idle at times. */
  private static Box idleOnly(SchedulerPolicy policy, List<Task> tasks) {
    tasks.clear();
    Box b = fair(2, policy);
    tasks.add(movable(b, "nap", 0, MS, program().run(50 * US).sleep(900 * US).loop().build()));
    return b;
  }

  @Test
  void aStall_isFoundWhileAllCpusAreIdle() {
    Seen seen = new Seen() {
      @Override
      public long timeoutNs() {
        return 100 * MS;
      }

      @Override
      void put(Scx s, Task p, int flags) {}

      @Override
      public void dump(Scx s, Consumer<String> line) {
        line.accept("I forgot it");
      }
    };
    Box b = fair(2, seen);
    Task t = b.fair("t", 1, 0, MS, program().run(100 * US).build());
    b.runTo(90 * MS);
    assertThat(t.sumExecRuntimeNs()).isZero();
    b.runTo(260 * MS);
    assertThat(ext(b).exitInfo().kind()).isEqualTo(Kind.ERROR_STALL);
    assertThat(ext(b).endedNs()).as("after the timeout, and half of it at most").isBetween(101 * MS, 152 * MS);
    assertThat(ext(b).dump()).contains("I forgot it").anyMatch(l -> l.contains("t[" + t.pid() + "] waits for"));
    assertThat(t.sumExecRuntimeNs()).as("it has come to its end under the built-in class").isGreaterThanOrEqualTo(100 * US);
    assertThat(seen.of("t")).as("dequeue is not called for who is handed over").doesNotContain("dequeue:0");
  }

  @Test
  void anRtPolicy_isEjectedToo_andTheRtClassGoesOn() {
    Seen seen = new Seen() {
      @Override
      public void tick(Scx s, Task p) {
        if (s.nowNs() > 50 * MS) {
          s.error("no more");
        }
      }
    };
    Box b = new Box(2, c -> c.rtPolicy = seen);
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(b.fifo("rt" + i, 10 + i, MS, program().run(300 * US).sleep(MS).loop().build(), 0, 1));
    }
    tasks.add(b.rr("rr", 5, MS, program().run(2 * MS).sleep(5 * MS).loop().build(), 0, 1));
    b.runTo(100 * MS);
    assertThat(ext(b).isEnabled()).isFalse();
    long[] had = tasks.stream().mapToLong(Task::sumExecRuntimeNs).toArray();
    b.runTo(200 * MS);
    for (int i = 0; i < had.length; i++) {
      assertThat(tasks.get(i).sumExecRuntimeNs()).as(tasks.get(i).comm()).isGreaterThan(had[i] + 5 * MS);
    }
  }

  @Test
  void verbsOutsideOfCallbacks_areRefused() {
    Seen seen = new Seen();
    Box b = fair(1, seen);
    b.runTo(MS);
    assertThatThrownBy(() -> seen.scx.createDsq(5)).isInstanceOf(IllegalStateException.class).hasMessageContaining("outside of the policy's callbacks");
    assertThatThrownBy(() -> seen.scx.kickCpu(0, 0)).isInstanceOf(IllegalStateException.class);
    assertThat(ext(b).isEnabled()).isTrue();
  }

  @Test
  void dequeue_isCalledForAKeptTaskThatLeavesThePolicy() {
    Keeps keeps = new Keeps() {
      @Override
      public void dispatch(Scx s, int cpu, @Nullable Task prev) {
        kept.removeIf(p -> {
          boolean mine = p.comm().equals("low") && s.nowNs() < 2 * MS;
          if (mine) {
            s.insert(p, Scx.DSQ_LOCAL, Scx.SLICE_INF, 0);
          }
          return mine;
        });
      }
    };
    Box b = new Box(1, c -> c.fairPolicy = keeps);
    b.fair("low", 0, 0, MS, program().add(new Step.Lock("m", true)).run(1500 * US).add(new Step.Sleep(new dev.stormbench.spi.workload.Distribution.Fixed(MS)))
        .run(MS).add(new Step.Unlock("m")).build());
    b.fifo("high", 50, 10 * MS, program().add(new Step.Lock("m", true)).run(100 * US).add(new Step.Unlock("m")).build(), 0);
    b.runTo(30 * MS);
    assertThat(keeps.of("low")).as("boosted out of the policy's hands").containsSubsequence("enqueue:1", "dequeue:0", "exitTask");
  }
}
