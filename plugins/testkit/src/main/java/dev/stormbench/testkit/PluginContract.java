package dev.stormbench.testkit;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.testkit.ClassScan.ClassFiles;
import dev.stormbench.testkit.ClassScan.Finding;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a plugin as a whole must keep to: it is found, taken, loaded again and again, and given up without a trace; it says what its
 * extensions and their parameters are; and no class that it uses, of those it brings, does what would make two runs differ.
 *
 * <p>The last is read off its class files: all that the plugin's class leads to within the folder or jar it is in. Where a class may do
 * what a
 * rule forbids, because it is no part of a simulation, say so by {@link #excuses}.
 */
public abstract class PluginContract {
  private static final int RELOADS = 20;
  private static final int COLLECTIONS = 20;
  private static final long SETTLE_MS = 10;

  /** A new plugin. */
  protected abstract Plugin plugin();

  /**
   * Whether a class may do what a rule forbids to what runs in a simulation; none may by default.
   *
   * @param rule one of those on class files: {@link Rule#NO_WALL_CLOCK} and the others that begin so
   */
  protected boolean excuses(Rule rule, String className) {
    return false;
  }

  // -- loading ----------------------------------------------------------------------------------------

  @Test
  @Tag("plugin-found")
  void serviceLoader_findsIt() {
    Class<? extends Plugin> type = plugin().getClass();
    try {
      Rule.PLUGIN_FOUND.check(Registered.find(type).isPresent(), "no service file on the class path names " + type.getName());
    } catch (ServiceConfigurationError e) {
      throw Rule.PLUGIN_FOUND.broken(e.getMessage(), e);
    }
  }

  @Test
  @Tag("plugin-loads")
  void theWorkbench_takesIt() {
    Plugin p = plugin();
    try {
      Plugins.of(List.of(p));
    } catch (RuntimeException e) {
      throw Rule.PLUGIN_LOADS.broken(e.getMessage(), e);
    }
  }

  @Test
  @Tag("plugin-registers-alike")
  void init_registersTheSameEachTime() {
    Plugin one = plugin();
    List<Registered.Entry> first = Registered.entries(one);
    same(Rule.PLUGIN_REGISTERS_ALIKE, first, Registered.entries(one), "when init() is called again");
    same(Rule.PLUGIN_REGISTERS_ALIKE, first, Registered.entries(plugin()), "of another instance");
  }

  @Test
  @Tag("plugin-reloads")
  void manyReloads_registerTheSame() {
    List<Registered.Entry> first = null;
    for (int i = 0; i < RELOADS; i++) {
      List<Registered.Entry> now = loaded().entries;
      if (first != null) {
        same(Rule.PLUGIN_RELOADS, first, now, "at load " + (i + 1));
      }
      first = now;
    }
  }

  private static void same(Rule rule, List<Registered.Entry> first, List<Registered.Entry> now, String when) {
    List<Registered.Entry> gone = new ArrayList<>(first);
    gone.removeAll(now);
    List<Registered.Entry> come = new ArrayList<>(now);
    come.removeAll(first);
    rule.check(gone.isEmpty() && come.isEmpty(), when + " it registers otherwise: " + (gone.isEmpty() ? "nothing" : gone.toString())
        + " of before, and " + (come.isEmpty() ? "nothing" : come.toString()) + " instead");
    rule.check(first.equals(now), when + " it registers in another order: " + now + " instead of " + first);
  }

  @Test
  @Tag("plugin-starts-no-threads")
  void loaded_itStartsNoThreads() {
    ClassLoader loader = loaded().loader;
    Set<String> started = new TreeSet<>();
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      if (t.getContextClassLoader() == loader) {
        started.add(t.getName());
      }
    }
    Rule.PLUGIN_STARTS_NO_THREADS.check(started.isEmpty(), "once loaded, there run " + started);
  }

  @Test
  @Tag("plugin-unloads")
  void unloaded_itLeavesNothingBehind() {
    Assumptions.assumeTrue(isCollected(new WeakReference<>(new Object())), "this JVM collects no garbage when asked");
    WeakReference<ClassLoader> loader = new WeakReference<>(loaded().loader);
    Rule.PLUGIN_UNLOADS.check(isCollected(loader), "its classes are in memory still after " + COLLECTIONS
        + " collections; look for a shutdown hook, a thread, a ThreadLocal, a listener");
  }

  private static boolean isCollected(WeakReference<?> what) {
    for (int i = 0; i < COLLECTIONS && what.get() != null; i++) {
      System.gc();
      try {
        Thread.sleep(SETTLE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return what.get() == null;
  }

  /** A loader, and what its plugin has registered. */
  private record Loaded(ClassLoader loader, List<Registered.Entry> entries) {}

  /** Loads the plugin's classes anew, and lets it register. Threads that it starts would have its loader. */
  private Loaded loaded() {
    PluginLoader loader = PluginLoader.of(plugin().getClass());
    Thread here = Thread.currentThread();
    ClassLoader before = here.getContextClassLoader();
    here.setContextClassLoader(loader);
    try {
      return new Loaded(loader, Registered.entries(loader.plugin()));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw Rule.PLUGIN_FOUND.broken("loaded anew, it cannot be made: " + e, e);
    } finally {
      here.setContextClassLoader(before);
    }
  }

  @Test
  @Tag("plugin-brings-no-spi")
  void itsFiles_areWithoutTheSpi() {
    ClassFiles files = ClassFiles.of(PluginLoader.entries(plugin().getClass()));
    List<String> own = files.names().stream().filter(n -> n.startsWith("dev/stormbench/spi/")).limit(3).toList();
    Rule.PLUGIN_BRINGS_NO_SPI.check(own.isEmpty(), files + " has " + own);
  }

  // -- docs and parameters ----------------------------------------------------------------------------

  @Test
  @Tag("plugin-documented")
  void extensionsAndParameters_haveDocs() {
    for (Registered.Entry e : Registered.entries(plugin())) {
      checkDoc(e.toString(), e.doc());
      for (ParamSpec p : e.params()) {
        checkDoc("parameter '" + p.name() + "' of " + e, p.doc());
      }
    }
  }

  private static void checkDoc(String what, String doc) {
    Rule.PLUGIN_DOCUMENTED.check(!doc.isBlank(), what + " has no doc");
    Rule.PLUGIN_DOCUMENTED.check(doc.lines().count() == 1, what + " has a doc of several lines: " + doc);
  }

  @Test
  @Tag("plugin-defaults-bind")
  void defaults_areAccepted() {
    for (Registered.Entry e : Registered.entries(plugin())) {
      for (ParamSpec p : e.params()) {
        String which = "parameter '" + p.name() + "' of " + e;
        boolean words = p.type() == ParamSpec.Type.WORD;
        Rule.PLUGIN_DEFAULTS_BIND.check(words ? !p.choices().isEmpty() : p.min() <= p.max(),
            which + (words ? " has no choices" : " accepts nothing: from " + p.min() + " to " + p.max()));
        if (p.defaultText() != null) {
          try {
            ParamsProbe.bind(List.of(p), Map.of());
          } catch (RuntimeException refused) {
            throw Rule.PLUGIN_DEFAULTS_BIND.broken(which + ": " + refused.getMessage(), refused);
          }
        }
      }
    }
  }

  // -- class files ------------------------------------------------------------------------------------

  @Test
  @Tag("no-wall-clock")
  void itsClasses_readNoWallClock() {
    scan(Rule.NO_WALL_CLOCK);
  }

  @Test
  @Tag("no-threads")
  void itsClasses_useNoThreads() {
    scan(Rule.NO_THREADS);
  }

  @Test
  @Tag("no-luck")
  void itsClasses_drawNoLuck() {
    scan(Rule.NO_LUCK);
  }

  @Test
  @Tag("no-hash-order")
  void itsClasses_followNoHashOrder() {
    scan(Rule.NO_HASH_ORDER);
  }

  @Test
  @Tag("no-static-state")
  void itsClasses_haveNoStaticState() {
    scan(Rule.NO_STATIC_STATE);
  }

  @Test
  @Tag("no-output")
  void itsClasses_printNothing() {
    scan(Rule.NO_OUTPUT);
  }

  @Test
  @Tag("no-default-locale")
  void itsClasses_useNoDefaultLocale() {
    scan(Rule.NO_DEFAULT_LOCALE);
  }

  private void scan(Rule rule) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Finding f : ClassScan.of(plugin().getClass())) {
      if (f.rule() == rule && !excuses(rule, f.className())) {
        found.computeIfAbsent(f.className(), c -> new TreeSet<>()).add(f.what());
      }
    }
    rule.check(found.isEmpty(), String.join(", ", found.entrySet().stream().map(e -> e.getKey() + " has " + String.join(" and ",
        e.getValue()))
        .toList()));
  }
}
