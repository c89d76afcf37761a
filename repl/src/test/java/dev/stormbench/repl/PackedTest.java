package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.plugin.Origin;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.sweep.Luggage;
import dev.stormbench.spi.sweep.SweepWorker;
import dev.stormbench.spi.sweep.WorkerLostException;
import dev.stormbench.spi.sweep.WorkerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a worker on another machine gets, and that it is enough: it answers the same when all is gone here. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class PackedTest {
  @TempDir
  Path folder;

  private Host host() throws IOException {
    Path here = Files.createDirectories(folder.resolve("user/here"));
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    List<Plugin> all = new ArrayList<>();
    ServiceLoader.load(Plugin.class).forEach(all::add);
    Host host = new Host(nowhere, nowhere, Terminal.NONE, here, Path.of(System.getProperty("stormbench.home")), () -> Plugins.of(all));
    Jars.plugin(folder, "good", "").to(here.resolve("good.jar"));
    Jars.plugin(folder, "cluster", "").to(here.resolve("cluster/cluster.jar"));
    Files.createDirectories(here.resolve("below"));
    Files.createDirectories(folder.resolve("user/beside"));
    Files.writeString(folder.resolve("user/beside/s.yaml"), Cli.SMALL);
    Files.writeString(here.resolve("below/name.js"), "export const name = 'one-js';");
    Files.writeString(here.resolve("below/one.js"), """
        import { fix } from 'stormbench';
        import { name } from './name.js';
        export const one = fix(name, base => ({ nextPushable: rq => base.nextPushable(rq) }));
        """);
    Files.writeString(here.resolve("below/throws.js"), """
        import { fix } from 'stormbench';
        export const throws = fix('throws-js', base => ({ restartSoftirq: () => { throw new Error('no way'); } }));
        """);
    Files.writeString(here.resolve("secret.yaml"), Cli.SMALL);
    host.pluginPath(PluginPath.NONE.with(List.of("good.jar", "cluster")));
    return host;
  }

  private static String request(String... words) {
    return new WorkerCommand.Request(List.of(words)).line();
  }

  /** Without what is another one each time. */
  private static String steady(String answer) {
    return answer.replaceAll("\"wallNs\":\\d+", "").replaceAll("\"(com.example.)?cluster\":\"[^\"]*\",?", "");
  }

  @Test
  void aWorkerElsewhere_answersTheSame_andHasNothingElse() throws Exception {
    Host host = host();
    String absolute = host.cwd().resolve("below/one.js").toString();
    List<String> requests = List.of(
        request("../beside/s.yaml", "--fix", "./below/one.js+good"),
        request(folder.resolve("user/beside/s.yaml").toString(), "--fix", absolute, "--seed", "3"),
        request("../beside/s.yaml", "--fix", "below/throws.js"),
        request("../beside/s.yaml", "--fail-on", "lockups == 0"),
        request(host.home().resolve("scripts/small/yield.yaml").toString()));
    for (String fix : List.of("./below/one.js+good", absolute, "below/throws.js")) {
      ScenarioArguments arguments = ScenarioArguments.of(List.of("../beside/s.yaml", "--fix", fix));
      arguments.bind(host, arguments.read(host), OptionalLong.empty());
    }
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    List<String> answers = new ArrayList<>();
    Luggage luggage;
    try (Workers workers = new Workers(host, 1, Workers.UNLIMITED_NS, new Origin("cluster", "cluster/cluster.jar", List.of(), "?"))) {
      try (SweepWorker w = workers.start()) {
        for (String r : requests) {
          answers.add(steady(w.run(r)));
        }
      }
      luggage = workers.luggage();
      assertThat(workers.luggage()).isSameAs(luggage);
      unpack(luggage.zip(), elsewhere);
    }
    assertThat(luggage.zip()).doesNotExist();
    assertThat(names(elsewhere.resolve("plugins"))).containsExactly("0-good.jar");
    assertThat(travelled(elsewhere)).containsExactlyInAnyOrder("beside/s.yaml", "here/below/name.js", "here/below/one.js",
        "here/below/throws.js");
    Files.move(folder.resolve("user"), folder.resolve("gone"));

    try (WorkerProcess w = WorkerProcess.start(luggage.worker(), elsewhere, folder.resolve("errors"))) {
      for (int i = 0; i < requests.size(); i++) {
        assertThat(steady(w.run(requests.get(i)))).isEqualTo(answers.get(i));
      }
      assertThat(w.run(request("secret.yaml"))).contains("secret.yaml: no such file");
    }
    assertThat(answers.get(0)).contains("\"fixes\":[\"one-js\",\"good\"]");
    assertThat(answers.get(2)).startsWith("{\"exitCode\":3,").contains("below/throws.js:2:").contains("no way");
    assertThat(answers.get(3)).startsWith("{\"exitCode\":1,");
  }

  @Test
  void theSameThings_haveTheSameHash_aFileThatIsReadChangesIt() throws IOException, WorkerLostException {
    Host host = host();
    String first = hash(host);
    assertThat(hash(host)).isEqualTo(first);
    InputFile.read(host, "secret.yaml");
    assertThat(hash(host)).isNotEqualTo(first);
  }

  private static String hash(Host host) throws IOException {
    try (Workers workers = new Workers(host, 1, Workers.UNLIMITED_NS, Origin.CLASS_PATH)) {
      return workers.luggage().sha256();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  /** The user's files, by their names in his folder. */
  private List<String> travelled(Path elsewhere) throws IOException {
    String user = folder.resolve("user").toString().substring(1) + "/";
    List<String> names = new ArrayList<>();
    try (InputStream in = Files.newInputStream(elsewhere.resolve("files.zip")); ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        if (e.getName().startsWith(user)) {
          names.add(e.getName().substring(user.length()));
        } else {
          assertThat(e.getName()).startsWith(System.getProperty("stormbench.home").substring(1) + "/scripts/");
        }
      }
    }
    return names;
  }

  private static void unpack(Path zip, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(zip); ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
        Path to = folder.resolve(e.getName());
        Files.createDirectories(e.isDirectory() ? to : to.getParent());
        if (!e.isDirectory()) {
          Files.copy(entries, to);
        }
      }
    }
  }
}
