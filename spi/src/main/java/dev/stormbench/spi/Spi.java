package dev.stormbench.spi;

/**
 * The version of this contract. It has its own semantic version, apart from the workbench's.
 *
 * @since 0.1.0
 */
@Stability.Stable
public final class Spi {
  /** Compile-time constant, so that {@link BuiltFor} keeps the version a plugin was compiled against. */
  public static final String VERSION = "0.2.0";

  private Spi() {}
}
