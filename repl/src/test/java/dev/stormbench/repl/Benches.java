package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.repl.prompt.Bench;
import dev.stormbench.spi.Plugin;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The workbench of this installation for tests of the prompt. */
public final class Benches {
  private Benches() {}

  /** For a user who is in {@code folder} and has these plugins, too. */
  public static Bench in(Path folder, Plugin... more) {
    List<Plugin> all = new ArrayList<>(List.of(more));
    ServiceLoader.load(Plugin.class).forEach(all::add);
    Plugins plugins = Plugins.of(all);
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    return new ReplCommandLine(new Host(nowhere, nowhere, Terminal.NONE, folder, Path.of(System.getProperty("stormbench.home")),
        () -> plugins));
  }
}
