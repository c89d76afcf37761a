package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.repl.Stop;
import java.util.Locale;

/** Says why a machine stands still. */
final class Stops {
  private Stops() {}

  static void say(Session s, Stop stop) {
    String where = "at " + instant(stop.atNs());
    String why = stop.why().isEmpty() ? "" : ": " + stop.why();
    switch (stop.reason()) {
      case TIME -> {
        if (!why.isEmpty()) {
          s.print(where + why);
        }
      }
      case INTERRUPTED -> s.print("interrupted " + where + why);
      default -> s.print("stopped " + where + why);
    }
  }

  /** To the nanosecond where milliseconds are not everything. */
  static String instant(long ns) {
    return ns % 1_000_000 == 0 ? String.format(Locale.ROOT, "%.3f s", ns / 1e9)
        : ns / 1_000_000_000 + String.format(Locale.ROOT, ".%09d s", ns % 1_000_000_000);
  }
}
