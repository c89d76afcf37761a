package dev.stormbench.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each public type says since when it is there and how firm it is, nested ones by the type around them. */
class StabilityTest {
  private static final Set<String> LEVELS = Set.of("Stable", "Evolving", "Experimental");

  /** The comment before the first type of a file. */
  private static final Pattern HEAD =
      Pattern.compile("(/\\*\\*(?:(?!\\*/).)*\\*/)\\s*(?:@[\\w.]+(?:\\([^)]*\\))?\\s*)*public ", Pattern.DOTALL);

  @Test
  void eachPublicType_saysSinceWhenAndHowFirm(@TempDir Path classes) {
    assertThat(Surface.types(Sources.now().compile(classes))).hasSizeGreaterThan(100);
    assertThat(problems(Sources.now(), classes)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Checker.java          | @Stability.Stable   | ''                                     | Checker has 0 levels
      Checker.java          | @Stability.Stable   | @Stability.Stable @Stability.Evolving  | Checker has 2 levels
      Checker.java          | @since 0.1.0        | ''                                     | Checker has no @since
      Checker.java          | @since 0.1.0        | @since the beginning                   | Checker has no @since
      Checker.java          | @since 0.1.0        | @since 7.1.0                           | \
          Checker is @since 7.1.0, which spi/CHANGELOG.md does not know
      BuiltFor.java         | @Stability.Stable   | @Stability.Stable @Provided            | BuiltFor is @Provided and no plain interface
      workload/TimerAction.java | @Stability.Stable | @Stability.Stable @dev.stormbench.spi.Provided | \
          TimerAction is @Provided and no plain interface
      repl/Stop.java        | enum Reason         | @Stability.Stable @Stability.Experimental enum Reason | Stop.Reason has 2 levels
      """)
  void aTypeThatDoesNot_isFound(String file, String old, String changed, String problem, @TempDir Path classes) {
    Sources variant = Sources.now().with(file, old, changed);
    variant.compile(classes);
    assertThat(problems(variant, classes)).containsExactly(problem);
  }

  @Test
  void theReadme_saysWhatIsExperimental() throws IOException {
    String readme = Files.readString(Sources.HOME.resolve("spi/README.md"));
    assertThat(experimentalInReadme(readme)).isEqualTo(experimental()).hasSizeGreaterThan(10);
    assertThat(experimentalInReadme(readme.replace("`query`, ", ""))).isNotEqualTo(experimental());
  }

  private static Set<String> experimental() {
    return topLevel(text -> text.contains("\n@Stability.Experimental\n"));
  }

  /** What the table of levels names: types, or all of a package. */
  private static Set<String> experimentalInReadme(String readme) {
    String row = readme.lines().filter(l -> l.startsWith("| `@Stability.Experimental`")).findFirst().orElseThrow();
    Set<String> named = Pattern.compile("`(\\w+)`").matcher(row).results().map(m -> m.group(1)).collect(Collectors.toSet());
    return topLevel(text -> named.stream().anyMatch(n -> text.startsWith("package dev.stormbench.spi." + n + ";")
        || Pattern.compile("\npublic .*(?:interface|class|record|enum) " + n + "\\b").matcher(text).find()));
  }

  private static Set<String> topLevel(Predicate<String> which) {
    return Sources.now().texts().entrySet().stream().filter(e -> !e.getKey().endsWith("-info.java")).filter(e -> which.test(e.getValue()))
        .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> problems(Sources sources, Path classes) {
    List<String> problems = new ArrayList<>();
    for (Class<?> c : Surface.types(classes)) {
      String name = c.getCanonicalName().substring(c.getPackageName().length() + 1);
      List<String> annotations = Arrays.stream(c.getDeclaredAnnotations()).map(a -> a.annotationType().getSimpleName()).toList();
      long levels = annotations.stream().filter(LEVELS::contains).count();
      if (levels > 1 || levels == 0 && c.getDeclaringClass() == null) {
        problems.add(name + " has " + levels + " levels");
      }
      if (annotations.contains("Provided") && (!c.isInterface() || c.isAnnotation() || c.isSealed())) {
        problems.add(name + " is @Provided and no plain interface");
      }
      if (c.getDeclaringClass() == null) {
        since(sources.texts().get(c.getName().replace('.', '/') + ".java"), name, problems);
      }
    }
    return problems;
  }

  private static void since(String text, String name, List<String> problems) {
    Matcher head = HEAD.matcher(text);
    Matcher since = Pattern.compile("\n \\* @since (\\d+\\.\\d+\\.\\d+)\n").matcher(head.find() ? head.group(1) : "");
    if (!since.find()) {
      problems.add(name + " has no @since");
    } else if (!Changelog.now().versions().contains(since.group(1))) {
      problems.add(name + " is @since " + since.group(1) + ", which spi/CHANGELOG.md does not know");
    }
  }
}
