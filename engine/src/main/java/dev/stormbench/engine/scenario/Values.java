package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.Node.Scalar;
import java.math.BigInteger;
import java.util.List;

/** Reads typed values from nodes. {@code what} names the value in messages: {@code hz in kernel}. */
final class Values {
  private Values() {}

  static long integer(Node node, String what, long min, long max) {
    if (!(node instanceof Scalar s) || s.kind() != Scalar.Kind.INTEGER) {
      throw Bad.type(what, node, "a whole number");
    }
    BigInteger value = s.text().length() > 40 ? BigInteger.TEN.pow(40) : decode(s.text());
    if (value.compareTo(BigInteger.valueOf(min)) < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
      throw Bad.type(what, node, range(min, max));
    }
    return value.longValueExact();
  }

  static double number(Node node, String what, double min, double max) {
    if (!(node instanceof Scalar s)
        || (s.kind() != Scalar.Kind.INTEGER && s.kind() != Scalar.Kind.DECIMAL)) {
      throw Bad.type(what, node, "a number");
    }
    double value = s.kind() == Scalar.Kind.INTEGER && s.text().length() <= 40
        ? decode(s.text()).doubleValue()
        : s.text().contains(".i") || s.text().contains(".I") || s.text().contains(".n")
            || s.text().contains(".N") ? Double.NaN : Double.parseDouble(s.text());
    if (!(value >= min && value <= max) || Double.isInfinite(value)) {
      throw Bad.type(what, node, max >= Long.MAX_VALUE ? trim(min) + " or more" : trim(min) + " to " + trim(max));
    }
    return value;
  }

  static boolean bool(Node node, String what) {
    if (!(node instanceof Scalar s) || s.kind() != Scalar.Kind.BOOLEAN) {
      throw Bad.type(what, node, "true or false");
    }
    return s.text().equalsIgnoreCase("true");
  }

  /** One line; any scalar but nothing: {@code comm: 123} is a text, too. */
  static String text(Node node, String what) {
    String text = prose(node, what);
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      throw Bad.type(what, node, "one line of text");
    }
    return text;
  }

  /** Text of any number of lines. */
  static String prose(Node node, String what) {
    if (!(node instanceof Scalar s) || s.kind() == Scalar.Kind.NULL) {
      throw Bad.type(what, node, "a text");
    }
    return s.text();
  }

  static String word(Node node, String what, List<String> choices) {
    if (!(node instanceof Scalar s) || s.kind() == Scalar.Kind.NULL) {
      throw Bad.type(what, node, String.join(", ", choices));
    }
    if (!choices.contains(s.text())) {
      throw Bad.at(node.at(), what + " is " + node.describe() + Nearest.didYouMean(s.text(), choices)
          + " (accepted: " + String.join(", ", choices) + ")");
    }
    return s.text();
  }

  static Node.Sequence list(Node node, String what, String accepted) {
    if (!(node instanceof Node.Sequence list)) {
      throw Bad.type(what, node, accepted);
    }
    return list;
  }

  static Node.Mapping mapping(Node node, String what, String accepted) {
    if (!(node instanceof Node.Mapping mapping)) {
      throw Bad.type(what, node, accepted);
    }
    return mapping;
  }

  private static BigInteger decode(String text) {
    return text.startsWith("0x") ? new BigInteger(text.substring(2), 16)
        : text.startsWith("0o") ? new BigInteger(text.substring(2), 8)
        : new BigInteger(text);
  }

  private static String range(long min, long max) {
    return max >= Integer.MAX_VALUE ? min + " or more" : min + " to " + max;
  }

  private static String trim(double d) {
    return d == Math.rint(d) && Math.abs(d) < 1e15 ? Long.toString((long) d) : Double.toString(d);
  }
}
