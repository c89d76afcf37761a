package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of exporters lets a good one pass and rejects a broken one for each rule. */
class ExporterContractTest {
  abstract static class Contract extends ExporterContract {
    private final Plugin plugin;

    Contract(Supplier<TraceExporter> made) {
      plugin = Any.exporter(made);
    }

    @Override
    protected Plugin plugin() {
      return plugin;
    }

    @Override
    protected String name() {
      return Any.NAME;
    }

    @Override
    protected List<TestScenario> scenarios() {
      return List.of(Scenarios.rtStorm());
    }
  }

  /** A line for each record. */
  static class Lines implements TraceExporter {
    Machine machine;
    OutputStream out;

    @Override
    public String extension() {
      return ".lines";
    }

    @Override
    public void begin(Machine m, OutputStream o) throws IOException {
      machine = m;
      out = o;
      write("cpus " + m.nrCpus());
    }

    void write(String line) throws IOException {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void event(TraceRecord r) throws IOException {
      write(r.timeNs() + " " + r.cpu() + " " + r.event());
    }

    @Override
    public boolean wantsCounters() {
      return true;
    }
  }

  static class Good extends Contract {
    Good() {
      super(Lines::new);
    }
  }

  @Test
  void aGoodExporter_passes() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.tests(Good.class).succeeded().count()).isEqualTo(8);
  }

  static class Lucky extends Contract {
    Lucky() {
      super(() -> new Lines() {
        @Override
        public void end() throws IOException {
          write("uuid " + ThreadLocalRandom.current().nextLong());
        }
      });
    }
  }

  /** Counts for all traces. */
  static class Shared extends Contract {
    Shared() {
      super(shared());
    }

    private static Supplier<TraceExporter> shared() {
      int[] n = {0};
      return () -> new Lines() {
        @Override
        public void begin(Machine m, OutputStream o) throws IOException {
          super.begin(m, o);
          n[0] = 0;
        }

        @Override
        public void event(TraceRecord r) throws IOException {
          write(n[0]++ + " " + r.event());
        }
      };
    }
  }

  static class Meddles extends Contract {
    Meddles() {
      super(() -> new Lines() {
        @Override
        public void event(TraceRecord r) {
          machine.rootDomain().rtoLoop(machine.rootDomain().rtoLoop() + 1);
        }
      });
    }
  }

  /** Writes a record when the next one comes. */
  static class Keeps extends Contract {
    Keeps() {
      super(() -> new Lines() {
        private TraceRecord last;

        @Override
        public void event(TraceRecord r) throws IOException {
          if (last != null) {
            super.event(last);
          }
          last = r;
        }
      });
    }
  }

  static class AsksLate extends Contract {
    AsksLate() {
      super(() -> new Lines() {
        @Override
        public void event(TraceRecord r) throws IOException {
          write(machine.nowNs() + " " + r.event());
        }
      });
    }
  }

  static class Closes extends Contract {
    Closes() {
      super(() -> new Lines() {
        @Override
        public void end() throws IOException {
          out.close();
        }
      });
    }
  }

  /** A PrintStream says nothing when the disk is full. */
  static class Prints extends Contract {
    Prints() {
      super(() -> new Lines() {
        private PrintStream print;

        @Override
        public void begin(Machine m, OutputStream o) {
          print = new PrintStream(o, true, StandardCharsets.UTF_8);
        }

        @Override
        public void event(TraceRecord r) {
          print.println(r.event());
        }
      });
    }
  }

  static class Wraps extends Contract {
    Wraps() {
      super(() -> new Lines() {
        @Override
        void write(String line) {
          try {
            super.write(line);
          } catch (IOException e) {
            throw new IllegalStateException("cannot write", e);
          }
        }
      });
    }
  }

  static class WantsRecords extends Contract {
    WantsRecords() {
      super(() -> new Lines() {
        private int records;

        @Override
        public void event(TraceRecord r) throws IOException {
          super.event(r);
          records++;
        }

        @Override
        public void end() throws IOException {
          write("mean " + 100 / records);
        }
      });
    }
  }

  static class Undotted extends Contract {
    Undotted() {
      super(() -> new Lines() {
        @Override
        public String extension() {
          return "lines";
        }
      });
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Lucky.class, Rule.EXPORTER_SAME_BYTES, "in scenario rt-storm, of another plugin object: "),
        arguments(Shared.class, Rule.EXPORTER_SAME_BYTES, "in scenario rt-storm, beside another trace: "),
        arguments(Meddles.class, Rule.EXPORTER_OBSERVES, "in scenario rt-storm, without it against with it: "),
        arguments(Keeps.class, Rule.EXPORTER_COPIES_RECORDS, "with records that stay against records that are reused: "),
        arguments(AsksLate.class, Rule.EXPORTER_ASKS_AT_BEGIN, "in scenario rt-storm asks for [nowNs] after begin()"),
        arguments(Closes.class, Rule.EXPORTER_LEAVES_OPEN, "closes it"),
        arguments(Prints.class, Rule.EXPORTER_PASSES_IO_ERRORS, "on a disk that is full after 0 bytes, ends well"),
        arguments(Wraps.class, Rule.EXPORTER_PASSES_IO_ERRORS, "throws java.lang.IllegalStateException: cannot write"),
        arguments(WantsRecords.class, Rule.EXPORTER_TAKES_ALL, "java.lang.ArithmeticException: / by zero"),
        arguments(Undotted.class, Rule.EXPORTER_EXTENSION, "has 'lines'"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenExporter_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
