package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.FailedPlugin;
import dev.stormbench.engine.plugin.LoadedPlugin;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.engine.plugin.PluginGate;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Looks at the installation. */
@Command(name = "doctor", header = "Check this installation: JDK, memory, files, plugins, JavaScript, terminal.",
    sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench doctor [OPTIONS]", description = "")
final class DoctorCommand implements Callable<Integer> {
  private static final int JDK_FEATURE = 25;
  private static final long MIB = 1 << 20;

  /** The 192-CPU scenarios need about half of this. */
  private static final long HEAP_MIN_MIB = 500;

  private final Host host;
  private @Nullable RuntimeException pluginFailure;
  private int problems;

  DoctorCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    host.tellsOfFailures();
    try {
      host.plugins();
    } catch (PluginException | ScenarioException e) {
      pluginFailure = e;
    }
    ok("build", "stormbench " + Version.stormbench() + ", SPI " + Spi.VERSION);
    jdk();
    heap();
    home();
    plugins();
    javaVm();
    terminal();
    host.out().println(problems == 0 ? "all well" : Text.plural(problems, "problem"));
    return problems == 0 ? ExitCode.OK : ExitCode.HIT;
  }

  private void jdk() {
    String found = Runtime.version() + ", " + System.getProperty("java.vendor") + ", "
        + System.getProperty("java.vm.name") + ", " + System.getProperty("java.home");
    if (Runtime.version().feature() >= JDK_FEATURE) {
      ok("JDK", found);
    } else {
      problem("JDK", found, "install a JDK " + JDK_FEATURE + " or later and set JAVA_HOME");
    }
    ok("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
  }

  private void heap() {
    long mib = Runtime.getRuntime().maxMemory() / MIB;
    if (mib >= HEAP_MIN_MIB) {
      ok("heap", "up to " + mib + " MiB");
    } else {
      problem("heap", "up to " + mib + " MiB", "big machines need more: STORMBENCH_JAVA_OPTS=-Xmx1g");
    }
  }

  private void home() {
    if (pluginFailure != null) {
      problem("home", "the profiles cannot be read without plugins", "see plugins");
      return;
    }
    try {
      ok("home", host.home().toString());
      HomeLibrary library = host.library();
      List<String> kernels = library.kernelProfileNames();
      kernels.forEach(library::kernelProfile);
      ok("kernels", String.join(", ", kernels));
      List<String> costs = library.costProfileNames();
      costs.forEach(library::costProfile);
      ok("costs", String.join(", ", costs));
    } catch (ScenarioException e) {
      problem("home", String.valueOf(e.getMessage()),
          "get the missing files back, or start ./stormbench of a complete clone");
    } catch (PluginException e) {
      problem("home", String.valueOf(e.getMessage()), e.advice());
    }
  }

  private void plugins() {
    host.pluginPath().facts(host).forEach((k, v) -> ok(k.equals("plugin-path") ? "path" : k, v));
    if (pluginFailure != null) {
      problem("plugins", String.valueOf(pluginFailure.getMessage()),
          pluginFailure instanceof PluginException e ? e.advice() : "name a jar or a folder that is there");
      return;
    }
    try {
      for (LoadedPlugin p : host.plugins().loaded()) {
        ok("plugin", p + " (built for SPI " + p.spiVersion() + (p.origin().isThirdParty() ? ", from " + p.origin().jar() : "") + ")");
      }
      for (FailedPlugin f : host.plugins().failed()) {
        problem("plugin", "left out: " + f.message(), f.cause().advice());
      }
      if (host.plugins().scenarioFormats().all().isEmpty()) {
        problem("plugins", "none reads scenarios", "./stormbench --rebuild");
      }
      for (Extension<ScriptLanguage> e : host.plugins().scriptLanguages().all()) {
        ScriptLanguage language = e.create(NoParams.of(e, Location.of("doctor")));
        ok(e.name(), PluginGate.call(e.owner(), "describe()", language::describe));
      }
    } catch (PluginException e) {
      problem("plugins", String.valueOf(e.getMessage()), e.advice());
    }
  }

  /** The kind of JVM that the launcher started: with a compiler for scripts, or from its cache, which the JVM may have refused. */
  private void javaVm() {
    String unknown = "this JVM was not started by ./stormbench";
    String compiler = System.getProperty("stormbench.compiler", unknown);
    ok("compiler", compiler.equals("available") ? "available: run with a script, or --js compiled" : "none: " + compiler);
    String cache = System.getProperty("stormbench.cache", unknown);
    boolean shares = System.getProperty("java.vm.info", "").contains("sharing");
    if (cache.equals("in use") && !shares) {
      ok("cache", "not in use: the JVM refused it; ./stormbench --rebuild makes another");
    } else {
      ok("cache", cache.equals("in use") ? cache : "not in use: " + cache);
    }
  }

  private void terminal() {
    Terminal t = host.terminal();
    ok("terminal", "stdout " + (t.out() ? "is one" : "is none") + ", stderr " + (t.err() ? "is one" : "is none")
        + ", TERM=" + t.type() + ", " + host.out().charset() + "; progress is "
        + (t.showsProgress() ? "shown" : "not shown"));
  }

  private void ok(String what, String found) {
    host.out().println(Text.format("ok       %-10s  %s", what, found));
  }

  private void problem(String what, String found, String advice) {
    problems++;
    host.out().println(Text.format("problem  %-10s  %s", what, found));
    host.out().println(Text.format("         %-10s  -> %s", "", advice));
  }
}
