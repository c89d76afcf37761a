package dev.stormbench.plugin.sweepspark;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The jars that classes are from, for executors; of a folder of classes one is made, which goes when this is closed. */
final class Jars implements AutoCloseable {
  private final List<Path> made = new ArrayList<>();

  List<Path> of(Class<?>... types) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (Class<?> type : types) {
      Path from;
      try {
        from = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      } catch (URISyntaxException e) {
        throw new IOException(e);
      }
      jars.add(Files.isDirectory(from) ? jar(from) : from);
    }
    return jars;
  }

  private Path jar(Path folder) throws IOException {
    Path jar = Files.createTempFile("stormbench-", ".jar");
    made.add(jar);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> all = Files.walk(folder)) {
      for (Path f : all.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(folder.relativize(f).toString().replace('\\', '/')));
        Files.copy(f, entries);
      }
    }
    return jar;
  }

  @Override
  public void close() throws IOException {
    for (Path jar : made) {
      Files.deleteIfExists(jar);
    }
  }
}
