package dev.stormbench.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PluginsTest {
  /** A plugin with any id and any init. */
  @BuiltFor(Spi.VERSION)
  private record Any(String id, Consumer<Registry> body) implements Plugin {
    @Override
    public String version() {
      return "1.2";
    }

    @Override
    public void init(Registry registry) {
      body.accept(registry);
    }
  }

  @BuiltFor("0.9.0")
  private static final class Newer implements Plugin {
    @Override
    public String id() {
      return "com.example.newer";
    }

    @Override
    public void init(Registry registry) {}
  }

  private static final class Unmarked implements Plugin {
    @Override
    public String id() {
      return "com.example.unmarked";
    }

    @Override
    public void init(Registry registry) {}
  }

  private static void fix(Registry r, String name, ParamSpec... params) {
    r.fix(name, "A fix.", List.of(params), p -> new KernelFix() { });
  }

  private static String refused(Plugin... plugins) {
    PluginException e =
        catchThrowableOfType(PluginException.class, () -> Plugins.of(List.of(plugins)));
    assertThat(e).isNotNull();
    assertThat(e.getMessage()).doesNotContain("\n");
    return e.getMessage();
  }

  @Test
  void extensions_areFoundByName_sortedWhateverTheOrder() {
    Plugins p = Plugins.of(List.of(
        new Any("com.example.b", r -> fix(r, "two")),
        new Any("com.example.a", r -> { fix(r, "three"); fix(r, "one"); })));
    assertThat(p.loaded()).extracting(LoadedPlugin::id)
        .containsExactly("com.example.a", "com.example.b");
    assertThat(p.fixes().names()).containsExactly("one", "three", "two");
    assertThat(p.fixes().find("two").orElseThrow().owner()).hasToString("com.example.b 1.2");
    assertThat(p.fixes().providers()).containsExactly("com.example.a", "com.example.b");
    assertThat(p.of(ExtensionPoint.FIX)).isSameAs(p.fixes());
    assertThat(p.fixes().find("four")).isEmpty();
  }

  @Test
  void badIds_areRefused() {
    assertThat(refused(new Any("Fix_Foo", r -> { }))).isEqualTo("plugin "
        + "dev.stormbench.engine.plugin.PluginsTest$Any ? failed in id(): bad id 'Fix_Foo'; accepted: "
        + "lower-case words joined by hyphens, or reverse-DNS such as com.example.fix-foo");
    assertThat(refused(new Any("fix-foo", r -> { }))).isEqualTo("plugin fix-foo 1.2 failed in id(): "
        + "ids without a dot are reserved for packages dev.stormbench.plugin.*, but this is "
        + "dev.stormbench.engine.plugin.PluginsTest$Any; use a reverse-DNS id such as com.example.fix-foo");
  }

  @Test
  void duplicates_nameBothPlugins() {
    assertThat(refused(new Any("com.example.a", r -> { }), new Any("com.example.a", r -> { })))
        .isEqualTo("plugin com.example.a 1.2 failed in id(): two plugins have this id: "
            + "dev.stormbench.engine.plugin.PluginsTest$Any and dev.stormbench.engine.plugin.PluginsTest$Any");
    assertThat(refused(new Any("com.example.a", r -> fix(r, "x")), new Any("com.example.b", r -> fix(r, "x"))))
        .isEqualTo("plugin com.example.b 1.2 failed in init: fix 'x' is registered already, "
            + "by plugin com.example.a 1.2");
  }

  @Test
  void sameName_onTwoExtensionPoints_isFine() {
    Plugins p = Plugins.of(List.of(new Any("com.example.a", r -> {
      fix(r, "x");
      r.workload("x", "A load.", List.of(), params -> setup -> { });
    })));
    assertThat(p.workloads().names()).containsExactly("x");
  }

  @Test
  void otherSpi_isRefused() {
    assertThat(refused(new Newer())).isEqualTo("plugin com.example.newer dev failed in @BuiltFor: "
        + "built for SPI 0.9.0, but this is SPI " + Spi.VERSION + "; rebuild it or take a version that fits");
    assertThat(refused(new Unmarked())).contains("lacks @BuiltFor(Spi.VERSION)");
    assertThat(Plugins.compatible("1.2.0", "1.7.3")).isTrue();
    assertThat(Plugins.compatible("2.0.0", "1.7.3")).isFalse();
    assertThat(Plugins.compatible("0.1.9", "0.1.0")).isTrue();
    assertThat(Plugins.compatible("0.2.0", "0.1.0")).isFalse();
    assertThat(Plugins.compatible("rubbish", "0.1.0")).isFalse();
  }

  @Test
  void throwingInit_isBlamed() {
    PluginException e = catchThrowableOfType(PluginException.class, () -> Plugins.of(List.of(
        new Any("com.example.a", r -> { throw new IllegalStateException("no\nluck"); }))));
    assertThat(e).hasMessage(
        "plugin com.example.a 1.2 failed in init: IllegalStateException: no | luck");
    assertThat(e.pluginId()).isEqualTo("com.example.a");
    assertThat(e.call()).isEqualTo("init");
    assertThat(e.atNs()).isEmpty();
    assertThat(refused(new Any("com.example.a", r -> { throw new NoSuchMethodError("Setup.fly()"); })))
        .endsWith("NoSuchMethodError: Setup.fly() (built for SPI " + Spi.VERSION + ", this is SPI "
            + Spi.VERSION + ")");
    assertThat(refused(new Any("com.example.a", r -> { throw new AssertionError(); })))
        .endsWith("failed in init: AssertionError");
    assertThatThrownBy(() -> Plugins.of(List.of(
        new Any("com.example.a", r -> { throw new OutOfMemoryError("test"); }))))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void badRegistrations_areRefused() {
    assertThat(refused(new Any("com.example.a", r -> fix(r, "Not_A_Name"))))
        .endsWith("fix 'Not_A_Name': a name is lower-case words joined by hyphens");
    ParamSpec p = ParamSpec.of("max", ParamSpec.Type.INTEGER, "Most.");
    assertThat(refused(new Any("com.example.a", r -> fix(r, "x", p, p))))
        .endsWith("fix 'x': parameter 'max' is declared twice");
    ParamSpec id = ParamSpec.of("id", ParamSpec.Type.TEXT, "Clash.");
    assertThat(refused(new Any("com.example.a",
        r -> r.workload("x", "A load.", List.of(id), params -> setup -> { }))))
        .endsWith("workload 'x': every workload item has a key 'id' of its own");
    List<Registry> kept = new ArrayList<>();
    Plugins.of(List.of(new Any("com.example.a", kept::add)));
    assertThatThrownBy(() -> fix(kept.getFirst(), "late"))
        .hasMessageEndingWith("fix 'late' is registered after init");
  }

  @Test
  void gate_letsTheUsersMistakeThrough_andBlamesTheRest() {
    LoadedPlugin p = Plugins.of(List.of(new Any("com.example.a", r -> { }))).loaded().getFirst();
    ScenarioException mistake = new ScenarioException(Location.of("x.yaml"), "bad");
    assertThatThrownBy(() -> PluginGate.run(p, "install", () -> { throw mistake; })).isSameAs(mistake);
    assertThatThrownBy(() -> PluginGate.run(p, "event", () -> { throw new java.io.IOException("full"); }))
        .isInstanceOf(PluginException.class);
    PluginException e = catchThrowableOfType(PluginException.class,
        () -> PluginGate.call(p, "prioBail", 12_000_345_678L, 47, () -> List.of().getFirst()));
    assertThat(e).hasMessage("plugin com.example.a 1.2 failed in prioBail at 12.000345678 s on cpu 47: "
        + "NoSuchElementException");
    assertThat(e.cpu()).hasValue(47);
    assertThat(e.atNs()).hasValue(12_000_345_678L);
    assertThat(e.advice()).contains("com.example.a");
  }

  /** Keeps its registry, and throws. */
  @BuiltFor(Spi.VERSION)
  public static final class Keeper implements Plugin {
    private static final List<Registry> KEPT = new ArrayList<>();

    @Override
    public String id() {
      return "com.example.keeper";
    }

    @Override
    public void init(Registry registry) {
      fix(registry, "kept");
      KEPT.add(registry);
      throw new IllegalStateException("no luck");
    }
  }

  private static Bundle bundle(String className, String jar) {
    return new Bundle(PluginsTest.class.getClassLoader(),
        List.of(new Bundle.Provider(className, new Origin(jar, jar, List.of("lib.jar"), "0123456789abcdef"), () -> "9.9.9")));
  }

  @Test
  void thirdParties_areLeftOutOneByOne() {
    Plugins shipped = Plugins.of(List.of(new Any("com.example.a", r -> fix(r, "one"))));
    Plugins p = shipped.with(List.of(bundle(Keeper.class.getName(), "k.jar"), bundle("com.example.Nobody", "n.jar")),
        List.of(FailedPlugin.refused("x.jar", "is no jar")));

    assertThat(p.loaded()).extracting(LoadedPlugin::id).containsExactly("com.example.a");
    assertThat(p.fixes().names()).containsExactly("one");
    assertThat(p.failed()).extracting(FailedPlugin::message).containsExactly("x.jar: is no jar",
        "plugin com.example.Nobody ? (n.jar) failed in loading: META-INF/services names this class, but none of its jars has it: n.jar, lib.jar",
        "plugin com.example.keeper dev (k.jar) failed in init: IllegalStateException: no luck");
    assertThat(p.failed().getLast().registered()).extracting(Extension::name).containsExactly("kept");
    assertThatThrownBy(() -> fix(Keeper.KEPT.getLast(), "late")).hasMessageEndingWith("fix 'late' is registered after init");
    assertThat(shipped.failed()).isEmpty();
    assertThat(p.with(List.of()).failed()).hasSize(3);
  }

  @Test
  void aNameThatIsLost_isExplained_andOneThatNobodyHad_mayBe() {
    Plugins p = Plugins.of(List.of()).with(List.of(bundle(Keeper.class.getName(), "k.jar")), List.of(FailedPlugin.refused("x.jar", "is no jar")));
    Location at = Location.of("s.yaml");

    assertThat(p.fixes().unknown(at, "kept", "unknown fix 'kept'")).hasMessage("s.yaml: unknown fix 'kept'; it is left out, because plugin "
        + "com.example.keeper dev (k.jar) failed in init: IllegalStateException: no luck").hasCauseInstanceOf(PluginException.class);
    assertThat(p.workloads().unknown(at, "kept", "unknown workload 'kept'"))
        .hasMessage("s.yaml: unknown workload 'kept'; 2 plugins are left out and may have it: x.jar, "
            + "com.example.keeper ('list plugins' says why)");
    assertThat(p.fixes().lostNames()).containsExactly("kept");
    assertThat(p.workloads().lostNames()).isEmpty();
    assertThat(Plugins.of(List.of()).fixes().unknown(at, "kept", "unknown")).hasMessage("s.yaml: unknown").hasNoCause();
  }

  @Test
  void discovery_withNothingToFind_isEmpty() {
    assertThat(Plugins.discover(ClassLoader.getPlatformClassLoader()).loaded()).isEmpty();
  }

  @Test
  void factoryWithoutAnAnswer_isBlamed() {
    Plugins p = Plugins.of(List.of(
        new Any("com.example.a", r -> r.fix("x", "A fix.", List.of(), params -> null))));
    assertThatThrownBy(() -> p.fixes().find("x").orElseThrow().create(null))
        .hasMessage("plugin com.example.a 1.2 failed in the factory of fix 'x': "
            + "NullPointerException: it returned null");
  }
}
