package dev.stormbench.repl.shrink;

import dev.stormbench.repl.shrink.Site.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Of something there is less: one, or a round number near a hundredth, a tenth and half of it, or one less of few. */
record SmallerCounts() implements Reduction {
  private static final int FEW = 10;

  @Override
  public String name() {
    return "fewer";
  }

  @Override
  public List<Candidate> of(Shape s) {
    List<Candidate> all = new ArrayList<>();
    for (Site site : s.sites()) {
      if (site.role() == Role.COUNT) {
        for (long less : less(site.count())) {
          all.add(new Candidate(s.with(site, "" + less), site.path() + " " + site.text() + " -> " + less));
        }
      }
    }
    return all;
  }

  /** Ascending. */
  static Set<Long> less(long count) {
    Set<Long> less = new TreeSet<>();
    long oneLess = count <= FEW ? count - 1 : 1;
    for (long n : new long[] {1, Numbers.below(count / 100), Numbers.below(count / 10), Numbers.below(count / 2), oneLess}) {
      if (n >= 1 && n < count) {
        less.add(n);
      }
    }
    return less;
  }
}
