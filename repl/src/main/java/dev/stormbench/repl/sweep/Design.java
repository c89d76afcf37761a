package dev.stormbench.repl.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Which points of all that the axes span are run. What is drawn is decided by a seed alone: {@link Random} and {@link StrictMath} give
 * the same numbers everywhere.
 */
public enum Design {
  /** Every combination, the last axis fastest. */
  GRID,
  /** Each point drawn by itself. */
  RANDOM,
  /** A Latin hypercube: of n points, each n-th part of every axis has one. */
  LHS;

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The points, each with a value per axis.
   *
   * @param samples how many; a grid has its own number
   */
  public List<List<String>> points(List<Axis> axes, int samples, long seed) {
    if (this == GRID) {
      return grid(axes);
    }
    Random random = new Random(seed);
    List<List<String>> columns = new ArrayList<>();
    for (Axis a : axes) {
      int[] parts = this == LHS ? shuffled(samples, random) : new int[samples];
      List<String> column = new ArrayList<>();
      for (int part : parts) {
        double u = random.nextDouble();
        column.add(a.drawn(this == LHS ? (part + u) / samples : u));
      }
      columns.add(column);
    }
    List<List<String>> points = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      int row = i;
      points.add(columns.stream().map(c -> c.get(row)).toList());
    }
    return points;
  }

  private static int[] shuffled(int n, Random random) {
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      int other = random.nextInt(i + 1);
      all[i] = all[other];
      all[other] = i;
    }
    return all;
  }

  private static List<List<String>> grid(List<Axis> axes) {
    List<List<String>> grid = List.of(List.of());
    for (Axis a : axes) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> values : grid) {
        for (String v : a.values()) {
          List<String> more = new ArrayList<>(values);
          more.add(v);
          longer.add(more);
        }
      }
      grid = longer;
    }
    return grid;
  }
}
