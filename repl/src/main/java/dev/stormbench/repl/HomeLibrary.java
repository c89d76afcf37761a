package dev.stormbench.repl;

import dev.stormbench.engine.scenario.ScenarioLibrary;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of the installation: {@code scripts/kernels} and {@code scripts/costs}. One that was read is not read again unless its file
 * has changed: who binds a thousand scenarios would do little else.
 */
final class HomeLibrary implements ScenarioLibrary {
  private static final String ENDING = ".yaml";

  private final Host host;

  private final Map<Path, Profile> known;

  /** A profile, and the time of its file. */
  private record Profile(FileTime time, Node node) {}

  HomeLibrary(Host host) {
    this.host = host;
    this.known = new ConcurrentHashMap<>();
  }

  /** Of the same installation, with what another one has read. */
  HomeLibrary(Host host, HomeLibrary other) {
    this.host = host;
    this.known = other.known;
  }

  @Override
  public List<String> kernelProfileNames() {
    return names("kernels");
  }

  @Override
  public Node kernelProfile(String name) {
    return read("kernels", name);
  }

  @Override
  public List<String> costProfileNames() {
    return names("costs");
  }

  @Override
  public Node costProfile(String name) {
    return read("costs", name);
  }

  /** The folder of the scenarios that are shipped. */
  Path scripts() {
    return host.home().resolve("scripts");
  }

  /** Names of the scenarios that are shipped, sorted: files below that folder without their ending. */
  List<String> scenarioNames() {
    Path scripts = scripts();
    try (Stream<Path> files = Files.walk(scripts)) {
      return files.map(f -> scripts.relativize(f).toString().replace('\\', '/'))
          .filter(f -> (f.endsWith(ENDING) || f.endsWith(".js")) && !f.matches("(kernels|costs|suites)/.*|.*/suite.yaml"))
          .map(f -> f.substring(0, f.lastIndexOf('.'))).distinct().sorted().toList();
    } catch (IOException e) {
      throw new ScenarioException(Location.of(host.shown(scripts)),
          "cannot list the scenarios that are shipped here: " + InputFile.reason(e));
    }
  }

  private List<String> names(String folder) {
    Path path = scripts().resolve(folder);
    try (Stream<Path> files = Files.list(path)) {
      return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(ENDING))
          .map(f -> f.substring(0, f.length() - ENDING.length())).sorted().toList();
    } catch (IOException e) {
      throw new ScenarioException(Location.of(host.shown(path)),
          "cannot list the profiles that are shipped here: " + InputFile.reason(e));
    }
  }

  private Node read(String folder, String name) {
    Path file = scripts().resolve(folder).resolve(name + ENDING);
    FileTime time = time(file);
    Profile profile = known.get(file);
    if (time == null || profile == null || !profile.time.equals(time)) {
      Node node = InputFile.parse(host, host.shown(file));
      if (time == null) {
        return node;
      }
      profile = new Profile(time, node);
      known.put(file, profile);
    }
    return profile.node;
  }

  private static @Nullable FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return null; // who reads it says why
    }
  }
}
