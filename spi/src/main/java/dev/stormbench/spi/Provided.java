package dev.stormbench.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface that the workbench implements and a plugin only calls, such as a handle. A new method of it is a compatible
 * change; an interface without the mark gets new methods with a default only.
 *
 * @since 0.2.0
 */
@Stability.Stable
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Provided {}
