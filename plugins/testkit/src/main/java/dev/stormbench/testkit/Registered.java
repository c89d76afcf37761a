package dev.stormbench.testkit;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.scenario.ParamSpec;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.ServiceLoader;

/** What a plugin registers. */
public final class Registered {
  private Registered() {}

  /**
   * An extension as it was registered.
   *
   * @param kind the method of {@link Registry}, such as {@code fix}
   */
  record Entry(String kind, String name, String doc, List<ParamSpec> params) {
    @Override
    public String toString() {
      return kind + " '" + name + "'";
    }
  }

  /** Names in the order in which they are registered, such as {@code fix none} and {@code workload program}. */
  public static List<String> by(Plugin plugin) {
    return entries(plugin).stream().map(e -> e.kind + " " + e.name).toList();
  }

  /** Names of one kind, such as {@code fix}, in the order in which they are registered. */
  public static List<String> names(Plugin plugin, String kind) {
    return entries(plugin).stream().filter(e -> e.kind.equals(kind)).map(Entry::name).toList();
  }

  /**
   * The plugin as ServiceLoader finds it on the class path.
   *
   * @throws NoSuchElementException if it does not
   */
  public static Plugin found(Class<? extends Plugin> type) {
    return find(type).orElseThrow();
  }

  static Optional<Plugin> find(Class<? extends Plugin> type) {
    return ServiceLoader.load(Plugin.class, type.getClassLoader()).stream().filter(p -> p.type() == type).findFirst()
        .map(ServiceLoader.Provider::get);
  }

  static List<Entry> entries(Plugin plugin) {
    List<Entry> entries = new ArrayList<>();
    plugin.init((Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(), new Class<?>[] {Registry.class},
        (proxy, method, args) -> {
          if (method.getDeclaringClass() == Object.class) {
            return method.invoke(entries, args);
          }
          List<ParamSpec> params = Arrays.stream(args).filter(List.class::isInstance).flatMap(a -> ((List<?>) a).stream())
              .map(ParamSpec.class::cast).toList();
          entries.add(new Entry(method.getName(), (String) args[0], (String) args[1], params));
          return null;
        }));
    return entries;
  }
}
