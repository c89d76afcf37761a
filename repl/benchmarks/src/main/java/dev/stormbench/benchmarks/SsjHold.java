package dev.stormbench.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;
import umontreal.ssj.simevents.eventlist.BinaryTree;
import umontreal.ssj.simevents.eventlist.DoublyLinked;
import umontreal.ssj.simevents.eventlist.EventList;
import umontreal.ssj.simevents.eventlist.Henriksen;
import umontreal.ssj.simevents.eventlist.RedblackTree;
import umontreal.ssj.simevents.eventlist.SplayTree;

/**
 * The hold model in SSJ, a general engine: 400 events are pending, each does nothing but schedule itself again. That is as many as the
 * storm has, a step and a timer for each CPU.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SsjHold {
  private static final int PENDING = 400;
  private static final int EVENTS = 100_000;

  /** SSJ's event list; what it takes unless told otherwise is the splay tree. */
  @Param({"splay-tree", "red-black-tree", "binary-tree", "henriksen", "linked-list"})
  public String list = "";

  private Simulator simulator = new Simulator();
  private final Delays delays = new Delays();
  private int left;

  private final class Hold extends Event {
    Hold() {
      super(simulator);
    }

    @Override
    public void actions() {
      schedule(delays.nextNs());
      if (--left == 0) {
        simulator.stop();
      }
    }
  }

  /** Schedules the first events. */
  @Setup
  public void schedule() {
    EventList events = switch (list) {
      case "splay-tree" -> new SplayTree();
      case "red-black-tree" -> new RedblackTree();
      case "binary-tree" -> new BinaryTree();
      case "henriksen" -> new Henriksen();
      case "linked-list" -> new DoublyLinked();
      default -> throw new IllegalArgumentException(list);
    };
    simulator = new Simulator(events);
    simulator.init();
    for (int i = 0; i < PENDING; i++) {
      new Hold().schedule(delays.nextNs());
    }
  }

  /** So many events. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public double hold() {
    left = EVENTS;
    simulator.start();
    return simulator.time();
  }
}
