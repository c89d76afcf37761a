package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Series;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code heat}: a map of CPUs by time. */
final class Heat extends View {
  private static final int ROWS_MAX = 24;
  private static final int MIN_COLUMNS = 10;
  private static final String ESC = "\u001b[";
  private static final String PLAIN = ESC + "0m";
  private static final List<String> CONTEXTS =
      Arrays.stream(Context.values()).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
  private static final String BUSY = "busy";

  Heat() {
    super("[context] [-a|-u]",
        "Draws a map: a row is a CPU, or a group of CPUs where there are too many, a column a stretch of virtual time, and the darker a"
        + " cell the greater the share of a context: idle, task, softirq, or hardirq. Without a context it is everything but idle. Of a"
        + " group the CPU with the greatest share counts, so that one busy CPU is seen among many idle ones. Colours, where the"
        + " terminal has them, say which context had most: task green, softirq yellow, hardirq red, idle blue. -a draws with ASCII"
        + " only, -u with Unicode.",
        "heat softirq", "heat('softirq')");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    List<String> named = Glyphs.without(words);
    atMost(1, named);
    String what = named.isEmpty() ? BUSY : named.getFirst();
    if (!what.equals(BUSY) && !CONTEXTS.contains(what)) {
      throw new CommandException("no context '" + what + "'; accepted: " + String.join(", ", CONTEXTS) + ", or nothing for all but idle");
    }
    Optional<Series> any = session.metrics().contains("idle") ? session.series("idle", 0) : Optional.empty();
    if (any.isEmpty() || any.get().timesNs().length == 0) {
      throw new CommandException("no history of context shares yet: run on first");
    }
    draw(session, m.nrCpus(), what, Glyphs.of(words), any.get());
  }

  private static void draw(Session session, int nrCpus, String what, Glyphs glyphs, Series any) {
    int group = (nrCpus + ROWS_MAX - 1) / ROWS_MAX;
    int label = Integer.toString(nrCpus - 1).length() * (group > 1 ? 2 : 1) + (group > 1 ? 1 : 0);
    int columns = Math.max(MIN_COLUMNS, session.width() - label - 2);
    long to = any.timesNs()[any.timesNs().length - 1];
    print(session, Text.wrap((what.equals(BUSY) ? "share of time that is not idle" : "share of time in " + what + " context")
        + (group > 1 ? ", greatest of " + group + " CPUs" : "") + ": '" + glyphs.shade(0) + "' 0 % to '" + glyphs.shade(1) + "' 100 %, a"
        + " column is " + Text.time((double) to / columns), 0, session.width()));
    for (int first = 0; first < nrCpus; first += group) {
      int last = Math.min(nrCpus, first + group) - 1;
      double[][] shares = shares(session, first, last, what, to, columns);
      StringBuilder b = new StringBuilder(Text.format("%" + label + "s ", group > 1 ? first + "-" + last : first));
      String colour = "";
      for (int i = 0; i < columns; i++) {
        char shade = glyphs.shade(rounded(of(what, shares[i])));
        String c = session.colours() && shade != ' ' ? colour(shares[i], what) : "";
        if (!c.equals(colour)) {
          b.append(c.isEmpty() ? PLAIN : c);
          colour = c;
        }
        b.append(shade);
      }
      if (!colour.isEmpty()) {
        b.append(PLAIN);
      }
      session.print(b.toString().stripTrailing());
    }
    session.print(Text.cut(Plot.axis(0, to, label + 1, columns), session.width()));
  }

  /** Less than a thousandth is none. */
  private static double rounded(double share) {
    return share < 0.001 ? 0 : share;
  }

  private static double of(String what, double[] shares) {
    return what.equals(BUSY) ? 1 - shares[Context.IDLE.ordinal()] : shares[CONTEXTS.indexOf(what)];
  }

  /** By column the shares of that CPU of a group in which the context has most. */
  private static double[][] shares(Session session, int first, int last, String what, long to, int columns) {
    double[][] most = new double[columns][];
    for (int cpu = first; cpu <= last; cpu++) {
      List<double[]> byContext = new ArrayList<>();
      for (String c : CONTEXTS) {
        byContext.add(Bins.mean(session.series(c, cpu).orElseThrow(), 0, to, columns));
      }
      for (int i = 0; i < columns; i++) {
        double[] here = new double[CONTEXTS.size()];
        for (int c = 0; c < here.length; c++) {
          here[c] = byContext.get(c)[i];
        }
        if (most[i] == null || of(what, here) > of(what, most[i])) {
          most[i] = here;
        }
      }
    }
    return most;
  }

  private static String colour(double[] shares, String what) {
    int most = what.equals(BUSY) ? Context.TASK.ordinal() : CONTEXTS.indexOf(what);
    for (Context c : Context.values()) {
      if (what.equals(BUSY) && c != Context.IDLE && shares[c.ordinal()] > shares[most]) {
        most = c.ordinal();
      }
    }
    return ESC + switch (Context.values()[most]) {
      case IDLE -> "34m";
      case TASK -> "32m";
      case SOFTIRQ -> "33m";
      case HARDIRQ -> "31m";
    };
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    List<String> words = new ArrayList<>(CONTEXTS);
    words.add("-a");
    words.add("-u");
    return words;
  }
}
