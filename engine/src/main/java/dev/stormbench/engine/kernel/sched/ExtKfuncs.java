package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.ExitInfo.Kind;
import dev.stormbench.spi.sched.Scx;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a policy calls from its callbacks. It knows which callback is under way, and so what may be called and for whom; misuse ends the
 * policy, and is not done.
 *
 * @kernel kernel/sched/ext.c scx_bpf_*
 */
final class ExtKfuncs implements Scx {
  /** The callbacks; NONE is outside of all. */
  enum Callback {
    NONE, INIT, INIT_TASK, EXIT_TASK, SELECT_CPU, ENQUEUE, DEQUEUE, DISPATCH, RUNNABLE, RUNNING, TICK, STOPPING, QUIESCENT, SET_CPUMASK,
    UPDATE_IDLE, LAST;

    /** Its name in {@link dev.stormbench.spi.sched.SchedulerPolicy}. */
    String op() {
      StringBuilder name = new StringBuilder();
      for (String word : name().toLowerCase(Locale.ROOT).split("_")) {
        name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
      }
      return name + "()";
    }
  }

  private final Ext ext;
  private final Kernel k;
  private Callback callback = Callback.NONE;
  private @Nullable Cpu c;
  /** Whom selectCpu and enqueue are about. */
  private @Nullable TaskStruct p;

  ExtKfuncs(Ext ext) {
    this.ext = ext;
    k = ext.k;
  }

  /** Runs a callback. One may lead to another, as an ejection leads to the last ones. */
  void within(Callback inner, @Nullable Cpu cpu, @Nullable TaskStruct task, Runnable op) {
    Callback outer = callback;
    Cpu outerCpu = c;
    TaskStruct outerTask = p;
    callback = inner;
    c = cpu;
    p = task;
    try {
      op.run();
    } finally {
      callback = outer;
      c = outerCpu;
      p = outerTask;
    }
  }

  /** Whether a call is heard; one outside of all callbacks is refused, whoever makes it. */
  private boolean heard() {
    if (callback == Callback.NONE) {
      throw new IllegalStateException("a kfunc of sched_ext was called outside of the policy's callbacks");
    }
    return callback != Callback.LAST && ext.isHeard();
  }

  private boolean heardOn(String kfunc) {
    if (heard() && c == null) {
      ext.end(Kind.ERROR, kfunc + "() called from " + callback.op());
    }
    return heard();
  }

  private boolean heardInDispatch(String kfunc) {
    if (heard() && callback != Callback.DISPATCH) {
      ext.end(Kind.ERROR, kfunc + "() called from " + callback.op() + "; it may be called from dispatch()");
    }
    return heard();
  }

  private @Nullable TaskStruct own(Task task, String kfunc) {
    if (task instanceof TaskStruct t && t.scx != null && t.scx.ext == ext) {
      return t;
    }
    ext.end(Kind.ERROR, kfunc + "() for " + (task == null ? "null" : task + ", which this policy does not schedule"));
    return null;
  }

  @Override
  public Machine machine() {
    return k;
  }

  @Override
  public long nowNs() {
    return k.nowNs();
  }

  @Override
  public int nrCpus() {
    return k.nrCpus();
  }

  @Override
  public int smpProcessorId() {
    return c == null ? Cpu.NO_CPU : c.id;
  }

  // -- queues ---------------------------------------------------------------------------------------

  @Override
  public void createDsq(long dsqId) {
    if (!heard()) {
      return;
    }
    if (dsqId < 0) {
      ext.end(Kind.ERROR, "createDsq(" + dsqId + "): ids below 0 are built in");
    } else if (ext.dsqs.putIfAbsent(dsqId, new DispatchQ(dsqId)) != null) {
      ext.end(Kind.ERROR, "createDsq(" + dsqId + "): there is one already");
    }
  }

  private @Nullable DispatchQ look(long dsqId) {
    heard();
    long cpu = DSQ_LOCAL_ON - dsqId;
    return dsqId >= 0 ? ext.dsqs.get(dsqId) : dsqId == DSQ_GLOBAL ? ext.global
        : dsqId == DSQ_LOCAL ? c == null ? null : ext.local[c.id] : cpu >= 0 && cpu < ext.local.length ? ext.local[(int) cpu] : null;
  }

  @Override
  public int dsqNrQueued(long dsqId) {
    DispatchQ q = look(dsqId);
    return q == null ? 0 : q.nr;
  }

  @Override
  public @Nullable Task dsqPeek(long dsqId) {
    DispatchQ q = look(dsqId);
    return q == null ? null : q.first;
  }

  @Override
  public List<Task> dsqTasks(long dsqId) {
    DispatchQ q = look(dsqId);
    return q == null ? List.of() : q.tasks();
  }

  @Override
  public void insert(Task task, long dsqId, long sliceNs, int enqFlags) {
    insert("insert", task, dsqId, sliceNs, 0, enqFlags, false);
  }

  @Override
  public void insertVtime(Task task, long dsqId, long sliceNs, long vtime, int enqFlags) {
    insert("insertVtime", task, dsqId, sliceNs, vtime, enqFlags, true);
  }

  private void insert(String kfunc, Task task, long dsqId, long sliceNs, long vtime, int enqFlags, boolean byVtime) {
    if (!heard()) {
      return;
    }
    if (callback != Callback.SELECT_CPU && callback != Callback.ENQUEUE && callback != Callback.DISPATCH) {
      ext.end(Kind.ERROR, kfunc + "() called from " + callback.op() + "; it may be called from selectCpu(), enqueue() and dispatch()");
      return;
    }
    TaskStruct t = own(task, kfunc);
    if (t == null) {
      return;
    }
    ScxEntity e = t.scx;
    if (callback == Callback.DISPATCH && !e.kept) {
      return; // somebody was faster
    }
    if (callback != Callback.DISPATCH && t != p) {
      ext.end(Kind.ERROR, "scheduling for " + name(p) + " but trying to direct-dispatch " + name(t));
      return;
    }
    if (callback != Callback.DISPATCH && e.direct) {
      ext.end(Kind.ERROR, name(t) + " already direct-dispatched");
      return;
    }
    if (sliceNs < 0) {
      ext.end(Kind.ERROR, kfunc + "() of " + name(t) + " with a slice of " + sliceNs + " ns");
      return;
    }
    e.sliceNs = sliceNs;
    if (byVtime) {
      e.vtime = vtime;
    }
    if (callback == Callback.DISPATCH) {
      DispatchQ q = ext.find(dsqId, c.rq, t);
      if (q != null) {
        ext.dispatched++;
        ext.dispatchEnqueue(c, c.rq, q, t, enqFlags, byVtime);
      }
    } else if (ext.find(dsqId, c.rq, t) != null) {
      e.direct = true;
      e.directDsq = dsqId;
      e.directFlags = enqFlags & (ENQ_HEAD | ENQ_PREEMPT);
      e.directByVtime = byVtime;
    }
  }

  private static String name(TaskStruct t) {
    return t.comm + "[" + t.pid + "]";
  }

  @Override
  public boolean moveToLocal(long dsqId) {
    if (!heardInDispatch("moveToLocal")) {
      return false;
    }
    DispatchQ q = dsqId >= 0 ? ext.dsqs.get(dsqId) : dsqId == DSQ_GLOBAL ? ext.global : null;
    if (q == null) {
      ext.end(Kind.ERROR, "moveToLocal() from DSQ " + Ext.nameOf(dsqId) + (dsqId < 0 ? "; accepted: GLOBAL or one of the policy" : ", which does not exist"));
      return false;
    }
    return ext.consume(c, q);
  }

  @Override
  public boolean dsqMove(Task task, long dsqId, int enqFlags) {
    if (!heardInDispatch("dsqMove")) {
      return false;
    }
    TaskStruct t = own(task, "dsqMove");
    if (t == null) {
      return false;
    }
    ScxEntity e = t.scx;
    DispatchQ to = ext.find(dsqId, c.rq, t);
    if (to == null || e.dsq == null || e.dsq != ext.global && e.dsq.id < 0) {
      return false;
    }
    e.dsq.line.write(c);
    e.dsq.remove(e);
    ext.dispatched++;
    ext.dispatchEnqueue(c, c.rq, to, t, enqFlags, false);
    return true;
  }

  // -- CPUs -----------------------------------------------------------------------------------------

  @Override
  public int selectCpuDfl(Task task, int prevCpu) {
    TaskStruct t = heardOn("selectCpuDfl") ? own(task, "selectCpuDfl") : null;
    return t == null || !isCpu(prevCpu, "selectCpuDfl") ? Cpu.NO_CPU : ext.core.extIdle.selectCpuDfl(c, t, prevCpu);
  }

  @Override
  public int pickIdleCpu(Task task, int flags) {
    TaskStruct t = heardOn("pickIdleCpu") ? own(task, "pickIdleCpu") : null;
    return t == null ? Cpu.NO_CPU : ext.core.extIdle.pick(c, t, (flags & PICK_IDLE_CORE) != 0);
  }

  @Override
  public boolean testAndClearCpuIdle(int cpu) {
    return heardOn("testAndClearCpuIdle") && isCpu(cpu, "testAndClearCpuIdle") && ext.core.extIdle.testAndClear(c, cpu);
  }

  private boolean isCpu(int cpu, String kfunc) {
    if (cpu < 0 || cpu >= k.nrCpus()) {
      ext.end(Kind.ERROR, kfunc + "() with invalid CPU " + cpu + "; this machine has 0 to " + (k.nrCpus() - 1));
      return false;
    }
    return true;
  }

  @Override
  public void kickCpu(int cpu, int flags) {
    if (heardOn("kickCpu") && isCpu(cpu, "kickCpu")) {
      Rq rq = k.cpus[cpu].rq;
      TaskStruct curr = rq.extCurr();
      if (curr.sched.rank < ext.sched.rank || (flags & KICK_IDLE) != 0 && curr != k.cpus[cpu].idle) {
        return;
      }
      if ((flags & KICK_PREEMPT) != 0 && curr.sched == ext.sched) {
        curr.scx.sliceNs = 0;
      }
      ext.core.reschedCurr(c, rq, "kick_one_cpu");
    }
  }

  // -- tasks ----------------------------------------------------------------------------------------

  @Override
  public long slice(Task task) {
    TaskStruct t = heard() ? own(task, "slice") : null;
    return t == null ? 0 : t.scx.sliceNs;
  }

  @Override
  public void setSlice(Task task, long ns) {
    TaskStruct t = heard() ? own(task, "setSlice") : null;
    if (t != null && ns < 0) {
      ext.end(Kind.ERROR, "setSlice() of " + name(t) + " to " + ns + " ns");
    } else if (t != null) {
      t.scx.sliceNs = ns;
    }
  }

  @Override
  public long dsqVtime(Task task) {
    TaskStruct t = heard() ? own(task, "dsqVtime") : null;
    return t == null ? 0 : t.scx.vtime;
  }

  @Override
  public void setDsqVtime(Task task, long vtime) {
    TaskStruct t = heard() ? own(task, "setDsqVtime") : null;
    if (t != null) {
      t.scx.vtime = vtime;
    }
  }

  // -- the end --------------------------------------------------------------------------------------

  @Override
  public void exit(String message) {
    if (heard()) {
      ext.end(Kind.UNREG_BPF, message);
    }
  }

  @Override
  public void error(String message) {
    if (heard()) {
      ext.end(Kind.ERROR_BPF, message);
    }
  }
}
