package dev.stormbench.repl.shrink;

import dev.stormbench.repl.shrink.Site.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A time is written with fewer digits: 1, 2 or 5 with zeros, else one digit, else two; of equally round ones the nearest first. */
record Rounder() implements Reduction {
  private static final String DURATION = "run.duration";

  @Override
  public String name() {
    return "rounder";
  }

  @Override
  public List<Candidate> of(Shape s) {
    List<Candidate> all = new ArrayList<>();
    for (Site site : s.sites()) {
      if (site.role() == Role.TIME && !site.path().equals(DURATION)) { // that is cut, see EndSooner
        for (long ns : rounder(site.ns())) {
          all.add(new Candidate(s.with(site, Numbers.time(ns)), site.path() + " " + site.text() + " -> " + Numbers.time(ns)));
        }
      }
    }
    return all;
  }

  /** The roundest first. */
  static List<Long> rounder(long ns) {
    Set<Long> some = new LinkedHashSet<>(List.of(Numbers.below(ns), Numbers.above(ns), Numbers.rounded(ns, 1), Numbers.rounded(ns, 2)));
    return some.stream().filter(n -> Numbers.roughness(n) < Numbers.roughness(ns))
        .sorted(Comparator.comparingInt(Numbers::roughness).thenComparingDouble(n -> Math.abs(Math.log((double) n / ns)))).toList();
  }
}
