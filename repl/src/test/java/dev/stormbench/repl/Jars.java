package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes jars as a third party would: compiled against the SPI, here on the test's class path. */
final class Jars {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface) (\\w+)");

  private final Path work;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private Jars(Path work) {
    this.work = work;
  }

  /** An empty jar; {@code folder} is for what is compiled. */
  static Jars in(Path folder) {
    try {
      return new Jars(Files.createTempDirectory(folder, ".jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A plugin {@code com.example.ID} with this body of init, where {@code r} is the registry, and a fix of the name {@code ID}. */
  static Jars plugin(Path folder, String id, String body) {
    return in(folder).sources(List.of(), source(id, "Spi.VERSION", body)).service(className(id));
  }

  /** Its class. */
  static String className(String id) {
    return "com.example." + id.replace("-", "") + ".Main";
  }

  /** The source of such a plugin. */
  static String source(String id, String spi, String body) {
    return """
        package com.example.%s;

        import dev.stormbench.spi.*;
        import dev.stormbench.spi.machine.*;
        import dev.stormbench.spi.trace.*;
        import java.util.*;

        @BuiltFor(%s)
        public final class Main implements Plugin {
          public String id() { return "com.example.%s"; }
          public String version() { return "1.0"; }
          public void init(Registry r) {
            r.fix("%s", "Fix of " + id() + ".", List.of(), p -> new KernelFix() { });
            %s
          }
        }
        """.formatted(id.replace("-", ""), spi, id, id, body);
  }

  /**
   * Adds classes.
   *
   * @param first what they are compiled against, before the class path of the test
   */
  Jars sources(List<Path> first, String... sources) {
    compile(first, sources).forEach(entries::put);
    return this;
  }

  /** Names a class in META-INF/services. */
  Jars service(String className) {
    return entry("META-INF/services/dev.stormbench.spi.Plugin", "# plugins\n\n" + className + " # one\n");
  }

  Jars entry(String name, String text) {
    entries.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Jars without(String entry) {
    assertThat(entries.remove(entry)).as(entry).isNotNull();
    return this;
  }

  Jars changed(String entry, UnaryOperator<byte[]> how) {
    entries.computeIfPresent(entry, (k, bytes) -> how.apply(bytes));
    return this;
  }

  /** Writes it. */
  Path to(Path file) {
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
        for (Map.Entry<String, byte[]> e : entries.entrySet()) {
          ZipEntry entry = new ZipEntry(e.getKey());
          entry.setTimeLocal(TIME); // equal jars have equal hashes
          zip.putNextEntry(entry);
          zip.write(e.getValue());
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles into a folder of its own, to be compiled against. */
  Path classes(String... sources) {
    compile(List.of(), sources);
    return work.resolve("out");
  }

  private Map<String, byte[]> compile(List<Path> first, String... sources) {
    Path out = work.resolve("out");
    List<String> path = new ArrayList<>(first.stream().map(Path::toString).toList());
    path.add(System.getProperty("java.class.path"));
    List<String> words = new ArrayList<>(List.of("-proc:none", "-Xlint:none", "--release", "25", "-d", out.toString(), "-cp",
        String.join(java.io.File.pathSeparator, path)));
    try {
      for (String s : sources) {
        Matcher name = PACKAGE.matcher(s);
        Matcher type = TYPE.matcher(s);
        assertThat(name.find() && type.find()).isTrue();
        Path file = work.resolve("src/" + name.group(1).replace('.', '/') + "/" + type.group(1) + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, s);
        words.add(file.toString());
      }
      JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
      StringWriter said = new StringWriter();
      assertThat(javac.getTask(said, null, null, words.subList(0, words.size() - sources.length), null,
          javac.getStandardFileManager(null, null, null).getJavaFileObjects(
              words.subList(words.size() - sources.length, words.size()).stream().map(Path::of).toArray(Path[]::new))).call())
          .as(said.toString()).isTrue();
      Map<String, byte[]> classes = new LinkedHashMap<>();
      try (Stream<Path> files = Files.walk(out)) {
        for (Path f : files.filter(Files::isRegularFile).sorted().toList()) {
          classes.put(out.relativize(f).toString(), Files.readAllBytes(f));
        }
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
