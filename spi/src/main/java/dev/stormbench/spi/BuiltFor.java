package dev.stormbench.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Carries the SPI version a plugin was compiled against: {@code @BuiltFor(Spi.VERSION)}.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BuiltFor {
  /** The value of {@link Spi#VERSION} at compile time. */
  String value();
}
