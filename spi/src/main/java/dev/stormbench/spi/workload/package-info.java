/** What a workload builds: tasks that run programs, timers, tasklet pools. Programs are data, with callbacks where data cannot say it. */
@NullMarked
package dev.stormbench.spi.workload;

import org.jspecify.annotations.NullMarked;
