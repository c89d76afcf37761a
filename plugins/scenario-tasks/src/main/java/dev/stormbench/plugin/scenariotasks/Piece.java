package dev.stormbench.plugin.scenariotasks;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.Node.Scalar;
import dev.stormbench.spi.scenario.ScenarioException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a line that knows where it stands, and the nodes that are made of it.
 *
 * @param text without blanks around it
 * @param at where it begins
 */
record Piece(String text, Location at) {
  /** A stretch of a line; {@code at} is where the untrimmed text begins. */
  static Piece of(String text, Location at) {
    int blanks = 0;
    while (blanks < text.length() && Character.isWhitespace(text.charAt(blanks))) {
      blanks++;
    }
    return new Piece(text.strip(), new Location(at.file(), at.line(), at.column() + blanks));
  }

  /** From character {@code from} up to {@code to}. */
  Piece part(int from, int to) {
    return of(text.substring(from, to), new Location(at.file(), at.line(), at.column() + from));
  }

  /** From character {@code from} to the end. */
  Piece from(int from) {
    return part(from, text.length());
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  /** The length of its first word. */
  int wordEnd() {
    int i = 0;
    while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Its parts between a separator, empty ones included. */
  List<Piece> split(char separator) {
    List<Piece> parts = new ArrayList<>();
    int from = 0;
    for (int i = text.indexOf(separator); i >= 0; i = text.indexOf(separator, from)) {
      parts.add(part(from, i));
      from = i + 1;
    }
    parts.add(from(from));
    return parts;
  }

  /** Its words. */
  List<Piece> words() {
    List<Piece> words = new ArrayList<>();
    for (Piece rest = this; !rest.isEmpty(); ) {
      int end = rest.wordEnd();
      words.add(rest.part(0, end));
      rest = rest.from(end);
    }
    return words;
  }

  // -- nodes ----------------------------------------------------------------------------------------

  /** A text node. */
  Node string() {
    return new Scalar(text, Scalar.Kind.STRING, at);
  }

  /** A text node with another text. */
  Node string(String other) {
    return new Scalar(other, Scalar.Kind.STRING, at);
  }

  /** A whole number; {@code what} names it in the message if it is none. */
  Node integer(String what) {
    if (!text.matches("-?[0-9]+")) {
      throw bad(what + " is '" + shown() + "'; accepted: a whole number");
    }
    return new Scalar(text, Scalar.Kind.INTEGER, at);
  }

  /** A time; the least is {@code leastNs}, for what takes none at all. */
  Node micros(String what, long leastNs) {
    if (!text.matches("[0-9]+")) {
      throw bad(what + " is '" + shown() + "'; accepted: microseconds, a whole number such as 5000");
    }
    return string(leastNs > 0 && text.matches("0+") ? leastNs + "ns" : text + "us");
  }

  /** The CPUs of a mask. */
  Node mask(String what) {
    boolean hex = text.matches("0[xX][0-9a-fA-F]+");
    if (!hex && !text.matches("[0-9]+")) {
      throw bad(what + " is '" + shown() + "'; accepted: a mask of CPUs such as 0xf or 15");
    }
    BigInteger bits = hex ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    List<Node> cpus = new ArrayList<>();
    for (int cpu = bits.getLowestSetBit(); cpu >= 0 && cpu < bits.bitLength(); cpu++) {
      if (bits.testBit(cpu)) {
        cpus.add(new Scalar(Integer.toString(cpu), Scalar.Kind.INTEGER, at));
      }
    }
    if (cpus.isEmpty()) {
      throw bad(what + " is '" + shown() + "', a mask without a CPU");
    }
    return new Node.Sequence(cpus, at);
  }

  // -- messages -------------------------------------------------------------------------------------

  /** Blames this place. */
  ScenarioException bad(String message) {
    return new ScenarioException(at, message);
  }

  /** Says that the first word is not one of those that may stand here. */
  ScenarioException unknown(String kind, List<String> accepted) {
    Piece word = part(0, wordEnd());
    return bad("unknown " + kind + " '" + word.shown() + "'" + Nearest.didYouMean(word.text, accepted)
        + " (accepted: " + String.join(", ", accepted) + ")");
  }

  /** The text as a message may show it. */
  String shown() {
    return text.length() > 60 ? text.substring(0, 57) + "..." : text;
  }
}
