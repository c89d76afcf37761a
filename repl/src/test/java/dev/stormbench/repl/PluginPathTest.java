package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Spi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plugins of third parties, compiled here: what is loaded from where, what is left out and why, and what goes on without it. */
class PluginPathTest {
  private static final String SPI_CLASS = "dev/stormbench/spi/Plugin.class";
  private static final String SERVICES = "META-INF/services/dev.stormbench.spi.Plugin";

  @TempDir
  Path folder;

  private Cli cli;

  @BeforeEach
  void start() {
    cli = new Cli(folder).file("s.yaml", Cli.SMALL);
  }

  private Path good(String id, String jar) {
    return Jars.plugin(folder, id, "").to(folder.resolve(jar));
  }

  private Path bad(String jar) {
    return Jars.plugin(folder, "bad", "throw new IllegalStateException(\"no\\nluck\");").to(folder.resolve(jar));
  }

  private Cli.Result run(String path, String... more) {
    List<String> words = Stream.concat(Stream.of("run", "s.yaml", "-q", "--plugin-path", path), Arrays.stream(more)).toList();
    return cli.run(words.toArray(String[]::new));
  }

  private String leftOut(String path) {
    Cli.Result r = run(path);
    assertThat(r.code()).as(r.err()).isZero();
    return one(r);
  }

  private static String one(Cli.Result r) {
    assertThat(r.errLines()).as(r.err()).hasSize(1);
    return r.errLines().getFirst();
  }

  private JsonNode json(String... words) {
    return JsonMapper.shared().readTree(cli.run(words).out());
  }

  private JsonNode plugin(String path, String id) {
    for (JsonNode p : json("list", "plugins", "--json", "--plugin-path", path)) {
      if (p.get("name").stringValue().equals(id)) {
        return p;
      }
    }
    throw new AssertionError(id);
  }

  // -- where they are found -----------------------------------------------------------------------------

  @Test
  void aJar_isLoaded_andItsFixIsApplied() {
    Jars.plugin(folder, "off", """
        r.fix("token-off", "Off.", List.of(), p -> new KernelFix() {
              public Map<String, Boolean> features() { return Map.of("RT_PUSH_IPI", false); }
            });
        """).to(folder.resolve("off.jar"));
    Path scenario = Path.of(System.getProperty("stormbench.home"), "scripts/small/pull-on-sleep-token.yaml");
    String walks = "rto";

    JsonNode with = json("run", scenario.toString(), "--json", "-", "--plugin-path", "off.jar", "--fix", "token-off");
    JsonNode without = json("run", scenario.toString(), "--json", "-", "--plugin-path", "off.jar");
    assertThat(with.get(walks).get("walks").intValue()).isZero();
    assertThat(without.get(walks).get("walks").intValue()).isEqualTo(1);
    Cli.Result unknown = cli.run("run", scenario.toString(), "-q", "--fix", "token-off");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(one(unknown)).startsWith("--fix token-off: unknown fix 'token-off' (known: ").doesNotContain("left out");
  }

  @Test
  void theResult_namesTheThirdPartiesInUse_andOnlyThose() {
    good("one", "one.jar");
    good("two", "two.jar");

    JsonNode used = json("run", "s.yaml", "--json", "-", "--plugin-path", "one.jar:two.jar", "--fix", "one");
    assertThat(used.get("versions").get("com.example.one").stringValue()).matches("1\\.0 \\(sha256 [0-9a-f]{12}\\)");
    assertThat(used.get("versions").has("com.example.two")).isFalse();
    assertThat(used.get("plugins").get("com.example.two").stringValue()).isEqualTo("1.0");
    JsonNode unused = json("run", "s.yaml", "--json", "-");
    assertThat(unused.get("versions").propertyNames()).doesNotContain("com.example.one");
    assertThat(unused.get("digest")).isEqualTo(used.get("digest"));
  }

  @Test
  void aFolder_isOnePluginWithItsLibraries_orAFolderOfSuch() {
    good("one", "p/one/one.jar");
    Jars.in(folder).entry("x.txt", "x").to(folder.resolve("p/one/lib.jar"));
    good("two", "p/two.jar");
    good("three", "q/three.jar");
    good("four", "q/four.jar");
    cli.file("p/README.txt", "Not a jar.");

    assertThat(run("p/one", "--fix", "one").err()).isEmpty();
    assertThat(run("p", "--fix", "one+two").err()).isEmpty();
    assertThat(run("q", "--fix", "three+four").err()).isEmpty();
    assertThat(run("p/two.jar:q", "--fix", "two+three").err()).isEmpty();
    assertThat(run("p/two.jar", "--plugin-path", "q", "--fix", "two+three").err()).isEmpty();
    assertThat(run(folder.resolve("p") + ":p/one:p/one/../two.jar", "--fix", "one+two").err()).as("found twice, loaded once").isEmpty();
    assertThat(run("p/one", "--fix", "two").code()).isEqualTo(ExitCode.USAGE);
    assertThat(plugin("p/one", "com.example.one").get("libraries").stringValue()).isEqualTo("lib.jar");
    assertThat(plugin("q", "com.example.four").get("libraries").stringValue()).as("a plugin each").isEqualTo("none");
  }

  @Test
  void theUsersFolder_isLookedAt_andNeedNotBeThere() throws IOException {
    good("one", "config/plugins.d/one/one.jar");
    good("two", "config/plugins.d/two.jar");
    bad("config/plugins.d/bad.jar");
    Files.createDirectories(folder.resolve("config/plugins.d/nothing"));
    Path ofUser = folder.resolve("config/plugins.d");

    Cli.Result r = cli.plugins(ofUser).run("run", "s.yaml", "-q", "--fix", "one+two");
    assertThat(r.code()).isZero();
    assertThat(r.errLines()).containsExactly("stormbench: left out: config/plugins.d/nothing: there is no jar in this folder",
        "stormbench: left out: plugin com.example.bad 1.0 (config/plugins.d/bad.jar) failed in init: IllegalStateException: no | luck");
    assertThat(cli.run("list", "plugins", "--verbose").out()).endsWith("\nplugins.d: config/plugins.d\n");
    cli.plugins(folder.resolve("nowhere"));
    assertThat(cli.run("run", "s.yaml", "-q").err()).isEmpty();
    assertThat(cli.run("list", "plugins", "--verbose").out()).endsWith("\nplugins.d: nowhere (not there)\n");
  }

  @Test
  void whatIsNamedWrongly_isOneLine() throws IOException {
    cli.file("notes.txt", "no jar");
    good("one", "one.jar");
    Files.createDirectories(folder.resolve("empty/nested"));

    for (String[] c : new String[][] {
        {"on.jar", "--plugin-path on.jar: no such file or folder; did you mean 'one.jar'?"},
        {"notes.txt",
            "--plugin-path notes.txt: this is no jar; accepted: a jar, the folder of a plugin, or a folder of such folders and jars"},
        {"empty", "--plugin-path empty: there is no jar in this folder, nor in a folder in it"},
        {"one.jar:", "--plugin-path: an item is empty; accepted: DIR or DIR:DIR"},
        {"a\0b", "--plugin-path a b: not a file name: Nul character not allowed"}}) {
      Cli.Result r = run(c[0]);
      assertThat(one(r)).isEqualTo(c[1]);
      assertThat(r.code()).isEqualTo(ExitCode.USAGE);
    }
    assertThat(run("one.jar").code()).isZero();
  }

  @Test
  void aJarThatIsNone_isLeftOut_andTheOthersStay() throws IOException {
    Path one = good("one", "one.jar");
    byte[] bytes = Files.readAllBytes(one);
    cli.file("text.jar", "no jar").file("nothing.jar", "").file("cut.jar", Arrays.copyOf(bytes, bytes.length / 2));
    byte[] spoiled = bytes.clone();
    Arrays.fill(spoiled, 300, 500, (byte) 0x55);
    cli.file("spoiled.jar", spoiled);
    good("two", "two/two.jar");
    Files.copy(folder.resolve("cut.jar"), folder.resolve("two/lib.jar"));

    assertThat(leftOut("text.jar")).isEqualTo("stormbench: left out: text.jar: cannot be read as a jar: zip END header not found");
    assertThat(leftOut("nothing.jar")).isEqualTo("stormbench: left out: nothing.jar: cannot be read as a jar: zip file is empty");
    assertThat(leftOut("cut.jar")).startsWith("stormbench: left out: cut.jar: cannot be read as a jar: ");
    assertThat(leftOut("spoiled.jar")).startsWith("stormbench: left out: ").contains("spoiled.jar");
    assertThat(leftOut("two")).startsWith("stormbench: left out: two: lib.jar: cannot be read as a jar: ");
    Cli.Result r = run("text.jar:one.jar", "--fix", "one");
    assertThat(r.code()).isZero();
  }

  @Test
  void aJarThatMayNotBeRead_isLeftOut() {
    Path jar = good("one", "one.jar");
    assertThat(jar.toFile().setReadable(false)).isTrue();
    assumeFalse(Files.isReadable(jar), "root reads everything");

    assertThat(leftOut("one.jar")).isEqualTo("stormbench: left out: one.jar: cannot be read as a jar: one.jar (Permission denied)");
  }

  // -- what they see ------------------------------------------------------------------------------------

  private static String lib(String version) {
    return "package com.lib; public class Lib { public static String version() { return \"" + version + "\"; } }";
  }

  private void withLib(String id, String version, String to) {
    Path lib = Jars.in(folder).classes(lib(version));
    Jars.in(folder).sources(List.of(), lib(version)).to(folder.resolve(to + "/" + id + "-lib.jar"));
    Jars.in(folder).sources(List.of(lib), Jars.source(id, "Spi.VERSION",
        "r.fix(\"" + id + "-lib\", \"Lib \" + com.lib.Lib.version(), List.of(), p -> new KernelFix() { });")).service(Jars.className(id))
        .to(folder.resolve(to + "/" + id + ".jar"));
  }

  private String doc(String path, String fix) {
    return json("list", "fixes", fix, "--json", "--plugin-path", path).get(0).get("doc").stringValue();
  }

  @Test
  void twoPlugins_mayBringTwoVersionsOfALibrary() {
    withLib("one", "1.0", "p/one");
    withLib("two", "2.0", "p/two");
    assertThat(doc("p", "one-lib")).isEqualTo("Lib 1.0");
    assertThat(doc("p", "two-lib")).isEqualTo("Lib 2.0");

    withLib("one", "1.0", "q/both");
    withLib("two", "2.0", "q/both");
    good("three", "q/three.jar");
    assertThat(doc("q", "two-lib")).as("in one folder they share one").isEqualTo(doc("q", "one-lib"));
  }

  @Test
  void aPlugin_seesTheSpiAndTheJdk_andNothingElseOfTheWorkbench() {
    Jars.plugin(folder, "eyes", """
        List<String> seen = new ArrayList<>();
            for (String c : List.of("dev.stormbench.spi.Registry", "java.sql.Connection", "dev.stormbench.engine.Simulation",
                "dev.stormbench.repl.Main", "dev.stormbench.plugin.fixrtpush.FixRtPush", "picocli.CommandLine", "com.lib.Lib")) {
              try { seen.add(Class.forName(c).getSimpleName()); } catch (ClassNotFoundException e) { }
            }
            seen.add("" + (getClass().getResource("/META-INF/maven") == null && getClass().getResource("/dev/stormbench/repl") == null));
            r.fix("seen", String.join(" ", seen), List.of(), p -> new KernelFix() { });
        """).to(folder.resolve("p/eyes.jar"));
    withLib("one", "1.0", "p/one");

    assertThat(doc("p", "seen")).isEqualTo("Registry Connection true");
  }

  // -- what is refused ----------------------------------------------------------------------------------

  @Test
  void whoBringsTheSpi_isRefusedByName() {
    Jars with = Jars.plugin(folder, "fat", "").entry(SPI_CLASS, "any");
    with.to(folder.resolve("fat.jar"));
    with.without(SPI_CLASS).to(folder.resolve("lean/fat.jar"));
    assertThat(leftOut("fat.jar")).isEqualTo("stormbench: left out: fat.jar: fat.jar has the SPI in it (" + SPI_CLASS
        + "), which is the workbench's to bring; build it without (in Maven: scope provided)");
    assertThat(run("lean", "--fix", "fat").err()).isEmpty();

    Jars.in(folder).entry(SPI_CLASS, "any").to(folder.resolve("lean/stormbench-spi-0.1.0.jar"));
    assertThat(leftOut("lean")).isEqualTo("stormbench: left out: lean: stormbench-spi-0.1.0.jar has the SPI in it (" + SPI_CLASS
        + "), which is the workbench's to bring; take that jar out of the folder, or build it without (in Maven: scope provided)");
  }

  @Test
  void whoNamesNoPlugin_isRefusedByName() {
    Jars jar = Jars.plugin(folder, "shy", "").without(SERVICES);
    jar.to(folder.resolve("shy.jar"));
    jar.entry("module-info.class", "any").to(folder.resolve("m/shy.jar"));
    Jars.in(folder).entry("x.txt", "x").to(folder.resolve("m/lib.jar"));

    assertThat(leftOut("shy.jar")).isEqualTo("stormbench: left out: shy.jar: no plugin in it: the jar has no file " + SERVICES
        + " that names one");
    assertThat(leftOut("m")).isEqualTo("stormbench: left out: m: no plugin in it: none of its 2 jars has a file " + SERVICES
        + " that names one (what a module-info provides is not looked at)");
    jar.service("com.example.shy.Mein").to(folder.resolve("typo.jar"));
    assertThat(leftOut("typo.jar")).isEqualTo("stormbench: left out: plugin com.example.shy.Mein ? (typo.jar) failed in loading: "
        + "META-INF/services names this class, but none of its jars has it: typo.jar");
    jar.service("com.example.shy.Main").to(folder.resolve("right.jar"));
    assertThat(run("right.jar", "--fix", "shy").err()).isEmpty();
  }

  @Test
  void aClassThatIsNoPlugin_isRefused() {
    Jars.in(folder).sources(List.of(), "package com.example; public class Stray { }").service("com.example.Stray")
        .to(folder.resolve("stray.jar"));
    Jars.in(folder).sources(List.of(), Jars.source("closed", "Spi.VERSION", "").replace("public final class Main implements Plugin {",
        "public final class Main implements Plugin { private Main() { }")).service(Jars.className("closed"))
        .to(folder.resolve("closed.jar"));

    assertThat(leftOut("stray.jar")).endsWith("META-INF/services names this class, but it does not implement dev.stormbench.spi.Plugin");
    assertThat(leftOut("closed.jar")).endsWith("it must be a public class with a public constructor without parameters");
  }

  @Test
  void idAndSpiVersion_areChecked() {
    for (String spi : List.of("9.9.9", Spi.VERSION)) {
      Jars.in(folder).sources(List.of(), Jars.source("new", "\"" + spi + "\"", "").replace("com.example.new", "com.example.newer"))
          .service("com.example.newer.Main").to(folder.resolve(spi + ".jar"));
    }
    Jars.in(folder).sources(List.of(), Jars.source("own", "Spi.VERSION", "").replace("\"com.example.own\"", "\"own\""))
        .service(Jars.className("own")).to(folder.resolve("own.jar"));

    assertThat(leftOut("9.9.9.jar")).isEqualTo("stormbench: left out: plugin com.example.newer 1.0 (9.9.9.jar) failed in @BuiltFor: "
        + "built for SPI 9.9.9, but this is SPI " + Spi.VERSION + "; rebuild it or take a version that fits");
    assertThat(run(Spi.VERSION + ".jar").err()).isEmpty();
    assertThat(leftOut("own.jar")).contains("plugin own 1.0 (own.jar) failed in id(): ids without a dot are reserved");
  }

  @Test
  void twoOfOneId_areBothLeftOut_whateverTheOrder_andBothJarsAreNamed() {
    good("one", "a.jar");
    Jars.in(folder).sources(List.of(), Jars.source("one", "Spi.VERSION", "r.toString();")).service(Jars.className("one"))
        .to(folder.resolve("b.jar"));
    String said = "plugin com.example.one 1.0 (a.jar) failed in id(): 2 plugins have this id: a.jar and b.jar; take one of them away";

    assertThat(leftOut("a.jar:b.jar")).isEqualTo("stormbench: left out: " + said);
    assertThat(leftOut("b.jar:a.jar")).contains("b.jar and a.jar");
    Cli.Result r = run("a.jar:b.jar", "--fix", "one");
    assertThat(r.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(r.errLines().getLast()).endsWith("; a plugin is left out and may have it: " + said);
    assertThat(run("b.jar", "--fix", "one").err()).isEmpty();
  }

  @Test
  void twoOfOneName_areNamedWithTheirJars_andTheFirstIdStays() {
    good("one", "one.jar");
    Jars.plugin(folder, "two", "r.fix(\"one\", \"Again.\", List.of(), p -> new KernelFix() { });").to(folder.resolve("two.jar"));
    Jars.plugin(folder, "shipped", "r.fix(\"skip-prio-bail\", \"Again.\", List.of(), p -> new KernelFix() { });")
        .to(folder.resolve("shipped.jar"));

    assertThat(leftOut("two.jar:one.jar")).isEqualTo("stormbench: left out: plugin com.example.two 1.0 (two.jar) failed in init: "
        + "fix 'one' is registered already, by plugin com.example.one 1.0 (one.jar)");
    assertThat(run("two.jar:one.jar", "--fix", "one").code()).isZero();
    assertThat(run("two.jar:one.jar", "--fix", "two").code()).as("nothing of it stays").isEqualTo(ExitCode.PLUGIN);
    assertThat(run("two.jar", "--fix", "one+two").err()).isEmpty();
    assertThat(leftOut("shipped.jar")).contains("fix 'skip-prio-bail' is registered already, by plugin fix-rt-push ");
  }

  // -- one that fails, and the others -------------------------------------------------------------------

  @Test
  void whatNeedsAFailedPlugin_endsWith3_andSaysWhy_theRestGoesOn() {
    bad("bad.jar");
    good("one", "one.jar");
    String why = "plugin com.example.bad 1.0 (bad.jar) failed in init: IllegalStateException: no | luck";

    assertThat(run("bad.jar:one.jar", "--fix", "one").code()).isZero();
    Cli.Result r = run("bad.jar:one.jar", "--fix", "bad");
    assertThat(r.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(r.errLines()).hasSize(2).first().isEqualTo("stormbench: left out: " + why);
    assertThat(r.errLines().getLast()).startsWith("--fix bad: unknown fix 'bad'").endsWith("; it is left out, because " + why);
    cli.file("w.yaml", Cli.SMALL.replace("- fair-hog: { cpus: [1] }", "- other: { cpus: [1] }"));
    Cli.Result w = cli.run("run", "w.yaml", "--plugin-path", "bad.jar");
    assertThat(w.errLines().getLast()).startsWith("w.yaml:9:5: unknown workload 'other'")
        .endsWith("; a plugin is left out and may have it: " + why);
    assertThat(w.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(cli.run("run", "w.yaml").code()).isEqualTo(ExitCode.USAGE);
    assertThat(run("bad.jar", "--check", "no-such").code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(run("bad.jar", "--trace", "t.txt", "--trace-format", "no-such").code()).isEqualTo(ExitCode.PLUGIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw new OutOfMemoryError(\"test\");", "init(r);", "throw new AssertionError(\"no\");",
      "throw new dev.stormbench.spi.scenario.ScenarioException(dev.stormbench.spi.scenario.Location.of(\"x\"), \"no\");",
      "throw new IllegalStateException() { public String getMessage() { throw new IllegalStateException(\"again\"); } };",
      "r.fix(\"Bad_Name\", \"\", List.of(), p -> null);", "r.fix(null, null, null, null);"})
  void whateverInitThrows_theOthersStay(String body) {
    Jars.plugin(folder, "bad", body).to(folder.resolve("bad.jar"));
    good("one", "one.jar");

    Cli.Result r = run("bad.jar:one.jar", "--fix", "one");
    assertThat(r.code()).isZero();
    assertThat(one(r)).startsWith("stormbench: left out: plugin com.example.bad 1.0 (bad.jar) failed in ");
  }

  @Test
  void onePluginThatThrowsWhateverItIsAsked_harmsNothingThatDoesNotNeedIt() {
    Jars.plugin(folder, "spoilt", """
        java.lang.reflect.InvocationHandler h = (p, m, a) -> { throw new IllegalStateException("spoilt"); };
            r.scenarioFormat("aaa", "Throws.", make(dev.stormbench.spi.scenario.ScenarioFormat.class, h));
            r.scriptLanguage("aaa", "Throws.", make(dev.stormbench.spi.repl.ScriptLanguage.class, h));
            r.replCommand("aaa", "Throws.", make(dev.stormbench.spi.repl.ReplCommand.class, h));
            r.traceImporter("aaa", "Throws.", make(TraceImporter.class, h));
            r.traceExporter("aaa", "Throws.", List.of(), p -> make(TraceExporter.class, h));
            r.queryEngine("aaa", "Throws.", List.of(), p -> make(dev.stormbench.spi.query.QueryEngine.class, h));
            r.sweepBackend("aaa", "Throws.", List.of(), p -> make(dev.stormbench.spi.sweep.SweepBackend.class, h));
          }
          private static <T> T make(Class<T> c, java.lang.reflect.InvocationHandler h) {
            return c.cast(java.lang.reflect.Proxy.newProxyInstance(Main.class.getClassLoader(), new Class<?>[] {c}, h));
        """).to(folder.resolve("spoilt.jar"));
    String blamed = "plugin com.example.spoilt 1.0 (spoilt.jar) failed in ";

    assertThat(run("spoilt.jar", "--trace", "t.dat", "--json", "r.json").err()).doesNotContain("spoilt");
    assertThat(cli.run("sql", "t.dat", "select count(*) from events", "--plugin-path", "spoilt.jar").err()).isEmpty();
    assertThat(cli.run("sql", "r.json", "from lockups", "--plugin-path", "spoilt.jar").err()).isEmpty();
    Cli.Result prompt = cli.run("repl", "s.yaml", "-c", "1 + 1", "-c", "run 1ms", "-c", "sql select 1", "-c", "aaa",
        "--plugin-path", "spoilt.jar");
    assertThat(one(prompt)).startsWith(blamed + "command 'aaa': IllegalStateException: spoilt (");
    assertThat(prompt.out()).startsWith("2\n");

    Cli.Result format = cli.file("s.xyz", Cli.SMALL).run("run", "s.xyz", "--plugin-path", "spoilt.jar");
    assertThat(one(format)).startsWith(blamed + "accepts of scenario-format 'aaa': ");
    assertThat(format.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(cli.run("run", "s.xyz").code()).isEqualTo(ExitCode.USAGE);
    Cli.Result trace = run("spoilt.jar", "--trace", "t.xyz");
    assertThat(one(trace)).startsWith(blamed + "extension of trace-exporter 'aaa': ");
    assertThat(trace.code()).isEqualTo(ExitCode.PLUGIN);
  }

  // -- what does not link -------------------------------------------------------------------------------

  private static final String LATER = Spi.VERSION.replaceFirst("\\.\\d+$", ".97");
  private static final String BUILT = " (built for SPI " + LATER + ", this is SPI " + Spi.VERSION;

  /** Built against a later SPI of this minor version, which has more than this one. */
  private Jars later(String id, String body, String... spi) {
    Path classes = Jars.in(folder).classes(spi);
    return Jars.in(folder).sources(List.of(classes), Jars.source(id, "\"" + LATER + "\"", body)).service(Jars.className(id));
  }

  @Test
  void aClassThatTheSpiLacks_isNamedWithTheVersions() {
    later("hyper", "new Hyper().jump();", "package dev.stormbench.spi; public class Hyper { public void jump() { } }")
        .to(folder.resolve("hyper.jar"));

    assertThat(leftOut("hyper.jar")).isEqualTo("stormbench: left out: plugin com.example.hyper 1.0 (hyper.jar) failed in init: "
        + "NoClassDefFoundError: dev/stormbench/spi/Hyper" + BUILT + "; it sees the SPI, the JDK and its own jars: hyper.jar)");
  }

  @Test
  void aMethodThatTheSpiLacks_isNamedWithTheVersions() {
    later("tele", "r.teleporter(\"x\");", """
        package dev.stormbench.spi;
        public interface Registry {
          void fix(String name, String doc, java.util.List<dev.stormbench.spi.scenario.ParamSpec> params,
              java.util.function.Function<dev.stormbench.spi.scenario.Params, KernelFix> factory);
          void teleporter(String name);
        }
        """).to(folder.resolve("tele.jar"));

    assertThat(leftOut("tele.jar")).startsWith("stormbench: left out: plugin com.example.tele 1.0 (tele.jar) failed in init: "
        + "NoSuchMethodError: ").contains("teleporter(java.lang.String)").endsWith(BUILT + ")");
  }

  @Test
  void aPluginClassThatCannotBeLoaded_isBlamedWithTheVersionInItsFile() {
    Path classes = Jars.in(folder).classes("package dev.stormbench.spi; public interface Hyper { }");
    Jars.in(folder).sources(List.of(classes), Jars.source("sub", "\"" + LATER + "\"", "").replace("implements Plugin", "implements Plugin, Hyper"))
        .service(Jars.className("sub")).to(folder.resolve("sub.jar"));
    Jars.plugin(folder, "future", "").changed("com/example/future/Main.class", b -> {
      b[7] = 99; // the class file's major version
      return b;
    }).to(folder.resolve("future.jar"));

    assertThat(leftOut("sub.jar")).isEqualTo("stormbench: left out: plugin com.example.sub.Main ? (sub.jar) failed in loading: "
        + "NoClassDefFoundError: dev/stormbench/spi/Hyper" + BUILT + "; it sees the SPI, the JDK and its own jars: sub.jar)");
    assertThat(leftOut("future.jar")).contains("plugin com.example.future.Main ? (future.jar) failed in loading: "
        + "UnsupportedClassVersionError: ", "(class file version 99.0)", " (built for SPI ?, this is SPI ");
  }

  @Test
  void whatDoesNotLinkInARunOnly_failsThatRun_andNoOther() {
    later("lazy", "r.fix(\"lazy-run\", \"Lazy.\", List.of(), p -> "
        + "new KernelFix() { public void start(Machine m) { new Hyper().jump(); } });",
        "package dev.stormbench.spi; public class Hyper { public void jump() { } }").to(folder.resolve("lazy.jar"));
    later("deaf", "r.checker(\"deaf\", \"Deaf.\", List.of(), p -> new Checker() { });", """
        package dev.stormbench.spi;
        public interface Checker { default void event(dev.stormbench.spi.trace.TraceRecord r) { } }
        """).to(folder.resolve("deaf.jar"));

    Cli.Result r = run("lazy.jar", "--fix", "lazy-run");
    assertThat(r.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(one(r)).startsWith("plugin com.example.lazy 1.0 (lazy.jar) failed in fix 'lazy-run': NoClassDefFoundError: "
        + "dev/stormbench/spi/Hyper" + BUILT);
    Cli.Result deaf = run("deaf.jar", "--check", "deaf");
    assertThat(deaf.code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(one(deaf)).startsWith("plugin com.example.deaf 1.0 (deaf.jar) failed in event of checker 'deaf' at 0.")
        .contains("AbstractMethodError: ", BUILT);
    assertThat(run("lazy.jar:deaf.jar", "--fix", "lazy+deaf").err()).isEmpty();
  }

  // -- what is said of them -----------------------------------------------------------------------------

  @Test
  void list_andDoctor_sayAll() {
    withLib("one", "1.0", "p/one");
    bad("p/bad.jar");
    Jars.in(folder).entry("x", "").to(folder.resolve("p/none.jar"));

    Cli.Result brief = cli.run("list", "plugins", "--plugin-path", "p");
    assertThat(brief.err()).as("it is in the list").isEmpty();
    assertThat(brief.out().lines()).anyMatch(l -> l.matches(" *com\\.example\\.one +one, one-lib"))
        .anyMatch(l -> l.matches(" *com\\.example\\.bad +left out: plugin com\\.example\\.bad 1\\.0 .*luck"))
        .anyMatch(l -> l.matches(" *p/none\\.jar +left out: p/none\\.jar: no plugin in it: .*"));
    Cli.Result verbose = cli.run("list", "plugins", "--verbose", "--plugin-path", "p");
    assertThat(verbose.out()).contains("""
        com.example.one
          version: 1.0
          spi: %s
          class: com.example.one.Main
          from: p/one
          jar: p/one/one.jar
          libraries: one-lib.jar
          class loader: its own
          sha256: """.formatted(Spi.VERSION)).contains("\n  fix: one, one-lib\n", "\n  class loader: the workbench's\n",
        "\n  failed: plugin com.example.bad 1.0 (p/bad.jar) failed in init: ", "\n  had registered fix: bad\n", "\nplugin-path: p\n",
        "\nplugins.d: none");
    JsonNode bad = plugin("p", "com.example.bad");
    assertThat(bad.get("failed").stringValue()).contains("luck");
    assertThat(bad.get("spi").stringValue()).isEqualTo(Spi.VERSION);
    Cli.Result doctor = cli.run("doctor", "--plugin-path", "p");
    assertThat(doctor.code()).isEqualTo(ExitCode.HIT);
    assertThat(doctor.out()).contains("ok       path        p\n", "ok       plugin      com.example.one 1.0 (built for SPI " + Spi.VERSION
        + ", from p/one/one.jar)\n", "problem  plugin      left out: plugin com.example.bad 1.0 ", "-> run without plugin com.example.bad",
        "2 problems\n");
    assertThat(cli.run("doctor", "--plugin-path", "p/one").code()).isZero();
    Cli.Result nowhere = cli.run("doctor", "--plugin-path", "nowhere");
    assertThat(nowhere.out()).contains("problem  plugins     --plugin-path nowhere: no such file or folder");
    assertThat(nowhere.code()).isEqualTo(ExitCode.HIT);
  }

  @Test
  void list_explainsAllOfAnotherKind_withVerbose() {
    assertThat(cli.run("list", "workloads", "--verbose").out()).contains("softirq-items\n", "  plugin: workload-softirq ",
        "\nparameters:\n");
  }

  // -- other commands, other JVMs -----------------------------------------------------------------------

  @Test
  void theOption_isOfEveryCommand() {
    good("one", "one.jar");

    assertThat(cli.run("check", "s.yaml", "--fix", "one", "--plugin-path", "one.jar").out()).contains("1 fix");
    assertThat(cli.run("--plugin-path", "one.jar", "check", "s.yaml", "--fix", "one").code()).isZero();
    assertThat(cli.run("--plugin-path=one.jar", "list", "fixes", "one").code()).isZero();
    Cli.Result prompt = cli.run("repl", "s.yaml", "-c", "fix one", "-c", "run 1ms", "--plugin-path", "one.jar");
    assertThat(prompt.code()).as(prompt.out() + prompt.err()).isZero();
    assertThat(cli.run("repl", "s.yaml", "-c", "fix one").code()).isNotZero();
  }

  @Test
  void thePrompt_outlivesAFailedPlugin_andSaysSo() {
    Jars.plugin(folder, "bad", "r.replCommand(\"beam\", \"Beams.\", null); ").to(folder.resolve("null.jar"));
    Jars.plugin(folder, "bad", "r.replCommand(\"beam\", \"Beams.\", new dev.stormbench.spi.repl.ReplCommand() {"
        + beam() + "}); throw new IllegalStateException(\"x\");").to(folder.resolve("bad.jar"));

    Cli.Result r = cli.run("repl", "s.yaml", "-c", "run 1ms", "-c", "beam me up", "--plugin-path", "bad.jar");
    assertThat(r.errLines().getFirst()).startsWith("stormbench: left out: plugin com.example.bad 1.0 (bad.jar) failed in init");
    assertThat(r.out() + r.err()).contains("command 'beam' is left out, because plugin com.example.bad 1.0 (bad.jar) failed in init");
    assertThat(cli.run("repl", "s.yaml", "-c", "run 1ms", "--plugin-path", "null.jar").code()).isZero();
  }

  private static String beam() {
    return " public String help() { return \"\"; } public String example() { return \"\"; } public String script() { return \"\"; }"
        + " public void run(dev.stormbench.spi.repl.Session s, dev.stormbench.spi.repl.Arguments a) { } ";
  }

  @Test
  void workersOfASweepAndOfCompare_haveTheSamePlugins() {
    good("one", "p/one.jar");
    cli.file("suite.yaml", """
        format: 1
        name: tiny
        variants: [none, one]
        scenarios:
          - small: { file: s.yaml }
        """);

    String[] sweep = {"sweep", "s.yaml", "--vary", "fix=none,one", "--jobs", "1", "--plugin-path", "p"};
    assertThat(cli.run(sweep).code()).isZero();
    assertThat(cli.run(Arrays.copyOf(sweep, 6)).code()).isEqualTo(ExitCode.USAGE);
    Cli.Result compare = cli.run("compare", "suite.yaml", "--jobs", "1", "--plugin-path", "p");
    assertThat(compare.code()).as(compare.err()).isZero();
    assertThat(cli.plugins(folder.resolve("p")).run("compare", "suite.yaml", "--jobs", "1").code()).isZero();
  }

  @Test
  void aSuiteThatNeedsAFailedPlugin_saysWhy() {
    bad("bad.jar");
    cli.file("suite.yaml", """
        format: 1
        name: tiny
        variants: [none, bad]
        scenarios:
          - small: { file: s.yaml }
        """);

    Cli.Result r = cli.run("compare", "suite.yaml", "--plugin-path", "bad.jar");
    assertThat(r.errLines().getLast()).contains("with variant 'bad': ", "it is left out, because plugin com.example.bad 1.0 (bad.jar)");
    assertThat(r.code()).isEqualTo(ExitCode.PLUGIN);
  }

  @Test
  void anUntrustedRun_hasTheSamePlugins() {
    good("one", "p/one.jar");

    assertThat(cli.run("run", "s.yaml", "-q", "--untrusted", "--fix", "one", "--plugin-path", "p").code()).isZero();
    assertThat(cli.run("run", "s.yaml", "-q", "--untrusted", "--fix", "one").code()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.plugins(folder.resolve("p")).run("run", "s.yaml", "-q", "--untrusted", "--fix", "one").code()).isZero();
  }

  @Test
  void aSweepIsResumed_butNotWithAnotherBuildOfAPlugin() {
    String fails = "r.fix(\"fails\", \"\", List.of(), p -> "
        + "new KernelFix() { public void start(Machine m) { throw new IllegalStateException(); } });";
    Jars.plugin(folder, "one", fails).to(folder.resolve("one.jar"));
    String[] sweep = {"sweep", "s.yaml", "--vary", "fix=one,fails", "--jobs", "1", "--plugin-path", "one.jar",
        "--out", "o.json", "--resume"};

    assertThat(cli.run(sweep).code()).isEqualTo(ExitCode.PLUGIN);
    assertThat(cli.run(sweep).errLines()).first().isEqualTo("1 of 2 runs were finished before");
    Jars.plugin(folder, "one", "r.toString(); " + fails).to(folder.resolve("one.jar"));
    assertThat(cli.run(sweep).errLines().getFirst()).doesNotContain("finished before");
  }

  @Test
  void theSpiThatIsSeen_isThatOfTheWorkbench() {
    assertThat(Plugin.class.getClassLoader()).isSameAs(Host.class.getClassLoader());
  }
}
