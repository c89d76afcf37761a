package com.example.stormplugin;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A word at the prompt that only looks: {@code waiting 0} lists who is runnable on CPU 0 and does not run. */
final class Waiting implements ReplCommand {
  private static final double US = 1e3;

  @Override
  public String synopsis() {
    return "[CPU]";
  }

  @Override
  public String help() {
    return "Lists the tasks that are runnable and do not run, in the order in which they would be picked, with the time since they were"
        + " woken or put aside; of all CPUs or of one.";
  }

  @Override
  public String example() {
    return "waiting 0";
  }

  @Override
  public String script() {
    return "waiting(0)";
  }

  @Override
  public void run(Session session, Arguments arguments) {
    Machine m = session.machine();
    List<String> words = arguments.words();
    if (words.size() > 1) {
      throw new CommandException("waiting takes one CPU or none, not " + words.size() + " words");
    }
    int only = words.isEmpty() ? -1 : cpu(m, words.getFirst());
    int shown = 0;
    for (int i = 0; i < m.nrCpus(); i++) {
      if (only >= 0 && i != only) {
        continue;
      }
      for (Task p : m.cpu(i).rq().queued()) {
        if (!p.onCpu()) {
          long sinceNs = m.nowNs() - Math.max(0, Math.max(p.lastWakeNs(), p.lastSwitchOutNs()));
          session.print(String.format(Locale.ROOT, "CPU %d  %s:%d  %.1f us", i, p.comm(), p.pid(), sinceNs / US));
          shown++;
        }
      }
    }
    if (shown == 0) {
      session.print("nobody waits");
    }
  }

  private static int cpu(Machine m, String word) {
    try {
      int cpu = Integer.parseInt(word);
      if (cpu >= 0 && cpu < m.nrCpus()) {
        return cpu;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new CommandException("no CPU '" + word + "'; there are 0 to " + (m.nrCpus() - 1));
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    List<String> cpus = new ArrayList<>();
    for (int i = 0; session.isLoaded() && i < session.machine().nrCpus(); i++) {
      cpus.add(Integer.toString(i));
    }
    return typed.size() == 1 ? cpus : List.of();
  }
}
