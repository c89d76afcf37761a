package dev.stormbench.plugin.sweepspark;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import java.util.List;

/** Runs sweeps on a Spark cluster. */
@BuiltFor(Spi.VERSION)
public final class SweepSpark implements Plugin {
  @Override
  public String id() {
    return "sweep-spark";
  }

  @Override
  public void init(Registry r) {
    r.sweepBackend("spark", "executors of a Spark cluster, one simulation per core at a time; scenario, scripts and plugins travel with it",
        params(), SparkBackend::new);
  }

  static List<ParamSpec> params() {
    return List.of(
        ParamSpec.of("master", ParamSpec.Type.TEXT, "The cluster, such as spark://host:7077; also yarn, k8s://... or local[2].").orElse(""),
        ParamSpec.of("cores", ParamSpec.Type.INTEGER, "Cores to use at most, 0 for all that the cluster gives; --jobs is not looked at.")
            .within(0, 1_000_000).orElse("0"),
        ParamSpec.of("wait", ParamSpec.Type.DURATION, "What the master may take to answer, and then the first executor to start.")
            .orElse("60s"),
        ParamSpec.of("java-home", ParamSpec.Type.TEXT, "The JDK 25 on the cluster's machines, if theirs is another one.").orElse(""),
        ParamSpec.of("properties", ParamSpec.Type.TEXT, "A file of Spark's own properties, as spark-defaults.conf is one.").orElse(""),
        ParamSpec.of("log", ParamSpec.Type.TEXT, "A file for the warnings of Spark's driver; without it they are not kept.").orElse(""));
  }
}
