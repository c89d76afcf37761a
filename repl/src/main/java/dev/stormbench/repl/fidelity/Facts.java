package dev.stormbench.repl.fidelity;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of the kernel's arithmetic, messages and history, as scenarios with one change each and what that change
 * must lead to: {@code facts/facts.json}.
 */
public final class Facts {
  private static final long US = 1_000;
  private static final long MS = 1_000_000;
  private static final Location FILE = Location.of("facts/facts.json");

  /**
   * One fact. What it says may be any of {@code expect}, {@code trace} and {@code log}.
   *
   * @param name what is changed, and what that leads to
   * @param source where it is said
   * @param scenario file in {@code facts}
   * @param set what {@code --set} says
   * @param expect as in a scenario's {@code expect:}
   * @param trace how many records are traced, {@code "> 0"}, by {@link EventPattern}
   * @param log lines that the kernel log has, one after another and without their times
   */
  public record Fact(String name, String source, String scenario, List<String> set, Map<String, String> expect,
      Map<String, String> trace, List<String> log) {
    public Fact(String name, String source, String scenario, @Nullable List<String> set,
        @Nullable Map<String, String> expect, @Nullable Map<String, String> trace, @Nullable List<String> log) {
      this.name = name;
      this.source = source;
      this.scenario = scenario;
      this.set = set == null ? List.of() : List.copyOf(set);
      this.expect = expect == null ? Map.of() : new LinkedHashMap<>(expect);
      this.trace = trace == null ? Map.of() : new LinkedHashMap<>(trace);
      this.log = log == null ? List.of() : List.copyOf(log);
    }
  }

  /**
   * What a fact's run did.
   *
   * @param traced how many records match each pattern that any fact of the same scenario has
   */
  public record Seen(RunReport report, Map<String, Long> traced) {}

  /** One thing that a fact says, and whether a run shows it. */
  public record Statement(String expected, String got, boolean holds) {}

  /** What a number of records is compared with. */
  private record Count(Expectation.Op op, long value) {
    private static final Pattern SYNTAX = Pattern.compile("(<=|>=|==|!=|<|>|=)? *(\\d{1,18})");

    static Count of(String text) {
      Matcher m = SYNTAX.matcher(text);
      if (!m.matches()) {
        throw new ScenarioException(FILE, "'" + text + "' is no number of records; accepted: such as 4 or '> 0'");
      }
      return new Count(Expectation.Op.of(m.group(1)), Long.parseLong(m.group(2)));
    }

    @Override
    public String toString() {
      return op.sign() + " " + value;
    }
  }

  private final Runs runs;
  private final List<Fact> facts;

  /** For the facts of a file, given as text. */
  public Facts(Runs runs, String json) {
    this.runs = runs;
    facts = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build()
        .readValue(json, new TypeReference<List<Fact>>() { });
  }

  /** All facts. */
  public List<Fact> all() {
    return facts;
  }

  /** Runs the scenario of a fact and holds the run against it; if something is missed, the finding has only that. */
  public Finding compare(Fact f) {
    List<Statement> all = statements(f, see(f));
    List<Statement> missed = all.stream().filter(s -> !s.holds()).toList();
    List<Statement> shown = missed.isEmpty() ? all : missed;
    return new Finding("facts", f.name(), f.source(), shown.stream().map(Statement::expected).collect(Collectors.joining(", ")),
        shown.stream().map(Statement::got).collect(Collectors.joining(", ")), missed.isEmpty());
  }

  /** Runs the scenario of a fact. */
  public Seen see(Fact f) {
    List<EventPattern> patterns = facts.stream().filter(x -> x.scenario().equals(f.scenario()))
        .flatMap(x -> x.trace().keySet().stream()).distinct().map(EventPattern::of).toList();
    long[] counts = new long[patterns.size()];
    Runs.Result result = runs.run(Path.of("facts", f.scenario()), f.set(), r -> {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += patterns.get(i).matches(r) ? 1 : 0;
      }
    });
    Map<String, Long> traced = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      traced.put(patterns.get(i).text(), counts[i]);
    }
    return new Seen(result.report(), traced);
  }

  /** What a fact says, held against a run of its scenario, be it its own or that of another fact. */
  public static List<Statement> statements(Fact f, Seen seen) {
    List<Statement> all = new ArrayList<>();
    for (Expectation e : Expectation.bind(mapping(f.expect()))) {
      long got = seen.report().metric(e.name());
      String text = e.metric().isTime() ? Durations.text(got < MS ? got : got / US * US) : Long.toString(got);
      all.add(new Statement(e.toString(), text, e.holds(got)));
    }
    f.trace().forEach((pattern, count) -> {
      Count expected = Count.of(count);
      long got = seen.traced().get(pattern);
      all.add(new Statement(pattern + " " + expected, Long.toString(got), expected.op().holds(got, expected.value())));
    });
    if (!f.log().isEmpty()) {
      String difference = missing(f.log(), seen.report().kernelLog());
      all.add(new Statement("log '" + f.log().getFirst() + "'" + (f.log().size() == 1 ? "" : " ..."),
          difference == null ? "the same" : difference, difference == null));
    }
    return all;
  }

  private static Node.Mapping mapping(Map<String, String> expect) {
    return new Node.Mapping(expect.entrySet().stream()
        .map(e -> new Node.Entry(e.getKey(), FILE, Node.Scalar.plain(e.getValue(), FILE))).toList(), FILE);
  }

  /** Why a log does not have these lines in a row; null if it does. */
  private static @Nullable String missing(List<String> lines, List<String> log) {
    List<String> said = log.stream().map(l -> l.substring(l.indexOf("] ") + 2)).toList();
    int longest = 0;
    String instead = "no such line";
    for (int from = 0; from < said.size(); from++) {
      int n = 0;
      while (n < lines.size() && from + n < said.size() && said.get(from + n).equals(lines.get(n))) {
        n++;
      }
      if (n == lines.size()) {
        return null;
      }
      if (n > longest) {
        longest = n;
        instead = "line " + (n + 1) + " is " + (from + n < said.size() ? "'" + said.get(from + n) + "'" : "missing");
      }
    }
    return instead;
  }
}
