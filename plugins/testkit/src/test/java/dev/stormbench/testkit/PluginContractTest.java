package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of plugins lets good ones pass and rejects a broken one for each rule. */
class PluginContractTest {
  abstract static class Contract extends PluginContract {
    private final Plugin plugin;

    Contract(Plugin plugin) {
      this.plugin = plugin;
    }

    Contract(Consumer<Registry> init) {
      this(new Any(init));
    }

    @Override
    protected Plugin plugin() {
      return plugin;
    }
  }

  private static void fix(Registry r, String name, String doc, ParamSpec... params) {
    r.fix(name, doc, List.of(params), p -> new KernelFix() { });
  }

  static class Good extends Contract {
    Good() {
      super(new GoodPlugin());
    }
  }

  @Test
  void aGoodPlugin_passes() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.tests(Good.class).succeeded().count()).isEqualTo(16);
  }

  static class Unlisted extends Contract {
    Unlisted() {
      super(r -> { });
    }
  }

  /** No plugin of ours, by its id. */
  @BuiltFor(Spi.VERSION)
  record Impostor() implements Plugin {
    @Override
    public String id() {
      return "fix-foo";
    }

    @Override
    public void init(Registry registry) {}
  }

  static class BadId extends Contract {
    BadId() {
      super(new Impostor());
    }
  }

  static class Twice extends Contract {
    Twice() {
      super(r -> {
        fix(r, "one", "A fix.");
        fix(r, "one", "A fix.");
      });
    }
  }

  static class Growing extends Contract {
    Growing() {
      super(grows());
    }

    private static Consumer<Registry> grows() {
      int[] n = {0};
      return r -> fix(r, "fix-" + n[0]++, "A fix.");
    }
  }

  static class Reordering extends Contract {
    Reordering() {
      super(reorders());
    }

    private static Consumer<Registry> reorders() {
      int[] n = {0};
      return r -> {
        fix(r, n[0]++ == 0 ? "a" : "b", "A fix.");
        fix(r, n[0]++ == 1 ? "b" : "a", "A fix.");
      };
    }
  }

  /** Knows how often its class was loaded. */
  @BuiltFor(Spi.VERSION)
  public static final class Ageing implements Plugin {
    private static final String AGE = "dev.stormbench.testkit.age";

    static {
      System.setProperty(AGE, Integer.toString(Integer.getInteger(AGE, 0) + 1));
    }

    private final int age = Integer.getInteger(AGE);

    @Override
    public String id() {
      return "com.example.ageing";
    }

    @Override
    public void init(Registry r) {
      fix(r, "a", "Of age " + age + ".");
    }
  }

  static class Ages extends Contract {
    Ages() {
      super(new Ageing());
    }
  }

  /** Leaves a shutdown hook. */
  @BuiltFor(Spi.VERSION)
  public static final class Leaving implements Plugin {
    @Override
    public String id() {
      return "com.example.leaving";
    }

    @Override
    public void init(Registry r) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> id()));
    }
  }

  static class Leaves extends Contract {
    Leaves() {
      super(new Leaving());
    }
  }

  /** Starts a thread. */
  @BuiltFor(Spi.VERSION)
  public static final class Threaded implements Plugin {
    @Override
    public String id() {
      return "com.example.threaded";
    }

    @Override
    public void init(Registry r) {
      Thread t = new Thread(() -> {
        try {
          Thread.sleep(60_000);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }, "worker of a plugin");
      t.setDaemon(true);
      t.start();
    }
  }

  static class Starts extends Contract {
    Starts() {
      super(new Threaded());
    }
  }

  static class WithoutDoc extends Contract {
    WithoutDoc() {
      super(r -> fix(r, "a", " "));
    }
  }

  static class LongDoc extends Contract {
    LongDoc() {
      super(r -> fix(r, "a", "A fix.\nIt fixes."));
    }
  }

  static class ParamWithoutDoc extends Contract {
    ParamWithoutDoc() {
      super(r -> fix(r, "a", "A fix.", ParamSpec.of("max", Type.INTEGER, "")));
    }
  }

  static class OutOfRange extends Contract {
    OutOfRange() {
      super(r -> fix(r, "a", "A fix.", ParamSpec.of("max", Type.INTEGER, "Most.").orElse("9").within(1, 5)));
    }
  }

  static class NoChoice extends Contract {
    NoChoice() {
      super(r -> fix(r, "a", "A fix.", ParamSpec.word("how", List.of("this", "that"), "thsi", "How.")));
    }
  }

  static class NoRange extends Contract {
    NoRange() {
      super(r -> fix(r, "a", "A fix.", ParamSpec.of("max", Type.INTEGER, "Most.").within(5, 1)));
    }
  }

  /** Does all that may not be done. */
  @BuiltFor(Spi.VERSION)
  public static final class Forbidden implements Plugin {
    static int calls;

    @Override
    public String id() {
      return "com.example.forbidden";
    }

    @Override
    public void init(Registry r) {
      r.fix("a", "A fix.", List.of(), p -> new Inner());
    }

    static final class Inner implements KernelFix {
      @Override
      public boolean wraps() {
        Map<Object, String> names = new HashMap<>();
        names.put(this, String.format("%d", calls++));
        names.values().forEach(System.out::println);
        return Instant.now().isAfter(Instant.EPOCH) && System.nanoTime() > new Random().nextLong()
            && List.of(1).parallelStream().anyMatch(i -> i > Thread.activeCount());
      }
    }
  }

  static class Forbids extends Contract {
    Forbids() {
      super(new Forbidden());
    }
  }

  static class Excused extends Forbids {
    @Override
    protected boolean excuses(Rule rule, String className) {
      return className.startsWith(Forbidden.class.getName());
    }
  }

  static Stream<Arguments> broken() {
    String inner = "dev.stormbench.testkit.PluginContractTest$Forbidden$Inner has ";
    return Stream.of(
        arguments(Unlisted.class, Rule.PLUGIN_FOUND, "no service file on the class path names dev.stormbench.testkit.Any"),
        arguments(BadId.class, Rule.PLUGIN_LOADS, "plugin fix-foo dev failed in id(): ids without a dot are reserved"),
        arguments(Twice.class, Rule.PLUGIN_LOADS, "fix 'one' is registered already"),
        arguments(Growing.class, Rule.PLUGIN_REGISTERS_ALIKE,
            "when init() is called again it registers otherwise: [fix 'fix-0'] of before, and"
            + " [fix 'fix-1'] instead"),
        arguments(Reordering.class, Rule.PLUGIN_REGISTERS_ALIKE,
            "when init() is called again it registers in another order: [fix 'b', fix 'a']"),
        arguments(Ages.class, Rule.PLUGIN_RELOADS, "at load 2 it registers otherwise: [fix 'a'] of before, and [fix 'a'] instead"),
        arguments(Leaves.class, Rule.PLUGIN_UNLOADS, "its classes are in memory still after 20 collections"),
        arguments(Starts.class, Rule.PLUGIN_STARTS_NO_THREADS, "once loaded, there run [worker of a plugin]"),
        arguments(WithoutDoc.class, Rule.PLUGIN_DOCUMENTED, "fix 'a' has no doc"),
        arguments(LongDoc.class, Rule.PLUGIN_DOCUMENTED, "fix 'a' has a doc of several lines"),
        arguments(ParamWithoutDoc.class, Rule.PLUGIN_DOCUMENTED, "parameter 'max' of fix 'a' has no doc"),
        arguments(OutOfRange.class, Rule.PLUGIN_DEFAULTS_BIND, "parameter 'max' of fix 'a': "),
        arguments(NoChoice.class, Rule.PLUGIN_DEFAULTS_BIND, "'thsi'"),
        arguments(NoRange.class, Rule.PLUGIN_DEFAULTS_BIND, "accepts nothing: from 5.0 to 1.0"),
        arguments(Forbids.class, Rule.NO_WALL_CLOCK, inner + "java.lang.System.nanoTime and java.time.Instant.now"),
        arguments(Forbids.class, Rule.NO_THREADS, inner + "java.lang.Thread and java.util.List.parallelStream"),
        arguments(Forbids.class, Rule.NO_LUCK, inner + "java.util.Random()"),
        arguments(Forbids.class, Rule.NO_HASH_ORDER, inner + "a hash collection, and goes through a Map, Set or Collection"),
        arguments(Forbids.class, Rule.NO_STATIC_STATE, "PluginContractTest$Forbidden has the static field calls"),
        arguments(Forbids.class, Rule.NO_OUTPUT, inner + "java.lang.System.out"),
        arguments(Forbids.class, Rule.NO_DEFAULT_LOCALE, inner + "java.lang.String.format"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenPlugin_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void whatIsExcused_isNotRejected() {
    assertThat(Verdict.of(Forbids.class).values()).anyMatch(f -> f.contains("$Forbidden"));
    assertThat(Verdict.of(Excused.class).values()).noneMatch(f -> f.contains("$Forbidden"));
  }

  @Test
  void whatBringsTheSpi_isRejected(@TempDir Path dir) throws Exception {
    copy(CountingPlugin.class, dir);
    for (String inner : List.of("Fix", "Table")) {
      copy(Class.forName(CountingPlugin.class.getName() + "$" + inner), dir);
    }
    copy(Spi.class, dir);
    BroughtSpi.loader = new PluginLoader(new URL[] {dir.toUri().toURL()}, PluginContractTest.class.getClassLoader(),
        CountingPlugin.class.getName());
    assertThat(Verdict.of(BroughtSpi.class).get(Rule.PLUGIN_BRINGS_NO_SPI.word())).contains(dir.toString())
        .endsWith("has [dev/stormbench/spi/Spi]");
  }

  private static void copy(Class<?> c, Path dir) throws IOException {
    String file = c.getName().replace('.', '/') + ".class";
    Path to = dir.resolve(file);
    Files.createDirectories(to.getParent());
    try (InputStream in = c.getClassLoader().getResourceAsStream(file)) {
      Files.copy(in, to);
    }
  }

  static class BroughtSpi extends PluginContract {
    private static PluginLoader loader;

    @Override
    protected Plugin plugin() {
      try {
        return loader.plugin();
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, Stream.concat(broken(), Stream.of(arguments(BroughtSpi.class, Rule.PLUGIN_BRINGS_NO_SPI))));
  }
}
