package dev.stormbench.spi;

/**
 * A set of extensions, found through {@link java.util.ServiceLoader}. Only the id is mandatory in
 * spirit; a plugin registers what it has and keeps no state of its own, because many machines live in
 * one JVM: registered factories make one instance per machine.
 *
 * @since 0.1.0
 */
@Stability.Stable
public interface Plugin {
  /**
   * The plugin's id, equal to its folder and module suffix. Ids without a dot are reserved for this
   * repository; others are reverse-DNS, such as {@code com.example.fix-foo}.
   */
  String id();

  /** The plugin's own version, shown by {@code list} and by every error that blames it. */
  default String version() {
    Package p = getClass().getPackage();
    String v = p == null ? null : p.getImplementationVersion();
    return v == null ? "dev" : v;
  }

  /** Registers the extensions. Called once per workbench; must not start threads or do I/O. */
  void init(Registry registry);
}
