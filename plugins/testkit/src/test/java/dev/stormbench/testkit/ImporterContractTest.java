package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of importers lets a good one pass and rejects a broken one for each rule. */
class ImporterContractTest {
  abstract static class Contract extends ImporterContract {
    private final Plugin plugin;

    Contract(TraceImporter importer) {
      plugin = Any.importer(importer);
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
    protected String fileName() {
      return "raised.lines";
    }

    @Override
    protected byte[] file() {
      return "12 0 6\n15 1 6\n15 0 3\n".getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Softirqs that were raised: time, CPU and vector in a line each. */
  static class Lines implements TraceImporter {
    @Override
    public boolean accepts(String fileName) {
      return fileName.endsWith(".lines");
    }

    @Override
    public void read(String file, InputStream in, Sink sink) throws IOException {
      int number = 0;
      for (String line : text(in).lines().toList()) {
        number++;
        if (!line.matches("\\d{1,9} \\d{1,4} \\d")) {
          throw bad(file, number, line);
        }
        String[] words = line.split(" ");
        raised(sink, Long.parseLong(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]));
      }
    }

    String text(InputStream in) throws IOException {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    RuntimeException bad(String file, int number, String line) {
      return new ScenarioException(new Location(file, number, 1), "no softirq was raised here");
    }

    void raised(Sink sink, long ns, int cpu, long vec) {
      sink.event(new Records.Copy(ns, cpu, TraceEvent.SOFTIRQ_RAISE, 7, "hog", 0, 0, new long[] {vec}, new String[1]));
    }
  }

  static class Good extends Contract {
    Good() {
      super(new Lines());
    }
  }

  @Test
  void aGoodImporter_passes() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.tests(Good.class).succeeded().count()).isEqualTo(6);
  }

  static class AcceptsAll extends Contract {
    AcceptsAll() {
      super(new Lines() {
        @Override
        public boolean accepts(String fileName) {
          return true;
        }
      });
    }
  }

  static class AcceptsNone extends Contract {
    AcceptsNone() {
      super(new Lines() {
        @Override
        public boolean accepts(String fileName) {
          return fileName.equals("lines");
        }
      });
    }
  }

  static class Remembers extends Contract {
    Remembers() {
      super(new Lines() {
        private long last;

        @Override
        void raised(Sink sink, long ns, int cpu, long vec) {
          super.raised(sink, ns + last, cpu, vec);
          last = ns;
        }
      });
    }
  }

  /** Takes it that a stream gives all it has. */
  static class ReadsOnce extends Contract {
    ReadsOnce() {
      super(new Lines() {
        @Override
        String text(InputStream in) throws IOException {
          byte[] bytes = new byte[1 << 16];
          int n = in.read(bytes);
          String text = new String(bytes, 0, Math.max(0, n), StandardCharsets.UTF_8);
          return text.substring(0, text.lastIndexOf('\n') + 1);
        }
      });
    }
  }

  static class NoCpu extends Contract {
    NoCpu() {
      super(new Lines() {
        @Override
        void raised(Sink sink, long ns, int cpu, long vec) {
          super.raised(sink, ns, cpu - 1, vec);
        }
      });
    }
  }

  static class NoText extends Contract {
    NoText() {
      super(new Lines() {
        @Override
        void raised(Sink sink, long ns, int cpu, long vec) {
          sink.event(new Records.Copy(ns, cpu, TraceEvent.SCHED_WAKING, 7, "hog", 0, 0, new long[4], new String[4]));
        }
      });
    }
  }

  static class FindsNothing extends Contract {
    FindsNothing() {
      super(new Lines() {
        @Override
        void raised(Sink sink, long ns, int cpu, long vec) {}
      });
    }
  }

  static class Throws extends Contract {
    Throws() {
      super(new Lines() {
        @Override
        RuntimeException bad(String file, int number, String line) {
          return new IndexOutOfBoundsException(line);
        }
      });
    }
  }

  static class NamesNothing extends Contract {
    NamesNothing() {
      super(new Lines() {
        @Override
        RuntimeException bad(String file, int number, String line) {
          return new ScenarioException(Location.of("input"), "it is bad");
        }
      });
    }
  }

  static class Talkative extends Contract {
    Talkative() {
      super(new Lines() {
        @Override
        RuntimeException bad(String file, int number, String line) {
          return new ScenarioException(Location.of(file), "it is bad,\nvery bad");
        }
      });
    }
  }

  static class Swallows extends Contract {
    Swallows() {
      super(new Lines() {
        @Override
        String text(InputStream in) {
          try {
            return super.text(in);
          } catch (IOException e) {
            return "";
          }
        }
      });
    }
  }

  static class Closes extends Contract {
    Closes() {
      super(new Lines() {
        @Override
        String text(InputStream in) throws IOException {
          try (in) {
            return super.text(in);
          }
        }
      });
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(AcceptsAll.class, Rule.IMPORTER_ACCEPTS, "accepts ''"),
        arguments(AcceptsNone.class, Rule.IMPORTER_ACCEPTS, "does not accept 'raised.lines'"),
        arguments(Remembers.class, Rule.IMPORTER_SAME_RECORDS, "read again, gives 3 records instead of 3, others from number 0 on"),
        arguments(ReadsOnce.class, Rule.IMPORTER_SAME_RECORDS, "byte by byte, gives 0 records instead of 3"),
        arguments(NoCpu.class, Rule.IMPORTER_RECORDS_SENSE, "record 1, a SOFTIRQ_RAISE, is of CPU -1 at 12 ns, with comm hog"),
        arguments(NoText.class, Rule.IMPORTER_RECORDS_SENSE, "record 1, a SCHED_WAKING, has the text null in field comm"),
        arguments(FindsNothing.class, Rule.IMPORTER_RECORDS_SENSE, "finds none in raised.lines"),
        arguments(Throws.class, Rule.IMPORTER_REFUSES, "throws java.lang.IndexOutOfBoundsException"),
        arguments(NamesNothing.class, Rule.IMPORTER_REFUSES, "refuses a file and names 'input': input: it is bad"),
        arguments(Talkative.class, Rule.IMPORTER_REFUSES, "refuses a file in several lines: raised.lines: it is bad,"),
        arguments(Swallows.class, Rule.IMPORTER_PASSES_IO_ERRORS, "given a stream that fails in the midst, ends well"),
        arguments(Closes.class, Rule.IMPORTER_LEAVES_OPEN, "closes it"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenImporter_isRejected(Class<?> contract, Rule rule, String what) {
    Verdict.assertRejected(contract, rule, what);
  }

  @Test
  void eachRuleOfTheContract_isBrokenByOne() {
    Verdict.assertEachRule(Good.class, broken());
  }
}
