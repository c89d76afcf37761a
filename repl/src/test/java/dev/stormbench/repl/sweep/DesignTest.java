package dev.stormbench.repl.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.scenario.ScenarioException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which points a design has. */
class DesignTest {
  private static List<Axis> axes(Design design, String... options) {
    return Arrays.stream(options).map(o -> Axis.parse("--vary", o, design)).toList();
  }

  private static final String[] OPTIONS = {"machine.cpus=4..64:log", "w.sleep=100us..3.2ms", "fix=none,a+b,c", "seed=1..3", "x=0.0..1.0"};

  /** To the letter: another machine, or another Java, must draw the same. */
  @Test
  void aHypercube_isTheSameEverywhere() {
    assertThat(Design.LHS.points(axes(Design.LHS, OPTIONS), 4, 1).stream().map(p -> String.join(" ", p)))
        .containsExactly("9 2.38408ms none 3 0.120432", "40 826.239us c 2 0.886139", "7 2.73281ms none 1 0.394275",
            "16 1.14433ms c 3 0.551228");
    assertThat(Design.RANDOM.points(axes(Design.RANDOM, OPTIONS), 2, 1).stream().map(p -> String.join(" ", p)))
        .containsExactly("30 743.916us c 3 0.947195", "12 1.13142ms none 3 0.937082");
  }

  @Test
  void aHypercube_hasOnePointInEachPartOfEveryRange_andEvenCategories_aRandomDesignHasNot() {
    int n = 60;
    for (long seed = 1; seed <= 5; seed++) {
      List<List<String>> points = Design.LHS.points(axes(Design.LHS, OPTIONS), n, seed);
      assertThat(points.stream().map(p -> (int) (Double.parseDouble(p.get(4)) * n - 1e-9)).distinct()).hasSize(n);
      Map<String, Long> fixes = points.stream().collect(Collectors.groupingBy(p -> p.get(2), Collectors.counting()));
      assertThat(fixes).containsOnly(Map.entry("none", 20L), Map.entry("a+b", 20L), Map.entry("c", 20L));
      assertThat(points.stream().map(p -> Integer.parseInt(p.get(0)))).allMatch(c -> c >= 4 && c <= 64);
    }
    List<List<String>> random = Design.RANDOM.points(axes(Design.RANDOM, OPTIONS), n, 1);
    assertThat(random.stream().map(p -> (int) (Double.parseDouble(p.get(4)) * n)).distinct()).hasSizeLessThan(n);
    assertThat(Design.LHS.points(axes(Design.LHS, OPTIONS), n, 2)).isNotEqualTo(Design.LHS.points(axes(Design.LHS, OPTIONS), n, 1));
  }

  @Test
  void bothEndsOfWholeNumbers_areDrawnAsOftenAsTheOthers() {
    List<List<String>> points = Design.LHS.points(axes(Design.LHS, "a=1..4"), 400, 1);
    assertThat(points.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())).values()).containsOnly(100L);
  }

  @Test
  void aGrid_hasEveryCombination() {
    List<List<String>> points = Design.GRID.points(axes(Design.GRID, "a=1,2", "b=x,y,z"), 0, 1);
    assertThat(points.stream().map(p -> String.join("", p))).containsExactly("1x", "1y", "1z", "2x", "2y", "2z");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "a=5..5       | --vary a=5..5: wants two different ends",
    "a=0..5:log   | --vary a=0..5:log: a logarithmic scale has no 0",
    "a=x..y       | --vary a=x..y: 'x' is neither a number nor a time",
    "a=1..5ms     | --vary a=1..5ms: one of 1 and 5ms is a time"})
  void aRangeThatIsNone_isRefused(String option, String message) {
    assertThatThrownBy(() -> Axis.parse("--vary", option, Design.LHS)).isInstanceOf(ScenarioException.class).hasMessageStartingWith(message);
  }

  @Test
  void aValue_isANumberWhereItHasAnOrder() {
    assertThat(axes(Design.LHS, "a=1ms..2ms").getFirst().number("1.5ms")).isEqualTo(1_500_000);
    assertThat(axes(Design.LHS, "fix=none,b").getFirst().number("b")).isEqualTo(1);
    assertThat(axes(Design.LHS, "a=1,5,9").getFirst().number("9")).isEqualTo(2);
    assertThatThrownBy(() -> axes(Design.LHS, "fix=none,b,c").getFirst().number("b")).isInstanceOf(ScenarioException.class)
        .hasMessageContaining("more than two names have no order to rank by");
  }

  @Test
  void theMiddle_isRound_andParts() {
    Scale time = Axis.parseRange("--param", "a=100us..3.2ms:log").scale();
    assertThat(time.text(time.middle(100_000, 3_200_000))).isEqualTo("600us");
    Scale whole = Axis.parseRange("--param", "a=4..64").scale();
    assertThat(whole.middle(17, 18)).isNull();
    assertThat(IntStream.range(0, 50).allMatch(i -> whole.middle(4, 6.0 + i) > 4)).isTrue();
  }
}
