package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.Collection;

/** The sentences in which bad input is refused. */
final class Bad {
  private Bad() {}

  /** Any message, forced onto one line of printable characters. */
  static ScenarioException at(Location at, String message) {
    return new ScenarioException(clean(at), oneLine(message));
  }

  /** The place with printable characters only. */
  static Location clean(Location at) {
    return new Location(oneLine(at.file()), at.line(), at.column());
  }

  static String oneLine(String s) {
    return s.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", "?");
  }

  /** A value of the wrong type or out of range. {@code what} is such as {@code period in softirq-items}. */
  static ScenarioException type(String what, Node read, String accepted) {
    return at(read.at(), what + " is " + read.describe() + "; accepted: " + accepted);
  }

  /** A key nobody knows. */
  static ScenarioException key(Location at, String key, String owner, Collection<String> accepted) {
    return at(at, "unknown key " + Names.quote(key) + " in " + owner
        + Nearest.didYouMean(key, accepted) + " (accepted: " + Names.list(key, accepted) + ")");
  }

  /** A key that must be there. */
  static ScenarioException missing(Location at, String key, String owner, String accepted) {
    return at(at, "missing key '" + key + "' in " + owner + " (" + accepted + ")");
  }

  /** A name nobody knows. */
  static ScenarioException name(
      Location at, String kind, String name, Collection<String> known, String more) {
    return at(at, name(kind, name, known, more));
  }

  /** The same without the place. */
  static String name(String kind, String name, Collection<String> known, String more) {
    return oneLine("unknown " + kind + " " + Names.quote(name) + Nearest.didYouMean(name, known)
        + " (known: " + Names.list(name, known) + more + ")");
  }
}
