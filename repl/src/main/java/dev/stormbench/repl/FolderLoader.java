package dev.stormbench.repl;

import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a scenario may read besides itself: the tree below its own folder, and by name what is shipped. */
final class FolderLoader implements ScenarioLoader {
  private static final List<String> SHIPPED_ENDINGS = List.of(".yaml", ".js");

  private final Host host;
  private final Path folder;
  /** Files that are being read, the outermost first; none is read again inside itself. */
  private final List<Path> chain;

  private FolderLoader(Host host, Path folder, List<Path> chain) {
    this.host = host;
    this.folder = folder;
    this.chain = chain;
  }

  /** For the file of that name, as the user wrote it. */
  static FolderLoader of(Host host, String name) {
    Path file = InputFile.path(host, name, name).normalize();
    return new FolderLoader(host, file.toAbsolutePath().getParent(), List.of(real(file)));
  }

  @Override
  public String text(String path, Location from) {
    Path file = inside(path, from);
    return ScenarioText.decode(host.shown(file), InputFile.read(host, host.shown(file)));
  }

  @Override
  public Document scenario(String path, Location from) {
    Path file = isRelative(path) ? inside(path, from) : shipped(path, from);
    Path real = real(file);
    if (chain.contains(real)) {
      throw new ScenarioException(from, "'" + path + "' is read by this file, directly or indirectly: it cannot contain itself");
    }
    List<Path> longer = new ArrayList<>(chain);
    longer.add(real);
    String shown = host.shown(file);
    return ScenarioText.read(host.plugins(), shown, InputFile.read(host, shown),
        new FolderLoader(host, file.toAbsolutePath().getParent(), List.copyOf(longer)));
  }

  private static boolean isRelative(String path) {
    return path.startsWith("./") || path.startsWith("../") || path.startsWith("/") || path.equals(".") || path.equals("..");
  }

  private Path shipped(String name, Location from) {
    Path scripts = host.library().scripts();
    for (String ending : SHIPPED_ENDINGS) {
      Path file = resolve(scripts, name + ending, from);
      if (file.startsWith(scripts) && Files.isRegularFile(file)) {
        return file;
      }
    }
    List<String> names = host.library().scenarioNames();
    throw new ScenarioException(from, "no scenario '" + name + "' is shipped" + Text.didYouMean(name, names)
        + "; a file of yours is named as ./" + name);
  }

  private Path inside(String path, Location from) {
    Path file = resolve(folder, path, from);
    if (path.startsWith("/") || !file.startsWith(folder)) {
      throw outside(path, from);
    }
    if (!Files.exists(file)) {
      throw new ScenarioException(from, "'" + path + "': no such file" + InputFile.didYouMean(file));
    }
    if (!real(file).startsWith(real(folder))) {
      throw outside(path, from);
    }
    return file;
  }

  private static Path resolve(Path folder, String path, Location from) {
    try {
      return folder.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new ScenarioException(from, "not a file name: " + e.getReason());
    }
  }

  private static ScenarioException outside(String path, Location from) {
    return new ScenarioException(from, "'" + path + "' leads out of the scenario's folder; accepted: files in it and below");
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }
}
