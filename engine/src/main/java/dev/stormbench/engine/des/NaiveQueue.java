package dev.stormbench.engine.des;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The oracle: one priority queue of event objects, nothing clever. */
public final class NaiveQueue extends EventQueue {
  private record Event(long key, long sequence, int arg) implements Comparable<Event> {
    @Override
    public int compareTo(Event o) {
      return key != o.key ? Long.compare(key, o.key) : Long.compare(sequence, o.sequence);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final @Nullable Event[] steps;
  private final @Nullable Event[] timers;
  private @Nullable Event control;
  private long sequence;

  /** An empty queue for CPUs 0 to {@code nrCpus - 1}. */
  public NaiveQueue(int nrCpus) {
    steps = new Event[nrCpus];
    timers = new Event[nrCpus];
  }

  private @Nullable Event replace(@Nullable Event old, long ns, int phase, int cpu) {
    if (old != null) {
      events.remove(old);
    }
    if (ns >= NEVER_NS) {
      return null;
    }
    Event e = new Event(key(ns, phase, cpu), sequence++, 0);
    events.add(e);
    return e;
  }

  @Override
  public void step(int cpu, long ns) {
    steps[cpu] = replace(steps[cpu], ns, STEP, cpu);
  }

  @Override
  public void timer(int cpu, long ns) {
    timers[cpu] = replace(timers[cpu], ns, TIMER, cpu);
  }

  @Override
  public void arrive(int cpu, long ns, int phase, int arg) {
    events.add(new Event(key(ns, phase, cpu), sequence++, arg));
  }

  @Override
  public void control(long ns) {
    control = replace(control, ns, CONTROL, 0);
  }

  @Override
  public void take() {
    Event e = events.remove();
    setNow(e.key);
    arg = e.arg;
    switch (phase) {
      case STEP -> steps[cpu] = null;
      case TIMER -> timers[cpu] = null;
      case CONTROL -> control = null;
      default -> { }
    }
  }
}
