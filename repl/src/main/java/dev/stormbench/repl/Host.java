package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every command works with: its streams, where it was started, the installation, the plugins. */
final class Host {
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private final Path cwd;
  private final @Nullable Path home;
  private final Supplier<Plugins> source;
  private final Deque<Runnable> cleanups = new ArrayDeque<>();
  private final Set<Path> read;
  private HomeLibrary library = new HomeLibrary(this);
  private PluginPath pluginPath = PluginPath.NONE;
  private @Nullable Plugins plugins;
  private boolean tellsOfFailures;
  private boolean finished;

  Host(PrintStream out, PrintStream err, Terminal terminal, Path cwd, @Nullable Path home, Supplier<Plugins> source) {
    this(out, err, terminal, cwd, home, source, new ConcurrentSkipListSet<>());
  }

  private Host(PrintStream out, PrintStream err, Terminal terminal, Path cwd, @Nullable Path home, Supplier<Plugins> source,
      Set<Path> read) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.cwd = cwd;
    this.home = home;
    this.source = source;
    this.read = read;
  }

  /** The streams and system properties of this JVM, the plugins of its class path and those of its user. */
  static Host ofThisProcess() {
    String home = System.getProperty("stormbench.home");
    Path cwd = Packed.cwd();
    Host host = new Host(System.out, System.err, Terminal.ofThisProcess(), cwd,
        home == null || home.isEmpty() ? null : cwd.getFileSystem().getPath(home),
        () -> Plugins.discover(Host.class.getClassLoader(), Host::fileOf));
    host.pluginPath = PluginPath.ofThisProcess();
    return host;
  }

  /** The jar or the folder that a class is from. */
  static String fileOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return source == null || source.getLocation() == null ? "?" : Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return source.getLocation().toString();
    }
  }

  /** The same for another command of this process, with streams of its own and no terminal. */
  Host with(PrintStream otherOut, PrintStream otherErr) {
    Host other = new Host(otherOut, otherErr, Terminal.NONE, cwd, home, this::plugins, read);
    other.library = new HomeLibrary(other, library);
    return other;
  }

  /** Where results go. */
  PrintStream out() {
    return out;
  }

  /** Where errors and progress go. */
  PrintStream err() {
    return err;
  }

  PrintWriter outWriter() {
    return new PrintWriter(out, true);
  }

  PrintWriter errWriter() {
    return new PrintWriter(err, true);
  }

  /** What is known of the terminal. */
  Terminal terminal() {
    return terminal;
  }

  /** The folder that file names are relative to. */
  Path cwd() {
    return cwd;
  }

  /** Where Stormbench is installed. */
  Path home() {
    if (home == null) {
      throw new ScenarioException(Location.of("stormbench"),
          "does not know where it is installed; start it with ./stormbench, or set -Dstormbench.home=FOLDER");
    }
    return home;
  }

  /** The plugins, found at the first call, which also says on stderr which of third parties are left out. */
  synchronized Plugins plugins() {
    if (plugins == null) {
      plugins = pluginPath.with(source.get(), this);
      if (!tellsOfFailures) {
        plugins.failed().forEach(f -> err.println("stormbench: left out: " + f.message()));
      }
    }
    return plugins;
  }

  /** Plugins that are left out are among what the command prints. */
  void tellsOfFailures() {
    tellsOfFailures = true;
  }

  /** Where plugins of third parties are looked for. */
  PluginPath pluginPath() {
    return pluginPath;
  }

  /** Has plugins looked for elsewhere, too. None may have been asked for yet. */
  void pluginPath(PluginPath path) {
    pluginPath = path;
  }

  /** The profiles of the installation. */
  HomeLibrary library() {
    return library;
  }

  /** A file was read that a user, a scenario or a script has named. */
  void wasRead(Path path) {
    read.add(path.toAbsolutePath());
  }

  /** Those files, sorted. */
  List<Path> read() {
    return List.copyOf(read);
  }

  /** A path as users read it: relative to where they are if it lies below. */
  String shown(Path path) {
    if (path.getFileSystem() != cwd.getFileSystem()) {
      return path.toString(); // of a plugin, where cwd is in luggage
    }
    Path absolute = cwd.resolve(path).normalize();
    boolean below = absolute.startsWith(cwd) && !absolute.equals(cwd);
    return (below ? cwd.relativize(absolute) : absolute).toString();
  }

  // -- the end of the process ---------------------------------------------------------------------------

  /** Has {@code cleanup} called if the process is interrupted before {@link #forget}. */
  void onInterrupt(Runnable cleanup) {
    synchronized (cleanups) {
      cleanups.push(cleanup);
    }
  }

  /** There is nothing left to clean up. */
  void forget(Runnable cleanup) {
    synchronized (cleanups) {
      cleanups.remove(cleanup);
    }
  }

  /** The command has ended by itself. */
  void finished() {
    synchronized (cleanups) {
      finished = true;
    }
  }

  /** The JVM ends: if that is by Ctrl-C or the like, leaves nothing half done behind. */
  void interrupted() {
    synchronized (cleanups) {
      if (finished) {
        return;
      }
      while (!cleanups.isEmpty()) {
        cleanups.pop().run();
      }
      err.println("stormbench: interrupted");
      err.flush();
    }
  }
}
