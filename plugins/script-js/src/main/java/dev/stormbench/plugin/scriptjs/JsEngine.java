package dev.stormbench.plugin.scriptjs;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.time.ZoneId;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The one engine of this JVM and the contexts in it. A context is locked by hand rather than by a sandbox policy: the
 * policies of this build refuse the options that take BigInt and eval away, and a BigInt can keep a thread busy for minutes
 * where nothing can stop it.
 */
final class JsEngine {
  /** Statements of one load, and of a few callbacks together. */
  static final long MAX_STATEMENTS = 10_000_000;

  /** Names that are taken away, as options that are off. */
  private static final List<String> OFF = List.of("load", "print", "console", "graal-builtin", "java-package-globals", "polyglot-builtin",
      "shared-array-buffer", "atomics", "bigint", "intl-402", "foreign-object-prototype", "performance", "temporal");

  private static final HostAccess HOST = hostAccess();

  private static final ResourceLimits LIMITS =
      ResourceLimits.newBuilder().statementLimit(MAX_STATEMENTS, JsEngine::isOfUser).build();

  /** Made with the first script, since it takes a third of a second. */
  private static final class Holder {
    static final Engine ENGINE = Engine.newBuilder("js").option("engine.WarnInterpreterOnly", "false")
        .out(OutputStream.nullOutputStream()).err(OutputStream.nullOutputStream()).build();
  }

  private JsEngine() {}

  /** How it runs: {@code GraalJS 25.0.5, interpreted}. */
  static String describe() {
    Engine e = Holder.ENGINE;
    return "GraalJS " + Resources.text("version.txt").strip() + (isCompiled() ? ", compiled (" + e.getImplementationName() + ")" : ", interpreted");
  }

  /** Whether scripts become machine code. */
  static boolean isCompiled() {
    return Holder.ENGINE.getImplementationName().startsWith("GraalVM");
  }

  /** A context that can do nothing but compute. */
  static Context context(FileSystem files, boolean limited) {
    Context.Builder b = Context.newBuilder("js").engine(Holder.ENGINE).allowAllAccess(false).allowHostAccess(HOST)
        .allowHostClassLookup(name -> false).allowHostClassLoading(false).allowNativeAccess(false).allowCreateThread(false)
        .allowCreateProcess(false).allowEnvironmentAccess(EnvironmentAccess.NONE).allowPolyglotAccess(PolyglotAccess.NONE)
        .allowInnerContextOptions(false).allowValueSharing(false).allowExperimentalOptions(true)
        .allowIO(IOAccess.newBuilder().fileSystem(files).allowHostSocketAccess(false).build())
        .in(InputStream.nullInputStream()).out(OutputStream.nullOutputStream()).err(OutputStream.nullOutputStream())
        .timeZone(ZoneId.of("UTC"));
    for (String name : OFF) {
      b.option("js." + name, "false");
    }
    b.option("js.disable-eval", "true").option("js.strict", "true").option("js.locale", "en-US")
        .option("js.unhandled-rejections", "throw");
    if (limited) {
      b.resourceLimits(LIMITS);
    }
    return b.build();
  }

  private static boolean isOfUser(Source source) {
    return !source.isInternal();
  }

  private static HostAccess hostAccess() {
    HostAccess.Builder b = HostAccess.newBuilder().allowAccessAnnotatedBy(HostAccess.Export.class).allowAccessInheritance(true)
        .allowArrayAccess(true);
    HandleModel.HANDLES.forEach(c -> allow(b, c));
    HandleModel.TABLES.forEach(c -> allow(b, c));
    HandleModel.records().forEach(c -> allow(b, c));
    allow(b, dev.stormbench.spi.WatchdogPolicy.Console.class);
    allow(b, dev.stormbench.spi.trace.TraceRecord.class);
    try {
      b.allowAccess(Enum.class.getMethod("ordinal")).allowAccess(List.class.getMethod("size"))
          .allowAccess(List.class.getMethod("get", int.class));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
    return b.build();
  }

  private static void allow(HostAccess.Builder b, Class<?> type) {
    for (Method m : HandleModel.methods(type)) {
      if (m.getDeclaringClass() != Object.class) {
        b.allowAccess(m);
      }
    }
  }
}
