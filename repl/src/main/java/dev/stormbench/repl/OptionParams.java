package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import java.util.Map;

/** Parameters of an extension, some of which were given as options: {@code --width 800}. */
final class OptionParams implements Params {
  private final Map<String, String> given;
  private final Params defaults;

  private OptionParams(Map<String, String> given, Params defaults) {
    this.given = given;
    this.defaults = defaults;
  }

  /** Those that are given, checked, and the defaults. */
  static Params of(Extension<?> extension, Map<String, String> given, Location at) {
    for (ParamSpec p : extension.params()) {
      if (given.containsKey(p.name())) {
        check(p, given.get(p.name()));
      }
    }
    return new OptionParams(Map.copyOf(given), NoParams.of(extension, at));
  }

  private static void check(ParamSpec p, String text) {
    Location at = Location.of("--" + p.name() + " " + text);
    switch (p.type()) {
      case INTEGER, NUMBER -> {
        boolean whole = p.type() == ParamSpec.Type.INTEGER;
        boolean fits = text.matches(whole ? "-?[0-9]{1,9}" : "-?[0-9]{1,9}(\\.[0-9]{1,9})?");
        if (!fits || Double.parseDouble(text) < p.min() || Double.parseDouble(text) > p.max()) {
          throw new ScenarioException(at, "accepted: " + p.type().accepted() + " from " + bound(p.min(), whole) + " to " + bound(p.max(),
              whole));
        }
      }
      case WORD -> {
        if (!p.choices().contains(text)) {
          throw new ScenarioException(at, "accepted: " + String.join(", ", p.choices()) + Text.didYouMean(text, p.choices()));
        }
      }
      case BOOLEAN -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw new ScenarioException(at, "accepted: " + p.type().accepted());
        }
      }
      case DURATION -> Durations.parse(text, at, p.name());
      default -> { }
    }
  }

  private static String bound(double d, boolean whole) {
    return whole || d == Math.rint(d) ? Long.toString((long) d) : Double.toString(d);
  }

  @Override
  public Location at() {
    return defaults.at();
  }

  @Override
  public Location at(String name) {
    return given.containsKey(name) ? Location.of("--" + name + " " + given.get(name)) : defaults.at(name);
  }

  @Override
  public boolean isSet(String name) {
    return given.containsKey(name) || defaults.isSet(name);
  }

  @Override
  public int intValue(String name) {
    return Integer.parseInt(text(name));
  }

  @Override
  public double number(String name) {
    return Double.parseDouble(text(name));
  }

  @Override
  public boolean flag(String name) {
    return Boolean.parseBoolean(text(name));
  }

  @Override
  public String text(String name) {
    return given.containsKey(name) ? given.get(name) : defaults.text(name);
  }

  @Override
  public long durationNs(String name) {
    return Durations.parse(text(name), at(name), name);
  }

  @Override
  public Distribution distribution(String name) {
    return new Distribution.Fixed(durationNs(name));
  }

  @Override
  public int[] cpus(String name) {
    return defaults.cpus(name);
  }

  @Override
  public Program program(String name) {
    return defaults.program(name);
  }
}
