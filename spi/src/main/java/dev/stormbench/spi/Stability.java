package dev.stormbench.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long a type stays as it is. Each public type of the SPI carries one of these, and its nested types have the same unless they
 * carry their own; a member that names a less firm type is as firm as that. While the SPI's version is 0.x, a minor version counts as
 * a major one does later.
 *
 * @since 0.2.0
 */
@Stability.Stable
public final class Stability {
  private Stability() {}

  /** Changes incompatibly with a new major version only; from 1.0 on, what goes then was deprecated for at least one minor version. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  public @interface Stable {}

  /** Changes incompatibly with a new minor version at the earliest; spi/CHANGELOG.md says what to do then. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  public @interface Evolving {}

  /** May change or go with any version. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  public @interface Experimental {}
}
