package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;

/**
 * Changes a scenario before it is checked, as {@code --set} says: {@code machine.cpus=64}, {@code
 * workloads.softirq-items.period=800us}, {@code watchdogs=[softlockup]}. A {@link NodePath} and a value in flow notation.
 */
public final class ScenarioEditor {
  private ScenarioEditor() {}

  /** The scenario with one {@code path=value} applied. */
  public static Node set(Node scenario, String assignment) {
    String line = Bad.oneLine(assignment);
    Location at = Location.of("--set " + (line.length() > 80 ? line.substring(0, 77) + "..." : line));
    int equals = assignment.indexOf('=');
    String path = equals < 0 ? "" : assignment.substring(0, equals).strip();
    if (!NodePath.isPath(path)) {
      throw Bad.at(at, "read no path and value; accepted: path=value, such as machine.cpus=64");
    }
    return NodePath.set(scenario, path, at, FlowText.parse(assignment.substring(equals + 1), at));
  }
}
