package dev.stormbench.repl.sweep;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.regex.Pattern;

/**
 * How near the two ends of a bracket are to be.
 *
 * @param share of the upper end, 0 if it is not given so
 * @param width in the parameter's own unit, 0 if it is not given so
 */
public record Precision(double share, double width) {
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,2}(?:\\.[0-9]{1,6})?)%");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(?:\\.[0-9]{1,9})?");
  private static final double WHOLE = 100;

  /** Reads one that fits a scale, such as {@code 5%}, {@code 10us} or {@code 1}. */
  public static Precision parse(String text, Scale scale) {
    Location at = Location.of("--precision " + text);
    boolean time = scale.kind() == Scale.Kind.TIME;
    if (PERCENT.matcher(text).matches()) {
      if (scale.value(scale.low()) <= 0 || scale.value(scale.high()) <= 0) {
        throw new ScenarioException(at, "a share wants both ends above 0; accepted: such as " + (time ? "10us" : "1"));
      }
      return positive(new Precision(Double.parseDouble(text.substring(0, text.length() - 1)) / WHOLE, 0), at);
    }
    if (NUMBER.matcher(text).matches() == time) {
      throw new ScenarioException(at, "does not fit " + scale.low() + ".." + scale.high() + "; accepted: such as 5% or " + (time ? "10us" : "1"));
    }
    return positive(new Precision(0, time ? Durations.parse(text, at, "it") : Double.parseDouble(text)), at);
  }

  private static Precision positive(Precision p, Location at) {
    if (p.share == 0 && p.width == 0) {
      throw new ScenarioException(at, "is 0; accepted: more than that");
    }
    return p;
  }

  /** Whether two ends are near enough. */
  boolean isReached(double low, double high) {
    return high - low <= (share > 0 ? share * high : width);
  }
}
