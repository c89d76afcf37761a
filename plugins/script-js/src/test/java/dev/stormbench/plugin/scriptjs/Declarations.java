package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.sched.ExitInfo;
import dev.stormbench.spi.sched.Scx;
import dev.stormbench.spi.trace.TraceEvent;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code stormbench.d.ts} from the model of the handles and a hand-written rest. */
final class Declarations {
  private Declarations() {}

  /** The whole file. {@code rest} is what no interface of the SPI says. */
  static String text(String rest) {
    StringBuilder out = new StringBuilder("""
        // TypeScript declarations of the module 'stormbench' and of the prompt.
        // Made from the SPI's interfaces by DeclarationsTest; after a change of the SPI, run it with JAVA_TOOL_OPTIONS=-Ddeclarations.write=true.

        declare module 'stormbench' {
        """);
    for (Class<?> e : HandleModel.enums()) {
      out.append("  type ").append(name(e)).append(" = ").append(quoted(HandleModel.words(e))).append(";\n");
    }
    out.append("  type EventName = ").append(quoted(Stream.of(TraceEvent.values()).map(TraceEvent::eventName).toList())).append(";\n\n");
    for (Class<?> r : HandleModel.records()) {
      out.append("  interface ").append(r.getSimpleName()).append(" {\n");
      for (RecordComponent c : r.getRecordComponents()) {
        out.append("    readonly ").append(c.getName()).append(": ").append(type(c.getGenericType())).append(";\n");
      }
      out.append("  }\n");
    }
    for (Class<?> h : HandleModel.HANDLES) {
      handle(h, out);
    }
    out.append("  /** The decision points of the kernel, flat over all tables. */\n  interface Ops {\n");
    HandleModel.TABLES.forEach(t -> HandleModel.methods(t).forEach(m -> out.append("    ").append(m.getName()).append("(")
        .append(parameters(m)).append("): ").append(result(m)).append(";\n")));
    out.append("  }\n  /** A scheduler: what is left out is sched_ext's. */\n  interface PolicySpec {\n    doc?: string;\n")
        .append("    /** How long a runnable task may wait before the policy is ejected; at most 30s, which is the default. */\n    timeout?: Time;\n")
        .append("    enqLast?: boolean;\n");
    HandleModel.callbacks().forEach(m -> out.append("    ").append(m.getName()).append("?(").append(parameters(m)).append("): ")
        .append(m.getName().equals("dump") ? "string[] | string | void" : result(m)).append(";\n"));
    return out.append("  }\n").append(rest).append("}\n").toString();
  }

  private static void handle(Class<?> h, StringBuilder out) {
    out.append("  interface ").append(h.getSimpleName()).append(" {\n");
    for (HandleModel.Member m : HandleModel.members(h)) {
      if (m.property()) {
        out.append("    ").append(m.settable() ? "" : "readonly ").append(m.name()).append(": ").append(result(m.method())).append(";\n");
      } else {
        out.append("    ").append(m.name()).append("(").append(parameters(m.method())).append("): ").append(result(m.method())).append(";\n");
      }
    }
    HandleModel.constants(h).forEach(f -> out.append("    readonly ").append(f.getName()).append(": number;\n"));
    if (h == Scx.class) {
      out.append("    /** The local queue of a CPU. */\n    localOn(cpu: number): number;\n");
    }
    for (HandleModel.Extra e : HandleModel.extras(h)) {
      out.append("    /** ").append(e.doc()).append(" */\n    readonly ").append(e.name()).append(": ")
          .append(e.type().replace("readonly ", "readonly ")).append(";\n");
    }
    out.append("  }\n");
  }

  private static String name(Class<?> type) {
    return type == ExitInfo.Kind.class ? "ExitKind" : type.getSimpleName();
  }

  private static String quoted(List<String> words) {
    return words.stream().map(w -> "'" + w + "'").collect(Collectors.joining(" | "));
  }

  private static String parameters(Method m) {
    return Arrays.stream(m.getParameters()).filter(p -> p.getType() != Consumer.class)
        .map((Parameter p) -> p.getName() + ": " + type(p.getParameterizedType()) + (isNullable(p.getAnnotatedType()) ? " | null" : ""))
        .collect(Collectors.joining(", "));
  }

  private static boolean isNullable(AnnotatedType t) {
    return Stream.of(t.getAnnotations()).anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
  }

  private static String result(Method m) {
    return type(m.getGenericReturnType()) + (isNullable(m.getAnnotatedReturnType()) ? " | null" : "");
  }

  private static String type(Type t) {
    if (t instanceof WildcardType w) {
      return type(w.getUpperBounds()[0]);
    }
    if (t instanceof ParameterizedType p) {
      Type[] a = p.getActualTypeArguments();
      return p.getRawType() == Map.class ? "Record<string, " + type(a[1]) + ">" : type(a[0]) + "[]";
    }
    Class<?> c = (Class<?>) t;
    if (c.isArray()) {
      return type(c.getComponentType()) + "[]";
    }
    if (c == void.class) {
      return "void";
    }
    if (c == boolean.class || c == Boolean.class) {
      return "boolean";
    }
    if (c == String.class || c == char.class) {
      return "string";
    }
    return c.isPrimitive() || Number.class.isAssignableFrom(c) ? "number" : name(c);
  }
}
