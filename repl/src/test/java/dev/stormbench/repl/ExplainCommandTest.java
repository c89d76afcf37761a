package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story of a cell of a tiny suite. */
class ExplainCommandTest {
  private static final String SUITE = """
      format: 1
      name: tiny
      seeds: [2]
      variants:
        - none
        - same: { set: { run.duration: 13ms } }
        - v61: { set: { kernel.profile: v6.1 } }
      scenarios:
        - barren: { file: SMALL/barren-hops.yaml, set: { expect: { bails: 0 } } }
      """.replace("SMALL", Path.of(System.getProperty("stormbench.home"), "scripts/small").toString());

  @TempDir
  Path folder;

  @Test
  void aFix_isHeldAgainstNone_downToTheFirstDecision() {
    Cli.Result r = explain("barren", "skip-prio-bail");

    assertThat(r.code()).as(r.err()).isZero();
    assertThat(r.out()).startsWith("scenario barren, seed 2: skip-prio-bail against none\n")
        .containsPattern("expected +skip-prio-bail +none\n +bails == 0 +0 +[0-9]+ MISSED\n")
        .containsPattern("longest BH section +7.* on CPU 1")
        .containsPattern("the token .* 1.0 pushes .* 0.0 pushes")
        .containsPattern("digest +[0-9a-f]{16} +[0-9a-f]{16}\n")
        .containsPattern("they part at 0.00[0-9]{7} s: both do the same, [0-9]+ ns apart\n  both:\n")
        .containsPattern("(?s)  skip-prio-bail:\n  > .*\\[00.*  none:\n  > .*\\[00");
    String decision = r.out().substring(r.out().indexOf("the first decision that differs"));
    assertThat(decision).containsPattern("  >  *[0-9.]+ ms  \\[002\\] sched_migrate_task psimon-2 98, 2 -> 1 +\\(none\\)");
  }

  @Test
  void context_isAsLongAsOneWants() {
    String few = explain("barren", "v61", "--context", "2").out();
    String part = few.substring(few.indexOf("  both:"));

    assertThat(part.substring(0, part.indexOf("  v61:")).lines().count()).isEqualTo(3);
  }

  @Test
  void equalRuns_neverPart() {
    Cli.Result r = explain("barren", "same");

    assertThat(r.out()).contains("nothing differs", "they never part: every tracepoint of both is the same");
  }

  @Test
  void mistakes_areOneLine() {
    assertThat(explain("baren", "v61").errLines())
        .containsExactly("explain s.yaml baren: unknown scenario 'baren'; did you mean 'barren'? (known: barren)");
    assertThat(explain("barren", "none").errLines())
        .containsExactly("explain ... none: it is held against itself; name another variant after it");
    assertThat(explain("barren", "v60").err()).contains("unknown fix 'v60'; did you mean 'v61'?");
    assertThat(explain("barren").code()).isEqualTo(ExitCode.USAGE);
  }

  private Cli.Result explain(String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "explain";
    all[1] = "s.yaml";
    System.arraycopy(args, 0, all, 2, args.length);
    return new Cli(folder).file("s.yaml", SUITE).run(all);
  }
}
