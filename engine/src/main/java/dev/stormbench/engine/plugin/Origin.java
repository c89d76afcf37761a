package dev.stormbench.engine.plugin;

import java.util.List;

/**
 * Where a plugin comes from.
 *
 * @param place what was given: the folder or the jar, as users read it
 * @param jar the file that has the plugin's class, as users read it; empty on the class path
 * @param libraries the names of the folder's other jars, sorted
 * @param sha256 of all its jars, in hexadecimal; empty on the class path, whose plugins have the version of the workbench
 */
public record Origin(String place, String jar, List<String> libraries, String sha256) {
  /** Shipped, or put on the class path by who started the JVM. */
  public static final Origin CLASS_PATH = new Origin("the class path", "", List.of(), "");

  private static final int SHORT = 12;

  public Origin {
    libraries = List.copyOf(libraries);
  }

  /** Whether it is from a folder or a jar, with a class loader of its own. */
  public boolean isThirdParty() {
    return !jar.isEmpty();
  }

  /** All its jars: the plugin's own, and the libraries. */
  String files() {
    return libraries.isEmpty() ? jar : jar + ", " + String.join(", ", libraries);
  }

  /** The beginning of the hash, for people. */
  public String fingerprint() {
    return sha256.substring(0, Math.min(SHORT, sha256.length()));
  }
}
