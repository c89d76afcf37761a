package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.DynamicMessage;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trace as Perfetto records it from ftrace: first what machine and which tasks, then packets with bundles of events, each of one
 * CPU and at most 16 KiB, counters and the names of kernel functions between them. {@link EventLayout} says where a field goes.
 *
 * <p>Times are ns since boot, of Perfetto's default clock, so that no clock snapshot is needed.
 *
 * <p>Simplified: the release of the kernel is always 6.18, the one whose fields the tracepoints have; readers look only how old the
 * letters of the task states are.
 *
 * <p>Simplified: what an event has no place for there is left out: flags and preempt count of every record, and the two fields that
 * PerfettoExporterTest names.
 */
final class PerfettoExporter implements TraceExporter {
  private static final int MAX_CPUS = 1024;
  private static final String RELEASE = "6.18.0-stormbench";
  private static final int KTHREADD = 2;

  private Bundle @Nullable [] bundles;
  private @Nullable Packets packets;
  private @Nullable EventWriter events;
  private @Nullable Counters counters;

  @Override
  public String extension() {
    return ".pftrace";
  }

  @Override
  public void begin(Machine machine, OutputStream out) throws IOException {
    int nrCpus = machine.nrCpus();
    if (nrCpus > MAX_CPUS) {
      throw new IOException("Perfetto reads no traces of more than " + MAX_CPUS + " CPUs; this machine has " + nrCpus);
    }
    Packets to = new Packets(out);
    packets = to;
    bundles = new Bundle[nrCpus];
    events = new EventWriter(to);
    counters = new Counters(to, nrCpus);
    DynamicMessage utsname = Messages.of("Utsname", "sysname", "Linux", "release", RELEASE, "machine", "x86_64");
    to.write(Messages.of("TracePacket", "timestamp", machine.nowNs(), "system_info",
        Messages.of("SystemInfo", "utsname", utsname, "hz", (long) machine.hz(), "num_cpus", nrCpus)));
    to.write(Messages.of("TracePacket", "timestamp", machine.nowNs(), "process_tree", processTree(machine.tasks())));
  }

  /** The tasks: each a process of its own; kernel threads are children of kthreadd, which is how readers know them. */
  private static DynamicMessage processTree(List<? extends Task> tasks) {
    DynamicMessage.Builder tree = DynamicMessage.newBuilder(Schema.message("ProcessTree"));
    if (tasks.stream().anyMatch(Task::kthread) && tasks.stream().noneMatch(t -> t.pid() == KTHREADD)) {
      add(tree, KTHREADD, "kthreadd", true);
    }
    for (Task t : tasks) {
      add(tree, t.pid(), t.comm(), t.kthread());
    }
    return tree.build();
  }

  private static void add(DynamicMessage.Builder tree, int pid, String comm, boolean kthread) {
    Object[] process = {"pid", pid, "ppid", kthread && pid != KTHREADD ? KTHREADD : 0, "cmdline", comm, "is_kthread", kthread,
        "cmdline_is_comm", true};
    var type = tree.getDescriptorForType();
    tree.addRepeatedField(Schema.field(type, "processes"), Messages.of(type.findNestedTypeByName("Process"), process));
    tree.addRepeatedField(Schema.field(type, "threads"),
        Messages.of(type.findNestedTypeByName("Thread"), "tid", pid, "tgid", pid, "name", comm));
  }

  @Override
  public void event(TraceRecord r) throws IOException {
    EventWriter writer = Objects.requireNonNull(events, "begin() was not called");
    int size = writer.measure(r);
    writer.write(r, bundle(r.cpu()).room(size, packets()));
  }

  @Override
  public void lost(int cpu, long events) throws IOException {
    bundle(cpu).lost(packets());
  }

  @Override
  public void counter(long timeNs, int cpu, String name, long value) throws IOException {
    Objects.requireNonNull(counters, "begin() was not called").write(timeNs, cpu, name, value);
  }

  @Override
  public boolean wantsCounters() {
    return true;
  }

  @Override
  public void end() throws IOException {
    for (Bundle b : Objects.requireNonNull(bundles, "begin() was not called")) {
      if (b != null) {
        b.write(packets());
      }
    }
    packets().flush();
  }

  private Bundle bundle(int cpu) {
    Bundle[] all = Objects.requireNonNull(bundles, "begin() was not called");
    if (all[cpu] == null) {
      all[cpu] = new Bundle(cpu);
    }
    return all[cpu];
  }

  private Packets packets() {
    return Objects.requireNonNull(packets, "begin() was not called");
  }
}
