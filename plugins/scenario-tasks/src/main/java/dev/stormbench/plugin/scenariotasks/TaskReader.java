package dev.stormbench.plugin.scenariotasks;

import static dev.stormbench.plugin.scenariotasks.TasksReader.entry;
import static dev.stormbench.plugin.scenariotasks.TasksReader.mapping;

import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.Node.Entry;
import dev.stormbench.spi.scenario.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one task, {@code NAME policy=FIFO:50 cpus=0xf home=1 start=5000 rep=3 : run 2000; sleep 3000}, and builds
 * the {@code program} workload that it is. What is left out is {@code OTHER}, CPUs 0 to 3, the first CPU of the
 * mask, 0 and 1.
 *
 * <p>After its last op a task goes back to SCHED_OTHER and exits, as the recorder's threads did. {@code run} is CPU
 * time of the thread, which reads its own clock in a loop, so it is a {@code spin} step.
 */
final class TaskReader {
  private static final List<String> KEYS = List.of("policy", "cpus", "home", "start", "rep");
  private static final List<String> OPS = List.of("run", "sleep", "until", "prio", "policy", "cpus", "wait", "post",
      "yield", "migdis", "migen");
  private static final String ALL_CPUS = "0xf";

  private final Piece line;

  /** {@code line} begins after the word task. */
  TaskReader(Piece line) {
    this.line = line;
  }

  Node read() {
    int colon = colonAt(line.text());
    List<Piece> head = line.part(0, colon).words();
    if (head.isEmpty() || head.getFirst().text().contains("=")) {
      throw line.bad("read no name of the task; accepted: task NAME policy=FIFO:50 cpus=0xf home=1 start=5000 : run 2000");
    }
    if (colon == line.text().length()) {
      throw line.bad("task " + head.getFirst().shown() + " has no ':' with its ops after it");
    }
    Piece name = head.getFirst();
    if (!name.text().matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
      throw name.bad("the task's name is '" + name.shown() + "'; accepted: letters, digits, - and _");
    }
    Map<String, Piece> keys = keys(name, head.subList(1, head.size()));
    return workload(name, keys, line.from(colon + 1));
  }

  /** The colon that ends the head: the one in FIFO:50 has no blank beside it. */
  private static int colonAt(String text) {
    for (int i = text.indexOf(':'); i >= 0; i = text.indexOf(':', i + 1)) {
      boolean blankBefore = i == 0 || Character.isWhitespace(text.charAt(i - 1));
      if (blankBefore || i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1))) {
        return i;
      }
    }
    return text.length();
  }

  private static Map<String, Piece> keys(Piece name, List<Piece> words) {
    Map<String, Piece> keys = new LinkedHashMap<>();
    for (Piece word : words) {
      int equals = word.text().indexOf('=');
      if (equals < 0) {
        throw word.bad("read '" + word.shown() + "' in task " + name.shown() + "; accepted: key=value with the keys "
            + String.join(", ", KEYS));
      }
      Piece key = word.part(0, equals);
      if (!KEYS.contains(key.text())) {
        throw key.unknown("key", KEYS);
      }
      if (keys.putIfAbsent(key.text(), word.from(equals + 1)) != null) {
        throw key.bad(key.text() + " is given twice in task " + name.shown());
      }
    }
    return keys;
  }

  private Node workload(Piece name, Map<String, Piece> keys, Piece ops) {
    Piece cpus = keys.getOrDefault("cpus", new Piece(ALL_CPUS, name.at()));
    Piece start = keys.getOrDefault("start", new Piece("0", name.at()));
    Piece policy = keys.getOrDefault("policy", new Piece("OTHER", name.at()));
    Sequence mask = (Sequence) cpus.mask(what("cpus", name));
    Node home = keys.containsKey("home") ? keys.get("home").integer(what("home", name)) : mask.items().getFirst();
    List<Node> program = new ArrayList<>(repeated(steps(ops, name), keys.getOrDefault("rep", new Piece("1", name.at())), name));
    program.add(mapping(name.at(), entry("policy", name.string("OTHER"))));
    return mapping(line.at(), new Entry("program", line.at(), mapping(line.at(),
        entry("id", name.string()),
        entry("comm", name.string()),
        entry("policy", policy.string()),
        entry("cpus", mask),
        entry("home", home),
        entry("at", start.micros(what("start", name), 0)),
        entry("timer-slack", name.string("1ns")),
        entry("program", new Sequence(program, ops.at())))));
  }

  private static String what(String key, Piece name) {
    return key + " of task " + name.shown();
  }

  private static List<Node> repeated(List<Node> steps, Piece rep, Piece name) {
    Node times = rep.integer(what("rep", name));
    if (steps.isEmpty() || rep.text().equals("1")) {
      return steps;
    }
    Node repeat = mapping(rep.at(), entry("times", times), entry("steps", new Sequence(steps, rep.at())));
    return List.of(mapping(rep.at(), new Entry("repeat", rep.at(), repeat)));
  }

  private static List<Node> steps(Piece ops, Piece name) {
    List<Node> steps = new ArrayList<>();
    for (Piece op : ops.split(';')) {
      if (!op.isEmpty()) {
        step(op, name, steps);
      }
    }
    return steps;
  }

  private static void step(Piece op, Piece name, List<Node> steps) {
    Piece word = op.part(0, op.wordEnd());
    Piece value = op.from(word.text().length());
    boolean bare = word.text().equals("yield") || word.text().startsWith("mig");
    if (!OPS.contains(word.text())) {
      throw op.unknown("op", OPS);
    }
    if (bare != value.isEmpty() || value.words().size() > 1) {
      throw op.bad("op '" + op.shown() + "' of task " + name.shown() + "; accepted: "
          + word.text() + (bare ? "" : " and one value"));
    }
    String what = what(word.text(), name);
    switch (word.text()) {
      case "run" -> steps.add(step(word, "spin", value.micros(what, 1)));
      case "sleep" -> steps.add(step(word, "sleep", value.micros(what, 1)));
      case "until" -> steps.add(step(word, "until", value.micros(what, 0)));
      case "prio" -> steps.add(step(word, "prio", value.integer(what)));
      case "cpus" -> steps.add(step(word, "cpus", value.mask(what)));
      case "policy", "wait", "post" -> steps.add(step(word, word.text(), value.string()));
      case "migdis" -> steps.add(word.string("migrate_disable"));
      case "migen" -> steps.add(word.string("migrate_enable"));
      default -> steps.add(word.string());
    }
  }

  private static Node step(Piece word, String key, Node value) {
    return mapping(word.at(), new Entry(key, word.at(), value));
  }
}
