package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Cpu.ContextInfo;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Machine.Service;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.repl.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The CPU that {@code why} is asked about, and what several findings want to know of it. */
final class Subject {
  final Session session;
  final Machine m;
  final Cpu cpu;
  final Rq rq;
  final int id;
  final Task curr;
  final long nowNs;
  final List<ContextInfo> contexts;
  final List<String> stack;
  final List<Task> waiters;
  /** The waiting tasks that are more urgent than the running one. */
  final List<Task> overtaken;
  final List<Service> services;
  final Past past;

  Subject(Session session, Machine m, int id) {
    this.session = session;
    this.m = m;
    this.id = id;
    cpu = m.cpu(id);
    rq = cpu.rq();
    curr = cpu.curr();
    nowNs = m.nowNs();
    contexts = cpu.contexts();
    stack = cpu.stack();
    waiters = Kernel.waiters(cpu);
    overtaken = Kernel.overtaken(cpu);
    services = m.services().stream().filter(s -> s.cpu() == id).toList();
    past = new Past(session, nowNs);
  }

  /** {@code CPU 47}. */
  String name() {
    return "CPU " + id;
  }

  /** The innermost context. */
  ContextInfo innermost() {
    return contexts.getLast();
  }

  /** The outermost entry of the softirqs that run now; null if none do. */
  @Nullable ContextInfo softirq() {
    return contexts.stream().filter(c -> c.kind() == Context.SOFTIRQ).findFirst().orElse(null);
  }

  /** The softirq that runs and keeps tasks from running; null under the rt model, where softirqs are a task's own work. */
  @Nullable ContextInfo blockingSoftirq() {
    ContextInfo c = softirq();
    return c == null || m.preempt() == Machine.Preempt.RT ? null : c;
  }

  /** The interrupt handler that runs; null for none. */
  @Nullable ContextInfo handler() {
    return innermost().kind() == Context.HARDIRQ ? innermost() : null;
  }

  /** Whether a function is on the call stack. */
  boolean isIn(String function) {
    return stack.contains(function);
  }

  /** For how long something has been so: {@code for 2.5 ms}. */
  String since(long sinceNs) {
    return "for " + Text.time(nowNs - sinceNs);
  }

  /** The most urgent task that its CPU could push; null for none. */
  @Nullable Task pushable() {
    return rq.nrPushable() == 0 ? null : rq.pushable(0);
  }

  /** Whether a visit of the push token would end in the prio bail. */
  boolean wouldBail() {
    Task next = pushable();
    return next != null && next.prio() < curr.prio();
  }

  /** The CPUs, this one left out, that a task may run on and that run or have queued less urgent work, by cpupri. */
  List<Integer> targets(Task t) {
    return Pick.all(m).stream().filter(c -> c != id && t.allowed(c) && m.rootDomain().cpupri(c) < Kernel.cpupri(t)).toList();
  }
}
