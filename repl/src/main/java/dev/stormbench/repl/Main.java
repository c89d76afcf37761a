package dev.stormbench.repl;

import dev.stormbench.spi.Spi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 an expectation was missed, 2 wrong usage, 3 a plugin failed, 4 an invariant broke. */
@Command(
    name = "stormbench",
    description = "A multi-CPU Linux kernel as a deterministic discrete-event simulation.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {

  @Spec
  private CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code stormbench 0.1.0 (spi 0.1.0, JDK 25.0.3)}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "stormbench %s (spi %s, JDK %s)".formatted(stormbench(), Spi.VERSION, Runtime.version())
      };
    }

    private static String stormbench() {
      var properties = new Properties();
      try (var in = Main.class.getResourceAsStream("version.properties")) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return properties.getProperty("version");
    }
  }
}
