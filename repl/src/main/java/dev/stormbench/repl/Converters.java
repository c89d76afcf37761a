package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.repl.sweep.Design;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How option values are read. */
final class Converters {
  private Converters() {}

  /** A whole number in decimal. Picocli itself would take 010 for 8. */
  static final class WholeNumber implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "' is not a whole number");
      }
    }
  }

  /** A number from 1 up, such as a number of processes. */
  static final class Count implements ITypeConverter<Integer> {
    private static final int MAX = 1024;

    @Override
    public Integer convert(String value) {
      try {
        int n = Integer.parseInt(value);
        if (n >= 1 && n <= MAX) {
          return n;
        }
      } catch (NumberFormatException e) {
        // falls through to the refusal
      }
      throw new TypeConversionException("'" + value + "' is not a whole number from 1 to " + MAX);
    }
  }

  /** A time with a unit, in ns, longer than 0. */
  static final class Time implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        long ns = Durations.parse(value, Location.of(""), "it");
        if (ns > 0) {
          return ns;
        }
      } catch (ScenarioException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()).replaceFirst("^: ", ""));
      }
      throw new TypeConversionException("it is 0; accepted: a time longer than that, such as 30s");
    }
  }

  /** An engine, by its name. */
  static final class Engine implements ITypeConverter<Simulation.Engine> {
    static final String DESCRIPTION = "The fast one (default), or the naive one that it is checked against; with a trick left out "
        + "or added: fast,-tree, or naive,+cycles. Tricks: tree, cycles, hops. The result is the same.";

    @Override
    public Simulation.Engine convert(String value) {
      try {
        return Simulation.Engine.of(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** A share between a half and one: how sure something is to be. */
  static final class Confidence implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      if (value.matches("0?\\.[0-9]{1,6}") && Double.parseDouble(value) >= 0.5) {
        return Double.parseDouble(value);
      }
      throw new TypeConversionException("'" + value + "' is no confidence; accepted: from 0.5 up to below 1, such as 0.95");
    }
  }

  /** How points are chosen. */
  static final class SweepDesign implements ITypeConverter<Design> {
    @Override
    public Design convert(String value) {
      List<String> known = Arrays.stream(Design.values()).map(Design::toString).toList();
      if (known.contains(value)) {
        return Design.values()[known.indexOf(value)];
      }
      throw new TypeConversionException("'" + value + "' is no design" + Text.didYouMean(value, known) + " (known: " + String.join(", ", known)
          + ")");
    }
  }
}
