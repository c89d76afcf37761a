package dev.stormbench.plugin.exporttracedat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a trace.dat says beside its pages; the versions of the file only arrange it differently. All of it is what a recorder would
 * find in tracefs and {@code /proc}.
 */
final class Contents {
  /** The one clock of the machine; the same on all CPUs. */
  static final String CLOCK = "mono";

  static final int OPTION_DONE = 0;
  static final int OPTION_CPUSTAT = 2;
  static final int OPTION_BUFFER = 3;
  static final int OPTION_TRACECLOCK = 4;
  static final int OPTION_UNAME = 5;
  static final int OPTION_CPUCOUNT = 8;
  static final int OPTION_VERSION = 9;
  static final int OPTION_TRACEID = 11;

  /** Of the kernel whose format texts these are. */
  private static final String UNAME = "Linux stormbench 6.18.44 x86_64";

  /** {@code trace_clock} of tracefs. An empty text, as trace-cmd itself writes, makes it read memory that is not there. */
  private static final String CLOCKS = "local global counter uptime perf [" + CLOCK + "] mono_raw boot tai x86-tsc";

  private static final long S = 1_000_000_000L;

  private final Map<String, List<Format>> formats = new TreeMap<>();
  private final Names names;
  private final List<CpuPages> cpus;

  Contents(Names names, List<CpuPages> cpus) {
    this.names = names;
    this.cpus = cpus;
  }

  /** An option: a number and what it says. */
  record Option(int id, byte[] data) {
    static Option of(int id, String text) {
      return new Option(id, new Bytes().string(text).toArray());
    }
  }

  void add(String system, Format format) {
    formats.computeIfAbsent(system, s -> new ArrayList<>()).add(format);
  }

  int nrCpus() {
    return cpus.size();
  }

  byte[] headers() {
    return new Bytes().string("header_page").text64(Format.resource("header_page"))
        .string("header_event").text64(Format.resource("header_event")).toArray();
  }

  /** Formats of the function tracer and its like: none. */
  byte[] ftraceFormats() {
    return new Bytes().u32(0).toArray();
  }

  byte[] eventFormats() {
    Bytes to = new Bytes().u32(formats.size());
    formats.forEach((system, events) -> {
      to.string(system).u32(events.size());
      events.forEach(f -> to.text64(f.text()));
    });
    return to.toArray();
  }

  byte[] kallsyms() {
    return new Bytes().text32(names.kallsyms()).toArray();
  }

  byte[] printkFormats() {
    return new Bytes().text32(names.printkFormats()).toArray();
  }

  byte[] savedCmdlines() {
    return new Bytes().text64(names.savedCmdlines()).toArray();
  }

  /** What was recorded where, by whom. */
  List<Option> options() {
    List<Option> options = new ArrayList<>();
    long traceId = cpus.size();
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      CpuPages c = cpus.get(cpu);
      options.add(Option.of(OPTION_CPUSTAT, stats(cpu, c)));
      traceId = 31 * (31 * (31 * traceId + c.events()) + c.firstNs()) + c.lastNs();
    }
    options.add(Option.of(OPTION_TRACECLOCK, CLOCKS));
    options.add(Option.of(OPTION_UNAME, UNAME));
    options.add(Option.of(OPTION_VERSION, "stormbench"));
    options.add(new Option(OPTION_TRACEID, new Bytes().u64(traceId).toArray()));
    return options;
  }

  /** {@code per_cpu/cpuN/stats} after all records were read. */
  private static String stats(int cpu, CpuPages c) {
    return String.format(Locale.ROOT, """
        CPU: %d
        entries: 0
        overrun: %d
        commit overrun: 0
        bytes: 0
        oldest event ts: %5d.%06d
        now ts: %5d.%06d
        dropped events: 0
        read events: %d
        """, cpu, c.overrun(), c.firstNs() / S, c.firstNs() % S / 1000, c.lastNs() / S, c.lastNs() % S / 1000, c.events());
  }
}
