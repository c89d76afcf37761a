package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;

/**
 * A policy for a class in one word, as command lines and suites have it: {@code rt=rt-global}.
 *
 * @param slot one of {@link PolicyItem#SLOTS}
 * @param name of the policy, {@link #NONE}, or a file that defines one
 */
public record PolicyWord(String slot, String name) {
  /** The kernel's own class. */
  public static final String NONE = "none";

  /** Reads a word. {@code at} is blamed if it is none. */
  public static PolicyWord read(String word, Location at) {
    int equals = word.indexOf('=');
    String slot = equals < 0 ? word : word.substring(0, equals).strip();
    String name = equals < 0 ? "" : word.substring(equals + 1).strip();
    if (equals >= 0 && !PolicyItem.SLOTS.contains(slot)) {
      throw Bad.name(at, "class", slot, PolicyItem.SLOTS, "");
    }
    if (name.isEmpty()) {
      throw Bad.at(at, "wants CLASS=NAME, such as rt=rt-global or fair=global-fifo");
    }
    return new PolicyWord(slot, name);
  }

  /** Whether a word names a policy, not a fix. */
  static boolean is(String word) {
    int equals = word.indexOf('=');
    return equals >= 0 && word.lastIndexOf('/', equals) < 0;
  }

  @Override
  public String toString() {
    return slot + "=" + name;
  }
}
