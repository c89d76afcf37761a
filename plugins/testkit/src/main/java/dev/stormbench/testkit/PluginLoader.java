package dev.stormbench.testkit;

import dev.stormbench.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads a plugin's classes anew, from the folders or jars that they and their service file are in. Everything else, the SPI first of
 * all, is the parent's.
 */
final class PluginLoader extends URLClassLoader {
  private static final String SERVICE = "META-INF/services/" + Plugin.class.getName();
  private static final String SPI = "dev.stormbench.spi.";

  private final String pluginClass;

  PluginLoader(URL[] entries, ClassLoader parent, String pluginClass) {
    super("testkit of " + pluginClass, entries, parent);
    this.pluginClass = pluginClass;
  }

  static PluginLoader of(Class<?> plugin) {
    return new PluginLoader(entries(plugin).toArray(URL[]::new), plugin.getClassLoader(), plugin.getName());
  }

  /** The folders or jars of a plugin: where its class is, and where a service file names it. */
  static List<URL> entries(Class<?> plugin) {
    Set<String> entries = new LinkedHashSet<>();
    CodeSource source = plugin.getProtectionDomain().getCodeSource();
    try {
      if (source != null) {
        entries.add(source.getLocation().toURI().toString());
      }
      for (URL services : Collections.list(plugin.getClassLoader().getResources(SERVICE))) {
        if (text(services).lines().anyMatch(l -> l.replaceFirst("#.*", "").strip().equals(plugin.getName()))) {
          entries.add(root(services));
        }
      }
      List<URL> urls = new ArrayList<>();
      for (String e : entries) {
        urls.add(URI.create(e).toURL());
      }
      return urls;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("where is " + plugin + "? " + e, e);
    }
  }

  private static String text(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String root(URL services) throws IOException, URISyntaxException {
    if (services.openConnection() instanceof JarURLConnection jar) {
      return jar.getJarFileURL().toURI().toString();
    }
    return Path.of(services.toURI()).getParent().getParent().getParent().toUri().toString();
  }

  /** A new plugin of these classes. */
  Plugin plugin() throws ReflectiveOperationException {
    Constructor<?> constructor = loadClass(pluginClass).getDeclaredConstructor();
    constructor.setAccessible(true);
    return (Plugin) constructor.newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> c = findLoadedClass(name);
      if (c == null && !name.startsWith(SPI) && findResource(name.replace('.', '/') + ".class") != null) {
        c = findClass(name);
      }
      return c == null ? super.loadClass(name, resolve) : c;
    }
  }

  /** Of services, the plugin's own only. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.startsWith("META-INF/services/") ? findResources(name) : super.getResources(name);
  }
}
