package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Node;
import java.util.List;

/** The profiles a scenario may name; the host keeps them, in files or elsewhere. */
public interface ScenarioLibrary {
  /** Names of the kernel profiles, sorted. */
  List<String> kernelProfileNames();

  /** The text of a kernel profile as nodes; only asked for a listed name. */
  Node kernelProfile(String name);

  /** Names of the cost profiles, sorted. */
  List<String> costProfileNames();

  /** The text of a cost profile as nodes; only asked for a listed name. */
  Node costProfile(String name);
}
