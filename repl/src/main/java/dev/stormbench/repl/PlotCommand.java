package dev.stormbench.repl;

import dev.stormbench.repl.report.Input;
import dev.stormbench.repl.report.Reports;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws one figure of a result. */
@Command(name = "plot", header = "Draw one figure of a result, for a mail or a slide.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = {
      "stormbench plot RESULT METRIC [CPU...] -o FILE [OPTIONS]",
      "            stormbench plot RESULT"
    },
    description = {
      "",
      "  stormbench plot storm.json backlog 47 95 -o backlog.svg",
      "  stormbench plot storm.json softirq -o where.png --width 1600",
      "",
      "Without a METRIC: says what there is to draw.",
      ""
    })
final class PlotCommand implements Callable<Integer> {
  private static final String CPU = "[0-9]{1,6}";

  private final Host host;

  @Parameters(index = "0", paramLabel = "RESULT",
      description = "What 'run --json', 'compare --json', 'watchdogs --json' or 'sweep --out FILE.json' wrote, also gzipped.")
  private String file = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "METRIC", description = "What to draw.")
  private @Nullable String metric;

  @Parameters(index = "2..*", arity = "0..*", paramLabel = "CPU",
      description = "Only these CPUs, such as 47 or 0-3; default: those there are, "
      + "or the eight with the largest values.")
  private List<String> cpus = new ArrayList<>();

  @Option(names = {"-o", "--out"}, paramLabel = "FILE",
      description = "Write the picture; the name's ending says in which format (see 'list report-formats').")
  private @Nullable String out;

  @Option(names = "--width", paramLabel = "N", description = "Of the picture, in pixels.")
  private @Nullable String width;

  @Option(names = "--height", paramLabel = "N", description = "Likewise.")
  private @Nullable String height;

  @Option(names = "--theme", paramLabel = "NAME", description = "Such as light or dark, as the format has it.")
  private @Nullable String theme;

  @Option(names = "--scale", paramLabel = "N", description = "Dots per pixel, if the format has dots.")
  private @Nullable String scale;

  PlotCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    if (metric == null) {
      Input input = ReportCommand.read(host, file);
      Table t = new Table(2, "metric", "shows");
      Reports.names(input).forEach((name, doc) -> t.row(name, doc));
      t.lines().forEach(host.out()::println);
      return ExitCode.OK;
    }
    List<Integer> wanted = wanted();
    if (out == null) {
      throw new ScenarioException(Location.of("plot " + file + " " + metric),
          "there is no file to draw into; accepted: -o FILE, such as -o "
          + metric + ".svg");
    }
    try (ReportFile picture = ReportFile.open(host, "-o", out, true, given())) {
      picture.write(Reports.figure(ReportCommand.read(host, file), metric, wanted));
    }
    return ExitCode.OK;
  }

  private List<Integer> wanted() {
    List<Integer> all = new ArrayList<>();
    for (String word : cpus) {
      for (String part : word.split(",", -1)) {
        if (part.matches(CPU)) {
          all.add(Integer.parseInt(part));
        } else if (part.matches(CPU + "-" + CPU) && isRange(part)) {
          String[] ends = part.split("-");
          for (int cpu = Integer.parseInt(ends[0]); cpu <= Integer.parseInt(ends[1]); cpu++) {
            all.add(cpu);
          }
        } else {
          throw new ScenarioException(Location.of("plot"), "'" + word + "' is no CPU; accepted: numbers such as 47 or 0-3");
        }
      }
    }
    return all.stream().distinct().sorted().toList();
  }

  private static boolean isRange(String part) {
    String[] ends = part.split("-");
    return Integer.parseInt(ends[0]) <= Integer.parseInt(ends[1]);
  }

  private Map<String, String> given() {
    Map<String, String> all = new LinkedHashMap<>();
    put(all, "width", width);
    put(all, "height", height);
    put(all, "theme", theme);
    put(all, "scale", scale);
    return all;
  }

  private static void put(Map<String, String> all, String name, @Nullable String value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}
