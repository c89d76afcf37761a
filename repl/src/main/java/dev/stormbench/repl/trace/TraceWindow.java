package dev.stormbench.repl.trace;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a run is captured: from a time before or after something to a time before or after it, both included. A window
 * between two times is one that ends at the second.
 *
 * @param text as it was typed, with its option
 * @param trigger null: there is none, the window begins at a time of the run and has no end
 * @param fromNs relative to the trigger, if there is one; {@link #OPEN_FROM}: from the beginning of the run
 * @param toNs relative to the trigger; {@link #OPEN_TO}: to the end of the run
 */
public record TraceWindow(String text, @Nullable Trigger trigger, long fromNs, long toNs) {
  /** No beginning but that of the run. */
  public static final long OPEN_FROM = Long.MIN_VALUE;
  /** No end but that of the run. */
  public static final long OPEN_TO = Long.MAX_VALUE;
  /** All of a run. */
  public static final TraceWindow ALL = new TraceWindow("", null, OPEN_FROM, OPEN_TO);
  /** How a window is written. */
  public static final String SYNTAX = "WHAT:FROM..TO, such as first-softlockup:-10s..+7s, or FROM..TO, such as 10s..12s";

  private static final Pattern WINDOW = Pattern.compile("(?:(.*):)?([^:]*?)\\.\\.([^:]*)", Pattern.DOTALL);
  private static final Pattern TIME = Pattern.compile("[-+]?[0-9.]+[a-zA-Z]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
  private static final String FIRST = "first-";
  private static final String ANY = "lockup";
  private static final String WARNING = "warning";

  /** What a window is about. */
  public sealed interface Trigger {
    /** A virtual time: the window ends there. */
    record At(long ns) implements Trigger {}

    /** The first report of a watchdog, or of those whose names begin with this and a hyphen; empty for any. */
    record Report(String watchdog) implements Trigger {
      /** Whether a report of {@code kind} is meant. */
      public boolean isOf(String kind) {
        return watchdog.isEmpty() || kind.equals(watchdog) || kind.startsWith(watchdog + "-");
      }
    }

    /** The first warning of a watchdog. */
    record Warning() implements Trigger {}

    /** The first tracepoint after which an expression of the script language is true. */
    record When(String expression) implements Trigger {}
  }

  /**
   * Watchdogs by name.
   *
   * @param present those of the scenario
   * @param known all that there are
   */
  public record Watchdogs(Collection<String> present, Collection<String> known) {}

  /** Reads what stands after {@code option}. */
  public static TraceWindow parse(String option, String typed, Watchdogs watchdogs) {
    Location at = Location.of(option + " " + typed);
    Matcher m = WINDOW.matcher(typed.strip());
    if (!m.matches()) {
      throw new ScenarioException(at, "no '..' between two times; accepted: " + SYNTAX);
    }
    boolean relative = m.group(1) != null;
    Trigger trigger = relative ? trigger(m.group(1).strip(), at, watchdogs) : null;
    long from = bound(m.group(2).strip(), at, "its beginning", relative, OPEN_FROM);
    long to = bound(m.group(3).strip(), at, "its end", relative, OPEN_TO);
    if (from == OPEN_FROM && to == OPEN_TO) {
      throw new ScenarioException(at, "neither a beginning nor an end; accepted: " + SYNTAX + "; one side may be left out");
    }
    if (from > to) {
      throw new ScenarioException(at, "it ends before it begins");
    }
    String text = option + " " + typed;
    if (trigger != null && !(trigger instanceof Trigger.At)) {
      return new TraceWindow(text, trigger, from, to);
    }
    long aboutNs = trigger instanceof Trigger.At(long ns) ? ns : 0;
    if (to != OPEN_TO && aboutNs + to < 0) {
      throw new ScenarioException(at, "it ends before the run begins");
    }
    long fromNs = from == OPEN_FROM ? from : Math.max(0, aboutNs + from);
    return to == OPEN_TO ? new TraceWindow(text, null, fromNs, to)
        : new TraceWindow(text, new Trigger.At(aboutNs + to), from == OPEN_FROM ? from : fromNs - aboutNs - to, 0);
  }

  /** All up to something: a window that ends there. */
  public static TraceWindow until(String option, String typed, Watchdogs watchdogs) {
    String text = option + " " + typed;
    return new TraceWindow(text, trigger(typed.strip(), Location.of(text), watchdogs), OPEN_FROM, 0);
  }

  private static long bound(String typed, Location at, String what, boolean relative, long open) {
    if (typed.isEmpty()) {
      return open;
    }
    char sign = typed.charAt(0);
    if (sign != '-' && sign != '+') {
      return Durations.parse(typed, at, what);
    }
    if (!relative) {
      throw new ScenarioException(at, what + " is '" + typed + "'; a time since the run began has no sign, one after something is"
          + " written WHAT:" + typed + "..");
    }
    long ns = Durations.parse(typed.substring(1), at, what);
    return sign == '-' ? -ns : ns;
  }

  private static Trigger trigger(String typed, Location at, Watchdogs watchdogs) {
    if (TIME.matcher(typed).matches()) {
      return new Trigger.At(Durations.parse(typed, at, "the time"));
    }
    if (!NAME.matcher(typed).matches()) {
      if (typed.isEmpty()) {
        throw new ScenarioException(at, "nothing before ':'; accepted: " + accepted(watchdogs));
      }
      return new Trigger.When(typed);
    }
    String name = typed.startsWith(FIRST) ? typed.substring(FIRST.length()) : typed;
    if (name.equals(WARNING)) {
      return new Trigger.Warning();
    }
    Trigger.Report report = new Trigger.Report(name.equals(ANY) ? "" : name);
    if (watchdogs.present.stream().anyMatch(report::isOf)) {
      return report;
    }
    if (report.watchdog.isEmpty() || watchdogs.known.stream().anyMatch(report::isOf)) {
      throw new ScenarioException(at, "the scenario has no watchdog" + (report.watchdog.isEmpty() ? "" : " '" + name + "'")
          + " that could report" + (watchdogs.present.isEmpty() ? "" : " (it has " + String.join(", ", watchdogs.present) + ")"));
    }
    List<String> words = new ArrayList<>(watchdogs.known);
    words.add(ANY);
    words.add(WARNING);
    throw new ScenarioException(at, "unknown watchdog '" + name + "'" + Nearest.didYouMean(name, words) + " (accepted: "
        + accepted(watchdogs) + ")");
  }

  private static String accepted(Watchdogs watchdogs) {
    List<String> names = new ArrayList<>(watchdogs.present);
    names.add(ANY);
    names.add(WARNING);
    return FIRST + String.join(", " + FIRST, names) + ", a time such as 42s, a condition such as cpu(47).backlog > 1000";
  }
}
