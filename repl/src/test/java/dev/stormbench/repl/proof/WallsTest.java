package dev.stormbench.repl.proof;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.stormbench.engine.Simulation;
import dev.stormbench.repl.proof.bad.BadClass;
import dev.stormbench.spi.Provided;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The walls: who may depend on whom (design.md 2), and what nobody in a simulation may use, because it would not be
 * the same in the next run (design.md 1, style.md 3.7). The rules on use are shown {@link BadClass}, too, which breaks
 * each of them, so that a rule that looks at nothing is noticed.
 */
class WallsTest {
  private static final String SPI = "dev.stormbench.spi..";
  private static final String ENGINE = "dev.stormbench.engine..";
  private static final String REPL = "dev.stormbench.repl..";
  private static final String PLUGIN = "dev.stormbench.plugin..";
  private static final String BAD = "dev.stormbench.repl.proof.bad..";

  private static final JavaClasses MAIN = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .withImportOption(l -> !l.contains("/repl/proof/"))
      .importPackages("dev.stormbench");
  private static final JavaClasses BAD_ONLY = new ClassFileImporter().importClasses(BadClass.class);

  private static final String[] SIMULATED = {ENGINE, PLUGIN, BAD};

  /** Ends scripts that run away; it decides whether a script may finish, never what it computes. */
  private static final String GUARD = "dev\\.stormbench\\.plugin\\.scriptjs\\.Guard(\\$.*)?";

  /** Runs simulations beside each other; no part of one. */
  private static final String BETWEEN_SIMULATIONS = "dev.stormbench.plugin.sweep*..";

  // -- arrows ---------------------------------------------------------------------------------------

  @Test
  void theImport_hasSeenEveryModule() {
    for (String p : List.of(SPI, ENGINE, REPL, PLUGIN)) {
      assertThat(MAIN.that(resideInAPackage(p))).as(p).hasSizeGreaterThan(10);
    }
  }

  @Test
  void theSpi_dependsOnTheJavaBaseAndAnnotationsOnly() {
    classes().that().resideInAPackage(SPI).should().onlyDependOnClassesThat(
        resideInAnyPackage(SPI, "org.jspecify..").or(inModule("java.base")).or(describe("primitive",
            c -> c.isPrimitive() || c.isArray()))).check(MAIN);
  }

  @Test
  void theEngine_dependsOnTheSpiOnly_andKnowsNoPlugin() {
    classes().that().resideInAPackage(ENGINE).should().onlyDependOnClassesThat(
        resideInAnyPackage(ENGINE, SPI, "java..", "org.jspecify..", "org.HdrHistogram..").or(describe("primitive",
            c -> c.isPrimitive() || c.isArray()))).check(MAIN);
  }

  @Test
  void aPlugin_dependsOnTheSpi_notOnEngineOrCommandLine() {
    noClasses().that().resideInAPackage(PLUGIN).should().dependOnClassesThat().resideInAnyPackage(ENGINE, REPL)
        .check(MAIN);
  }

  @Test
  void aPlugin_dependsOnNoOtherPlugin() {
    classes().that().resideInAPackage(PLUGIN).should(new ArchCondition<>("stay in their own family") {
      @Override
      public void check(JavaClass c, ConditionEvents events) {
        c.getDirectDependenciesFromSelf().stream().filter(d -> resideInAPackage(PLUGIN).test(d.getTargetClass()))
            .filter(d -> !d.getTargetClass().getPackageName().equals(c.getPackageName()))
            .forEach(d -> events.add(SimpleConditionEvent.violated(c, d.getDescription())));
      }
    }).check(MAIN);
  }

  @Test
  void theCommandLine_findsPluginsByTheServiceLoader_andIsCompiledAgainstNone() {
    noClasses().that().resideInAPackage(REPL).should().dependOnClassesThat().resideInAPackage(PLUGIN).check(MAIN);
  }

  @Test
  void theEventQueue_knowsNoKernelWord_andTheKernelNoScenario() {
    noClasses().that().resideInAPackage("dev.stormbench.engine.des..").should().dependOnClassesThat()
        .resideInAnyPackage("dev.stormbench.engine.kernel..", "dev.stormbench.engine.scenario..", SPI).check(MAIN);
    noClasses().that().resideInAPackage("dev.stormbench.engine.kernel..").should().dependOnClassesThat()
        .resideInAPackage("dev.stormbench.engine.scenario..").check(MAIN);
  }

  private static DescribedPredicate<JavaClass> inModule(String module) {
    return describe("in " + module, c -> {
      try {
        return module.equals(c.getBaseComponentType().reflect().getModule().getName());
      } catch (RuntimeException | LinkageError e) {
        return false;
      }
    });
  }

  // -- what would not be the same in the next run ---------------------------------------------------

  private enum Wall {
    NO_WALL_CLOCK(noClasses().that().resideInAnyPackage(SIMULATED)
        .and().doNotHaveFullyQualifiedName(Simulation.class.getName()) // wallNs of the report
        .and().haveNameNotMatching(GUARD)
        .should().callMethodWhere(calls("System.nanoTime or currentTimeMillis",
            m -> owner(m, "java.lang.System") && Set.of("nanoTime", "currentTimeMillis").contains(m.getName())))
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.time.Clock")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.Date")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.time.Instant")),
    NO_HASH_ORDER(noClasses().that().resideInAnyPackage(SIMULATED)
        .should().callConstructorWhere(describe("of HashMap, HashSet, IdentityHashMap or WeakHashMap",
            m -> Set.of("java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap", "java.util.WeakHashMap",
                "java.util.concurrent.ConcurrentHashMap").contains(m.getTargetOwner().getName())))
        .orShould().callMethodWhere(calls("System.identityHashCode",
            m -> owner(m, "java.lang.System") && m.getName().equals("identityHashCode")))),
    NO_LUCK(noClasses().that().resideInAnyPackage(SIMULATED)
        .should().callMethodWhere(calls("Math.random", m -> owner(m, "java.lang.Math") && m.getName().equals("random")))
        .orShould().dependOnClassesThat(describe("ThreadLocalRandom, Random, SecureRandom or UUID",
            c -> Set.of("java.util.concurrent.ThreadLocalRandom", "java.util.Random", "java.security.SecureRandom",
                "java.util.UUID").contains(c.getName())))),
    NO_THREADS(noClasses().that().resideInAnyPackage(SIMULATED)
        .and().haveNameNotMatching(GUARD).and().resideOutsideOfPackage(BETWEEN_SIMULATIONS)
        .should().dependOnClassesThat(describe("threads and executors",
            c -> c.getName().equals("java.lang.Thread") || c.getPackageName().equals("java.util.concurrent")))
        .orShould().callMethodWhere(calls("parallel streams",
            m -> Set.of("parallel", "parallelStream").contains(m.getName())))),
    SAME_BITS_EVERYWHERE(noClasses().that().resideInAnyPackage(SIMULATED)
        .should().callMethodWhere(calls("Math.sin and the like, where StrictMath is meant",
            m -> owner(m, "java.lang.Math") && Set.of("sin", "cos", "tan", "log", "log10", "exp", "pow", "cbrt")
                .contains(m.getName())))),
    NO_DEFAULT_LOCALE(noClasses().that().resideInAnyPackage(SIMULATED)
        .should().callMethodWhere(calls("String.format, formatted, toUpperCase or toLowerCase without a Locale",
            m -> owner(m, "java.lang.String")
                && Set.of("format", "formatted", "toUpperCase", "toLowerCase").contains(m.getName())
                && m.getTarget().getRawParameterTypes().stream().noneMatch(p -> p.isEquivalentTo(Locale.class))))),
    NO_STANDARD_OUTPUT(noClasses().that().resideInAnyPackage(SPI, ENGINE, PLUGIN, BAD)
        .should().accessFieldWhere(describe("System.out or err",
            (JavaAccess<?> a) -> a.getTargetOwner().getName().equals("java.lang.System")
                && Set.of("out", "err").contains(a.getName())))),
    NO_FILES_IN_THE_ENGINE(noClasses().that().resideInAnyPackage(ENGINE, BAD)
        .should().dependOnClassesThat().resideInAnyPackage("java.io..", "java.nio.file..", "java.net..")),
    NO_HANDLES_OF_ITS_OWN(noClasses().that().resideInAnyPackage(PLUGIN, BAD)
        .should().implement(describe("what the workbench provides", c -> c.isAnnotatedWith(Provided.class)))),
    NO_STATIC_STATE(noFields().that().areDeclaredInClassesThat().resideInAnyPackage(SIMULATED)
        .and().areStatic().and(describe("not made by the compiler", f -> !f.getModifiers().contains(JavaModifier.SYNTHETIC)))
        .should().notBeFinal());

    final ArchRule rule;

    Wall(ArchRule rule) {
      this.rule = rule;
    }

    private static DescribedPredicate<JavaMethodCall> calls(String what, Predicate<JavaMethodCall> is) {
      return describe(what, is);
    }

    private static boolean owner(JavaAccess<?> a, String name) {
      return a.getTargetOwner().getName().equals(name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void engineAndPlugins_stayInside(Wall wall) {
    wall.rule.check(MAIN);
  }

  @ParameterizedTest
  @EnumSource
  void aClassThatDoesNot_isRejected(Wall wall) {
    assertThat(wall.rule.evaluate(BAD_ONLY).hasViolation()).isTrue();
  }

  @Test
  void staticArraysAndCollections_areConstantsByTheirNames() {
    fields().that().areDeclaredInClassesThat().resideInAnyPackage(ENGINE, PLUGIN).and().areStatic().and().areFinal()
        .and(describe("not made by the compiler", (JavaMember f) -> !f.getModifiers().contains(JavaModifier.SYNTHETIC)
            && !f.getName().startsWith("$") && !f.getName().equals("serialVersionUID")))
        .should().haveNameMatching("[A-Z][A-Z0-9_]*").check(MAIN);
  }
}
