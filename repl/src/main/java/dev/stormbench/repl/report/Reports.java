package dev.stormbench.repl.report;

import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.Report.Section;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes reports and single figures of what commands wrote. */
public final class Reports {
  private Reports() {}

  /** A report of files: results of runs are compared as variants, what is of other kinds follows, each for itself. */
  public static Report of(List<Input> inputs) {
    List<Source> sources = inputs.stream().map(Input::source).toList();
    List<Run> runs = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    for (Source s : sources) {
      if (s instanceof Run r) {
        runs.add(r);
      }
    }
    if (runs.size() > 1) {
      sections.addAll(new Variants(runs).sections());
    }
    Map<Source, String> names = new LinkedHashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      names.put(sources.get(i), runs.size() > 1 && sources.get(i) instanceof Run r ? Variants.names(runs).get(runs.indexOf(r))
          : inputs.get(i).shortName());
    }
    for (int i = 0; i < sources.size(); i++) {
      Source s = sources.get(i);
      String prefix = sources.size() == 1 ? "" : names.get(s) + ": ";
      inputs.get(i).guarded(s::sections).forEach(x -> sections.add(new Section(prefix + (prefix.isEmpty() ? x.title()
          : lower(x.title())), x.blocks())));
    }
    List<String> titles = sources.stream().map(Source::title).distinct().toList();
    return new Report(String.join(", ", titles), sections);
  }

  /** What can be drawn of a file, by name: what it shows. */
  public static Map<String, String> names(Input input) {
    Map<String, String> names = new LinkedHashMap<>();
    input.source().drawings().forEach((name, d) -> names.put(name, d.doc()));
    return names;
  }

  /**
   * A report with one figure of a file.
   *
   * @param cpus those that are wanted; none for those that it has
   * @throws ScenarioException if there is no such figure
   */
  public static Report figure(Input input, String name, List<Integer> cpus) {
    Source source = input.source();
    Map<String, Source.Drawing> all = source.drawings();
    Source.Drawing d = all.get(name);
    if (d == null) {
      throw new ScenarioException(Location.of(input.file()), "there is no '" + name + "' to draw"
          + Nearest.didYouMean(name, all.keySet()) + " (there: " + String.join(", ", all.keySet()) + ")");
    }
    Figure f;
    try {
      f = d.of(cpus);
    } catch (IllegalArgumentException e) {
      throw new ScenarioException(Location.of(input.file()), "'" + name + "' " + e.getMessage());
    }
    return new Report(f.title(), List.of(new Section("", List.of(f))));
  }

  private static String lower(String title) {
    return title.length() > 1 && Character.isLowerCase(title.charAt(1)) ? Character.toLowerCase(title.charAt(0)) + title.substring(1)
        : title;
  }
}
