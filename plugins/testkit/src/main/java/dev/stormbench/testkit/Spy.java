package dev.stormbench.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Stands before an extension, or what it gives away, and is told of each call. */
final class Spy {
  private Spy() {}

  /** Is told of a call and makes it, or does not. */
  @FunctionalInterface
  interface Around {
    /**
     * A call.
     *
     * @param callback such as {@code prioBail}
     * @param of whom it is made to
     * @param call makes it
     */
    Object call(String callback, Object of, Object[] args, Call call) throws Throwable;
  }

  /** Makes a call. */
  @FunctionalInterface
  interface Call {
    /** Makes it with these arguments. */
    Object with(Object[] args) throws Throwable;
  }

  /** Stands before {@code real}, of an interface of the SPI. */
  static <T> T on(Class<T> type, T real, Around around) {
    InvocationHandler handler = (proxy, method, args) -> method.getDeclaringClass() == Object.class
        ? invoke(method, real, args)
        : around.call(method.getName(), real, args == null ? new Object[0] : args, with -> invoke(method, real, with));
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Method method, Object on, Object[] args) throws Throwable {
    try {
      method.setAccessible(true);
      return method.invoke(on, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
