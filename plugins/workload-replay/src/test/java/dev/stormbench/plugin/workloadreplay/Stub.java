package dev.stormbench.plugin.workloadreplay;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A handle that answers some of its methods by name; the others fail. */
final class Stub {
  private Stub() {}

  /** An answer that needs the argument. */
  @FunctionalInterface
  interface Answer {
    Object to(Object[] args);
  }

  static <T> T of(Class<T> type, Map<String, ?> answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
      Object answer = answers.get(method.getName());
      if (answer == null && !answers.containsKey(method.getName())) {
        throw new AssertionError(type.getSimpleName() + "." + method.getName() + " was not expected");
      }
      return answer instanceof Answer a ? a.to(args) : answer;
    }));
  }
}
