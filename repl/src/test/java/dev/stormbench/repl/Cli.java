package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Plugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The command line as a user has it, in a folder of his own, with its streams caught. */
final class Cli {
  /** A machine of two CPUs with some of everything, 20 ms long. */
  static final String SMALL = """
      format: 1
      name: small
      description: A little of everything. Second sentence.
      machine: { cpus: 4 }
      kernel: { profile: v7.0 }
      costs: generic-x86
      workloads:
        - softirq-items: { cpus: [1], period: 600us, pool: 16, work: 250us }
        - fair-hog: { cpus: [1] }
        - fifo-sleepers: { cpus: [2, 3], sleep: 100us, run: 5us }
      watchdogs: [softlockup, rcu-stall]
      run: { duration: 20ms, seed: 7, sample: 5ms }
      """;

  /** Ends in a soft lockup: one body that takes 30 s. */
  static final String LOCKUP = """
      format: 1
      name: lockup
      machine: { cpus: 2 }
      kernel: { profile: v7.0 }
      costs: generic-x86
      workloads:
        - softirq-items: { cpus: [1], period: 40s, pool: 1, work: 60s }
      watchdogs: [softlockup]
      run: { duration: 80s, seed: 1 }
      """;

  private final Path folder;
  private final List<Plugin> more = new ArrayList<>();
  private PluginPath pluginPath = PluginPath.NONE;
  private Path home = Path.of(System.getProperty("stormbench.home"));

  /** What a command did. */
  record Result(int code, String out, String err) {
    List<String> errLines() {
      return err.lines().toList();
    }
  }

  Cli(Path folder) {
    this.folder = folder;
  }

  /** With one more plugin. */
  Cli with(Plugin plugin) {
    more.add(plugin);
    return this;
  }

  /** Of a user who has plugins in this folder. */
  Cli plugins(Path ofUser) {
    pluginPath = new PluginPath("", ofUser, null);
    return this;
  }

  /** Installed elsewhere. */
  Cli at(Path otherHome) {
    home = otherHome;
    return this;
  }

  /** Writes a file into the folder. */
  Cli file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Cli file(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Names of the files in the folder, sorted. */
  List<String> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  String text(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host host = new Host(new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8), Terminal.NONE, folder, home, this::plugins);
    host.pluginPath(pluginPath);
    int code = Main.execute(host, args);
    return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Plugins plugins() {
    List<Plugin> all = new ArrayList<>(more);
    ServiceLoader.load(Plugin.class).forEach(all::add);
    return Plugins.of(all);
  }
}
