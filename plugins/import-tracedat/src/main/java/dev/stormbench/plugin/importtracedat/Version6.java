package dev.stormbench.plugin.importtracedat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The head of a file of version 6: one thing after the other. */
final class Version6 {
  private static final int TAG = 10;
  private static final String OPTIONS = "options  ";
  private static final String FLYRECORD = "flyrecord";
  private static final String LATENCY = "latency  ";
  private static final int BUFFERS_MAX = 1024;

  private final Recording recording;
  private final int pageSize;

  private Version6(Recording recording, int pageSize) {
    this.recording = recording;
    this.pageSize = pageSize;
  }

  /** Reads on behind the first fields, which both versions have. */
  static void read(Recording r, Cursor in, int pageSize) throws IOException {
    r.headers(in);
    r.ftraceFormats(in);
    r.eventFormats(in);
    r.kallsyms(in);
    r.printk(in);
    r.cmdlines(in);
    int cpus = in.size(4, Recording.CPUS_MAX, "the number of CPUs");
    new Version6(r, pageSize).buffers(in, cpus);
    r.checkComplete(in);
  }

  private void buffers(Cursor in, int cpus) throws IOException {
    Map<String, Long> instances = new LinkedHashMap<>();
    String tag = tag(in);
    if (tag.equals(OPTIONS)) {
      options(in, instances);
      tag = tag(in);
    }
    recording.buffers.add(new Recording.Buffer("", "", pageSize, false, cpuData(in, tag, cpus)));
    for (Map.Entry<String, Long> instance : instances.entrySet()) {
      Cursor there = new Cursor(recording.bytes, recording.big, instance.getValue());
      recording.buffers.add(new Recording.Buffer(instance.getKey(), "", pageSize, false, cpuData(there, tag(there), cpus)));
    }
  }

  private void options(Cursor in, Map<String, Long> instances) throws IOException {
    for (int id = in.u16("an option"); id != Recording.Option.DONE; id = in.u16("an option")) {
      int size = Recording.optionSize(in);
      Cursor data = in.fork();
      in.skip(size);
      if (id == Recording.Option.BUFFER) {
        long at = data.u64("the option BUFFER");
        if (instances.size() == BUFFERS_MAX) {
          throw data.broken(8, "more than " + BUFFERS_MAX + " buffers; accepted: fewer");
        }
        instances.put(data.string("the name of a buffer"), at);
      } else {
        recording.option(id, data, size);
      }
    }
  }

  private static String tag(Cursor in) throws IOException {
    String tag = in.text(TAG, "'options', 'flyrecord' or 'latency'");
    return tag.endsWith("\0") ? tag.substring(0, tag.length() - 1) : tag;
  }

  private List<Recording.CpuData> cpuData(Cursor in, String tag, int cpus) throws IOException {
    if (tag.equals(LATENCY)) {
      throw in.broken(TAG, "the file has no records, but the text of 'trace' (option latency); accepted: records (flyrecord)");
    }
    if (!tag.equals(FLYRECORD)) {
      throw in.broken(TAG, "read " + Cursor.quoted(tag) + "; accepted: '" + OPTIONS + "', '" + FLYRECORD + "'");
    }
    List<Recording.CpuData> data = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      data.add(new Recording.CpuData(cpu, in.u64("the place of a CPU's data"), in.u64("the size of a CPU's data")));
    }
    return data;
  }
}
