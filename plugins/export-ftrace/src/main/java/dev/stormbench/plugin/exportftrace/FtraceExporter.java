package dev.stormbench.plugin.exportftrace;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text that {@code cat /sys/kernel/tracing/trace} prints: header, then one line per record. {@link
 * TaskColumns} writes what stands left of the event's name, {@link EventText} what stands right of it; both
 * into one {@link Line} that is reused.
 *
 * <p>Times are microseconds since boot, rounded to the nearest, as ns2usecs() does.
 *
 * <p>Simplified: the header's number of entries is 0/0. The kernel knows it because the buffer is full when it
 * is read; here lines are written as things happen.
 */
final class FtraceExporter implements TraceExporter {
  private @Nullable Line line;

  @Override
  public String extension() {
    return ".txt";
  }

  @Override
  public void begin(Machine machine, OutputStream out) throws IOException {
    line = new Line(out);
    line.text("# tracer: nop\n#\n# entries-in-buffer/entries-written: 0/0   #P:").decimal(machine.nrCpus()).text("""

        #
        #                                _-----=> irqs-off/BH-disabled
        #                               / _----=> need-resched
        #                              | / _---=> hardirq/softirq
        #                              || / _--=> preempt-depth
        #                              ||| / _-=> migrate-disable
        #                              |||| /     delay
        #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
        #              | |         |   |||||     |         |
        """);
  }

  @Override
  public void event(TraceRecord r) throws IOException {
    Line to = Objects.requireNonNull(line, "begin() was not called");
    TaskColumns.write(to, r);
    to.text(r.event().eventName()).text(": ");
    EventText.write(to, r);
    to.character('\n');
    to.flushIfNearlyFull();
  }

  @Override
  public void lost(int cpu, long events) throws IOException {
    Line to = Objects.requireNonNull(line, "begin() was not called");
    to.text("CPU:").decimal(cpu).text(" [LOST ");
    if (events > 0) {
      to.decimal(events).character(' ');
    }
    to.text("EVENTS]\n");
    to.flushIfNearlyFull();
  }

  @Override
  public void end() throws IOException {
    Objects.requireNonNull(line, "begin() was not called").flush();
  }
}
