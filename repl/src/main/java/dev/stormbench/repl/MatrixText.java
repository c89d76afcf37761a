package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Suite.Entry;
import dev.stormbench.engine.scenario.Suite.Variant;
import dev.stormbench.repl.Matrix.Miss;
import dev.stormbench.repl.Matrix.Place;
import dev.stormbench.repl.Matrix.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A matrix for people: the same parts as text in columns and as Markdown. */
final class MatrixText {
  private static final int WIDTH = 120;
  /** Those of a scenario stand in two tables, for what a variant does to others and for what it does itself. */
  private static final List<List<Figure>> TABLES = List.of(
      List.of(Figure.LOCKUPS, Figure.LONGEST_STALL, Figure.LONGEST_BH, Figure.STOLEN, Figure.RT_P50, Figure.RT_P99, Figure.RT_P999,
          Figure.RT_MAX),
      List.of(Figure.IPIS, Figure.LOCK_SPIN, Figure.MIGRATIONS, Figure.PI_DELAY));

  private final Matrix m;
  private final List<Part> parts = new ArrayList<>();

  private record Part(String title, @Nullable Table table, String prose) {}

  /** {@code brief}: without what was missed and the figures. */
  MatrixText(Matrix m, boolean brief) {
    this.m = m;
    verdicts();
    ranking();
    if (!brief) {
      misses();
    }
    errors();
    if (!brief) {
      m.suite().scenarios().forEach(this::figures);
    }
  }

  /** As text, indented by two blanks. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Part p : parts) {
      lines.add("");
      if (!p.title().isEmpty()) {
        lines.add("  " + p.title());
      }
      if (p.table() != null) {
        lines.addAll(p.table().lines());
      }
      lines.addAll(wrapped(p.prose()));
    }
    return lines;
  }

  /** As Markdown, with headings of the third level. */
  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    for (Part p : parts) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      if (!p.title().isEmpty()) {
        lines.add("### " + p.title());
        lines.add("");
      }
      if (p.table() != null) {
        lines.addAll(p.table().markdown());
      }
      if (!p.prose().isEmpty()) {
        if (p.table() != null) {
          lines.add("");
        }
        lines.add(Table.escaped(p.prose()));
      }
    }
    return lines;
  }

  private static List<String> wrapped(String prose) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : prose.isEmpty() ? new String[0] : prose.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        lines.add("  " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add("  " + line);
    }
    return lines;
  }

  private void verdicts() {
    List<String> header = new ArrayList<>(List.of("variant"));
    m.suite().scenarios().forEach(e -> header.add(e.name() + " "));
    header.add("passed");
    Table t = new Table(1, header.toArray(String[]::new));
    for (Variant v : m.suite().variants()) {
      List<String> row = new ArrayList<>(List.of(v.name()));
      m.suite().scenarios().forEach(e -> row.add(cell(v, e)));
      row.add(m.suite().scenarios().stream().filter(e -> m.verdict(v, e) == Verdict.PASS).count() + " of " + m.judged());
      t.row(row.toArray(String[]::new));
    }
    boolean none = m.suite().scenarios().stream().anyMatch(e -> m.suite().variants().stream()
        .anyMatch(v -> m.verdict(v, e) == Verdict.NONE));
    parts.add(new Part("", t, String.join("; ", prose(
        "pass: every seed met all that the scenario expects", m.hasMiss() ? "FAIL n/m: n of m seeds missed something" : "",
        m.hasError() ? "error: a run has no result" : "", none ? "-: the scenario expects nothing" : "",
        m.hasSurprise() ? "!: not what the suite states" : "")) + "."));
  }

  private static List<String> prose(String... parts) {
    return List.of(parts).stream().filter(p -> !p.isEmpty()).toList();
  }

  private String cell(Variant v, Entry e) {
    int seeds = m.runs(v, e).size();
    long failed = m.runs(v, e).stream().filter(r -> !r.passes()).count();
    String word = switch (m.verdict(v, e)) {
      case PASS -> "pass";
      case FAIL -> seeds == 1 ? "FAIL" : "FAIL " + failed + "/" + seeds;
      case ERROR -> "error";
      case NONE -> "-";
    };
    return word + (m.isSurprise(v, e) ? " !" : "");
  }

  private void ranking() {
    Table t = new Table(0, "rank", "variant ", "passed", "lockups", "longest RT wait", "IPIs/s");
    int rank = 0;
    for (Place p : m.ranking()) {
      t.row("" + ++rank, p.variant().name(), "" + p.passed(), Text.format("%,.0f", p.lockups()), Text.time(p.longestRtWaitNs()),
          Text.big(p.ipisPerSecond()));
    }
    parts.add(new Part("ranking", t, "By scenarios passed; then fewer lockup reports in all scenarios, then the shorter longest wait "
        + "of an RT thread in any of them, then fewer IPIs per second in all of them; each a median over the seeds."));
  }

  private void misses() {
    Table t = new Table(3, "scenario", "variant", "expected", "got", "seeds");
    for (Entry e : m.suite().scenarios()) {
      for (Variant v : m.suite().variants()) {
        for (Miss miss : m.misses(v, e)) {
          t.row(e.name(), v.name(), miss.worst().expectation().toString(), miss.got(), miss.seeds() + " of " + m.runs(v, e).size());
        }
      }
    }
    if (!t.isEmpty()) {
      parts.add(new Part("what was missed", t, "'got' is the worst of the seeds."));
    }
  }

  private void errors() {
    Table t = new Table(3, "scenario", "variant", "error");
    for (Entry e : m.suite().scenarios()) {
      for (Variant v : m.suite().variants()) {
        String errors = m.errors(v, e);
        if (errors != null) {
          t.row(e.name(), v.name(), errors);
        }
      }
    }
    if (!t.isEmpty()) {
      parts.add(new Part("runs without a result", t, ""));
    }
  }

  private void figures(Entry e) {
    List<Long> seeds = m.suite().seeds(e);
    boolean marks = false;
    for (List<Figure> some : TABLES) {
      List<Figure> shown = some.stream().filter(f -> m.suite().variants().stream()
          .anyMatch(v -> !Double.isNaN(m.figure(f, v, e).median()))).toList();
      List<String> header = new ArrayList<>(List.of("variant"));
      shown.forEach(f -> header.add(f.title()));
      Table t = new Table(1, header.toArray(String[]::new));
      for (Variant v : m.suite().variants()) {
        List<String> row = new ArrayList<>(List.of(v.name()));
        for (Figure f : shown) {
          String text = f.text(m.figure(f, v, e));
          boolean mark = m.differs(f, v, e) && !text.equals(f.text(m.figure(f, m.baseline(), e)));
          marks |= mark;
          row.add(text + (mark ? "*" : ""));
        }
        t.row(row.toArray(String[]::new));
      }
      boolean last = some.equals(TABLES.getLast());
      if (!shown.isEmpty()) {
        parts.add(new Part(some.equals(TABLES.getFirst()) ? e.name() + ", " + seeds(seeds) : "", t, !last ? "" : rule(seeds, marks)));
      }
    }
  }

  private String rule(List<Long> seeds, boolean marks) {
    return seeds.size() < 2 ? "One seed has no spread: what differs may be luck."
        : "Median (least-most) of " + seeds.size() + " seeds." + (marks ? " *: differs from " + m.baseline().name()
            + ", for the ranges do not overlap." : "");
  }

  private static String seeds(List<Long> seeds) {
    long first = seeds.getFirst();
    boolean row = seeds.equals(LongStream.range(first, first + seeds.size()).boxed().toList());
    return seeds.size() == 1 ? "seed " + first : "seeds " + (row ? first + "-" + seeds.getLast()
        : seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }
}
