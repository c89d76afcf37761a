package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.ReportFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of formats of reports lets good ones pass and rejects a broken one for each rule. */
class ReportContractTest {
  abstract static class Contract extends ReportContract {
    private final Plugin plugin;

    Contract(Supplier<ReportFormat> made) {
      plugin = Any.reportFormat(made);
    }

    @Override
    protected Plugin plugin() {
      return plugin;
    }

    @Override
    protected String name() {
      return Any.NAME;
    }
  }

  /** A line for each block, with its numbers. */
  static class Lines implements ReportFormat {
    @Override
    public void write(Report report, OutputStream out) throws IOException {
      for (Report.Section s : report.sections()) {
        for (Block b : s.blocks()) {
          write(b, out);
        }
      }
    }

    void write(Block b, OutputStream out) throws IOException {
      line(b.getClass().getSimpleName(), out);
      if (b instanceof Chart c) {
        for (Line l : c.lines()) {
          line(Arrays.toString(l.y()), out);
        }
      } else if (b instanceof HeatMap h) {
        line(Arrays.toString(h.values()), out);
      }
    }

    static void line(String text, OutputStream out) throws IOException {
      out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  static class Good extends Contract {
    Good() {
      super(Lines::new);
    }
  }

  /** Of one figure. */
  static class Picture extends Contract {
    Picture() {
      super(() -> new Lines() {
        @Override
        public boolean isPicture() {
          return true;
        }

        @Override
        public void write(Report report, OutputStream out) throws IOException {
          assertThat(report.sections()).hasSize(1);
          assertThat(report.sections().getFirst().blocks()).hasSize(1).hasOnlyElementsOfTypes(Chart.class, HeatMap.class);
          super.write(report, out);
        }
      });
    }
  }

  @ParameterizedTest
  @MethodSource
  void aGoodFormat_passes(Class<?> contract) {
    assertThat(Verdict.of(contract)).isEmpty();
    assertThat(Verdict.tests(contract).succeeded().count()).isEqualTo(5);
  }

  static Stream<Class<?>> aGoodFormat_passes() {
    return Stream.of(Good.class, Picture.class);
  }

  static class Lucky extends Contract {
    Lucky() {
      super(() -> new Lines() {
        @Override
        public void write(Report report, OutputStream out) throws IOException {
          super.write(report, out);
          line("uuid " + ThreadLocalRandom.current().nextLong(), out);
        }
      });
    }
  }

  static class Counts extends Contract {
    Counts() {
      super(() -> new Lines() {
        private int reports;

        @Override
        public void write(Report report, OutputStream out) throws IOException {
          super.write(report, out);
          line("report " + reports++, out);
        }
      });
    }
  }

  static class Silent extends Contract {
    Silent() {
      super(() -> (report, out) -> {});
    }
  }

  static class WantsLines extends Contract {
    WantsLines() {
      super(() -> new Lines() {
        @Override
        void write(Block b, OutputStream out) throws IOException {
          if (b instanceof Chart c) {
            line("first " + c.lines().getFirst().name(), out);
          }
        }
      });
    }
  }

  static class Scales extends Contract {
    Scales() {
      super(() -> new Lines() {
        @Override
        void write(Block b, OutputStream out) throws IOException {
          super.write(b, out);
          if (b instanceof HeatMap h) {
            Arrays.setAll(h.values(), i -> h.values()[i] * 100);
          }
        }
      });
    }
  }

  static class Closes extends Contract {
    Closes() {
      super(() -> new Lines() {
        @Override
        public void write(Report report, OutputStream out) throws IOException {
          super.write(report, out);
          out.close();
        }
      });
    }
  }

  static class Prints extends Contract {
    Prints() {
      super(() -> (report, out) -> new PrintStream(out, true, StandardCharsets.UTF_8).println(report.title()));
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Lucky.class, Rule.REPORT_SAME_BYTES, "writes a report of 10 blocks, of another object: "),
        arguments(Counts.class, Rule.REPORT_SAME_BYTES, "writes a report of 10 blocks, after another report: "),
        arguments(Silent.class, Rule.REPORT_SAME_BYTES, "writes nothing of a report of 10 blocks"),
        arguments(WantsLines.class, Rule.REPORT_TAKES_ALL, "java.util.NoSuchElementException"),
        arguments(Scales.class, Rule.REPORT_KEEPS_NUMBERS, "changed those of HeatMap[title=cells"),
        arguments(Closes.class, Rule.REPORT_LEAVES_OPEN, "closes it"),
        arguments(Prints.class, Rule.REPORT_PASSES_IO_ERRORS, "on a disk that is full after 0 bytes, ends well"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenFormat_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
