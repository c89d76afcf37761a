package dev.stormbench.repl.proof;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.Definition;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Series;
import dev.stormbench.spi.repl.Session;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A machine that stands at an instant, and the commands that look at it: a session that can do nothing else. */
final class Looking {
  private static final int STEPS = 50;

  final Simulation simulation;
  final Machine machine;
  int width = 80;
  boolean colours;
  private final Workbench bench;
  private final List<Long> times = new ArrayList<>();
  private final List<long[][]> looks = new ArrayList<>();
  private final List<String> printed = new ArrayList<>();

  Looking(Workbench bench, Scenario scenario) {
    this.bench = bench;
    simulation = Simulation.of(scenario, Engine.FAST);
    machine = simulation.machine();
  }

  /** Runs to a virtual time, and remembers the shares of contexts on the way. */
  Looking at(long ns) {
    long from = machine.nowNs();
    for (int i = times.isEmpty() ? 0 : 1; i <= STEPS; i++) {
      simulation.runTo(from + (ns - from) * i / STEPS);
      long[][] look = new long[machine.nrCpus()][Cpu.Context.values().length];
      for (int c = 0; c < look.length; c++) {
        for (Cpu.Context x : Cpu.Context.values()) {
          look[c][x.ordinal()] = machine.cpu(c).timeNs(x);
        }
      }
      times.add(machine.nowNs());
      looks.add(look);
    }
    return this;
  }

  /** What a command prints. */
  List<String> lines(String command) {
    printed.clear();
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    command(words.removeFirst()).run(session(), new Typed(words));
    return List.copyOf(printed);
  }

  /** The same as one text, each run of blanks and line ends as one blank. */
  String prose(String command) {
    return String.join(" ", lines(command)).replaceAll("\\s+", " ");
  }

  ReplCommand command(String name) {
    return bench.plugins.replCommands().find(name).orElseThrow().create(null);
  }

  private record Typed(List<String> words) implements Arguments {
    @Override
    public String rest() {
      return String.join(" ", words);
    }

    @Override
    public Condition condition(int first) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Definition> definition() {
      return Optional.empty();
    }
  }

  Session session() {
    return (Session) Proxy.newProxyInstance(Looking.class.getClassLoader(), new Class<?>[] {Session.class},
        (proxy, method, args) -> switch (method.getName()) {
          case "print" -> {
            Arrays.stream(((String) args[0]).split("\n", -1)).forEach(printed::add);
            yield null;
          }
          case "width" -> width;
          case "colours" -> colours;
          case "isLoaded" -> true;
          case "machine" -> machine;
          case "lockups" -> simulation.lockups().stream().map(l -> l.kind() + " CPU " + l.cpu() + " " + l.stuckSeconds()).toList();
          case "metrics" -> metrics();
          case "series" -> series((String) args[0], (Integer) args[1]);
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  private List<String> metrics() {
    Set<String> names = new LinkedHashSet<>();
    for (Cpu.Context c : Cpu.Context.values()) {
      names.add(c.name().toLowerCase(Locale.ROOT));
    }
    simulation.report().series().forEach(s -> names.add(s.metric()));
    return List.copyOf(names);
  }

  private Optional<Series> series(String metric, int cpu) {
    for (Cpu.Context c : Cpu.Context.values()) {
      if (c.name().toLowerCase(Locale.ROOT).equals(metric)) {
        return Optional.of(shares(metric, cpu, c.ordinal()));
      }
    }
    return simulation.report().series().stream().filter(s -> s.metric().equals(metric) && s.cpu() == cpu).findFirst()
        .map(s -> new Series(s.metric(), s.cpu(), s.timesNs(), s.values()));
  }

  private Series shares(String metric, int cpu, int context) {
    int n = times.size() - 1;
    long[] at = new long[Math.max(0, n)];
    double[] values = new double[Math.max(0, n)];
    for (int i = 0; i < n; i++) {
      at[i] = times.get(i + 1);
      double ns = 0;
      for (int c = 0; c < machine.nrCpus(); c++) {
        ns += cpu >= 0 && c != cpu ? 0 : looks.get(i + 1)[c][context] - looks.get(i)[c][context];
      }
      values[i] = ns / (times.get(i + 1) - times.get(i)) / (cpu < 0 ? machine.nrCpus() : 1);
    }
    return new Series(metric, cpu, at, values);
  }
}
