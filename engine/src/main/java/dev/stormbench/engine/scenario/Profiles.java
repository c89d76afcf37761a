package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Node;
import java.util.Collection;

/** What kernel and cost profiles have in common. */
final class Profiles {
  /** The version of the notation of scenarios and profiles. */
  static final int FORMAT = 1;

  private Profiles() {}

  /** Checks {@code format}, {@code name} and {@code description} of a profile that is known as {@code name}. */
  static void checkHead(Section profile, String name) {
    checkFormat(profile.need("format", "1"), profile.what("format"));
    if (!profile.text("name").equals(name)) {
      throw Bad.type(profile.what("name"), profile.need("name", ""),
          "'" + name + "', the name of its file");
    }
    Values.prose(profile.need("description", "a text"), profile.what("description"));
  }

  static void checkFormat(Node node, String what) {
    if (Values.integer(node, what, Integer.MIN_VALUE, Integer.MAX_VALUE) != FORMAT) {
      throw Bad.type(what, node, "" + FORMAT);
    }
  }

  /** Reads the name of a profile and checks that it exists. */
  static String name(Node node, String what, String kind, Collection<String> known) {
    String name = Values.text(node, what);
    if (!known.contains(name)) {
      throw Bad.name(node.at(), kind, name, known, "");
    }
    return name;
  }
}
