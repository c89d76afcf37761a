package dev.stormbench.repl.sweep;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as text, as CSV has it.
 *
 * @param rows each as long as the header
 */
public record Cells(List<String> header, List<List<String>> rows) {
  /** With copies. */
  public Cells {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /** Writes it as RFC 4180 has it, with line feeds. */
  public void csv(OutputStream out) throws IOException {
    line(out, header);
    for (List<String> row : rows) {
      line(out, row);
    }
  }

  private static void line(OutputStream out, List<String> cells) throws IOException {
    String line = String.join(",", cells.stream().map(Cells::cell).toList()) + "\n";
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Quoted where it must be. */
  static String cell(String s) {
    return s.matches("(?s).*[\",\r\n].*") ? '"' + s.replace("\"", "\"\"") + '"' : s;
  }

  /**
   * Reads what {@link #csv} wrote.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  public static Cells read(String csv) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      boolean twice = quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"';
      if (twice) {
        cell.append(csv.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        line.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          lines.add(List.copyOf(line));
          line.clear();
        }
      } else if (quoted || c != '\r') {
        cell.append(c);
      }
    }
    if (quoted || !line.isEmpty() || !cell.isEmpty() || lines.isEmpty()) {
      throw new IllegalArgumentException("its last line is not complete");
    }
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).size() != lines.getFirst().size()) {
        throw new IllegalArgumentException("row " + i + " has " + lines.get(i).size() + " cells, and the header " + lines.getFirst().size());
      }
    }
    return new Cells(lines.getFirst(), lines.subList(1, lines.size()));
  }
}
