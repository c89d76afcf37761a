package dev.stormbench.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The changelog begins with what is being prepared or with this version, has an entry for it, and goes back in time. */
class ChangelogTest {
  @Test
  void theChangelog_isUpToDate() {
    assertThat(problems(Changelog.now(), Spi.VERSION)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "", textBlock = """
      Unreleased: 0.2.0, 0.1.0           | 0.1.0 |
      Unreleased, 0.1.0                  | 0.1.0 |
      0.2.0 (2026-12-01), 0.1.0          | 0.2.0 |
      0.1.0                              | 0.2.0 | the first entry is '0.1.0', not Unreleased or 0.2.0
      Unreleased: 0.3.0, 0.1.0           | 0.2.0 | there is no entry for 0.2.0
      Unreleased, 0.2.0, 0.10.0, 0.1.0   | 0.2.0 | 0.10.0 stands after 0.2.0
      0.2.0, Unreleased, 0.1.0           | 0.2.0 | 'Unreleased' is not first
      Unreleased, Added                  | 0.2.0 | there is no entry for 0.2.0
      """)
  void aChangelogThatIsNot_isFound(String headings, String version, String problem) {
    Changelog log = Changelog.of(headings.replaceAll("(^|, )", "\n## "));
    assertThat(problems(log, version)).isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  private static List<String> problems(Changelog log, String version) {
    List<String> problems = new ArrayList<>();
    String first = log.headings().getFirst();
    if (!first.startsWith("Unreleased") && !first.startsWith(version)) {
      problems.add("the first entry is '" + first + "', not Unreleased or " + version);
    } else if (!log.versions().contains(version)) {
      problems.add("there is no entry for " + version);
    }
    for (String h : log.headings().subList(1, log.headings().size())) {
      if (h.startsWith("Unreleased")) {
        problems.add("'" + h + "' is not first");
      }
    }
    for (int i = 1; i < log.versions().size(); i++) {
      if (Version.of(log.versions().get(i)).compareTo(Version.of(log.versions().get(i - 1))) >= 0) {
        problems.add(log.versions().get(i) + " stands after " + log.versions().get(i - 1));
      }
    }
    return problems;
  }
}
