package dev.stormbench.plugin.sweepspark;

import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** What was said of the cluster, and the way to it. */
final class Cluster {
  private static final String STANDALONE = "spark://";
  private static final Pattern MASTER = Pattern.compile("spark://[^,/:]+:\\d{1,5}(,[^,/:]+:\\d{1,5})*|local(\\[.*\\])?|yarn|k8s://.+");
  private static final Pattern HOST = Pattern.compile("([^,/:]+):(\\d{1,5})");
  private static final int CONNECT_MS = 5_000;
  private static final long LOOK_MS = 50;
  private static final long NS_PER_MS = 1_000_000;

  private final Params params;
  private final String master;
  private final long waitMs;

  private Cluster(Params params) {
    this.params = params;
    this.master = params.text("master");
    this.waitMs = params.durationNs("wait") / NS_PER_MS;
  }

  /** Checks what can be checked without it. */
  static Cluster of(Params params) {
    Cluster cluster = new Cluster(params);
    if (cluster.master.isEmpty()) {
      throw new ScenarioException(params.at(), "needs a cluster: --master spark://HOST:7077");
    }
    if (!MASTER.matcher(cluster.master).matches()) {
      throw cluster.refused("is no master; accepted: spark://HOST:PORT, several as spark://HOST:PORT,HOST:PORT, yarn, k8s://URL, local[N]");
    }
    return cluster;
  }

  /** Starts the application. It is there when this returns; its executors may not be. */
  Connection connect() throws InterruptedException {
    LoggerContext logs = log();
    SparkConf conf = conf();
    if (master.startsWith(STANDALONE)) {
      knock();
    }
    FutureTask<SparkContext> start = new FutureTask<>(() -> new SparkContext(conf));
    Thread.ofPlatform().daemon().name("spark-start").start(start);
    try {
      return new Connection(start.get(waitMs, TimeUnit.MILLISECONDS), logs);
    } catch (TimeoutException e) {
      throw refused("no answer within " + waitMs / 1000 + " s; is that a master of Spark " + version()
          + "? (longer: --backend-set wait=TIME)");
    } catch (ExecutionException e) {
      throw refused("cannot start an application of Spark " + version() + ": " + SparkBackend.shortened(e.getCause().getMessage()));
    }
  }

  private static String version() {
    return org.apache.spark.package$.MODULE$.SPARK_VERSION();
  }

  /** Whether anybody listens: said at once, where Spark would try for a minute. */
  private void knock() {
    String why = "";
    for (Matcher m = HOST.matcher(master.substring(STANDALONE.length())); m.find();) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(m.group(1), Integer.parseInt(m.group(2))), CONNECT_MS);
        return;
      } catch (UnknownHostException e) {
        why = "unknown host " + m.group(1);
      } catch (IOException | IllegalArgumentException e) {
        why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      }
    }
    throw refused("no master there: " + why);
  }

  private SparkConf conf() {
    SparkConf conf = new SparkConf();
    properties().forEach((k, v) -> conf.set(k.toString(), v.toString().strip()));
    conf.setMaster(master);
    conf.setIfMissing("spark.app.name", "stormbench sweep");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.executor.memory", "512m"); // simulations have processes of their own
    conf.setIfMissing("spark.driver.maxResultSize", "0"); // of all results in sum
    conf.setIfMissing("spark.locality.wait", "0");
    if (params.intValue("cores") > 0) {
      conf.set("spark.cores.max", Integer.toString(params.intValue("cores")));
    }
    if (!params.text("java-home").isEmpty()) {
      conf.set("spark.executorEnv.JAVA_HOME", params.text("java-home"));
    }
    return conf;
  }

  private Properties properties() {
    Properties properties = new Properties();
    String name = params.text("properties");
    if (!name.isEmpty()) {
      try (Reader in = Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8)) {
        properties.load(in);
      } catch (NoSuchFileException e) {
        throw new ScenarioException(params.at("properties"), "no such file");
      } catch (IOException | IllegalArgumentException e) {
        throw new ScenarioException(params.at("properties"), "cannot read it: " + e.getMessage());
      }
    }
    return properties;
  }

  /** Before Spark logs anything, and never on the terminal. As long as nobody holds the context, it may be gone and made anew. */
  private LoggerContext log() {
    ConfigurationBuilder<BuiltConfiguration> b = ConfigurationBuilderFactory.newConfigurationBuilder();
    b.setStatusLevel(Level.OFF);
    String file = params.text("log");
    AppenderComponentBuilder appender = file.isEmpty() ? b.newAppender("log", "Null")
        : b.newAppender("log", "File").addAttribute("fileName", writable(file)).addAttribute("append", false)
            .add(b.newLayout("PatternLayout").addAttribute("pattern", "%d %p %c{1}: %m%n%ex"));
    b.add(appender).add(b.newRootLogger(file.isEmpty() ? Level.OFF : Level.WARN).add(b.newAppenderRef("log")));
    LoggerContext logs = (LoggerContext) LogManager.getContext(false);
    logs.reconfigure(b.build());
    return logs;
  }

  private String writable(String file) {
    try {
      return Files.write(Path.of(file), new byte[0]).toString();
    } catch (IOException | InvalidPathException e) {
      throw new ScenarioException(params.at("log"), "cannot write it: " + e.getMessage());
    }
  }

  private ScenarioException refused(String message) {
    return new ScenarioException(params.at("master"), message);
  }

  /** An application. Closed, it ends, and with it the executors and their workers. */
  final class Connection implements AutoCloseable {
    private final SparkContext spark;
    private final LoggerContext logs;

    private Connection(SparkContext spark, LoggerContext logs) {
      this.spark = spark;
      this.logs = logs;
    }

    SparkContext spark() {
      return spark;
    }

    /** Waits for the first executor. */
    void awaitExecutor() throws InterruptedException {
      awaitExecutor(waitMs);
    }

    void awaitExecutor(long limitMs) throws InterruptedException {
      int driver = 1;
      for (long waitedMs = 0; !spark.isLocal() && spark.statusTracker().getExecutorInfos().length <= driver; waitedMs += LOOK_MS) {
        if (spark.isStopped()) {
          throw ended();
        }
        if (waitedMs > limitMs) {
          throw refused("no executor within " + limitMs / 1000
              + " s: the cluster has no core or not the memory for one, or executors end at once (longer: --backend-set wait=TIME)");
        }
        Thread.sleep(LOOK_MS);
      }
    }

    /** Why it is no more, when nobody here has closed it. */
    ScenarioException ended() {
      return refused("the master ended the application: its executors end as they start; what they say is in the folder 'work' of the"
          + " cluster's workers");
    }

    @Override
    public void close() {
      spark.stop();
      Station.closeAll(); // of a local master
      logs.stop();
    }
  }
}
