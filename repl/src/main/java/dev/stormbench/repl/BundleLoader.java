package dev.stormbench.repl;

import dev.stormbench.spi.Plugin;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * The class loader of one folder or jar: its classes see the JDK, the SPI and each other. Two plugins may bring two versions of a library,
 * and none sees those of the workbench.
 */
final class BundleLoader extends URLClassLoader {
  private static final ClassLoader SPI = new SpiOnly();

  BundleLoader(String place, URL[] jars) {
    super(place, jars, SPI);
  }

  /** The JDK's loader, and of the workbench the SPI alone. */
  private static final class SpiOnly extends ClassLoader {
    private static final String PACKAGES = "dev.stormbench.spi.";

    SpiOnly() {
      super("spi", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.startsWith(PACKAGES) ? Plugin.class.getClassLoader().loadClass(name) : super.loadClass(name, resolve);
    }
  }
}
