package dev.stormbench.repl;

import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Files that the user names: read with a limit, refused with one line. */
final class InputFile {
  private InputFile() {}

  /** Reads a scenario or a file of definitions. {@code name} is as the user wrote it, relative to where he is. */
  static Document document(Host host, String name) {
    return ScenarioText.read(host.plugins(), name, read(host, name), FolderLoader.of(host, name));
  }

  /** Reads a profile, or a scenario of which only the text is wanted. {@code name} is as the user wrote it. */
  static Node parse(Host host, String name) {
    return ScenarioText.parse(host.plugins(), name, read(host, name));
  }

  /** Opens a file of any size; the caller closes it. */
  static InputStream open(Host host, String name) throws IOException {
    Path path = path(host, name, name);
    if (Files.isDirectory(path)) {
      throw refused(name, "this is a folder; accepted: a file");
    }
    try {
      return Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw refused(name, "no such file" + didYouMean(path));
    }
  }

  static byte[] read(Host host, String name) {
    Path path = path(host, name, name);
    if (Files.isDirectory(path)) {
      throw refused(name, "this is a folder; accepted: a scenario file");
    }
    try {
      ScenarioText.checkSize(name, Files.size(path));
      try (InputStream in = Files.newInputStream(path)) {
        byte[] bytes = in.readNBytes(ScenarioFormat.MAX_BYTES + 1); // a pipe or a device says nothing of its size
        ScenarioText.checkSize(name, bytes.length);
        host.wasRead(path);
        return bytes;
      }
    } catch (NoSuchFileException e) {
      throw refused(name, "no such file" + didYouMean(path));
    } catch (IOException e) {
      throw refused(name, "cannot read it: " + reason(e));
    }
  }

  /** The path that a user wrote. {@code blamed} begins the message if there can be no such path. */
  static Path path(Host host, String name, String blamed) {
    try {
      if (!name.isEmpty()) {
        return host.cwd().resolve(name);
      }
    } catch (InvalidPathException e) {
      throw refused(blamed, "not a file name: " + e.getReason());
    }
    throw refused(blamed.isEmpty() ? "''" : blamed, "not a file name: it is empty");
  }

  /** What went wrong with a file, in words. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException x -> "no such file or folder";
      case AccessDeniedException x -> "permission denied";
      case NotDirectoryException x -> "not a folder";
      case FileSystemException x when x.getReason() != null -> x.getReason().toLowerCase(Locale.ROOT);
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  static String didYouMean(Path path) {
    Path folder = path.getParent();
    if (folder == null) {
      return "";
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> there = files.map(f -> f.getFileName().toString()).sorted().toList();
      return Text.didYouMean(path.getFileName().toString(), there);
    } catch (IOException e) {
      return "";
    }
  }

  private static ScenarioException refused(String name, String message) {
    return new ScenarioException(Location.of(name), message);
  }
}
