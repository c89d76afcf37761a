/** What a workload builds: tasks that run programs, timers, tasklet pools. Programs are data, interpreted by the engine. */
@NullMarked
package dev.stormbench.spi.workload;

import org.jspecify.annotations.NullMarked;
