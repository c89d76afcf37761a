package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;

/** The parameters of an extension that the command line names and for which nothing was written: the defaults. */
final class NoParams implements Params {
  private final Extension<?> extension;
  private final Location at;

  private NoParams(Extension<?> extension, Location at) {
    this.extension = extension;
    this.at = at;
  }

  /** The defaults; refused if something must be written. {@code at} is the option. */
  static Params of(Extension<?> extension, Location at) {
    for (ParamSpec p : extension.params()) {
      if (p.defaultText() == null) {
        throw new ScenarioException(at, extension.point().word() + " '" + extension.name()
            + "' has a parameter '" + p.name() + "' that must be given, which an option cannot do");
      }
    }
    return new NoParams(extension, at);
  }

  @Override
  public Location at() {
    return at;
  }

  @Override
  public Location at(String name) {
    text(name);
    return at;
  }

  @Override
  public boolean isSet(String name) {
    text(name);
    return false;
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
    for (ParamSpec p : extension.params()) {
      if (p.name().equals(name) && p.defaultText() != null) {
        return p.defaultText();
      }
    }
    throw new IllegalArgumentException("no parameter '" + name + "' was declared");
  }

  @Override
  public long durationNs(String name) {
    return Durations.parse(text(name), at, name);
  }

  @Override
  public Distribution distribution(String name) {
    return new Distribution.Fixed(durationNs(name));
  }

  @Override
  public int[] cpus(String name) {
    throw new UnsupportedOperationException("CPU lists have no machine here");
  }

  @Override
  public Program program(String name) {
    throw new UnsupportedOperationException("programs are for workloads");
  }
}
