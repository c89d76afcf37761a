package dev.stormbench.testkit;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import java.util.List;
import java.util.Map;

/**
 * Parameters for tests of what a factory makes, without a machine: given values, else the declared defaults. Times of defaults are whole
 * numbers with a unit; all CPUs are 0 to 3.
 *
 * @param specs as declared
 * @param given values by name, of the type that {@link Params} has for them: a Long for a duration, an int[] for CPUs
 */
public record GivenParams(List<ParamSpec> specs, Map<String, Object> given) implements Params {
  @Override
  public Location at() {
    return new Location("test.yaml", 1, 1);
  }

  @Override
  public Location at(String name) {
    return at();
  }

  @Override
  public boolean isSet(String name) {
    return given.containsKey(name);
  }

  @Override
  public int intValue(String name) {
    return isSet(name) ? (Integer) given.get(name) : Integer.parseInt(defaultText(name));
  }

  @Override
  public double number(String name) {
    return isSet(name) ? (Double) given.get(name) : Double.parseDouble(defaultText(name));
  }

  @Override
  public boolean flag(String name) {
    return isSet(name) ? (Boolean) given.get(name) : defaultText(name).equals("true");
  }

  @Override
  public String text(String name) {
    return isSet(name) ? (String) given.get(name) : defaultText(name);
  }

  @Override
  public long durationNs(String name) {
    return isSet(name) ? (Long) given.get(name) : ns(defaultText(name));
  }

  @Override
  public Distribution distribution(String name) {
    return isSet(name) ? (Distribution) given.get(name) : new Distribution.Fixed(ns(defaultText(name)));
  }

  @Override
  public int[] cpus(String name) {
    return isSet(name) ? (int[]) given.get(name) : new int[] {0, 1, 2, 3};
  }

  @Override
  public Program program(String name) {
    return (Program) given.get(name);
  }

  private String defaultText(String name) {
    return specs.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow().defaultText();
  }

  private static long ns(String text) {
    int unit = text.replaceAll("[a-z]", "").length();
    long scale = switch (text.substring(unit)) {
      case "us" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      default -> throw new IllegalArgumentException(text);
    };
    return Long.parseLong(text.substring(0, unit)) * scale;
  }
}
