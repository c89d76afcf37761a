package dev.stormbench.repl.report;

import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Report.Section;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What can be shown of a file. */
interface Source {
  /** What it is of. */
  String title();

  /** All of it, in the order in which it is read. */
  List<Section> sections();

  /** What can be drawn of it, by name, in order. */
  Map<String, Drawing> drawings();

  /** A figure. */
  interface Drawing {
    /** What it shows, in a line. */
    String doc();

    /**
     * Draws it.
     *
     * @param cpus those that are wanted; none for those that it has
     * @throws IllegalArgumentException if it has none for a CPU
     */
    Figure of(List<Integer> cpus);
  }

  /** A figure that is not of CPUs. */
  static Drawing fixed(Figure f) {
    return drawing(f.title(), cpus -> {
      if (!cpus.isEmpty()) {
        throw new IllegalArgumentException("is not of a CPU");
      }
      return f;
    });
  }

  /** A figure of CPUs. */
  static Drawing drawing(String doc, Function<List<Integer>, Figure> of) {
    return new Drawing() {
      @Override
      public String doc() {
        return doc;
      }

      @Override
      public Figure of(List<Integer> cpus) {
        return of.apply(cpus);
      }
    };
  }
}
