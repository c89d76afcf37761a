package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Origin;
import dev.stormbench.spi.sweep.Luggage;
import dev.stormbench.spi.sweep.WorkerSetup;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes {@link Luggage}: {@code lib/} with the class path, {@code compiler/} if JavaScript is compiled, {@code plugins/} with those of
 * third parties, and {@code files.zip}.
 *
 * <p>The last has the files that were read and the scripts of the installation, each under the absolute name that it has here. A worker
 * takes it for its file system: it is in the same folder of the same name, so a relative name, one with {@code ..} and an absolute one
 * lead to the same file, and messages read the same.
 */
final class Packed {
  private static final String FILES = "files.zip";
  private static final String FILES_PROPERTY = "stormbench.files";
  private static final String CWD_PROPERTY = "stormbench.cwd";
  private static final String UPGRADE = "--upgrade-module-path=";

  /** Flags that name a file of this machine, or that only this JVM is to have. */
  private static final List<String> STAY = List.of("-Dstormbench.", "-Djava.io.tmpdir=", "-XX:AOTCache=", "-javaagent:", "-agent");

  /** What is in a zip has no time, so that the same things are the same bytes. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final Host host;

  private Packed(Host host) {
    this.host = host;
  }

  /** Where this process is: in a folder of its machine, or in one of the luggage that it was started from. */
  static Path cwd() {
    String files = System.getProperty(FILES_PROPERTY);
    if (files == null) {
      return Path.of("").toAbsolutePath();
    }
    try {
      return FileSystems.newFileSystem(Path.of(files)).getPath(System.getProperty(CWD_PROPERTY, "/"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes it.
   *
   * @param setup of a worker on this machine
   * @param backend where the plugin is from that asks for it, which workers do without
   */
  static Luggage write(Host host, Path zip, WorkerSetup setup, Origin backend) throws IOException {
    MessageDigest hash = Sha256.digest();
    List<String> arguments;
    try (ZipOutputStream out = new ZipOutputStream(new DigestOutputStream(Files.newOutputStream(zip), hash))) {
      out.setLevel(Deflater.NO_COMPRESSION); // nearly all are jars
      arguments = new Packed(host).write(out, setup.arguments(), backend);
    }
    return new Luggage(zip, HexFormat.of().formatHex(hash.digest()),
        new WorkerSetup(arguments, setup.answers(), setup.limitNs(), setup.late(), setup.outOfMemory()));
  }

  /** Writes all, and returns what starts a worker there. */
  private List<String> write(ZipOutputStream out, List<String> here, Origin backend) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (String a : here) {
      if (a.startsWith(UPGRADE)) {
        add(out, Path.of(a.substring(UPGRADE.length())), "compiler");
        arguments.add(UPGRADE + "compiler");
      } else if (a.equals(System.getProperty("java.class.path"))) {
        arguments.add(classPath(out, a));
      } else if (STAY.stream().noneMatch(a::startsWith)) {
        arguments.add(a);
      }
    }
    plugins(out, backend);
    out.putNextEntry(entry(FILES));
    files(out);
    out.closeEntry();
    List<String> told = new ArrayList<>(PluginPath.properties("plugins"));
    told.addAll(List.of("-Dstormbench.home=" + host.home(), "-D" + FILES_PROPERTY + "=" + FILES, "-D" + CWD_PROPERTY + "=" + host.cwd()));
    arguments.addAll(0, told);
    return arguments;
  }

  private static String classPath(ZipOutputStream out, String here) throws IOException {
    List<String> there = new ArrayList<>();
    for (String item : here.split(File.pathSeparator)) {
      Path path = Path.of(item).toAbsolutePath();
      String name = "lib/" + (Files.isDirectory(path) ? there.size() + "-" : "") + path.getFileName();
      add(out, path, name);
      there.add(name);
    }
    return String.join(":", there);
  }

  private void plugins(ZipOutputStream out, Origin backend) throws IOException {
    out.putNextEntry(entry("plugins/"));
    int n = 0;
    for (PluginPath.Unit u : host.pluginPath().units(host)) {
      if (backend.isThirdParty() && host.shown(u.place()).equals(backend.place())) {
        continue;
      }
      String name = "plugins/" + n++ + "-" + u.place().getFileName();
      if (Files.isDirectory(u.place())) {
        for (Path jar : u.jars()) {
          add(out, jar, name + "/" + jar.getFileName());
        }
      } else {
        add(out, u.place(), name);
      }
    }
  }

  /** The file system of a worker. */
  private void files(OutputStream out) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> scripts = Files.walk(host.library().scripts())) {
      scripts.filter(Files::isRegularFile).forEach(f -> files.put(name(f), f));
    }
    host.read().forEach(f -> files.put(name(f), f));
    try (ZipOutputStream zip = new ZipOutputStream(new FilterOutputStream(out) {
      @Override
      public void write(byte[] b, int off, int len) throws IOException {
        out.write(b, off, len);
      }

      @Override
      public void close() {
        // it goes on behind this zip
      }
    })) {
      for (Map.Entry<String, Path> f : files.entrySet()) {
        add(zip, f.getValue(), f.getKey());
      }
    }
  }

  /** Of a file in {@link #FILES}, where the root is that of this machine. */
  private static String name(Path file) {
    return file.toAbsolutePath().normalize().toString().substring(1);
  }

  /** A file, or all that is in a folder. */
  private static void add(ZipOutputStream out, Path path, String name) throws IOException {
    if (Files.isDirectory(path)) {
      List<Path> all;
      try (Stream<Path> files = Files.walk(path)) {
        all = files.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path f : all) {
        add(out, f, name + "/" + path.relativize(f));
      }
    } else if (Files.exists(path)) { // a class path may name what is not there
      out.putNextEntry(entry(name));
      Files.copy(path, out);
      out.closeEntry();
    }
  }

  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    return entry;
  }
}
