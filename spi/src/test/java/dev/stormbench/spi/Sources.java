package dev.stormbench.spi;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/** The sources of the SPI, or of a variant of it, that can be compiled. */
final class Sources {
  static final Path HOME = Path.of(System.getProperty("stormbench.home"));

  private final Map<String, String> texts;

  Sources(Map<String, String> texts) {
    this.texts = texts;
  }

  /** What is in the tree now. */
  static Sources now() {
    return below(HOME.resolve("spi/src/main/java"));
  }

  /** All below a folder. */
  static Sources below(Path root) {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path f : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        texts.put(root.relativize(f).toString().replace('\\', '/'), Files.readString(f));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Sources(texts);
  }

  /** Texts by file, such as {@code dev/stormbench/spi/Spi.java}. */
  Map<String, String> texts() {
    return texts;
  }

  /** The same with a text replaced in a file of {@code dev/stormbench/spi}; it must be there. */
  Sources with(String file, String old, String now) {
    String path = "dev/stormbench/spi/" + file;
    if (!texts.containsKey(path) || !texts.get(path).contains(old)) {
      throw new IllegalArgumentException(path + " has no " + old);
    }
    Map<String, String> changed = new TreeMap<>(texts);
    changed.put(path, texts.get(path).replace(old, now));
    return new Sources(changed);
  }

  /** Writes them below a folder. */
  void write(Path root) throws IOException {
    for (Map.Entry<String, String> e : texts.entrySet()) {
      Path file = root.resolve(e.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, e.getValue());
    }
  }

  /** Compiles into a folder, and returns it. */
  Path compile(Path into) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> units = new ArrayList<>();
    texts.forEach((file, text) -> units.add(new SimpleJavaFileObject(URI.create("mem:///" + file), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    }));
    StringWriter said = new StringWriter();
    String jspecify = NullMarked.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    if (!javac.getTask(said, null, null, List.of("-d", into.toString(), "-p", jspecify, "-parameters", "-proc:none"), null, units).call()) {
      throw new IllegalArgumentException(said.toString());
    }
    return into;
  }
}
