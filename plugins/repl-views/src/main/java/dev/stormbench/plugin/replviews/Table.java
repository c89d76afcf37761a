package dev.stormbench.plugin.replviews;

import java.util.ArrayList;
import java.util.List;

/** Text in columns no wider than the terminal: what does not fit is cut from the last column. */
final class Table {
  private static final String GAP = "  ";

  private final int indent;
  private final List<String> header;
  private final boolean[] left;
  private final List<List<String>> rows = new ArrayList<>();

  /** Columns by their headings; those that begin with {@code <} are left-aligned. */
  Table(int indent, String... header) {
    this.indent = indent;
    this.header = new ArrayList<>();
    left = new boolean[header.length];
    for (int i = 0; i < header.length; i++) {
      left[i] = header[i].startsWith("<");
      this.header.add(left[i] ? header[i].substring(1) : header[i]);
    }
  }

  /** Adds a line. */
  void row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object c : cells) {
      row.add(c.toString());
    }
    rows.add(row);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The lines without trailing blanks; a column that is empty in all of them is left out. */
  List<String> lines(int width) {
    int[] widths = new int[header.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    List<String> lines = new ArrayList<>();
    for (List<String> row : all) {
      StringBuilder b = new StringBuilder(" ".repeat(indent));
      String gap = "";
      for (int i = 0; i < row.size(); i++) {
        if (widths[i] == 0) {
          continue;
        }
        String blanks = " ".repeat(Math.max(widths[i], header.get(i).length()) - row.get(i).length());
        b.append(gap).append(left[i] ? row.get(i) + blanks : blanks + row.get(i));
        gap = GAP;
      }
      lines.add(Text.cut(b.toString().stripTrailing(), width));
    }
    return lines;
  }
}
