package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Location;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/**
 * Finds the place of a value in a script's text. A value does not carry its place, so the text is parsed (by acorn, in a
 * context of its own) when somebody wants to print one, which is when the run has failed anyway.
 */
final class Places {
  private static final long MAX_MS = 10_000;
  private static final long MAX_BYTES = 1L << 30;

  private Places() {}

  /** Where a path of keys below a module's default export stands. */
  static Location exported(String shown, String text, List<Object> path, boolean key) {
    return Location.lazily(shown, () -> find(shown,
        (context, places) -> places.invokeMember("exported", text, list(context, path), key)));
  }

  /**
   * The same below an argument of a call.
   *
   * @param argument -1 for the call itself
   */
  static Location called(String shown, String text, int start, int end, int argument, List<Object> path, boolean key) {
    return Location.lazily(shown, () -> find(shown,
        (context, places) -> places.invokeMember("called", text, start, end, argument, list(context, path), key)));
  }

  /**
   * Where a module imports another.
   *
   * @param specifier as it is written there; empty if only {@code wanted}, the path, is known
   */
  static Location imported(String shown, String importer, Map<String, String> texts, String wanted,
      String specifier) {
    String text = texts.get(importer);
    String folder = importer.contains("/") ? importer.substring(0, importer.lastIndexOf('/') + 1) : "";
    ProxyExecutable matches = a -> a[0].asString().equals(specifier)
        || (specifier.isEmpty() && ScriptFs.relative(a[0].asString().startsWith(".") ? folder + a[0].asString() : a[0].asString()).equals(wanted));
    return text == null ? Location.of(shown) : Location.lazily(shown,
        () -> find(shown, (context, places) -> places.invokeMember("imported", text, matches)));
  }

  /** Names that an expression uses and does not define: name, line, column by turns. */
  static List<Free> free(String text) {
    return with((context, places) -> {
      Value found = places.invokeMember("free", text);
      return java.util.stream.LongStream.range(0, found.getArraySize()).mapToObj(found::getArrayElement)
          .map(f -> new Free(f.getArrayElement(0).asString(), f.getArrayElement(1).asInt(), f.getArrayElement(2).asInt())).toList();
    });
  }

  /** Whether a text is a module. */
  static boolean parses(String text) {
    return with((context, places) -> places.invokeMember("parses", text).asBoolean());
  }

  /** A name that is used and not defined. */
  record Free(String name, int line, int column) {}

  private static Location find(String shown, BiFunction<Context, Value, Value> look) {
    try {
      Value at = with(look);
      if (at.hasArrayElements()) {
        return new Location(shown, at.getArrayElement(0).asInt(), at.getArrayElement(1).asInt());
      }
    } catch (PolyglotException e) {
      // a text that the parser cannot read has no places
    }
    return Location.of(shown);
  }

  private static <R> R with(BiFunction<Context, Value, R> look) {
    Context context = JsEngine.context(new ScriptFs(path -> ""), false);
    Guard.Watch watch = Guard.watch(context, MAX_MS, MAX_BYTES);
    watch.enter();
    try {
      context.eval(Resources.acorn());
      Value places = context.eval(Resources.source("places.js")).execute(context.getBindings("js").getMember("acorn"));
      return look.apply(context, places);
    } finally {
      watch.leave();
    }
  }

  private static Value list(Context context, List<Object> path) {
    Value list = context.eval(Resources.source("list", "[]"));
    for (int i = 0; i < path.size(); i++) {
      list.setArrayElement(i, path.get(i));
    }
    return list;
  }
}
