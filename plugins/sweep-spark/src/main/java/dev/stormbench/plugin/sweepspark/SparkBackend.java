package dev.stormbench.plugin.sweepspark;

import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sweep.Luggage;
import dev.stormbench.spi.sweep.SweepBackend;
import dev.stormbench.spi.sweep.SweepHost;
import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.SweepResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkDriverExecutionException;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/**
 * A Spark application that has one job with a partition for each point. Spark sees to it that each partition is done once, also when
 * executors are lost; its scheduler calls {@link Delivery} when one is.
 */
final class SparkBackend implements SweepBackend {
  /** A point that is in the executor each time one is lost. */
  private static final Pattern LOST =
      Pattern.compile("Task (\\d+) in stage \\S+ failed (\\d+) times, most recent failure.*ExecutorLostFailure.*Reason: (.*?)( \\| .*)?$");

  private static final int REASON_MAX = 300;

  private final Params params;
  private final Cluster cluster;

  /** Checks what was given; nothing is connected yet. */
  SparkBackend(Params params) {
    this.params = params;
    this.cluster = Cluster.of(params);
  }

  @Override
  public void run(List<SweepPoint> points, SweepHost host, SweepResults results) throws IOException, InterruptedException {
    if (points.isEmpty()) {
      return;
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(SparkBackend.class.getClassLoader()); // through it Spark loads, and threads of Spark inherit it
    try (Jars jars = new Jars(); Cluster.Connection connection = cluster.connect()) {
      SparkContext spark = connection.spark();
      Luggage luggage = host.luggage(); // while executors start
      try {
        for (Path jar : jars.of(SparkBackend.class, SweepPoint.class)) {
          spark.addJar(jar.toString());
        }
        spark.addFile(luggage.zip().toString());
      } catch (RuntimeException e) {
        throw spark.isStopped() ? connection.ended() : e;
      }
      connection.awaitExecutor();
      Task task = new Task(luggage.zip().getFileName().toString(), luggage.sha256(), luggage.worker());
      for (List<SweepPoint> left = points; !left.isEmpty();) {
        left = run(spark, left, task, results);
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Runs points until all are reported or one is to be given up, and returns those that are left. */
  private List<SweepPoint> run(SparkContext spark, List<SweepPoint> points, Task task, SweepResults results) {
    Delivery delivery = new Delivery(points, results);
    RDD<SweepPoint> partitions = new JavaSparkContext(spark).parallelize(points, points.size()).rdd();
    try {
      spark.runJob(partitions, task, delivery, ClassTag$.MODULE$.apply(String.class));
    } catch (Exception e) { // Scala declares none
      switch (e) {
        case SparkDriverExecutionException x when x.getCause() instanceof RuntimeException thrown -> throw thrown;
        case SparkException x -> giveUp(x, delivery, spark);
        case RuntimeException x -> throw x;
        default -> throw new IllegalStateException(e);
      }
    }
    return delivery.left();
  }

  /** Gives up the point that loses its executors; there is none if the job has failed for another reason. */
  private void giveUp(SparkException e, Delivery delivery, SparkContext spark) {
    String message = oneLine(String.valueOf(e.getMessage()));
    Matcher lost = LOST.matcher(message);
    if (spark.isStopped() || !lost.find()) {
      throw new ScenarioException(params.at("master"), reason(message));
    }
    delivery.failed(Integer.parseInt(lost.group(1)),
        "gave up after " + lost.group(2) + " executors; the last one was lost: " + shortened(lost.group(3)));
  }

  private static String reason(String message) {
    if (message.contains(UnsupportedClassVersionError.class.getSimpleName())) {
      return "the cluster's executors run on a Java that is too old; a JDK 25 there is named by --backend-set java-home=FOLDER";
    }
    return "the job failed: " + shortened(message);
  }

  static String oneLine(String s) {
    return s.strip().replaceAll("\\s*\\R\\s*", " | ");
  }

  static String shortened(@Nullable String s) {
    String line = oneLine(String.valueOf(s));
    return line.length() > REASON_MAX ? line.substring(0, REASON_MAX) + "..." : line;
  }
}
