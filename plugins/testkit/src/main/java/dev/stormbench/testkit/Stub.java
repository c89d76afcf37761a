package dev.stormbench.testkit;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A handle that answers some of its methods by name; the others fail. */
public final class Stub {
  private Stub() {}

  /** An answer that needs the argument. */
  @FunctionalInterface
  public interface Answer {
    /** The answer; {@code args} is null without arguments. */
    Object to(Object[] args);
  }

  /** A handle of a type; {@code answers} are its answers by method name, an {@link Answer} where one needs the arguments. */
  public static <T> T of(Class<T> type, Map<String, ?> answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
      Object answer = answers.get(method.getName());
      if (answer == null && !answers.containsKey(method.getName())) {
        throw new AssertionError(type.getSimpleName() + "." + method.getName() + " was not expected");
      }
      return answer instanceof Answer a ? a.to(args) : answer;
    }));
  }
}
