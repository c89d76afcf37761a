package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.sched.SchedulerPolicy;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a plugin registers. */
final class Registered {
  private Registered() {}

  /** One line for each: the extension point and the name. */
  static List<String> by(Plugin plugin) {
    List<String> all = new ArrayList<>();
    plugin.init(registry((point, args) -> all.add(point + " " + args[0])));
    return all;
  }

  /** An instance of the one fix. */
  @SuppressWarnings("unchecked")
  static KernelFix fix(Plugin plugin) {
    KernelFix[] made = new KernelFix[1];
    plugin.init(registry((point, args) -> made[0] = ((Function<Object, KernelFix>) args[3]).apply(null)));
    return made[0];
  }

  /** An instance of the one scheduler policy. */
  @SuppressWarnings("unchecked")
  static SchedulerPolicy policy(Plugin plugin) {
    SchedulerPolicy[] made = new SchedulerPolicy[1];
    plugin.init(registry((point, args) -> made[0] = ((Function<Object, SchedulerPolicy>) args[3]).apply(null)));
    return made[0];
  }

  private interface Call {
    void made(String point, Object[] args);
  }

  private static Registry registry(Call call) {
    return (Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(), new Class<?>[] {Registry.class}, (self, m, args) -> {
      call.made(m.getName(), args);
      return null;
    });
  }
}
