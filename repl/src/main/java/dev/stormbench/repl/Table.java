package dev.stormbench.repl;

import java.util.ArrayList;
import java.util.List;

/** Text in columns: the first are left-aligned, numbers stand at the right. */
public final class Table {
  private static final String GAP = "  ";

  private final int left;
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table whose first {@code left} columns, and those whose header ends in a blank, are left-aligned. */
  public Table(int left, String... header) {
    this.left = left;
    this.header = List.of(header);
    if (header.length > 0) {
      rows.add(this.header);
    }
  }

  /** Adds a row. */
  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** Whether there is no row below the header. */
  public boolean isEmpty() {
    return rows.size() == (header.isEmpty() ? 0 : 1);
  }

  /** The lines, each indented by two blanks. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        width[i] = Math.max(width[i], row.get(i).strip().length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder b = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i).strip();
        String blanks = " ".repeat(width[i] - cell.length());
        b.append(GAP).append(leftAligned(i) ? cell + blanks : blanks + cell);
      }
      lines.add(b.toString().stripTrailing());
    }
    return lines;
  }

  /** As a table of Markdown. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add("| " + String.join(" | ", row.stream().map(c -> escaped(c.strip())).toList()) + " |");
      if (lines.size() == 1) {
        StringBuilder rule = new StringBuilder("|");
        for (int i = 0; i < row.size(); i++) {
          rule.append(leftAligned(i) ? " --- |" : " ---: |");
        }
        lines.add(rule.toString());
      }
    }
    return lines;
  }

  /** Text in which nothing is Markdown. */
  public static String escaped(String text) {
    return text.replaceAll("[\\\\|*_<>`]", "\\\\$0");
  }

  private boolean leftAligned(int column) {
    return column < left || column < header.size() && header.get(column).endsWith(" ");
  }
}
