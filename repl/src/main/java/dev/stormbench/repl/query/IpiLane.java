package dev.stormbench.repl.query;

import static dev.stormbench.spi.trace.TraceEvent.CSD_QUEUE_CPU;
import static dev.stormbench.spi.trace.TraceEvent.IPI_SEND_CPU;
import static dev.stormbench.spi.trace.TraceEvent.IPI_SEND_CPUMASK;

import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IPIs from sender to receiver: {@code ipi}. Of the function-call kind there is at most one on its way to a CPU, since it is sent to
 * an empty list only; of reschedules several may become one in the receiver's local APIC, and that entry answers all.
 */
final class IpiLane implements Lane {
  private static final int CPU = IPI_SEND_CPU.field("cpu");
  private static final int CALLBACK = IPI_SEND_CPU.field("callback");
  private static final int MASK = IPI_SEND_CPUMASK.field("cpumask");
  private static final int MASK_CALLBACK = IPI_SEND_CPUMASK.field("callback");
  private static final int CSD_CPU = CSD_QUEUE_CPU.field("cpu");
  private static final int CSD_FUNC = CSD_QUEUE_CPU.field("func");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})(?:-([0-9]{1,4}))?");
  private static final int CPUS_MAX = 8192;
  private static final String CALL = "generic_smp_call_function_single_interrupt";
  private static final String CALL_SINGLE = "call_function_single";
  private static final String CALL_MANY = "call_function";
  private static final String RESCHEDULE = "reschedule";
  private static final String IRQ_WORK = "irq_work";

  private record Sent(long ts, int cpu, int target, String name, @Nullable String func, int pid, String comm) {}

  /** What a sender has just queued for another CPU. */
  private record Queued(int cpu, String func) {}

  /** A handler that runs. */
  private static final class Handler {
    final String name;
    final long ts;
    final List<Sent> answered;
    boolean barren = true;

    Handler(String name, long ts, List<Sent> answered) {
      this.name = name;
      this.ts = ts;
      this.answered = answered;
    }
  }

  private final Out out;
  private final Map<Integer, List<Sent>> sent = new TreeMap<>();
  private final Map<Integer, Handler> handlers = new TreeMap<>();
  private final Map<Integer, Queued> queued = new TreeMap<>();

  IpiLane(Tables tables) {
    out = tables.out(Schema.IPI);
  }

  @Override
  public void event(TraceRecord r) {
    switch (r.event()) {
      case CSD_QUEUE_CPU -> queued.put(r.cpu(), new Queued((int) r.arg(CSD_CPU), text(r, CSD_FUNC)));
      case IPI_SEND_CPU -> send(r, (int) r.arg(CPU), text(r, CALLBACK));
      case IPI_SEND_CPUMASK -> sendMask(r);
      case CALL_FUNCTION_SINGLE_ENTRY -> entry(r, CALL_SINGLE);
      case CALL_FUNCTION_ENTRY -> entry(r, CALL_MANY);
      case RESCHEDULE_ENTRY -> entry(r, RESCHEDULE);
      case IRQ_WORK_ENTRY -> entry(r, IRQ_WORK);
      case CALL_FUNCTION_SINGLE_EXIT -> exit(r, CALL_SINGLE);
      case CALL_FUNCTION_EXIT -> exit(r, CALL_MANY);
      case RESCHEDULE_EXIT -> exit(r, RESCHEDULE);
      case IRQ_WORK_EXIT -> exit(r, IRQ_WORK);
      default -> {
        Handler h = handlers.get(r.cpu());
        if (h != null) {
          h.barren = false;
        }
      }
    }
  }

  private void send(TraceRecord r, int target, String callback) {
    Queued q = queued.remove(r.cpu());
    boolean call = callback.equals(CALL);
    String name = callback.isEmpty() ? RESCHEDULE : call ? CALL_SINGLE : IRQ_WORK;
    send(r, target, name, callback.isEmpty() ? null : !call ? callback : q != null && q.cpu == target ? q.func : null);
  }

  private void send(TraceRecord r, int target, String name, @Nullable String func) {
    sent.computeIfAbsent(target, t -> new ArrayList<>())
        .add(new Sent(r.timeNs(), r.cpu(), target, name, func, r.pid(), r.comm()));
  }

  private void sendMask(TraceRecord r) {
    boolean call = text(r, MASK_CALLBACK).equals(CALL);
    for (String part : text(r, MASK).split(",")) {
      Matcher m = RANGE.matcher(part);
      if (m.matches()) {
        int first = Integer.parseInt(m.group(1));
        int last = m.group(2) == null ? first : Integer.parseInt(m.group(2));
        for (int cpu = first; cpu <= last && cpu < CPUS_MAX; cpu++) {
          send(r, cpu, call ? CALL_MANY : RESCHEDULE, null);
        }
      }
    }
  }

  private void entry(TraceRecord r, String name) {
    Handler interrupted = handlers.remove(r.cpu());
    if (interrupted != null) { // its exit is not in the trace
      rows(interrupted, Out.NONE);
    }
    List<Sent> answered = new ArrayList<>();
    sent.computeIfAbsent(r.cpu(), c -> new ArrayList<>()).removeIf(s -> isAnswered(s, name) && answered.add(s));
    handlers.put(r.cpu(), new Handler(name, r.timeNs(), answered));
  }

  /** A call to many that is one to a single CPU has the vector of that. */
  private static boolean isAnswered(Sent s, String by) {
    return s.name.equals(by) || s.name.equals(CALL_MANY) && by.equals(CALL_SINGLE);
  }

  private void exit(TraceRecord r, String name) {
    Handler h = handlers.remove(r.cpu());
    if (h != null) {
      rows(h, h.name.equals(name) ? r.timeNs() : Out.NONE);
    }
  }

  private void rows(Handler h, long end) {
    for (Sent s : h.answered) {
      row(s, h.name, h.ts, end, end != Out.NONE && !h.name.equals(RESCHEDULE) ? h.barren : null);
    }
  }

  private void row(Sent s, String name, long entry, long end, @Nullable Boolean barren) {
    out.row().num(s.ts).num(s.cpu).num(s.target).text(name).text(s.func).num(entry).span(s.ts, entry).span(entry, end);
    if (barren == null) {
      out.none();
    } else {
      out.bool(barren);
    }
    out.num(s.pid).text(s.comm).end();
  }

  @Override
  public void lost(int cpu) {
    queued.remove(cpu);
    Handler h = handlers.remove(cpu);
    if (h != null) {
      rows(h, Out.NONE);
    }
    List<Sent> waiting = sent.remove(cpu);
    if (waiting != null) {
      waiting.forEach(s -> row(s, s.name, Out.NONE, Out.NONE, null));
    }
  }

  @Override
  public void end() {
    List.copyOf(handlers.keySet()).forEach(this::lost);
    List.copyOf(sent.keySet()).forEach(this::lost);
    queued.clear();
  }

  private static String text(TraceRecord r, int field) {
    return Objects.requireNonNullElse(r.text(field), "");
  }
}
