package dev.stormbench.engine.plugin;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.Script;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** All extensions of one kind, by name, in alphabetical order. */
public final class Extensions<T> {
  private final ExtensionPoint point;
  private final SortedMap<String, Extension<T>> byName = new TreeMap<>();

  private final List<FailedPlugin> failed;

  /** @param failed the plugins that were left out, which may grow */
  Extensions(ExtensionPoint point, List<FailedPlugin> failed) {
    this.point = point;
    this.failed = failed;
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

  /** All extensions, those of third parties last: who takes the first that fits does not meet them while a shipped one does. */
  public List<Extension<T>> shippedFirst() {
    return byName.values().stream().sorted(Comparator.comparing((Extension<T> e) -> e.owner().origin().isThirdParty())).toList();
  }

  /** Ids of the plugins that provide at least one, sorted. */
  public List<String> providers() {
    return byName.values().stream().map(e -> e.owner().id()).distinct().sorted().toList();
  }

  /**
   * The refusal of a name that nobody has. It ends with the plugin that had it, or may have it, and failed; its cause then is that failure.
   *
   * @param message one line without the place
   */
  public ScenarioException unknown(Location at, String name, String message) {
    Optional<FailedPlugin> blamed = lost(name).or(() -> failed.stream().findFirst());
    String why = blamed.map(f -> f.had(point, name) ? "; it is left out, because " + f.message() : "; " + mayHave()).orElse("");
    ScenarioException refused = new ScenarioException(at, message + why);
    blamed.ifPresent(f -> refused.initCause(f.cause()));
    return refused;
  }

  private String mayHave() {
    return failed.size() == 1 ? "a plugin is left out and may have it: " + failed.getFirst().message()
        : failed.size() + " plugins are left out and may have it: " + String.join(", ", failed.stream().map(FailedPlugin::id).toList())
            + " ('list plugins' says why)";
  }

  /** The plugin that had registered that name, and was left out. */
  public Optional<FailedPlugin> lost(String name) {
    return failed.stream().filter(f -> f.had(point, name)).findFirst();
  }

  /** Names that plugins had registered that were left out, sorted. */
  public SortedSet<String> lostNames() {
    SortedSet<String> names = new TreeSet<>();
    failed.forEach(f -> f.registered().stream().filter(e -> e.point() == point).map(Extension::name).forEach(names::add));
    return names;
  }

  /** Forgets what a plugin registered, and returns it. */
  List<Extension<T>> remove(LoadedPlugin owner) {
    List<Extension<T>> gone = byName.values().stream().filter(e -> e.owner() == owner).toList();
    gone.forEach(e -> byName.remove(e.name()));
    return gone;
  }

  void add(Extension<T> extension) {
    Extension<T> first = byName.putIfAbsent(extension.name(), extension);
    if (first != null && extension.owner().plugin() instanceof Script script) {
      throw new ScenarioException(script.definedAt(point.word(), extension.name()), point.word() + " '"
          + extension.name() + "' exists already, from " + (first.owner().plugin() instanceof Script other
              ? other.definedAt(point.word(), extension.name()).toString() : "plugin " + first.owner().described()));
    }
    if (first != null) {
      throw new PluginException(extension.owner(), "init",
          point.word() + " '" + extension.name() + "' is registered already, by plugin "
              + first.owner().described());
    }
  }
}
