package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.scenario.Intervention;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.WatchdogItem;
import dev.stormbench.repl.trace.Capture;
import dev.stormbench.repl.trace.TraceWindow;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceExporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be traced, and where to. */
final class TraceArguments {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,6})(?:-([0-9]{1,6}))?");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(?:([KMGkmg])(?:i?[Bb])?)?");
  private static final String GZIP = ".gz";
  private static final String TEXT = ".txt";

  @Option(names = "--trace", paramLabel = "FILE",
      description = "Write the tracepoints that are hit; '-' is stdout, as text. The name's ending says in which format "
          + "(see 'list trace-exporters'; the longest that fits); '.gz' after it compresses.")
  private @Nullable String file;

  @Option(names = "--trace-format", paramLabel = "NAME", description = "Write this format, whatever the file's name.")
  private @Nullable String format;

  @Option(names = "--trace-cpus", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "Only what happens on these CPUs, such as 47,95 or 0-7.")
  private List<String> cpus = new ArrayList<>();

  @Option(names = "--trace-events", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "Only these tracepoints, by name (sched_switch), system (irq_vectors), both (sched:sched_switch), or a "
          + "pattern for either (softirq*).")
  private List<String> events = new ArrayList<>();

  @Option(names = "--trace-window", paramLabel = "WINDOW",
      description = "Only this part of the run: FROM..TO, such as 10s..12s, or WHAT:FROM..TO with times before (-10s) and after "
          + "(+7s) something; both are included, one may be left out. WHAT is first-lockup, first-WATCHDOG such as "
          + "first-softlockup, first-hardlockup or first-rcu-stall, first-warning, a time, or an expression of the prompt such as "
          + "'cpu(47).backlog > 1000' that becomes true (with it all CPUs are watched until then). After the window nothing is "
          + "watched any more; the run goes on.")
  private @Nullable String window;

  @Option(names = "--trace-stop", paramLabel = "WHAT",
      description = "Trace until then, as traceoff_on_warning does: short for --trace-window WHAT:..0s.")
  private @Nullable String stop;

  @Option(names = "--trace-buffer", paramLabel = "SIZE",
      description = "Keep what is traced in a ring buffer of each CPU, as the kernel does, and write what it has at WHAT, or at the "
          + "end of the run; the oldest records are overwritten and counted as lost. SIZE is of each CPU: 1408K, 64M, or a plain "
          + "number of KiB. A record takes 10 to 20 bytes. Without it there is a ring only where a window begins before something "
          + "that is yet to come: 256 MiB (or a third of the heap), shared by the CPUs that are traced.")
  private @Nullable String buffer;

  /** Whether it was typed at the prompt, where options are words without dashes. */
  private boolean atPrompt;

  /** What was typed at the prompt: the file, and what follows each of {@link Session#TRACE_OPTIONS}. */
  static TraceArguments ofPrompt(String file, Map<String, String> options) {
    TraceArguments a = new TraceArguments();
    a.atPrompt = true;
    a.file = file;
    a.format = options.get("format");
    a.cpus = list(options.get("cpus"));
    a.events = list(options.get("events"));
    a.window = options.get("window");
    a.stop = options.get("stop");
    a.buffer = options.get("buffer");
    if (OutputFile.STDOUT.equals(file)) {
      throw new ScenarioException(a.at(), "the prompt has stdout for itself; accepted: a file");
    }
    a.check();
    return a;
  }

  /** What is traced where no file is written. */
  static TraceArguments of(@Nullable String cpus, @Nullable String events) {
    TraceArguments a = new TraceArguments();
    a.cpus = list(cpus);
    a.events = list(events);
    return a;
  }

  private static List<String> list(@Nullable String typed) {
    return typed == null ? List.of() : List.of(typed.split("[,\\s]+"));
  }

  @Nullable String file() {
    return file;
  }

  /** The option that names the file, as it is typed. */
  String option() {
    return atPrompt ? "trace start" : "--trace";
  }

  private String option(String name) {
    return atPrompt ? name : "--trace-" + name;
  }

  private Location at(String name, String typed) {
    return Location.of(option(name) + " " + typed);
  }

  /** The file as it was typed. */
  Location at() {
    return Location.of(option() + " " + file);
  }

  boolean compressed() {
    return file != null && file.endsWith(GZIP);
  }

  /** Refuses what makes no sense without a file. */
  void check() {
    if (file == null) {
      Map<String, Boolean> given = new LinkedHashMap<>();
      given.put("--trace-format", format != null);
      given.put("--trace-cpus", !cpus.isEmpty());
      given.put("--trace-events", !events.isEmpty());
      given.put("--trace-window", window != null);
      given.put("--trace-stop", stop != null);
      given.put("--trace-buffer", buffer != null);
      given.forEach((option, isGiven) -> {
        if (isGiven) {
          throw new ScenarioException(Location.of(option), "says what to trace, but there is no --trace FILE");
        }
      });
    }
    if (window != null && stop != null) {
      throw new ScenarioException(at("stop", stop), "the window says already when tracing stops; say one of them");
    }
  }

  /**
   * What is to be captured.
   *
   * @param bytesPerCpu bound of each CPU's ring; 0: none was asked for
   */
  record Wanted(TraceWindow window, BitSet cpus, EnumSet<TraceEvent> events, long bytesPerCpu) {}

  /** What is to be captured of a run of a scenario. */
  Wanted wanted(Scenario scenario, Collection<String> watchdogs) {
    BitSet onCpus = cpus(scenario.machine().cpus());
    return new Wanted(window(scenario, watchdogs), onCpus, events(), bytesPerCpu(onCpus.cardinality()));
  }

  private TraceWindow window(Scenario scenario, Collection<String> known) {
    Set<String> present = new LinkedHashSet<>();
    scenario.watchdogs().forEach(w -> present.add(w.name()));
    scenario.timeline().forEach(t -> {
      if (t.intervention() instanceof Intervention.AddWatchdog(WatchdogItem w)) {
        present.add(w.name());
      }
    });
    TraceWindow.Watchdogs all = new TraceWindow.Watchdogs(present, known);
    return window != null ? TraceWindow.parse(option("window"), window, all)
        : stop != null ? TraceWindow.until(option("stop"), stop, all) : TraceWindow.ALL;
  }

  private long bytesPerCpu(int nrCpus) {
    if (buffer == null) {
      return 0;
    }
    Location at = at("buffer", buffer);
    Matcher m = SIZE.matcher(buffer.strip());
    if (!m.matches()) {
      throw new ScenarioException(at, "'" + buffer + "' is no size; accepted: such as 1408K or 64M, or a plain number of KiB");
    }
    String unit = m.group(2) == null ? "k" : m.group(2).toLowerCase(Locale.ROOT);
    long bytes = Long.parseLong(m.group(1)) << (unit.equals("k") ? 10 : unit.equals("m") ? 20 : 30);
    long most = Runtime.getRuntime().maxMemory() / 2 / nrCpus;
    if (bytes < Capture.RING_BYTES_MIN) {
      throw new ScenarioException(at, "accepted: " + Capture.size(Capture.RING_BYTES_MIN) + " or more");
    }
    if (bytes > most) {
      throw new ScenarioException(at, "for " + Text.plural(nrCpus, "CPU") + " accepted up to " + (most >> 10) + "K, together half of the"
          + " heap; " + option("cpus") + " takes fewer CPUs, STORMBENCH_JAVA_OPTS=-Xmx4g a larger heap");
    }
    return bytes;
  }

  /** The exporter that is asked for. */
  Extension<TraceExporter> exporter(Extensions<TraceExporter> known) {
    Location at = at();
    if (format != null) {
      return known.find(format).orElseThrow(() -> known.unknown(at("format", format), format,
          "unknown format" + Text.didYouMean(format, known.names()) + " (known: " + String.join(", ", known.names())
              + ")"));
    }
    String name = OutputFile.STDOUT.equals(file) ? TEXT : compressed() ? file.substring(0, file.length() - GZIP.length()) : file;
    List<String> endings = new ArrayList<>();
    Extension<TraceExporter> longest = null;
    int length = 0;
    for (Extension<TraceExporter> e : known.shippedFirst()) {
      String ending;
      try {
        TraceExporter exporter = e.create(NoParams.of(e, at));
        ending = PluginGate.call(e.owner(), "extension of trace-exporter '" + e.name() + "'", exporter::extension);
      } catch (PluginException failure) {
        if (longest == null) {
          throw failure;
        }
        continue; // a shipped one fits
      }
      if (name.endsWith(ending) && ending.length() > length) {
        longest = e;
        length = ending.length();
      }
      endings.add(ending + " (" + e.name() + ")");
    }
    if (longest != null) {
      return longest;
    }
    throw new ScenarioException(at, "the ending of the name says no format; known: "
        + String.join(", ", endings) + ", each also with " + GZIP + "; or say " + option("format") + " NAME");
  }

  /** Which CPUs; all if none were named. */
  BitSet cpus(int nrCpus) {
    BitSet wanted = new BitSet(nrCpus);
    for (String item : cpus) {
      Matcher m = RANGE.matcher(item.strip());
      int first = m.matches() ? Integer.parseInt(m.group(1)) : nrCpus;
      int last = m.matches() && m.group(2) != null ? Integer.parseInt(m.group(2)) : first;
      if (first > last || last >= nrCpus) {
        throw new ScenarioException(at("cpus", String.join(",", cpus)),
            "'" + item + "' names no CPUs of this machine; accepted: 0 to " + (nrCpus - 1) + ", such as 0,2 or 0-3");
      }
      wanted.set(first, last + 1);
    }
    if (cpus.isEmpty()) {
      wanted.set(0, nrCpus);
    }
    return wanted;
  }

  /** Which tracepoints; all if none were named. */
  EnumSet<TraceEvent> events() {
    if (events.isEmpty()) {
      return EnumSet.allOf(TraceEvent.class);
    }
    EnumSet<TraceEvent> wanted = EnumSet.noneOf(TraceEvent.class);
    for (String item : events) {
      String name = item.strip();
      Pattern pattern = Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
      List<TraceEvent> meant = Arrays.stream(TraceEvent.values()).filter(e -> Stream.of(e.eventName(), e.system(),
          e.system() + ":" + e.eventName()).anyMatch(n -> pattern.matcher(n).matches())).toList();
      if (meant.isEmpty()) {
        throw unknownEvent(name);
      }
      wanted.addAll(meant);
    }
    return wanted;
  }

  private ScenarioException unknownEvent(String name) {
    Set<String> systems = new LinkedHashSet<>();
    Set<String> known = new LinkedHashSet<>();
    for (TraceEvent e : TraceEvent.values()) {
      systems.add(e.system());
      known.add(e.eventName());
    }
    known.addAll(systems);
    return new ScenarioException(at("events", String.join(",", events)),
        "unknown tracepoint '" + name + "'" + Text.didYouMean(name, known)
            + " (systems: " + String.join(", ", systems) + ")");
  }
}
