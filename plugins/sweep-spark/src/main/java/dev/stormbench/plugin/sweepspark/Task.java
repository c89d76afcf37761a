package dev.stormbench.plugin.sweepspark;

import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.WorkerLostException;
import dev.stormbench.spi.sweep.WorkerSetup;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** Runs the one point of a partition, in an executor. The result is a text: a sign, then the answer or the reason why there is none. */
final class Task extends AbstractFunction2<TaskContext, Iterator<SweepPoint>, String> implements Serializable {
  private static final long serialVersionUID = 1;
  private static final char ANSWERED = '+';
  private static final char GIVEN_UP = '-';

  private final String file;
  private final String sha256;
  private final WorkerSetup worker;

  /** @param file the luggage, as Spark's files are named */
  Task(String file, String sha256, WorkerSetup worker) {
    this.file = file;
    this.sha256 = sha256;
    this.worker = worker;
  }

  @Override
  public String apply(TaskContext context, Iterator<SweepPoint> points) {
    try {
      return ANSWERED + Station.of(Path.of(SparkFiles.get(file)), sha256, worker).run(points.next().request());
    } catch (WorkerLostException e) {
      return GIVEN_UP + String.valueOf(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack what a worker needs: " + e.getMessage(), e);
    }
  }

  static boolean isAnswer(String result) {
    return result.charAt(0) == ANSWERED;
  }

  static String text(String result) {
    return result.substring(1);
  }
}
