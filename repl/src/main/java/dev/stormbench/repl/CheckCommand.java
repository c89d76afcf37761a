package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.scenario.CheckItem;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.FixItem;
import dev.stormbench.engine.scenario.Intervention;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.TimelineEntry;
import dev.stormbench.engine.scenario.WorkloadItem;
import dev.stormbench.spi.scenario.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Says whether scenarios would run. Everything is made that a run makes, and the machine is booted for one
 * nanosecond, because some errors are only seen by the factories and installers of plugins.
 */
@Command(name = "check", header = "Validate scenarios without running them.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench check FILE... [OPTIONS]", description = "")
final class CheckCommand implements Callable<Integer> {
  private final Host host;

  @Mixin
  private ScenarioArguments arguments = new ScenarioArguments();

  @Parameters(index = "1..*", paramLabel = "FILE", description = "More scenarios; the first that is wrong ends it.")
  private List<String> more = new ArrayList<>();

  CheckCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    check(arguments.read(host));
    more.forEach(file -> check(InputFile.document(host, file)));
    return ExitCode.OK;
  }

  private void check(Document document) {
    Scenario s = arguments.bind(host, document, OptionalLong.empty());
    s.checks().forEach(CheckItem::create);
    s.workloads().forEach(WorkloadItem::create);
    for (TimelineEntry t : s.timeline()) {
      if (t.intervention() instanceof Intervention.ApplyFix(FixItem fix)) {
        fix.create();
      }
    }
    Simulation.of(boot(s), Simulation.Engine.FAST).run((nowNs, endNs) -> true);
    host.out().println("ok: " + describe(s));
  }

  /** One nanosecond of it, without the checkers, which may judge the end of a run. */
  private static Scenario boot(Scenario s) {
    return new Scenario(s.name(), s.description(), s.machine(), s.kernel(), s.costs(), s.workloads(), s.watchdogs(),
        List.of(), s.fixes(), s.policies(), List.of(), s.run().withDuration(1), s.timeline(), s.scripts(), s.sha256());
  }

  /** {@code rt-push-storm: 192 CPUs, kernel v7.0, costs epyc-192, 5 workloads, 2 watchdogs, 180s, seed 1}. */
  static String describe(Scenario s) {
    List<String> parts = new ArrayList<>();
    parts.add(Text.plural(s.machine().cpus(), "CPU"));
    parts.add("kernel " + s.kernel().profile());
    parts.add("costs " + s.costs().name());
    parts.add(Text.plural(s.workloads().size(), "workload"));
    parts.add(Text.plural(s.watchdogs().size(), "watchdog"));
    if (!s.checks().isEmpty()) {
      parts.add(Text.plural(s.checks().size(), "check"));
    }
    s.policies().forEach(p -> parts.add(p.slot() + " by " + p.name()));
    if (!s.fixes().isEmpty()) {
      parts.add(s.fixes().size() == 1 ? "1 fix" : s.fixes().size() + " fixes");
    }
    if (!s.expect().isEmpty()) {
      parts.add(Text.plural(s.expect().size(), "expectation"));
    }
    if (!s.timeline().isEmpty()) {
      parts.add(Text.plural(s.timeline().size(), "intervention"));
    }
    parts.add(Durations.text(s.run().durationNs()));
    parts.add("seed " + s.run().seed());
    return s.name() + ": " + String.join(", ", parts);
  }
}
