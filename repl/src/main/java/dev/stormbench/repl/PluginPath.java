package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Bundle;
import dev.stormbench.engine.plugin.FailedPlugin;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the plugins of third parties are: what {@code --plugin-path} names, and the user's own folder. A plugin is a jar, or a folder of
 * jars of which one at least names it in its {@code META-INF/services}; each has a class loader of its own.
 *
 * @param typed as the user gave it, several joined as in a class path; empty for none
 * @param folder the user's own; null for none
 * @param variable where the folder was named, which then must be there; null if it is the usual one, which need not
 */
record PluginPath(String typed, @Nullable Path folder, @Nullable String variable) {
  /** None. */
  static final PluginPath NONE = new PluginPath("", null, null);

  static final String OPTION = "--plugin-path";

  /** Names the user's folder instead of the usual one; empty for none. */
  static final String VARIABLE = "STORMBENCH_PLUGINS_D";

  /** What a process that starts another one tells it, see {@link #properties}. */
  private static final String PATH_PROPERTY = "stormbench.plugin-path";
  private static final String FOLDER_PROPERTY = "stormbench.plugins-d";

  private static final String JAR = ".jar";

  /** What this process was told, or else what its user has. */
  static PluginPath ofThisProcess() {
    String typed = System.getProperty(PATH_PROPERTY, "");
    String told = System.getProperty(FOLDER_PROPERTY);
    String variable = System.getenv(VARIABLE);
    if (told == null && variable == null) {
      return new PluginPath(typed, usual(), null);
    }
    String folder = told == null ? variable : told;
    return new PluginPath(typed, folder.isEmpty() ? null : path(Path.of(""), folder, VARIABLE), told == null ? VARIABLE : null);
  }

  /** The platform's usual place. */
  private static @Nullable Path usual() {
    String config = System.getenv("XDG_CONFIG_HOME");
    try {
      Path folder = config != null && config.startsWith("/") ? Path.of(config) : Path.of(System.getProperty("user.home", ""), ".config");
      return folder.resolve("stormbench").resolve("plugins.d");
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** The same folder, and these paths. */
  PluginPath with(List<String> paths) {
    return new PluginPath(String.join(File.pathSeparator, paths), folder, variable);
  }

  /** The option as one would type it, with a blank before it; nothing if there is none. */
  String asTyped() {
    return typed.isEmpty() ? "" : " " + OPTION + " " + ScenarioArguments.quoted(typed);
  }

  /** Whether there may be plugins of third parties. */
  boolean isUsed() {
    return !typed.isEmpty() || folder != null && Files.isDirectory(folder);
  }

  /** Where plugins are looked for, for people. */
  Map<String, String> facts(Host host) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (!typed.isEmpty()) {
      facts.put("plugin-path", typed);
    }
    facts.put("plugins.d", folder == null ? "none (" + VARIABLE + " is empty)"
        : host.shown(folder) + (Files.isDirectory(folder) ? "" : " (not there)") + (variable == null ? "" : ", from " + variable));
    return facts;
  }

  /** What tells another JVM that the plugins are those in a folder, each a jar or a folder, and no others. */
  static List<String> properties(String folder) {
    return List.of("-D" + PATH_PROPERTY + "=", "-D" + FOLDER_PROPERTY + "=" + folder);
  }

  /** What tells another JVM, started in the same folder, the same. */
  List<String> properties() {
    return List.of("-D" + PATH_PROPERTY + "=" + typed, "-D" + FOLDER_PROPERTY + "=" + (folder == null ? "" : folder.toAbsolutePath()));
  }

  /** The plugins that are shipped, and those that are found here. */
  Plugins with(Plugins shipped, Host host) {
    Set<Unit> units = units(host);
    if (units.isEmpty()) {
      return shipped;
    }
    BundleReader reader = new BundleReader(host::shown);
    List<Bundle> bundles = new ArrayList<>();
    List<FailedPlugin> refused = new ArrayList<>();
    Set<List<Path>> known = new LinkedHashSet<>();
    for (Unit u : units) {
      try {
        if (u.jars.isEmpty()) {
          throw new BundleReader.RefusedException("there is no jar in this folder");
        }
        if (known.add(real(u.jars))) {
          bundles.add(reader.read(u.place, u.jars));
        }
      } catch (BundleReader.RefusedException e) {
        refused.add(FailedPlugin.refused(host.shown(u.place), String.valueOf(e.getMessage())));
      }
    }
    return shipped.with(bundles, refused);
  }

  /** What may be a plugin, each once. */
  Set<Unit> units(Host host) {
    Set<Unit> units = new LinkedHashSet<>();
    if (!typed.isEmpty()) {
      for (String item : typed.split(File.pathSeparator, -1)) {
        units.addAll(named(item, host));
      }
    }
    if (folder != null) {
      units.addAll(own(folder));
    }
    return units;
  }

  /**
   * Jars that share a class loader.
   *
   * @param place the folder they are in, or the jar
   */
  record Unit(Path place, List<Path> jars) {}

  /** By whatever name they were found. */
  private static List<Path> real(List<Path> jars) throws BundleReader.RefusedException {
    List<Path> real = new ArrayList<>();
    for (Path jar : jars) {
      try {
        real.add(jar.toRealPath());
      } catch (IOException e) {
        throw new BundleReader.RefusedException("cannot be read: " + InputFile.reason(e));
      }
    }
    return real;
  }

  // -- what the user names ------------------------------------------------------------------------------

  private static List<Unit> named(String item, Host host) {
    String blamed = OPTION + " " + item;
    Path path = path(host.cwd(), item, blamed);
    if (Files.isDirectory(path)) {
      List<Unit> found = folder(path, blamed);
      if (found.isEmpty()) {
        throw refused(blamed, "there is no jar in this folder, nor in a folder in it");
      }
      return found;
    }
    if (!Files.exists(path)) {
      throw refused(blamed, "no such file or folder" + InputFile.didYouMean(path));
    }
    if (!isJar(path)) {
      throw refused(blamed, "this is no jar; accepted: a jar, the folder of a plugin, or a folder of such folders and jars");
    }
    return List.of(new Unit(path, List.of(path)));
  }

  /** A plugin with its libraries; or a folder of plugins: with folders that have jars, or with several jars that can stand alone. */
  private static List<Unit> folder(Path path, String blamed) {
    List<Path> files = list(path, blamed);
    List<Path> jars = files.stream().filter(PluginPath::isJar).toList();
    List<Unit> folders = files.stream().filter(Files::isDirectory).map(f -> new Unit(f, jars(f, blamed)))
        .filter(u -> !u.jars.isEmpty()).toList();
    if (folders.isEmpty() && jars.stream().filter(BundleReader::provides).count() <= 1) {
      return jars.isEmpty() ? List.of() : List.of(new Unit(path, jars));
    }
    return Stream.concat(jars.stream().map(j -> new Unit(j, List.of(j))), folders.stream()).toList();
  }

  private static Path path(Path cwd, String name, String blamed) {
    try {
      if (!name.isEmpty()) {
        return cwd.resolve(name).normalize();
      }
    } catch (InvalidPathException e) {
      throw refused(blamed, "not a file name: " + e.getReason());
    }
    throw refused(blamed.strip(), "an item is empty; accepted: DIR or DIR" + File.pathSeparator + "DIR");
  }

  // -- what the user has --------------------------------------------------------------------------------

  /** Each jar in it, and each folder, is a plugin. */
  private List<Unit> own(Path own) {
    String[] names = own.toFile().list();
    if (names == null || names.length == 0) {
      if (names == null && (variable != null || Files.exists(own))) {
        String at = variable == null ? own.toString() : variable + "=" + own;
        throw refused(at, "cannot list it: " + (!Files.exists(own) ? "no such folder" : Files.isDirectory(own) ? "permission denied" : "not a folder"));
      }
      return List.of();
    }
    return list(own, own.toString()).stream().filter(f -> isJar(f) || Files.isDirectory(f))
        .map(f -> new Unit(f, isJar(f) ? List.of(f) : jars(f, f.toString()))).toList();
  }

  // -- files ------------------------------------------------------------------------------------------------

  private static boolean isJar(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(JAR) && !Files.isDirectory(file);
  }

  private static List<Path> jars(Path folder, String blamed) {
    return list(folder, blamed).stream().filter(PluginPath::isJar).toList();
  }

  /** Its files that are not hidden, sorted. */
  private static List<Path> list(Path folder, String blamed) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, f -> !f.getFileName().toString().startsWith("."))) {
      all.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of(); // just gone
    } catch (IOException e) {
      throw refused(blamed, "cannot list " + folder + ": " + InputFile.reason(e));
    }
    files.sort(null);
    return files;
  }

  private static ScenarioException refused(String at, String message) {
    return new ScenarioException(Location.of(at), message);
  }
}
