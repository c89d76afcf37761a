package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Bundle;
import dev.stormbench.engine.plugin.Origin;
import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Looks into the jars of one plugin, and runs nothing of them. */
final class BundleReader {
  private static final String SERVICES = "META-INF/services/" + Plugin.class.getName();
  private static final int SERVICES_MAX = 1 << 16;
  private static final String SPI_CLASS = entry(Plugin.class.getName());

  private final Function<Path, String> shown;

  /** @param shown a path as users read it */
  BundleReader(Function<Path, String> shown) {
    this.shown = shown;
  }

  /** A folder or a jar that cannot be a plugin: one line without its place. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Whether a jar names a plugin that it has itself: it may stand alone. One that cannot be read has none. */
  static boolean provides(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return providers(zip).stream().anyMatch(c -> zip.getEntry(entry(c)) != null);
    } catch (IOException e) {
      return false; // read() says why
    }
  }

  /**
   * Opens a bundle.
   *
   * @param place the folder or the jar
   * @param jars sorted
   */
  Bundle read(Path place, List<Path> jars) throws RefusedException {
    Map<String, Path> providers = new LinkedHashMap<>();
    boolean inModuleInfoOnly = false;
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        if (zip.getEntry(SPI_CLASS) != null) {
          throw new RefusedException(bundlesSpi(jar, jars.size() == 1));
        }
        for (String c : providers(zip)) {
          if (zip.getEntry(entry(c)) != null || !providers.containsKey(c)) {
            providers.put(c, jar);
          }
        }
        inModuleInfoOnly |= zip.getEntry("module-info.class") != null;
      } catch (IOException e) {
        throw new RefusedException((place.equals(jar) ? "" : jar.getFileName() + ": ") + "cannot be read as a jar: " + InputFile.reason(e));
      }
    }
    if (providers.isEmpty()) {
      throw new RefusedException("no plugin in it: " + (jars.size() == 1 ? "the jar has no" : "none of its " + jars.size() + " jars has a")
          + " file " + SERVICES + " that names one"
          + (inModuleInfoOnly ? " (what a module-info provides is not looked at)" : ""));
    }
    String sha256 = sha256(jars);
    List<Bundle.Provider> found = new ArrayList<>();
    providers.forEach((c, jar) -> found.add(new Bundle.Provider(c, origin(place, jar, jars, sha256), () -> builtFor(c, jar))));
    return new Bundle(new BundleLoader(shown.apply(place), urls(jars)), found);
  }

  private Origin origin(Path place, Path jar, List<Path> jars, String sha256) {
    List<String> others = jars.stream().filter(j -> !j.equals(jar)).map(j -> j.getFileName().toString()).toList();
    return new Origin(shown.apply(place), shown.apply(jar), others, sha256);
  }

  private static String bundlesSpi(Path jar, boolean alone) {
    String has = jar.getFileName() + " has the SPI in it (" + SPI_CLASS + "), which is the workbench's to bring; ";
    return has + (alone ? "build it without" : "take that jar out of the folder, or build it without") + " (in Maven: scope provided)";
  }

  private static String entry(String className) {
    return className.replace('.', '/') + ".class";
  }

  /** The names in the services file, in its order. */
  private static List<String> providers(ZipFile zip) throws IOException {
    ZipEntry services = zip.getEntry(SERVICES);
    if (services == null) {
      return List.of();
    }
    try (InputStream in = zip.getInputStream(services)) {
      String text = new String(in.readNBytes(SERVICES_MAX), StandardCharsets.UTF_8);
      return text.lines().map(l -> l.replaceFirst("#.*", "").strip()).filter(l -> !l.isEmpty()).distinct().toList();
    }
  }

  private static URL[] urls(List<Path> jars) {
    try {
      URL[] urls = new URL[jars.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
      return urls;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(List<Path> jars) throws RefusedException {
    MessageDigest hash = Sha256.digest();
    for (Path jar : jars) {
      try (DigestInputStream in = new DigestInputStream(Files.newInputStream(jar), hash)) {
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new RefusedException(jar.getFileName() + ": " + InputFile.reason(e));
      }
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  /** What stands in {@code @BuiltFor} of a class that cannot be loaded; {@code ?} if it cannot be parsed either. */
  private static String builtFor(String className, Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile()); InputStream in = zip.getInputStream(new ZipEntry(entry(className)))) {
      ClassModel model = ClassFile.of().parse(in == null ? new byte[0] : in.readAllBytes());
      return model.findAttribute(Attributes.runtimeVisibleAnnotations()).stream().flatMap(a -> a.annotations().stream())
          .filter(a -> a.className().equalsString(BuiltFor.class.descriptorString())).flatMap(BundleReader::value).findFirst().orElse("?");
    } catch (IOException | IllegalArgumentException e) {
      return "?";
    }
  }

  private static Stream<String> value(Annotation a) {
    return a.elements().stream().map(AnnotationElement::value).filter(AnnotationValue.OfString.class::isInstance)
        .map(v -> ((AnnotationValue.OfString) v).stringValue());
  }
}
