package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.stormbench.engine.scenario.KernelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * engine/docs/KERNEL_MAP.md tells the truth as far as that can be looked up: every class of the simulated kernel and every
 * kernel file that the source names stand in it, what it calls ours exists, and it has each {@code Simplified:} line of the
 * source, word for word.
 */
class KernelMapTest {
  private static final Path HOME = Path.of(System.getProperty("stormbench.home"));
  private static final String MAP = Workbench.text(HOME.resolve("engine/docs/KERNEL_MAP.md"));
  private static final String KERNEL = "dev.stormbench.engine.kernel";

  /** A type, or a member of one, in backquotes; what has no lower-case letter or an underscore is a name of the kernel's. */
  private static final Pattern OURS = Pattern.compile("`((?:[A-Z]\\w*\\.)*[A-Z]\\w*[a-z]\\w*)(?:\\.([a-z]\\w*))?`");
  private static final Pattern MAP_SIMPLIFIED = Pattern.compile("- Simplified \\(`(\\w+)`\\): (.*?)(?=\n- |\n\n|\\z)", Pattern.DOTALL);
  /** To the end of the paragraph, of the comment, or to the next tag. */
  private static final Pattern CODE_SIMPLIFIED =
      Pattern.compile("Simplified: (.*?)(?=\n *\\*? *\n|\n *\\* *@|\\*/|\n *[^ */])", Pattern.DOTALL);
  private static final Pattern KERNEL_FILE = Pattern.compile("@kernel (.*)");
  private static final Pattern PATH = Pattern.compile("[\\w/-]+\\.[ch]\\b");

  private static final Map<String, Set<String>> MEMBERS = members();
  private static final Map<String, String> SOURCES = sources();

  @Test
  void theMapIsTrue() {
    assertThat(problems(MAP)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      `Rt.findLowestRq`         | `Rt.findLowestRQ`       | there is no Rt.findLowestRQ
      `Rt.DefaultOps.needPull`  | `Rt.DefaultOp.needPull` | there is no Rt.DefaultOp.needPull
      `SharedClock`             | the shared clock        | SharedClock is missing
      Simplified (`Cpupri`): no | Simplified (`Cpupri`):  | not in the map: - Simplified (`Cpupri`): no CPU goes offline
      Simplified (`Watchdog`)   | Simplified (`Rt`)       | not in the code: - Simplified (`Rt`): an NMI
      kernel/sched/cpupri.c     | kernel/sched/cpu.c      | kernel/sched/cpupri.c is missing
      `self-skip`               | `skip-self`             | self-skip is missing
      """)
  void aWrongMapIsNoticed(String right, String wrong, String problem) {
    assertThat(MAP).contains(right);
    assertThat(problems(MAP.replace(right, wrong))).anySatisfy(p -> assertThat(p).startsWith(problem));
  }

  private static List<String> problems(String map) {
    List<String> problems = new ArrayList<>();
    Set<String> named = new TreeSet<>();
    OURS.matcher(map).results().forEach(m -> {
      named.add(m.group(1));
      if (!exists(m)) {
        problems.add("there is no " + m.group().replace("`", ""));
      }
    });
    SOURCES.forEach((file, text) -> {
      if (text.contains("package " + KERNEL) && !named.contains(file) && named.stream().noneMatch(n -> n.startsWith(file + "."))) {
        problems.add(file + " is missing");
      }
    });
    ruleKeys().filter(k -> !map.contains("| `" + k + "` |")).forEach(k -> problems.add(k + " is missing"));
    kernelFiles().filter(f -> !hasFile(map, f)).forEach(f -> problems.add(f + " is missing"));
    Set<String> inMap = simplifiedInMap(map);
    Set<String> inCode = simplifiedInCode();
    inCode.stream().filter(s -> !inMap.contains(s)).forEach(s -> problems.add("not in the map: " + s));
    inMap.stream().filter(s -> !inCode.contains(s)).forEach(s -> problems.add("not in the code: " + s));
    return problems;
  }

  private static boolean exists(MatchResult m) {
    Set<String> members = MEMBERS.get(m.group(1));
    return members != null && (m.group(2) == null || members.contains(m.group(2)));
  }

  /** Fields and methods by type, {@code Rt.DefaultOps} for one within another; of the kernel's where others have the same name. */
  private static Map<String, Set<String>> members() {
    Map<String, Set<String>> members = new TreeMap<>();
    List<JavaClass> all = new ArrayList<>(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("dev.stormbench"));
    all.sort((a, b) -> Boolean.compare(a.getPackageName().startsWith(KERNEL), b.getPackageName().startsWith(KERNEL)));
    for (JavaClass c : all) {
      String name = c.getName().substring(c.getPackageName().length() + 1).replace('$', '.');
      members.put(name, c.getMembers().stream().map(JavaMember::getName).collect(Collectors.toSet()));
    }
    return members;
  }

  private static Map<String, String> sources() {
    Map<String, String> sources = new TreeMap<>();
    for (String module : List.of("spi", "engine", "plugins", "repl")) {
      try (Stream<Path> files = Files.walk(HOME.resolve(module))) {
        files.filter(f -> f.toString().contains("src/main/java") && f.toString().endsWith(".java"))
            .filter(f -> !f.endsWith("package-info.java") && !f.endsWith("module-info.java"))
            .forEach(f -> sources.merge(f.getFileName().toString().replace(".java", ""), Workbench.text(f), String::concat));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return sources;
  }

  private static Stream<String> ruleKeys() {
    return Arrays.stream(KernelSpec.Rules.class.getRecordComponents())
        .map(c -> c.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
  }

  private static Stream<String> kernelFiles() {
    return SOURCES.values().stream().flatMap(t -> KERNEL_FILE.matcher(t).results())
        .flatMap(m -> PATH.matcher(m.group(1)).results()).map(MatchResult::group).distinct().sorted();
  }

  /** Whether a file stands there; in a heading its folder may stand before another file. */
  private static boolean hasFile(String map, String file) {
    String folder = file.substring(0, file.lastIndexOf('/') + 1);
    String name = file.substring(folder.length());
    return map.contains(file) || map.lines().anyMatch(l -> l.startsWith("### " + folder) && l.contains(", " + name));
  }

  private static Set<String> simplifiedInMap(String map) {
    return MAP_SIMPLIFIED.matcher(map).results().map(m -> simplified(m.group(1), m.group(2)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> simplifiedInCode() {
    Set<String> all = new TreeSet<>();
    SOURCES.forEach((file, text) -> CODE_SIMPLIFIED.matcher(text).results().forEach(m -> all.add(simplified(file,
        m.group(1).replaceAll("\n *(?:\\*|//) ?", " ").replaceAll("\\{@\\w+ #?([^}]*)}", "`$1`")))));
    return all;
  }

  private static String simplified(String file, String text) {
    return "- Simplified (`" + file + "`): " + text.replaceAll("\\s+", " ").strip();
  }
}
