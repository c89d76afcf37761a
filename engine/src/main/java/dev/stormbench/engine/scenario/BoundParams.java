package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import java.util.Map;

/** Parameters as {@link ParamBinder} checked them. {@code written} has the places of what the user wrote. */
record BoundParams(Location at, Map<String, Object> values, Map<String, Location> written)
    implements Params {

  BoundParams {
    values = Map.copyOf(values);
    written = Map.copyOf(written);
  }

  @Override
  public Location at(String name) {
    value(name, Object.class);
    return written.getOrDefault(name, at);
  }

  @Override
  public boolean isSet(String name) {
    value(name, Object.class);
    return written.containsKey(name);
  }

  @Override
  public int intValue(String name) {
    return value(name, Integer.class);
  }

  @Override
  public double number(String name) {
    return value(name, Double.class);
  }

  @Override
  public boolean flag(String name) {
    return value(name, Boolean.class);
  }

  @Override
  public String text(String name) {
    return value(name, String.class);
  }

  @Override
  public long durationNs(String name) {
    return value(name, Long.class);
  }

  @Override
  public Distribution distribution(String name) {
    return value(name, Distribution.class);
  }

  @Override
  public int[] cpus(String name) {
    return value(name, int[].class).clone();
  }

  @Override
  public Program program(String name) {
    return value(name, Program.class);
  }

  /** A wrong name or type is the plugin's bug; the gate turns this into a blame. */
  private <T> T value(String name, Class<T> type) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter '" + name + "' was declared");
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("parameter '" + name + "' was declared with another type");
    }
    return type.cast(value);
  }
}
