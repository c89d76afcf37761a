package dev.stormbench.plugin.reportecharts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.report.Block.Unit;
import java.util.Arrays;
import java.util.Random;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void text_hasTheNicestUnit() {
    assertThat(Numbers.text(31_400_000_000.0, Unit.NS)).isEqualTo("31.4 s");
    assertThat(Numbers.text(12_345_678, Unit.NS)).isEqualTo("12.35 ms");
    assertThat(Numbers.text(999_960, Unit.NS)).isEqualTo("1 ms");
    assertThat(Numbers.text(0, Unit.NS)).isEqualTo("0 s");
    assertThat(Numbers.text(0.9342, Unit.SHARE)).isEqualTo("93.42 %");
    assertThat(Numbers.text(42_000, Unit.COUNT)).isEqualTo("42000");
    assertThat(Numbers.text(1_234_567, Unit.COUNT)).isEqualTo("1.235 M");
    assertThat(Numbers.text(98_765, Unit.PER_SECOND)).isEqualTo("98.77 k/s");
    assertThat(Numbers.text(3.14159265, Unit.NUMBER)).isEqualTo("3.1416");
    assertThat(Numbers.text(Double.NaN, Unit.NS)).isEqualTo("–");
  }

  @Test
  void lists_areShort() {
    assertThat(Numbers.line(new double[] {0, 0, 0, 0.25, -0.5, 1234567.89, Double.NaN, 1e-9, 3e12}, Unit.NUMBER)).isEqualTo("0*3,.25,-.5,1234570,,1e-9,3e12");
    assertThat(Numbers.line(new double[] {12_345_678}, Unit.COUNT)).as("what is counted is not rounded").isEqualTo("12345678");
    assertThat(Numbers.places(new double[] {0, 5, 10, 15, 20, 30})).isEqualTo("+0,5*4,10");
    assertThat(Numbers.cells(new double[] {0.12345, 0.12345, 0.97, Double.NaN, 0}, false)).isEqualTo("e-4:1235*2,9700,,0");
    assertThat(Numbers.cells(new double[] {1, 0.5}, false)).isEqualTo("e-4:10000,5000");
    assertThat(Numbers.cells(new double[] {3, 40_000}, false)).isEqualTo("3,4e4");
  }

  /** What figure.js reads is what was written; and it writes numbers for readers as we do. */
  @Test
  void theScript_readsAndWritesTheSame() {
    try (Context context = Context.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval(Source.newBuilder("js", Resources.text("figure.js"), "figure.js").buildLiteral());
      Value numbers = context.eval("js", "Figures.numbers");
      Value text = context.eval("js", "Figures.valueText");
      Random random = new Random(1);
      for (int i = 0; i < 200; i++) {
        double scale = StrictMath.pow(10, random.nextInt(24) - 9);
        double v = (random.nextInt(10) == 0 ? Math.rint(random.nextDouble() * 2000) : random.nextDouble() * scale) * (random.nextInt(8) == 0 ? -1 : 1);
        for (Unit u : Unit.values()) {
          assertThat(text.execute(v, u.name()).asString()).as(v + " " + u).isEqualTo(Numbers.text(v, u));
        }
        double[] list = {v, v, 0, Double.NaN, Math.rint(v), 1e9, -v};
        assertThat(read(numbers, Numbers.line(list, Unit.COUNT))).usingComparatorWithPrecision(Math.abs(v) * 1e-11).containsExactly(list);
      }
      for (double[] list : new double[][] {{}, {1}, {Double.NaN}, {Double.NaN, Double.NaN}, {5, 6, 7, 9, 9}, {0.5, 1.5}, {1e300, 2e300}}) {
        assertThat(read(numbers, Numbers.places(list))).containsExactly(list);
      }
      double[] cells = {0.12345, 0.5, 0, Double.NaN, 1};
      assertThat(read(numbers, Numbers.cells(cells, false))).containsExactly(0.1235, 0.5, 0, Double.NaN, 1);
      assertThat(read(numbers, Numbers.cells(new double[] {2.2e10, 1e7, 3e6}, false))).containsExactly(2.2e10, 1e7, 0);
    }
  }

  private static double[] read(Value numbers, String text) {
    Value list = numbers.execute(text);
    return java.util.stream.IntStream.range(0, (int) list.getArraySize()).mapToDouble(i -> list.getArrayElement(i).asDouble()).toArray();
  }

  @Test
  void aListOfNothing_isNotAnEmptyList() {
    assertThat(Numbers.line(new double[0], Unit.NUMBER)).isEmpty();
    double[] none = new double[1];
    Arrays.fill(none, Double.NaN);
    assertThat(Numbers.line(none, Unit.NUMBER)).isNotEmpty();
  }
}
