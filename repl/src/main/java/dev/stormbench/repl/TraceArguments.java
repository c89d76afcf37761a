package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceExporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be traced, and where to. */
final class TraceArguments {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,6})(?:-([0-9]{1,6}))?");
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
      description = "Only these tracepoints, by name (sched_switch) or system (irq_vectors).")
  private List<String> events = new ArrayList<>();

  @Nullable String file() {
    return file;
  }

  boolean compressed() {
    return file != null && file.endsWith(GZIP);
  }

  /** Refuses what makes no sense without a file. */
  void check() {
    if (file == null && (format != null || !cpus.isEmpty() || !events.isEmpty())) {
      String option = format != null ? "--trace-format" : cpus.isEmpty() ? "--trace-events" : "--trace-cpus";
      throw new ScenarioException(Location.of(option), "says what to trace, but there is no --trace FILE");
    }
  }

  /** The exporter that is asked for. */
  Extension<TraceExporter> exporter(Extensions<TraceExporter> known) {
    Location at = Location.of("--trace " + file);
    if (format != null) {
      return known.find(format).orElseThrow(() -> new ScenarioException(Location.of("--trace-format " + format),
          "unknown format" + Text.didYouMean(format, known.names()) + " (known: " + String.join(", ", known.names())
              + ")"));
    }
    String name = OutputFile.STDOUT.equals(file) ? TEXT : compressed() ? file.substring(0, file.length() - GZIP.length()) : file;
    List<String> endings = new ArrayList<>();
    Extension<TraceExporter> longest = null;
    int length = 0;
    for (Extension<TraceExporter> e : known.all()) {
      String ending = e.create(NoParams.of(e, at)).extension();
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
        + String.join(", ", endings) + ", each also with " + GZIP + "; or say --trace-format NAME");
  }

  /** Which CPUs; all if none were named. */
  BitSet cpus(int nrCpus) {
    BitSet wanted = new BitSet(nrCpus);
    for (String item : cpus) {
      Matcher m = RANGE.matcher(item.strip());
      int first = m.matches() ? Integer.parseInt(m.group(1)) : nrCpus;
      int last = m.matches() && m.group(2) != null ? Integer.parseInt(m.group(2)) : first;
      if (first > last || last >= nrCpus) {
        throw new ScenarioException(Location.of("--trace-cpus " + String.join(",", cpus)),
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
      List<TraceEvent> meant = Arrays.stream(TraceEvent.values())
          .filter(e -> e.eventName().equals(name) || e.system().equals(name)).toList();
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
    return new ScenarioException(Location.of("--trace-events " + String.join(",", events)),
        "unknown tracepoint '" + name + "'" + Text.didYouMean(name, known)
            + " (systems: " + String.join(", ", systems) + ")");
  }
}
