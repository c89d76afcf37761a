package dev.stormbench.repl;

import dev.stormbench.repl.report.Input;
import dev.stormbench.repl.report.Reports;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a report of results. */
@Command(name = "report", header = "Make one file of results that people can look at.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench report RESULT... -o FILE",
    description = {
      "",
      "  stormbench run storm.yaml --json storm.json",
      "  stormbench report storm.json -o storm.html",
      "",
      "Summary, kernel log, timelines, heat maps, latencies, all counters, and the command that shows the same again. Results of "
          + "several runs are also put side by side, as variants. The same results give the same file, byte for byte.",
      ""
    })
final class ReportCommand implements Callable<Integer> {
  private final Host host;

  @Parameters(arity = "1..*", paramLabel = "RESULT",
      description = "What 'run --json', 'compare --json', 'watchdogs --json' or 'sweep --out FILE.json' wrote, also gzipped.")
  private List<String> files = new ArrayList<>();

  @Option(names = {"-o", "--out"}, paramLabel = "FILE", required = true,
      description = "Write the report; the name's ending says in which format (see 'list report-formats').")
  private String out = "";

  ReportCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    try (ReportFile file = ReportFile.open(host, "-o", out, false, Map.of())) {
      file.write(Reports.of(files.stream().map(f -> read(host, f)).toList()));
    }
    return ExitCode.OK;
  }

  /** Reads what a command wrote. */
  static Input read(Host host, String name) {
    try (InputStream in = InputFile.open(host, name)) {
      return Input.read(name, in);
    } catch (IOException e) {
      throw new ScenarioException(Location.of(name), "cannot read it: " + InputFile.reason(e));
    }
  }
}
