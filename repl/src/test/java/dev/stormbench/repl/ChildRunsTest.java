package dev.stormbench.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.repl.ChildRuns.Job;
import dev.stormbench.repl.ChildRuns.Result;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildRunsTest {
  @TempDir
  Path folder;

  @Test
  void aTracedJob_saysHowLargeItsTraceWas_aTraceOfLessIsSmaller() {
    new Cli(folder).file("s.yaml", Cli.SMALL);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Host host = new Host(nowhere, nowhere, Terminal.ofThisProcess(), folder, null,
        () -> Plugins.discover(getClass().getClassLoader()));

    List<Result> results = new ChildRuns(host, 2).run(List.of(new Job("plain", List.of("s.yaml")),
        new Job("traced", List.of("s.yaml"), true), new Job("CPU 1", List.of("s.yaml", "--trace-cpus", "1"), true)));

    assertThat(results).extracting(r -> r.report().digest()).doesNotContainNull().containsOnly(
        results.getFirst().report().digest());
    assertThat(results.get(0).traceBytes()).isZero();
    assertThat(results.get(1).traceBytes()).isGreaterThan(results.get(2).traceBytes());
    assertThat(results.get(2).traceBytes()).isGreaterThan(1_000);
  }
}
