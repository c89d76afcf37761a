package dev.stormbench.engine.plugin;

import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.Script;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** All extensions of one kind, by name, in alphabetical order. */
public final class Extensions<T> {
  private final ExtensionPoint point;
  private final SortedMap<String, Extension<T>> byName = new TreeMap<>();

  Extensions(ExtensionPoint point) {
    this.point = point;
  }

  /** Which kind. */
  public ExtensionPoint point() {
    return point;
  }

  /** The extension of that name. */
  public Optional<Extension<T>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All names, sorted. */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet((SortedSet<String>) byName.keySet());
  }

  /** All extensions, sorted by name. */
  public Collection<Extension<T>> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** Ids of the plugins that provide at least one, sorted. */
  public List<String> providers() {
    return byName.values().stream().map(e -> e.owner().id()).distinct().sorted().toList();
  }

  void add(Extension<T> extension) {
    Extension<T> first = byName.putIfAbsent(extension.name(), extension);
    if (first != null && extension.owner().plugin() instanceof Script script) {
      throw new ScenarioException(script.definedAt(point.word(), extension.name()), point.word() + " '"
          + extension.name() + "' exists already, from " + (first.owner().plugin() instanceof Script other
              ? other.definedAt(point.word(), extension.name()).toString() : "plugin " + first.owner()));
    }
    if (first != null) {
      throw new PluginException(extension.owner(), "init",
          point.word() + " '" + extension.name() + "' is registered already, by plugin "
              + first.owner());
    }
  }
}
