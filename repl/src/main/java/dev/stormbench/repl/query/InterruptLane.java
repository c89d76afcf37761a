package dev.stormbench.repl.query;

import static dev.stormbench.spi.trace.TraceEvent.IRQ_HANDLER_ENTRY;
import static dev.stormbench.spi.trace.TraceEvent.SOFTIRQ_ENTRY;
import static dev.stormbench.spi.trace.TraceEvent.TASKLET_ENTRY;

import dev.stormbench.spi.machine.SoftirqVec;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a CPU is in, one within the other: {@code irq}, {@code softirq}, {@code tasklet}. */
final class InterruptLane implements Lane {
  private static final String ENTRY = "_entry";
  private static final String EXIT = "_exit";
  private static final String VECTORS = "irq_vectors";
  private static final int VEC = SOFTIRQ_ENTRY.field("vec");
  private static final int IRQ = IRQ_HANDLER_ENTRY.field("irq");
  private static final int IRQ_NAME = IRQ_HANDLER_ENTRY.field("name");
  private static final int TASKLET = TASKLET_ENTRY.field("tasklet");
  private static final int FUNC = TASKLET_ENTRY.field("func");
  private static final int IN_SOFTIRQ = 0x10;
  private static final int VECS_MAX = 64;

  private enum Kind { VECTOR, DEVICE, SOFTIRQ, TASKLET }

  /** Something that was entered. */
  private static final class Frame {
    final Kind kind;
    final String name;
    final long number;
    final long ts;
    final int pid;
    final String comm;
    final boolean inSoftirq;
    int depth;
    long raised = Out.NONE;
    long stolen;
    long tasklets;

    Frame(Kind kind, String name, long number, TraceRecord r) {
      this.kind = kind;
      this.name = name;
      this.number = number;
      ts = r.timeNs();
      pid = r.pid();
      comm = r.comm();
      inSoftirq = (r.flags() & IN_SOFTIRQ) != 0;
    }

    boolean isIrq() {
      return kind == Kind.VECTOR || kind == Kind.DEVICE;
    }

    boolean isSame(Kind k, String n, long no) {
      return kind == k && number == no && (k != Kind.VECTOR || name.equals(n));
    }
  }

  /** One CPU. */
  private static final class Stack {
    final Deque<Frame> frames = new ArrayDeque<>();
    final long[] raised = new long[VECS_MAX];

    Stack() {
      Arrays.fill(raised, Out.NONE);
    }
  }

  private final Out irq;
  private final Out softirq;
  private final Out tasklet;
  private final Map<Integer, Stack> stacks = new TreeMap<>();

  InterruptLane(Tables tables) {
    irq = tables.out(Schema.IRQ);
    softirq = tables.out(Schema.SOFTIRQ);
    tasklet = tables.out(Schema.TASKLET);
  }

  @Override
  public void event(TraceRecord r) {
    TraceEvent e = r.event();
    switch (e) {
      case IRQ_HANDLER_ENTRY -> enter(r, new Frame(Kind.DEVICE, text(r, IRQ_NAME), r.arg(IRQ), r));
      case IRQ_HANDLER_EXIT -> exit(r, Kind.DEVICE, "", r.arg(IRQ));
      case SOFTIRQ_RAISE -> raise(r);
      case SOFTIRQ_ENTRY -> enter(r, new Frame(Kind.SOFTIRQ, vecName(r.arg(VEC)), r.arg(VEC), r));
      case SOFTIRQ_EXIT -> exit(r, Kind.SOFTIRQ, "", r.arg(VEC));
      case TASKLET_ENTRY -> enter(r, new Frame(Kind.TASKLET, text(r, FUNC), r.arg(TASKLET), r));
      case TASKLET_EXIT -> exit(r, Kind.TASKLET, "", r.arg(TASKLET));
      default -> {
        if (e.system().equals(VECTORS)) {
          vector(r, e.eventName());
        }
      }
    }
  }

  private void vector(TraceRecord r, String event) {
    if (event.endsWith(ENTRY)) {
      enter(r, new Frame(Kind.VECTOR, event.substring(0, event.length() - ENTRY.length()), r.arg(0), r));
    } else if (event.endsWith(EXIT)) {
      exit(r, Kind.VECTOR, event.substring(0, event.length() - EXIT.length()), r.arg(0));
    }
  }

  private Stack stack(int cpu) {
    return stacks.computeIfAbsent(cpu, c -> new Stack());
  }

  private void raise(TraceRecord r) {
    int vec = (int) r.arg(VEC);
    long[] raised = stack(r.cpu()).raised;
    if (vec >= 0 && vec < VECS_MAX && raised[vec] == Out.NONE) {
      raised[vec] = r.timeNs();
    }
  }

  private void enter(TraceRecord r, Frame f) {
    Stack s = stack(r.cpu());
    if (f.kind == Kind.SOFTIRQ && f.number >= 0 && f.number < VECS_MAX) {
      f.raised = s.raised[(int) f.number];
      s.raised[(int) f.number] = Out.NONE;
    }
    Frame below = s.frames.peek();
    if (f.kind == Kind.TASKLET && below != null && below.kind == Kind.SOFTIRQ) {
      below.tasklets++;
    }
    f.depth = (int) s.frames.stream().filter(Frame::isIrq).count();
    s.frames.push(f);
  }

  private void exit(TraceRecord r, Kind kind, String name, long number) {
    Stack s = stack(r.cpu());
    if (s.frames.stream().noneMatch(f -> f.isSame(kind, name, number))) {
      return; // its entry is not in the trace
    }
    Frame f = s.frames.pop();
    while (!f.isSame(kind, name, number)) { // the exits of those are not
      row(r.cpu(), f, Out.NONE);
      f = s.frames.pop();
    }
    row(r.cpu(), f, r.timeNs());
    if (f.isIrq() && f.depth == 0) {
      for (Frame below : s.frames) {
        below.stolen += r.timeNs() - f.ts;
      }
    }
  }

  private void row(int cpu, Frame f, long end) {
    long stolen = end == Out.NONE ? Out.NONE : f.stolen;
    switch (f.kind) {
      case VECTOR, DEVICE -> irq.row().num(f.ts).span(f.ts, end).num(cpu).text(f.name).num(f.kind == Kind.VECTOR ? f.number : Out.NONE)
          .num(f.kind == Kind.DEVICE ? f.number : Out.NONE).num(f.depth).bool(f.inSoftirq).num(f.pid).text(f.comm).end();
      case SOFTIRQ -> softirq.row().num(f.ts).span(f.ts, end).num(cpu).num(f.number).text(f.name).num(f.raised).span(f.raised, f.ts)
          .num(stolen).num(f.tasklets).num(f.pid).text(f.comm).end();
      case TASKLET -> tasklet.row().num(f.ts).span(f.ts, end).num(cpu).text(f.name).num(f.number).num(stolen).num(f.pid).text(f.comm).end();
    }
  }

  @Override
  public void lost(int cpu) {
    Stack s = stacks.remove(cpu);
    if (s != null) {
      s.frames.forEach(f -> row(cpu, f, Out.NONE));
    }
  }

  @Override
  public void end() {
    stacks.forEach((cpu, s) -> s.frames.forEach(f -> row(cpu, f, Out.NONE)));
    stacks.clear();
  }

  private static String text(TraceRecord r, int field) {
    return Objects.requireNonNullElse(r.text(field), "");
  }

  private static @Nullable String vecNameOrNull(long vec) {
    SoftirqVec[] all = SoftirqVec.values();
    return vec >= 0 && vec < all.length ? all[(int) vec].name() : null;
  }

  private static String vecName(long vec) {
    return Objects.requireNonNullElse(vecNameOrNull(vec), Long.toString(vec));
  }
}
