package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.scenario.CheckItem;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.repl.shrink.Answer;
import dev.stormbench.repl.shrink.Candidate;
import dev.stormbench.repl.shrink.Finding;
import dev.stormbench.repl.shrink.Trials;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.Script;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs candidates in threads of this process: most take a fraction of a second, less than a process takes to start and to get fast. A run
 * is ended as soon as its answer is certain or wanted no more.
 */
final class ShrinkRuns implements Trials, AutoCloseable {
  /** Commands run on as much, see {@link Main}. */
  private static final long STACK_BYTES = 64L << 20;

  /** A run is looked at so often. */
  private static final int LOOKS = 100;

  private static final long END_S = 60;

  private final List<Script> scripts;
  private final Wanted wanted;
  private final ScenarioBinder binder;
  private final int jobs;
  private final ExecutorService threads;

  /**
   * What a candidate must show.
   *
   * @param cures fixes, some joined by +, with each of which the finding must be gone
   * @param seeds with each of which it must be there; none for the scenario's own
   * @param checks invariants that must hold
   * @param maxWallNs what a run may take; null for as long as it takes
   */
  record Wanted(Finding finding, List<List<String>> cures, List<Long> seeds, Set<String> checks, @Nullable Long maxWallNs) {}

  ShrinkRuns(Host host, List<Script> scripts, Wanted wanted, int jobs) {
    this.scripts = scripts;
    this.wanted = wanted;
    this.binder = new ScenarioBinder(host.plugins(), host.library());
    this.jobs = jobs;
    this.threads = Executors.newFixedThreadPool(jobs, r -> {
      Thread t = new Thread(null, r, "shrink", STACK_BYTES);
      t.setDaemon(true);
      return t;
    });
  }

  @Override
  public Scenario bind(Node.Mapping scenario) {
    Scenario s = bind(scenario, List.of());
    wanted.finding.all().forEach(e -> e.check(s));
    return s;
  }

  private Scenario bind(Node.Mapping scenario, List<String> fixes) {
    return binder.bind(document(scenario), new Overrides(List.of(), fixes, OptionalLong.empty()));
  }

  /** What is not named any more is not there any more. */
  private Document document(Node.Mapping scenario) {
    return new Document(scenario, scenario.get("scripts") == null ? List.of() : scripts);
  }

  @Override
  public void run(List<Candidate> candidates, long stepsMax, Ear ear) {
    Stop stop = new Stop();
    Deque<Future<Answer>> running = new ArrayDeque<>();
    int next = 0;
    try {
      for (int i = 0; i < candidates.size(); i++) {
        while (next < candidates.size() && running.size() < jobs) {
          Trial t = new Trial(candidates.get(next++).node(), stepsMax, stop);
          running.add(threads.submit(t::answer));
        }
        if (!ear.hear(i, running.remove().get())) {
          return;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error x) {
        throw x;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      stop.now = true;
      for (Future<Answer> f : running) {
        await(f);
      }
    }
  }

  private static void await(Future<Answer> f) {
    try {
      f.get();
    } catch (ExecutionException e) {
      // nobody wants to know
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(END_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether answers are wanted no more. */
  private static final class Stop {
    private volatile boolean now;
  }

  /**
   * One run.
   *
   * @param reason why it has no result; empty if it has one
   */
  private record Ran(@Nullable RunReport report, String reason, long steps) {}

  /** The runs of one candidate. */
  private final class Trial {
    private final Scenario plain;
    private final List<Supplier<Scenario>> cured;
    private final List<CheckItem> checks;
    private final long stepsMax;
    private final Stop stop;
    private int runs;

    /** Checks on the thread of the command, which that of a script's own variables is, too; each machine gets a new script. */
    Trial(Node.Mapping scenario, long stepsMax, Stop stop) {
      this.plain = bind(scenario, List.of());
      this.cured = wanted.cures.stream().map(c -> cured(scenario, c)).toList();
      this.checks = checks(scenario);
      this.stepsMax = stepsMax;
      this.stop = stop;
    }

    /** It with fixes; if it does not go with them that is said when it is asked for. */
    private Supplier<Scenario> cured(Node.Mapping scenario, List<String> fixes) {
      try {
        Scenario s = bind(scenario, fixes);
        return () -> s;
      } catch (ScenarioException e) {
        return () -> {
          throw e;
        };
      }
    }

    /** Shown with all seeds, and gone with each cure. */
    Answer answer() {
      List<Long> seeds = wanted.seeds.isEmpty() ? List.of(plain.run().seed()) : wanted.seeds;
      long steps = 0;
      long shownNs = 0;
      String why = "";
      for (long seed : seeds) {
        Ran r = run(() -> plain, seed, plain.run().durationNs(), stepsMax);
        steps = steps == 0 ? r.steps : steps;
        if (r.report == null || !wanted.finding.isIn(r.report)) {
          return new Answer(false, of(seeds, seed) + said(r), runs, steps, r.report != null && wanted.finding.lasts(), Finding.UNKNOWN_NS);
        }
        long ns = wanted.finding.shownNs(r.report.lockups());
        shownNs = ns < 0 || shownNs < 0 ? Finding.UNKNOWN_NS : Math.max(shownNs, ns);
        why = said(r) + (ns < 0 ? "" : " at " + Text.seconds(ns));
      }
      // more is cut off in the end
      long endNs = shownNs < 0 ? plain.run().durationNs() : Math.min(plain.run().durationNs(), Finding.endNs(shownNs));
      for (int i = 0; i < cured.size(); i++) {
        for (long seed : seeds) {
          Ran r = run(cured.get(i), seed, endNs, Long.MAX_VALUE);
          if (r.report == null || wanted.finding.isIn(r.report)) {
            String with = "with " + String.join("+", wanted.cures.get(i)) + (r.report == null ? ": " : ", too: ");
            return new Answer(false, with + of(seeds, seed) + said(r), runs, steps, false, Finding.UNKNOWN_NS);
          }
        }
      }
      return new Answer(true, why, runs, steps, false, shownNs);
    }

    private String of(List<Long> seeds, long seed) {
      return seeds.size() == 1 ? "" : "with seed " + seed + ", ";
    }

    private String said(Ran r) {
      return r.report == null ? r.reason : wanted.finding.in(r.report);
    }

    private Ran run(Supplier<Scenario> bound, long seed, long endNs, long most) {
      runs++;
      boolean original = stepsMax == Long.MAX_VALUE; // what is wrong with it is what is wrong with the command
      try {
        Scenario s = bound.get();
        return simulate(s.withRun(s.run().withSeed(seed).withDuration(endNs)), most);
      } catch (RuntimeException e) {
        if (original) {
          throw e;
        }
        return new Ran(null, Failures.message(e), 0);
      }
    }

    private Ran simulate(Scenario s, long most) {
      Simulation simulation = Simulation.of(s, Simulation.Engine.FAST);
      checks.forEach(simulation::check);
      List<Lockup> lockups = new ArrayList<>();
      boolean[] certain = {false};
      simulation.onLockup(l -> {
        lockups.add(l);
        if (wanted.finding.shownNs(lockups) >= 0) {
          certain[0] = true;
          simulation.stopSoon();
        }
      });
      long begunNs = System.nanoTime();
      long endNs = s.run().durationNs();
      long sliceNs = Math.max(1, endNs / LOOKS);
      for (long ns = sliceNs; ns < endNs; ns += sliceNs) {
        Simulation.Halt halt = simulation.runTo(ns);
        String reason = certain[0] ? "" : reason(simulation, most, begunNs);
        if (!reason.isEmpty()) {
          return new Ran(null, reason, simulation.steps());
        }
        if (halt != Simulation.Halt.TIME) {
          return new Ran(simulation.report(), "", simulation.steps());
        }
      }
      RunReport report = simulation.run((nowNs, toNs) -> true);
      return new Ran(report, "", simulation.steps());
    }

    private String reason(Simulation simulation, long most, long begunNs) {
      if (stop.now) {
        return "not wanted any more";
      }
      if (simulation.steps() > most) {
        return "takes too long, more than " + Text.big(most) + " steps, and was at " + Text.seconds(simulation.nowNs());
      }
      return wanted.maxWallNs != null && System.nanoTime() - begunNs > wanted.maxWallNs
          ? "cut short after " + Durations.text(wanted.maxWallNs) + " (--max-wall), at " + Text.seconds(simulation.nowNs()) : "";
    }

    private List<CheckItem> checks(Node.Mapping scenario) {
      Set<String> names = new LinkedHashSet<>(wanted.checks);
      plain.checks().forEach(c -> names.remove(c.name()));
      if (names.isEmpty()) {
        return List.of();
      }
      String set = "checks=[" + String.join(", ", names) + "]";
      return binder.bind(document(scenario), new Overrides(List.of(set), List.of(), OptionalLong.empty())).checks();
    }
  }
}
