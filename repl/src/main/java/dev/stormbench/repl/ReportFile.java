package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.engine.scenario.OptionParams;
import dev.stormbench.engine.scenario.OptionParams.Given;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.ReportFormat;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file that a report is written into; the ending of its name says in which format. */
final class ReportFile implements AutoCloseable {
  private final Extension<ReportFormat> extension;
  private final ReportFormat format;
  private final OutputFile file;
  private final String blamed;

  private ReportFile(Extension<ReportFormat> extension, ReportFormat format, OutputFile file, String blamed) {
    this.extension = extension;
    this.format = format;
    this.file = file;
    this.blamed = blamed;
  }

  /**
   * Opens what the user named with an option.
   *
   * @param isPicture whether one figure is to be written; else a whole report
   * @param given parameters of the format by name, as they were typed
   */
  static ReportFile open(Host host, String option, String name, boolean isPicture, Map<String, String> given) {
    String blamed = option + " " + name;
    Location at = Location.of(blamed);
    Map<String, Extension<ReportFormat>> fitting = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    Extensions<ReportFormat> known = host.plugins().reportFormats();
    for (Extension<ReportFormat> e : known.shippedFirst()) {
      if (isPicture(e, create(e, Map.of(), at)) == isPicture) {
        fitting.put(e.name(), e);
      } else {
        others.add(e.name());
      }
    }
    String ending = name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    Extension<ReportFormat> found = fitting.get(ending);
    if (found == null) {
      List<String> accepted = fitting.keySet().stream().map(f -> "." + f).sorted().toList();
      String why = !others.contains(ending) ? "the ending of the name says no format" + Text.didYouMean("." + ending, accepted)
          : isPicture ? "has room for a whole report, which 'stormbench report' writes"
              : "is a picture of one figure, which 'stormbench plot' draws";
      throw known.unknown(at, ending, why + (accepted.isEmpty() ? " (there is no plugin that writes any)" : " (accepted: "
          + String.join(", ", accepted) + ")"));
    }
    ReportFormat format = create(found, given, at);
    return new ReportFile(found, format, OutputFile.open(host, option, name), blamed);
  }

  private static boolean isPicture(Extension<ReportFormat> e, ReportFormat format) {
    return PluginGate.call(e.owner(), "isPicture of report format '" + e.name() + "'", format::isPicture);
  }

  private static ReportFormat create(Extension<ReportFormat> e, Map<String, String> given, Location at) {
    given.keySet().forEach(name -> {
      if (e.params().stream().noneMatch(p -> p.name().equals(name))) {
        throw new ScenarioException(Location.of("--" + name), "format '" + e.name() + "' has no such parameter" + (e.params().isEmpty() ? ""
            : " (it has: " + String.join(", ", e.params().stream().map(ParamSpec::name).toList()) + ")"));
      }
    });
    List<Given> typed = given.entrySet().stream()
        .map(g -> new Given(g.getKey(), g.getValue(), Location.of("--" + g.getKey() + " " + g.getValue()))).toList();
    return e.create(OptionParams.bind(e, typed, at));
  }

  /** Writes everything there is to write, and commits. */
  void write(Report report) {
    try {
      PluginGate.run(extension.owner(), "write of report format '" + extension.name() + "'", () -> format.write(report, file.stream()));
    } catch (PluginException e) {
      throw Optional.ofNullable(file.failure()).<RuntimeException>map(io ->
          new ScenarioException(Location.of(blamed), "cannot write it: " + InputFile.reason(io))).orElse(e);
    }
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
