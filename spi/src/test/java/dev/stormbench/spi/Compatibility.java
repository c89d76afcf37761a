package dev.stormbench.spi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.model.JApiBehavior;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibility;
import japicmp.model.JApiCompatibilityChangeType;
import japicmp.model.JApiConstructor;
import japicmp.model.JApiField;
import japicmp.model.JApiMethod;
import javassist.CtBehavior;
import javassist.CtClass;
import org.jspecify.annotations.Nullable;

/** What a new version of the SPI breaks that the old one has promised to keep: japicmp sees what changed, {@link Stability} judges. */
final class Compatibility {
  /** How firm a type is; the order is that of {@link Stability}. */
  private enum Level {
    STABLE, EVOLVING, EXPERIMENTAL;

    /** Whether what is so firm in {@code old} may not break in {@code now}. */
    boolean holds(Version old, Version now) {
      boolean sameMajor = old.major() == now.major();
      boolean sameMinor = sameMajor && old.minor() == now.minor();
      return switch (this) {
        case STABLE -> old.major() == 0 ? sameMinor : sameMajor;
        case EVOLVING -> sameMinor;
        case EXPERIMENTAL -> false;
      };
    }
  }

  private static final Set<JApiCompatibilityChangeType> TAKEN = EnumSet.of(
      JApiCompatibilityChangeType.CLASS_REMOVED, JApiCompatibilityChangeType.CONSTRUCTOR_REMOVED,
      JApiCompatibilityChangeType.METHOD_REMOVED, JApiCompatibilityChangeType.FIELD_REMOVED);
  private static final Pattern OURS = Pattern.compile("Ldev/stormbench/spi/([\\w/$]+)");

  /** A change that breaks somebody, or takes something away. */
  private record Change(JApiCompatibilityChangeType kind, Level level, boolean deprecated, String at) {}

  /** Of the old version. A type that says nothing counts as stable, so that forgetting it promises most. */
  private final Map<String, Level> levels = new TreeMap<>();
  private final Map<String, Boolean> provided = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();

  private Compatibility() {}

  /** Compares compiled classes. */
  static Compatibility of(Path oldClasses, Path newClasses) {
    Compatibility c = new Compatibility();
    for (Class<?> type : Surface.types(oldClasses)) {
      c.levels.put(type.getName(), level(type));
      c.provided.put(type.getName(), type.isSealed() || has(type, "Provided"));
    }
    JarArchiveComparatorOptions options = new JarArchiveComparatorOptions();
    options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
    for (JApiClass type : new JarArchiveComparator(options).compare(archive(oldClasses), archive(newClasses))) {
      c.compare(type);
    }
    return c;
  }

  /** One line for each promise that is broken if these are the versions: kind of change, what it breaks, and where. */
  List<String> breaks(String oldVersion, String newVersion) {
    Version old = Version.of(oldVersion);
    Version now = Version.of(newVersion);
    List<String> breaks = new ArrayList<>();
    for (Change c : changes) {
      boolean breaking = !c.kind.isBinaryCompatible() || !c.kind.isSourceCompatible();
      if (breaking && c.level.holds(old, now)) {
        breaks.add(c.kind + (c.kind.isBinaryCompatible() ? " (source) " : " (binary) ") + c.at);
      } else if (TAKEN.contains(c.kind) && c.level == Level.STABLE && old.major() > 0 && !c.deprecated) {
        breaks.add(c.kind + " (never deprecated) " + c.at);
      }
    }
    return breaks;
  }

  private static Level level(Class<?> type) {
    for (Level l : Level.values()) {
      if (has(type, l.name())) {
        return l;
      }
    }
    return type.getDeclaringClass() == null ? Level.STABLE : level(type.getDeclaringClass());
  }

  private static boolean has(Class<?> type, String annotation) {
    return Stream.of(type.getDeclaredAnnotations()).anyMatch(a -> a.annotationType().getSimpleName().equalsIgnoreCase(annotation));
  }

  private static JApiCmpArchive archive(Path classes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes); Stream<Path> files = Files.walk(classes)) {
      for (Path f : files.filter(f -> f.toString().endsWith(".class") && !f.endsWith("module-info.class")).sorted().toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(f).toString().replace('\\', '/')));
        Files.copy(f, jar);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new JApiCmpArchive(bytes.toByteArray(), "spi.jar", classes.toString());
  }

  private void compare(JApiClass type) {
    String name = type.getFullyQualifiedName();
    if (!levels.containsKey(name)) {
      return; // new
    }
    String at = name.substring("dev.stormbench.spi.".length()).replace('$', '.');
    Level level = levels.get(name);
    judge(type, level, isDeprecated(type.getOldClass().orElse(null)), at);
    if (type.getNewClass().isEmpty()) {
      return; // no need to count its members
    }
    judge(type.getSuperclass(), level, false, at);
    type.getInterfaces().forEach(i -> judge(i, level, false, at));
    for (JApiField f : type.getFields()) {
      judge(f, level, f.getOldFieldOptional().filter(o -> o.hasAnnotation(Deprecated.class)).isPresent(), at + "." + f.getName());
    }
    for (JApiConstructor k : type.getConstructors()) {
      judge(k, k.getOldConstructor().orElse(null), name, at + "()");
    }
    for (JApiMethod m : type.getMethods()) {
      if (m.getOldMethod().isPresent() || !provided.get(name)) {
        judge(m, m.getOldMethod().orElse(null), name, at + "." + m.getName() + "()");
        judge(m.getReturnType(), level(name, m.getOldMethod().orElse(null)), false, at + "." + m.getName() + "()");
      }
    }
  }

  private static boolean isDeprecated(@Nullable CtClass type) {
    return type != null && type.hasAnnotation(Deprecated.class);
  }

  /** That of the type, or of what the member names if that is less firm; a member that is new is as firm as the type. */
  private Level level(String type, @Nullable CtBehavior before) {
    Level level = levels.get(type);
    if (before != null) {
      String signature = before.getSignature() + " " + before.getGenericSignature();
      for (String named : OURS.matcher(signature).results().map(m -> "dev.stormbench.spi." + m.group(1).replace('/', '.')).toList()) {
        Level other = levels.getOrDefault(named, Level.STABLE);
        level = other.compareTo(level) > 0 ? other : level;
      }
    }
    return level;
  }

  private void judge(JApiBehavior what, @Nullable CtBehavior before, String type, String at) {
    Level level = level(type, before);
    judge(what, level, before != null && before.hasAnnotation(Deprecated.class), at);
    what.getParameters().forEach(p -> judge(p, level, false, at));
  }

  private void judge(JApiCompatibility what, Level level, boolean deprecated, String at) {
    what.getCompatibilityChanges().forEach(c -> changes.add(new Change(c.getType(), level, deprecated, at)));
  }
}
