/** What a scenario file is made of: values that know their place in the file, and the parameters extensions declare. */
@NullMarked
package dev.stormbench.spi.scenario;

import org.jspecify.annotations.NullMarked;
