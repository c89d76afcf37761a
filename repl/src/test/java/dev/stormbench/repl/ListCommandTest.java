package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code list}, {@code check} and {@code doctor} print. */
class ListCommandTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource(Catalogue.Kind.class)
  void everyKind_listsSomething_alsoAsJson(Catalogue.Kind kind) {
    Cli.Result r = new Cli(folder).run("list", kind.word());
    JsonNode json = JsonMapper.shared().readTree(new Cli(folder).run("list", kind.word(), "--json").out());

    assertThat(r.code()).isZero();
    assertThat(r.out().lines().count()).isPositive().isEqualTo(json.size());
    assertThat(r.out()).contains(json.get(0).get("name").stringValue()).doesNotContain("cannot be read");
  }

  @Test
  void withoutKind_saysWhatKindsThereAre() {
    Cli.Result r = new Cli(folder).run("list");

    assertThat(r.out()).contains("fixes (22): ", "no-rt-push-ipi, ... and 14 more", "workloads (");
  }

  @Test
  void name_isExplainedWithItsParameters() {
    Cli.Result r = new Cli(folder).run("list", "workloads", "softirq-items");

    assertThat(r.out().lines()).startsWith("softirq-items").contains("parameters:");
    assertThat(r.out()).contains("plugin: workload-softirq ")
        .containsPattern("  period +distribution +750us +1us to ")
        .containsPattern("  cpus +cpus +\\(must be given\\) +CPU numbers")
        .contains("      number of distinct tasklets of each CPU\n");
  }

  @Test
  void cost_isExplainedWithSourceAndUncertainty() {
    assertThat(new Cli(folder).run("list", "costs", "epyc-192").out())
        .contains("body-scale", "calibrated on the baseline");
  }

  @Test
  void firstSentence_isCutOut() {
    assertThat(ListCommand.firstSentence("One two. Three.")).isEqualTo("One two.");
    assertThat(ListCommand.firstSentence("v6.1 and\n later")).isEqualTo("v6.1 and later");
  }

  @Test
  void check_saysWhatTheScenarioIs() {
    Cli.Result r = new Cli(folder).file("s.yaml", Cli.SMALL).run("check", "s.yaml", "--fix", "skip-prio-bail");

    assertThat(r.out()).isEqualTo(
        "ok: small: 4 CPUs, kernel v7.0, costs generic-x86, 3 workloads, 2 watchdogs, 1 fix, 20ms, seed 7\n");
    assertThat(r.code()).isZero();
  }

  @Test
  void check_takesManyScenarios_andEndsAtTheFirstThatIsWrong() {
    Cli cli = new Cli(folder).file("s.yaml", Cli.SMALL).file("l.yaml", Cli.LOCKUP).file("bad.yaml", "format: 2\n");

    assertThat(cli.run("check", "s.yaml", "l.yaml").out()).startsWith("ok: small: ").contains("\nok: lockup: ").hasLineCount(2);
    Cli.Result r = cli.run("check", "s.yaml", "bad.yaml", "l.yaml");
    assertThat(r.code()).isEqualTo(2);
    assertThat(r.out()).startsWith("ok: small: ").hasLineCount(1);
    assertThat(r.err()).startsWith("bad.yaml:1:").hasLineCount(1);
  }

  @Test
  void doctor_isContentWithThisInstallation() {
    Cli.Result r = new Cli(folder).run("doctor");

    assertThat(r.code()).isZero();
    assertThat(r.out()).contains("ok       JDK ", "ok       plugin      scenario-yaml ").endsWith("all well\n");
  }

  @Test
  void doctor_findsWhatIsMissing_andSaysWhatToDo() {
    Cli.Result r = new Cli(folder).at(folder).run("doctor");

    assertThat(r.code()).isEqualTo(1);
    assertThat(r.out()).contains("problem  home        scripts/kernels: cannot list the profiles",
        "-> get the missing files",
        "1 problem\n");
  }

  @Test
  void doctor_survivesABrokenPlugin() {
    Cli.Result r = new Cli(folder).with(new Faulty(true)).run("doctor");

    assertThat(r.code()).isEqualTo(1);
    assertThat(r.out()).contains("problem  plugins     plugin com.example.faulty 1.2 failed in init");
  }

  @Test
  void version_namesBuildSpiAndJdk() {
    Cli.Result r = new Cli(folder).run("--version");

    assertThat(r.out()).matches("stormbench \\S+ \\(spi \\d+\\.\\d+\\.\\d+, JDK 2\\S+\\)\n");
    assertThat(r.code()).isZero();
  }

  @Test
  void help_isTheSameWithoutACommand() {
    assertThat(new Cli(folder).run().out()).isEqualTo(new Cli(folder).run("--help").out())
        .contains("run ", "check ", "list ", "doctor ", "sensitivity ", "bands ", "Exit codes:");
  }

  @Test
  void js_isAnOptionOfEveryCommand_andItsValueIsChecked() {
    Cli cli = new Cli(folder);

    assertThat(cli.run("check", "--help").out()).contains("--js[=MODE]");
    assertThat(cli.run("doctor", "--js", "interpreted").code()).isZero();
    assertThat(cli.run("--js", "auto", "doctor").code()).isZero();
    assertThat(cli.run("doctor", "--js=fast").errLines()).first().isEqualTo(
        "stormbench: invalid value for option '--js': 'fast' is no mode; accepted: compiled, interpreted, auto");
    assertThat(cli.run("doctor", "--js").errLines()).first().isEqualTo(
        "stormbench: option '--js' wants a mode; accepted: compiled, interpreted, auto");
    assertThat(cli.run("doctor", "--js").code()).isEqualTo(ExitCode.USAGE);
  }
}
