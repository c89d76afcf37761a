package dev.stormbench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of formats lets a good one pass and rejects a broken one for each rule. */
class FormatContractTest {
  abstract static class Contract extends FormatContract {
    private final Plugin plugin;

    Contract(ScenarioFormat format) {
      plugin = Any.format(format);
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
      return "storm.plain";
    }
  }

  /** A node in a line: its depth, what it is, its key and its text, which are written in hexadecimal numbers. */
  static class Plain implements ScenarioFormat {
    private static final int DEEPEST = 100;

    @Override
    public boolean accepts(String fileName) {
      return fileName.endsWith(".plain");
    }

    @Override
    public boolean writes() {
      return true;
    }

    @Override
    public String write(Node n) {
      StringBuilder s = new StringBuilder();
      write(s, 0, "", n);
      return s.toString();
    }

    private void write(StringBuilder s, int depth, String key, Node n) {
      s.append(depth).append(' ').append(n instanceof Node.Scalar c ? c.kind().name() : n instanceof Node.Sequence ? "[" : "{").append(' ')
          .append(hex(key)).append(' ').append(n instanceof Node.Scalar c ? hex(c.text()) : "-").append('\n');
      switch (n) {
        case Node.Scalar c -> { }
        case Node.Sequence c -> c.items().forEach(i -> write(s, depth + 1, "", i));
        case Node.Mapping c -> c.entries().forEach(e -> write(s, depth + 1, e.key(), e.value()));
      }
    }

    private static String hex(String text) {
      StringBuilder s = new StringBuilder("-");
      text.chars().forEach(c -> s.append(Integer.toHexString(c + 0x10000).substring(1)));
      return s.toString();
    }

    private static String text(String hex) {
      StringBuilder s = new StringBuilder();
      for (int i = 1; i < hex.length(); i += 4) {
        s.append((char) Integer.parseInt(hex.substring(i, i + 4), 16));
      }
      return s.toString();
    }

    Location at(String file, int line) {
      return new Location(file, line, 1);
    }

    RuntimeException bad(String file, int line) {
      return new ScenarioException(at(file, line), "this is not plain");
    }

    @Override
    public Node parse(String file, String text) {
      List<String[]> lines = new ArrayList<>();
      for (String l : text.split("\n")) {
        if (!l.matches("\\d{1,3} (STRING|INTEGER|DECIMAL|BOOLEAN|NULL|\\[|\\{) -([0-9a-f]{4})* -([0-9a-f]{4})*")) {
          throw bad(file, lines.size() + 1);
        }
        lines.add(l.split(" "));
      }
      if (lines.isEmpty()) {
        throw bad(file, 1);
      }
      int[] next = {0};
      Node root = node(file, lines, next, 0);
      if (next[0] < lines.size()) {
        throw bad(file, next[0] + 1);
      }
      return root;
    }

    private Node node(String file, List<String[]> lines, int[] next, int depth) {
      int line = next[0]++;
      String[] words = lines.get(line);
      if (Integer.parseInt(words[0]) != depth || depth > DEEPEST) {
        throw bad(file, line + 1);
      }
      if (words[1].length() > 1) {
        return new Node.Scalar(text(words[3]), Node.Scalar.Kind.valueOf(words[1]), at(file, line + 1));
      }
      List<Node.Entry> entries = new ArrayList<>();
      Set<String> keys = new TreeSet<>();
      while (next[0] < lines.size() && Integer.parseInt(lines.get(next[0])[0]) > depth) {
        Location at = at(file, next[0] + 1);
        String key = text(lines.get(next[0])[2]);
        entries.add(new Node.Entry(key, at, node(file, lines, next, depth + 1)));
        if (words[1].equals("{") && !keys.add(key)) {
          twice(file, next[0]);
        }
      }
      return words[1].equals("[") ? new Node.Sequence(entries.stream().map(Node.Entry::value).toList(), at(file, line + 1))
          : new Node.Mapping(entries, at(file, line + 1));
    }

    void twice(String file, int line) {
      throw bad(file, line);
    }
  }

  static class Good extends Contract {
    Good() {
      super(new Plain());
    }
  }

  @Test
  void aGoodFormat_passes() {
    assertThat(Verdict.of(Good.class)).isEmpty();
    assertThat(Verdict.tests(Good.class).succeeded().count()).isEqualTo(6);
  }

  static class Greedy extends Contract {
    Greedy() {
      super(new Plain() {
        @Override
        public boolean accepts(String fileName) {
          return !fileName.isEmpty();
        }
      });
    }
  }

  static class Counts extends Contract {
    Counts() {
      super(new Plain() {
        private int read;

        @Override
        Location at(String file, int line) {
          return new Location(file, line, ++read);
        }
      });
    }
  }

  static class Lost extends Contract {
    Lost() {
      super(new Plain() {
        @Override
        Location at(String file, int line) {
          return Location.of("the scenario");
        }
      });
    }
  }

  static class BeyondTheEnd extends Contract {
    BeyondTheEnd() {
      super(new Plain() {
        @Override
        Location at(String file, int line) {
          return new Location(file, line + 1_000, 1);
        }
      });
    }
  }

  static class Throws extends Contract {
    Throws() {
      super(new Plain() {
        @Override
        RuntimeException bad(String file, int line) {
          return new IllegalArgumentException("bad");
        }
      });
    }
  }

  static class TooDeep extends Contract {
    TooDeep() {
      super(new Plain() {
        @Override
        public Node parse(String file, String text) {
          return text.startsWith("[") ? deeper(text, 0) : super.parse(file, text);
        }

        private Node deeper(String text, int i) {
          return i == text.length() ? null : new Node.Sequence(List.of(deeper(text, i + 1)), Location.of("storm.plain"));
        }
      });
    }
  }

  static class Forgets extends Contract {
    Forgets() {
      super(new Plain() {
        @Override
        public String write(Node n) {
          return super.write(n instanceof Node.Mapping m && m.entries().size() > 3 ? new Node.Mapping(m.entries().subList(0, 3), m.at())
              : n);
        }
      });
    }
  }

  static class Unreadable extends Contract {
    Unreadable() {
      super(new Plain() {
        @Override
        public String write(Node n) {
          return "plain";
        }
      });
    }

    @Override
    protected String text() {
      return new Plain().write(Scenarios.healthy().node());
    }
  }

  static class TakesTwice extends Contract {
    TakesTwice() {
      super(new Plain() {
        @Override
        void twice(String file, int line) {}
      });
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(Greedy.class, Rule.FORMAT_ACCEPTS, "accepts 'a'"),
        arguments(Counts.class, Rule.FORMAT_SAME_NODES, "reads storm.plain otherwise when it reads it again"),
        arguments(Lost.class, Rule.FORMAT_KNOWS_PLACES, "stands at the scenario; accepted: storm.plain, line 1 to "),
        arguments(BeyondTheEnd.class, Rule.FORMAT_KNOWS_PLACES, "stands at storm.plain:1001:1; accepted: storm.plain, line 1 to "),
        arguments(Lost.class, Rule.FORMAT_REFUSES, "refuses a text and names 'the scenario': the scenario: this is not plain"),
        arguments(Throws.class, Rule.FORMAT_REFUSES, "throws java.lang.IllegalArgumentException: bad"),
        arguments(TooDeep.class, Rule.FORMAT_REFUSES, "of 100000 characters, throws java.lang.StackOverflowError"),
        arguments(Forgets.class, Rule.FORMAT_WRITES_WHAT_IT_READS, "reads other nodes than it has written:"),
        arguments(Unreadable.class, Rule.FORMAT_WRITES_WHAT_IT_READS, "refuses what it has written: "),
        arguments(TakesTwice.class, Rule.FORMAT_REFUSES_KEY_TWICE, "reads\n0 { - -\n"));
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
