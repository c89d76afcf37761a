/** kernel/time: hrtimers, the timer wheel, the tick. */
@NullMarked
package dev.stormbench.engine.kernel.time;

import org.jspecify.annotations.NullMarked;
