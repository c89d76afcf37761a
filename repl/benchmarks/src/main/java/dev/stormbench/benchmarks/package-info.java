/**
 * What the parts of a simulation cost, measured by JMH, and what else there is to hold them against: the bare replace-min of a winner
 * tree, and SSJ, a general engine. {@code stormbench bench} runs them in a JVM that has this module on its class path; the product has not.
 */
@NullMarked
package dev.stormbench.benchmarks;

import org.jspecify.annotations.NullMarked;
