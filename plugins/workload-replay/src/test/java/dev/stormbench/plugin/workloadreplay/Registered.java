package dev.stormbench.plugin.workloadreplay;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** What a plugin registers: "fix none", "workload program", in order. */
final class Registered {
  private Registered() {}

  static List<String> by(Plugin plugin) {
    List<String> names = new ArrayList<>();
    Registry registry = (Registry) Proxy.newProxyInstance(Registered.class.getClassLoader(),
        new Class<?>[] {Registry.class}, (proxy, method, args) -> {
          names.add(method.getName() + " " + args[0]);
          return null;
        });
    plugin.init(registry);
    return names;
  }

  /** The plugin as ServiceLoader finds it on the class path. */
  static Plugin found(Class<? extends Plugin> type) {
    return ServiceLoader.load(Plugin.class).stream().filter(p -> p.type() == type).findFirst().orElseThrow().get();
  }
}
