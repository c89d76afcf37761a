/**
 * Sweeps on a Spark cluster. {@link dev.stormbench.plugin.sweepspark.SparkBackend} is the driver, in the workbench's JVM; {@link
 * dev.stormbench.plugin.sweepspark.Task} runs in executors, where {@link dev.stormbench.plugin.sweepspark.Station} keeps the workers.
 *
 * <p>There is no module-info: jars of Spark share packages, which modules may not.
 */
@NullMarked
package dev.stormbench.plugin.sweepspark;

import org.jspecify.annotations.NullMarked;
