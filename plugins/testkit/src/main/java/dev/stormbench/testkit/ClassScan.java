package dev.stormbench.testkit;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the class files that a plugin's class leads to, among those that the plugin brings, for what makes two runs differ. */
final class ClassScan {
  private static final Set<String> HASHES = Set.of("java/util/HashMap", "java/util/HashSet", "java/util/IdentityHashMap",
      "java/util/WeakHashMap", "java/util/concurrent/ConcurrentHashMap");
  private static final Set<String> WALKS = Set.of("iterator", "entrySet", "keySet", "values", "forEach", "stream", "spliterator", "toArray",
      "keys", "elements", "removeIf", "replaceAll");
  private static final Set<String> WALKED = Set.of("java/util/Map", "java/util/Set", "java/util/Collection", "java/lang/Iterable");

  /** May differ in the last bit from one machine to the next. */
  private static final Set<String> INEXACT = Set.of("sin", "cos", "tan", "log", "log10", "exp", "pow", "cbrt");

  /** What a class has that a rule forbids. */
  record Finding(Rule rule, String className, String what) {}

  /** The class files of folders and jars by their internal names. */
  record ClassFiles(List<URL> entries, Map<String, byte[]> classes) {
    static ClassFiles of(List<URL> entries) {
      Map<String, byte[]> classes = new TreeMap<>();
      for (URL e : entries) {
        try {
          Path path = Path.of(e.toURI());
          if (Files.isDirectory(path)) {
            read(path, classes);
          } else {
            try (FileSystem jar = FileSystems.newFileSystem(path)) {
              read(jar.getPath("/"), classes);
            }
          }
        } catch (IOException | URISyntaxException x) {
          throw new IllegalStateException("cannot read " + e + ": " + x, x);
        }
      }
      return new ClassFiles(entries, classes);
    }

    private static void read(Path root, Map<String, byte[]> classes) throws IOException {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path p : (Iterable<Path>) all::iterator) {
          String name = root.relativize(p).toString().replace('\\', '/');
          if (name.endsWith(".class")) {
            classes.put(name.substring(0, name.length() - ".class".length()), Files.readAllBytes(p));
          }
        }
      }
    }

    Set<String> names() {
      return classes.keySet();
    }

    @Override
    public String toString() {
      return entries.toString();
    }
  }

  private final List<Finding> findings = new ArrayList<>();

  private ClassScan() {}

  static List<Finding> of(Class<?> plugin) {
    Map<String, byte[]> files = ClassFiles.of(PluginLoader.entries(plugin)).classes();
    ClassScan scan = new ClassScan();
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(plugin.getName().replace('.', '/')));
    while (!next.isEmpty()) {
      String name = next.remove();
      byte[] bytes = files.get(name);
      if (bytes != null && seen.add(name)) {
        next.addAll(scan.read(ClassFile.of().parse(bytes)));
      }
    }
    return scan.findings;
  }

  /** Looks at a class. @return those that it mentions */
  private List<String> read(ClassModel c) {
    String name = c.thisClass().asInternalName().replace('/', '.');
    List<String> mentioned = new ArrayList<>();
    boolean makesHash = false;
    boolean walks = false;
    for (PoolEntry e : c.constantPool()) {
      switch (e) {
        case ClassEntry k -> {
          String mention = k.asInternalName();
          mentioned.add(mention.replaceFirst("^\\[+L(.*);$", "$1"));
          if (isThreads(mention)) {
            add(Rule.NO_THREADS, name, mention.replace('/', '.'));
          }
        }
        case MemberRefEntry m -> {
          String owner = m.owner().asInternalName();
          String member = m.name().stringValue();
          makesHash |= HASHES.contains(owner) && member.equals("<init>");
          walks |= (HASHES.contains(owner) || WALKED.contains(owner)) && WALKS.contains(member);
          Rule rule = forbids(owner, member, m.type().stringValue());
          if (rule != null) {
            add(rule, name, owner.replace('/', '.') + (member.equals("<init>") ? "()" : "." + member));
          }
        }
        default -> { }
      }
    }
    if (makesHash && walks) {
      add(Rule.NO_HASH_ORDER, name, "a hash collection, and goes through a Map, Set or Collection");
    }
    for (FieldModel f : c.fields()) {
      Set<AccessFlag> flags = f.flags().flags();
      if (flags.contains(AccessFlag.STATIC) && !flags.contains(AccessFlag.FINAL) && !flags.contains(AccessFlag.SYNTHETIC)) {
        add(Rule.NO_STATIC_STATE, name, "the static field " + f.fieldName().stringValue());
      }
    }
    return mentioned;
  }

  private void add(Rule rule, String className, String what) {
    findings.add(new Finding(rule, className, what));
  }

  private static boolean isThreads(String c) {
    return c.equals("java/lang/Thread") || c.startsWith("java/lang/Thread$") || c.equals("java/util/Timer")
        || c.matches("java/util/concurrent/(?!Callable|ConcurrentHashMap|ThreadLocalRandom|TimeUnit)[^/]*")
        || c.startsWith("java/util/concurrent/locks/");
  }

  /** The rule that forbids to use a member, or null. */
  private static @Nullable Rule forbids(String owner, String member, String type) {
    return switch (owner) {
      case "java/lang/System" -> switch (member) {
        case "currentTimeMillis", "nanoTime" -> Rule.NO_WALL_CLOCK;
        case "identityHashCode" -> Rule.NO_HASH_ORDER;
        case "out", "err", "exit" -> Rule.NO_OUTPUT;
        default -> null;
      };
      case "java/lang/Runtime" -> member.equals("exit") || member.equals("halt") ? Rule.NO_OUTPUT : null;
      case "java/util/Date" -> type.equals("()V") && member.equals("<init>") ? Rule.NO_WALL_CLOCK : null;
      case "java/util/Calendar" -> member.equals("getInstance") ? Rule.NO_WALL_CLOCK : null;
      case "java/lang/StrictMath" -> member.equals("random") ? Rule.NO_LUCK : null;
      case "java/lang/Math" -> member.equals("random") ? Rule.NO_LUCK : INEXACT.contains(member) ? Rule.NO_DEFAULT_LOCALE : null;
      case "java/nio/charset/Charset" -> member.equals("defaultCharset") ? Rule.NO_DEFAULT_LOCALE : null;
      case "java/util/TimeZone", "java/util/Locale" -> member.equals("getDefault") ? Rule.NO_DEFAULT_LOCALE : null;
      case "java/time/ZoneId" -> member.equals("systemDefault") ? Rule.NO_DEFAULT_LOCALE : null;
      case "java/util/Random", "java/util/SplittableRandom" -> member.equals("<init>") && type.equals("()V") ? Rule.NO_LUCK : null;
      case "java/util/concurrent/ThreadLocalRandom", "java/security/SecureRandom" -> Rule.NO_LUCK;
      case "java/util/random/RandomGenerator" -> member.equals("getDefault") || member.equals("of") ? Rule.NO_LUCK : null;
      case "java/util/UUID" -> member.equals("randomUUID") ? Rule.NO_LUCK : null;
      case "java/util/Collections" -> member.equals("shuffle") && type.equals("(Ljava/util/List;)V") ? Rule.NO_LUCK : null;
      case "java/lang/String" -> switch (member) {
        case "format" -> type.startsWith("(Ljava/util/Locale;") ? null : Rule.NO_DEFAULT_LOCALE;
        case "formatted" -> Rule.NO_DEFAULT_LOCALE;
        case "toUpperCase", "toLowerCase" -> type.startsWith("()") ? Rule.NO_DEFAULT_LOCALE : null;
        default -> null;
      };
      default -> {
        if (owner.startsWith("java/time/") && (member.equals("now") || owner.equals("java/time/Clock") && member.startsWith("system"))) {
          yield Rule.NO_WALL_CLOCK;
        }
        boolean parallel = member.equals("parallelStream") || member.equals("parallel") && owner.startsWith("java/util/stream/");
        yield parallel ? Rule.NO_THREADS : null;
      }
    };
  }
}
