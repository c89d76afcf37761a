package dev.stormbench.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * All that a plugin can see of the SPI, as text: what the module exports, and each public or protected type with what it promises, in
 * the order of the alphabet; constants of an enum carry their number, because that order is part of the contract. What the language
 * adds by itself is left out: accessors of a record, {@code values()} of an enum, the methods of {@link Object}.
 */
final class Surface {
  private static final Pattern QUALIFIED = Pattern.compile("\\b((?:[a-z]\\w*\\.)+)([A-Z]\\w*)");

  private final Map<String, String> packages = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();

  private Surface() {}

  /** Of compiled classes; {@code classes} has a module-info.class. */
  static String of(Path classes) {
    Surface s = new Surface();
    s.module(classes);
    for (Class<?> c : types(classes)) {
      s.type(c);
    }
    return String.join("\n", s.lines) + "\n";
  }

  /** Types without their packages, where such a name has not meant another type already. */
  private String brief(String text) {
    return QUALIFIED.matcher(text).replaceAll(m ->
        packages.computeIfAbsent(m.group(2), name -> m.group(1)).equals(m.group(1)) ? m.group(2) : m.group());
  }

  /** The public and protected types of the exported packages, nested ones included, sorted by name. */
  static List<Class<?>> types(Path classes) {
    return all(classes).stream().filter(c -> !c.getSimpleName().equals("package-info")).filter(Surface::isVisible).toList();
  }

  private static List<Class<?>> all(Path classes) {
    Set<String> exported = descriptor(classes).exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(classes)) {
      ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL(),
          NullMarked.class.getProtectionDomain().getCodeSource().getLocation()}, ClassLoader.getPlatformClassLoader());
      List<Class<?>> all = new ArrayList<>();
      for (Path f : files.filter(f -> f.toString().endsWith(".class") && !f.endsWith("module-info.class")).toList()) {
        String name = classes.relativize(f).toString().replace(".class", "").replace(f.getFileSystem().getSeparator(), ".");
        Class<?> c = Class.forName(name, false, loader);
        if (exported.contains(c.getPackageName())) {
          all.add(c);
        }
      }
      all.sort(Comparator.comparing(Class::getName));
      return all;
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(Class<?> c) {
    return c == null || !c.isAnonymousClass() && isVisible(c.getModifiers()) && isVisible(c.getDeclaringClass());
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static ModuleDescriptor descriptor(Path classes) {
    try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void module(Path classes) {
    ModuleDescriptor m = descriptor(classes);
    lines.add("module " + m.name());
    m.exports().stream().sorted().forEach(e -> lines.add("  exports " + e));
    m.requires().stream().sorted().forEach(r -> lines.add("  requires "
        + r.modifiers().stream().map(i -> i.toString().toLowerCase(Locale.ROOT) + " ").sorted().collect(Collectors.joining()) + r.name()));
    new TreeSet<>(m.uses()).forEach(u -> lines.add("  uses " + u));
    lines.add("");
    for (Class<?> c : all(classes)) {
      if (c.getSimpleName().equals("package-info")) {
        lines.add("package " + c.getPackageName() + brief(annotations(c)));
      }
    }
  }

  private void type(Class<?> c) {
    lines.add("");
    lines.add(modifiers(c.getModifiers() & ~(isPlain(c) ? 0 : Modifier.FINAL | Modifier.STATIC), c.isInterface(), c.isSealed())
        + (c.isAnnotation() ? "@interface" : c.isInterface() ? "interface" : c.isRecord() ? "record" : c.isEnum() ? "enum" : "class")
        + " " + c.getCanonicalName() + brief(typeParameters(c.getTypeParameters())
        + (c.isRecord() ? Arrays.stream(c.getRecordComponents()).map(r -> text(r.getAnnotatedType()) + " " + r.getName())
            .collect(Collectors.joining(", ", "(", ")")) : "")
        + (!isPlain(c) || c.getSuperclass() == Object.class ? "" : " extends " + text(c.getAnnotatedSuperclass()))
        + list(c.isInterface() ? " extends " : " implements ",
            Arrays.stream(c.isAnnotation() ? new AnnotatedType[0] : c.getAnnotatedInterfaces()).map(Surface::text))
        + list(" permits ", c.isSealed() ? Arrays.stream(c.getPermittedSubclasses()).map(Class::getCanonicalName).sorted() : Stream.of())
        + annotations(c)));
    List<String> members = new ArrayList<>();
    for (Field f : c.getDeclaredFields()) {
      if (isVisible(f.getModifiers())) {
        members.add(field(f));
      }
    }
    for (Constructor<?> k : c.getDeclaredConstructors()) {
      if (isVisible(k.getModifiers()) && !isCanonical(k)) {
        members.add(executable(k, "", "new"));
      }
    }
    for (Method m : c.getDeclaredMethods()) {
      if (isVisible(m.getModifiers()) && !m.isSynthetic() && !isImplied(m)) {
        members.add(executable(m, text(m.getAnnotatedReturnType()) + " ", m.getName())
            + (m.getDefaultValue() == null ? "" : " default " + m.getDefaultValue()));
      }
    }
    members.stream().map(this::brief).sorted().forEach(m -> lines.add("  " + m));
  }

  /** Neither an interface nor a record nor an enum. */
  private static boolean isPlain(Class<?> c) {
    return !(c.isInterface() || c.isRecord() || c.isEnum());
  }

  private static String field(Field f) {
    if (f.isEnumConstant()) {
      int number = List.of(f.getDeclaringClass().getEnumConstants()).indexOf(value(f));
      return String.format(Locale.ROOT, "constant %2d %s", number, f.getName()) + annotations(f);
    }
    boolean constant = Modifier.isStatic(f.getModifiers()) && Modifier.isFinal(f.getModifiers())
        && (f.getType().isPrimitive() || f.getType() == String.class);
    return "field " + modifiers(f.getModifiers(), f.getDeclaringClass().isInterface(), false) + text(f.getAnnotatedType()) + " "
        + f.getName()
        + (constant ? " = " + (value(f) instanceof String s ? '"' + s + '"' : value(f)) : "") + annotations(f);
  }

  private static Object value(Field f) {
    try {
      return f.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isCanonical(Constructor<?> k) {
    Class<?> c = k.getDeclaringClass();
    return c.isRecord() && Arrays.equals(k.getParameterTypes(),
        Arrays.stream(c.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new));
  }

  private static boolean isImplied(Method m) {
    Class<?> c = m.getDeclaringClass();
    return isDeclared(Object.class, m)
        || c.isRecord() && m.getParameterCount() == 0
            && Arrays.stream(c.getRecordComponents()).anyMatch(r -> r.getName().equals(m.getName()))
        || c.isEnum() && (m.getName().equals("values") && m.getParameterCount() == 0
            || m.getName().equals("valueOf") && Arrays.equals(m.getParameterTypes(), new Class<?>[] {String.class}));
  }

  private static boolean isDeclared(Class<?> by, Method m) {
    return Arrays.stream(by.getMethods())
        .anyMatch(o -> o.getName().equals(m.getName()) && Arrays.equals(o.getParameterTypes(), m.getParameterTypes()));
  }

  private static String executable(Executable e, String returns, String name) {
    boolean isDefault = e instanceof Method m && m.isDefault();
    return (isDefault ? "default " : "")
        + modifiers(e.getModifiers(), e.getDeclaringClass().isInterface(), false)
        + typeParameters(e.getTypeParameters()).replaceFirst("(.)$", "$1 ") + returns + name
        + Arrays.stream(e.getAnnotatedParameterTypes()).map(Surface::text).collect(Collectors.joining(", ", "(", ")"))
        + (e.accessFlags().contains(AccessFlag.VARARGS) ? " varargs" : "")
        + list(" throws ", Arrays.stream(e.getAnnotatedExceptionTypes()).map(Surface::text).sorted())
        + annotations(e);
  }

  /** Without {@code public} and what goes without saying in an interface. */
  private static String modifiers(int modifiers, boolean inInterface, boolean sealed) {
    int said = modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | (inInterface ? 0 : Modifier.ABSTRACT));
    return (sealed ? "sealed " : "") + (said == 0 ? "" : Modifier.toString(said) + " ");
  }

  private static String typeParameters(TypeVariable<?>[] variables) {
    return variables.length == 0 ? "" : Arrays.stream(variables)
        .map(v -> v.getName() + list(" extends ", Arrays.stream(v.getAnnotatedBounds()).map(Surface::text)))
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String text(AnnotatedType type) {
    return type.toString().replace('$', '.').replace("()", "");
  }

  private static String annotations(AnnotatedElement e) {
    return Arrays.stream(e.getDeclaredAnnotations()).map(Annotation::toString).map(a -> " " + a.replace('$', '.').replace("()", ""))
        .sorted().collect(Collectors.joining());
  }

  private static String list(String before, Stream<String> items) {
    List<String> all = items.toList();
    return all.isEmpty() ? "" : before + String.join(", ", all);
  }
}
