package dev.stormbench.plugin.sweepspark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A master and two workers of one core each, as processes on loopback. Their class path has Spark, and nothing of this plugin. */
final class SmallCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");
  private static final long WAIT_MS = 120_000;
  private static final long LOOK_MS = 50;

  private final Path folder;
  private final List<Process> daemons = new ArrayList<>();
  private final String master;

  SmallCluster(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    Path jars = Files.createDirectories(folder.resolve("spark").resolve("jars"));
    for (String item : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(item);
      if (item.endsWith(".jar") && !jar.getFileName().toString().startsWith("stormbench-")) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    daemon("master", "org.apache.spark.deploy.master.Master");
    master = await("master", MASTER);
    for (String name : List.of("worker-1", "worker-2")) {
      daemon(name, "org.apache.spark.deploy.worker.Worker", "--cores", "1", "--memory", "1g", master);
    }
    await("worker-1", Pattern.compile("Successfully registered"));
    await("worker-2", Pattern.compile("Successfully registered"));
  }

  String master() {
    return master;
  }

  /** Kills a worker and its executor; it must have one. */
  void killWorker() {
    Process worker = daemons.get(1);
    List<ProcessHandle> executors = worker.children().toList();
    assertThat(executors).isNotEmpty();
    worker.destroyForcibly();
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  private void daemon(String name, String type, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", folder.resolve("spark/jars") + "/*", type,
        "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_WORKER_DIR", folder.resolve(name).toString());
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    daemons.add(builder.start());
  }

  /** What a daemon has said. */
  private String await(String name, Pattern wanted) throws IOException, InterruptedException {
    for (long waitedMs = 0; waitedMs < WAIT_MS; waitedMs += LOOK_MS) {
      Matcher m = wanted.matcher(Files.readString(folder.resolve(name + ".log")));
      if (m.find()) {
        return m.group();
      }
      Thread.sleep(LOOK_MS);
    }
    throw new AssertionError(name + " does not start: " + Files.readString(folder.resolve(name + ".log")));
  }

  @Override
  public void close() throws InterruptedException {
    for (Process p : daemons) {
      Stream.concat(p.children(), Stream.of(p.toHandle())).forEach(ProcessHandle::destroyForcibly);
      p.waitFor();
    }
  }
}
