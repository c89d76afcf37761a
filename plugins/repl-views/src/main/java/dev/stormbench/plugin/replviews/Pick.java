package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.scenario.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what a word means: a CPU, a list of CPUs, a task. */
final class Pick {
  private static final String ALL = "all";
  private static final int NEAR = 3;

  private Pick() {}

  /** A CPU by its number. */
  static int cpu(Machine m, String word) {
    Integer n = number(word);
    if (n == null || n >= m.nrCpus()) {
      throw new CommandException((n == null ? "'" + word + "' is no CPU" : "no CPU " + word) + "; accepted: " + range(m));
    }
    return n;
  }

  /** Whether a word is the number of a CPU. */
  static boolean isCpu(Machine m, String word) {
    Integer n = number(word);
    return n != null && n < m.nrCpus();
  }

  /** CPUs: numbers, ranges such as {@code 0-7}, lists such as {@code 47,95}, {@code all}; ascending. */
  static List<Integer> cpus(Machine m, List<String> words) {
    Set<Integer> cpus = new TreeSet<>();
    for (String word : words) {
      for (String part : word.split(",", -1)) {
        int dash = part.indexOf('-');
        if (part.equals(ALL)) {
          cpus.addAll(all(m));
        } else if (dash > 0) {
          int to = cpu(m, part.substring(dash + 1));
          for (int i = cpu(m, part.substring(0, dash)); i <= to; i++) {
            cpus.add(i);
          }
        } else {
          cpus.add(cpu(m, part));
        }
      }
    }
    return List.copyOf(cpus);
  }

  /** All CPUs. */
  static List<Integer> all(Machine m) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < m.nrCpus(); i++) {
      all.add(i);
    }
    return all;
  }

  /** The tasks that a word means: a pid, a comm, or both as in {@code psimon:1234} and {@code :1234}. */
  static List<Task> tasks(Machine m, String word) {
    List<Task> found = new ArrayList<>();
    Integer pid = number(word);
    for (Task t : m.tasks()) {
      if (t.comm().equals(word) || Text.name(t).equals(word) || word.equals(":" + t.pid()) || pid != null && t.pid() == pid) {
        found.add(t);
      }
    }
    if (found.isEmpty()) {
      throw new CommandException((pid == null ? "no task '" + word + "'" : "no task with pid " + word) + "; accepted: a pid, or a comm"
          + (pid == null ? " such as " + String.join(", ", near(word, comms(m))) : ""));
    }
    return found;
  }

  /** The comms of all tasks, each once, in order of creation. */
  static List<String> comms(Machine m) {
    Set<String> comms = new LinkedHashSet<>();
    m.tasks().forEach(t -> comms.add(t.comm()));
    return List.copyOf(comms);
  }

  /** The numbers of all CPUs, for completion. */
  static List<String> cpuWords(Machine m) {
    return all(m).stream().map(String::valueOf).toList();
  }

  private static String range(Machine m) {
    return m.nrCpus() == 1 ? "0" : "0-" + (m.nrCpus() - 1);
  }

  private static @Nullable Integer number(String word) {
    return word.matches("\\d{1,9}") ? Integer.valueOf(word) : null;
  }

  /** The known names that are most like one, best first. */
  static List<String> near(String name, List<String> known) {
    List<String> sorted = new ArrayList<>(known);
    sorted.sort(Comparator.comparingInt(k -> Nearest.typingErrors(name, k)));
    return sorted.subList(0, Math.min(NEAR, sorted.size()));
  }
}
