package dev.stormbench.repl.prompt;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioLibrary;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.scenario.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the prompt needs of the workbench around it. Refusals are {@link dev.stormbench.spi.scenario.ScenarioException}s. */
public interface Bench {
  /** The plugins, found at the first call. From any thread. */
  Plugins plugins();

  /** The profiles of the installation. */
  ScenarioLibrary library();

  /** The file that a user means: one of his, or the name of a scenario that is shipped; to be read and shown. */
  String locate(String name);

  /** Reads a scenario or a file of definitions. */
  Document read(String file);

  /** The path of a file that a user named. */
  Path path(String file);

  /** A path as users read it. */
  String shown(Path path);

  /** Writes a file, all of it or nothing. */
  void write(String file, String text);

  /**
   * Begins to write a trace of a machine that stands still.
   *
   * @param options those of {@link dev.stormbench.spi.repl.Session#traceTo}
   */
  Recording record(String file, Map<String, String> options, Scenario scenario, Simulation simulation);

  /** Draws a figure into a file, all of it or nothing. */
  void draw(Figure figure, String file);

  /** Makes an extension for which nothing is written: its parameters have their defaults. */
  <T> T create(Extension<T> extension);

  /** The result document of a run so far, as JSON. */
  byte[] document(RunReport report);

  /** Names of the scenarios that are shipped. */
  List<String> scenarioNames();

  /** The folder that file names are relative to. */
  Path cwd();
}
