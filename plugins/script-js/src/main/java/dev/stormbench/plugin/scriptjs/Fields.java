package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options that a script gave to one call, read by name; a name that nobody knows is refused. */
final class Fields {
  private final Node.Mapping options;
  private final String what;

  /** @param what the call, such as {@code spawn} */
  Fields(Node node, String what, List<String> known) {
    this.what = what;
    if (!(node instanceof Node.Mapping m)) {
      throw new ScenarioException(node.at(), "the argument of " + what + " is " + node.describe() + "; accepted: an object");
    }
    options = m;
    for (Node.Entry e : m.entries()) {
      if (!known.contains(e.key())) {
        throw new ScenarioException(e.at(), "unknown key '" + e.key() + "' in " + what + Nearest.didYouMean(e.key(), known)
            + " (accepted: " + String.join(", ", known) + ")");
      }
    }
  }

  @Nullable Node get(String key) {
    Node n = options.get(key);
    return n instanceof Node.Scalar s && s.kind() == Node.Scalar.Kind.NULL ? null : n;
  }

  Node need(String key, String accepted) {
    Node n = get(key);
    if (n == null) {
      throw new ScenarioException(options.at(), "missing key '" + key + "' in " + what + " (" + accepted + ")");
    }
    return n;
  }

  Location at() {
    return options.at();
  }

  String text(String key, String otherwise) {
    Node n = get(key);
    if (n == null) {
      return otherwise;
    }
    if (!(n instanceof Node.Scalar s) || s.text().isBlank() || s.text().chars().anyMatch(Character::isISOControl)) {
      throw bad(key, n, "one line of text");
    }
    return s.text();
  }

  boolean flag(String key) {
    Node n = get(key);
    if (n == null) {
      return false;
    }
    if (!(n instanceof Node.Scalar s) || s.kind() != Node.Scalar.Kind.BOOLEAN) {
      throw bad(key, n, "true or false");
    }
    return s.text().equals("true");
  }

  int integer(String key, int otherwise, int min, int max) {
    Node n = get(key);
    if (n == null) {
      return otherwise;
    }
    if (!(n instanceof Node.Scalar s) || s.kind() != Node.Scalar.Kind.INTEGER
        || new BigDecimal(s.text()).compareTo(BigDecimal.valueOf(min)) < 0 || new BigDecimal(s.text()).compareTo(BigDecimal.valueOf(max)) > 0) {
      throw bad(key, n, "a whole number from " + min + " to " + max);
    }
    return Integer.parseInt(s.text());
  }

  ScenarioException bad(String key, Node n, String accepted) {
    return new ScenarioException(n.at(), key + " in " + what + " is " + n.describe() + "; accepted: " + accepted);
  }
}
