package dev.stormbench.repl.prompt;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Definition;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.Script;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as data: a scenario, and what was added to it and done to it at the prompt. It decides every event, so
 * whatever the machine of an experiment did can be had again. Immutable.
 *
 * @param file where the scenario was read
 * @param scenario as it was read
 * @param scripts what that file and those it names define
 * @param additions what was defined at the prompt or loaded there, in order
 * @param done interventions in the order in which they were made
 */
record Recipe(String file, Node.Mapping scenario, List<Script> scripts, List<Addition> additions, List<Done> done) {
  private static final Location HERE = Location.of("prompt");

  /**
   * Extensions that the scenario's own files do not define.
   *
   * @param file they were read from, or are to be saved in
   * @param definition what was typed; null if the file was loaded
   */
  record Addition(String file, @Nullable Definition definition, List<Script> scripts) {}

  /** An intervention: an entry of the timeline. */
  record Done(long atNs, Node action) {
    Node entry() {
      return mapping("at", text(Durations.text(atNs)), "do", action);
    }
  }

  Recipe {
    scripts = List.copyOf(scripts);
    additions = List.copyOf(additions);
    done = List.copyOf(done);
  }

  static Recipe of(String file, Document document) {
    if (!(document.scenario() instanceof Node.Mapping m)) {
      throw new CommandException(file + " is no scenario");
    }
    return new Recipe(file, m, document.scripts(), List.of(), List.of());
  }

  Recipe with(Done one) {
    List<Done> more = new ArrayList<>(done);
    more.add(one);
    return new Recipe(file, scenario, scripts, additions, more);
  }

  /** With another scenario in the place of the one that was read. */
  Recipe with(Node.Mapping other) {
    return new Recipe(file, other, scripts, additions, done);
  }

  Recipe withoutLast() {
    return new Recipe(file, scenario, scripts, additions, done.subList(0, done.size() - 1));
  }

  /** As it was loaded, with the additions. */
  Recipe plain() {
    return new Recipe(file, scenario, scripts, additions, List.of());
  }

  /** With one more addition, which takes the place of one of the same file. */
  Recipe with(Addition addition) {
    List<Addition> more = new ArrayList<>(additions);
    more.removeIf(a -> a.file().equals(addition.file()));
    more.add(addition);
    return new Recipe(file, scenario, scripts, more, done);
  }

  /** What an engine is given. */
  Document document() {
    Set<Script> all = new LinkedHashSet<>(scripts);
    additions.forEach(a -> all.addAll(a.scripts()));
    return new Document(withTimeline(), List.copyOf(all));
  }

  /** What is saved: it ends at {@code endNs} and names {@code files} of definitions. */
  Node.Mapping saved(long endNs, List<String> files) {
    Node.Mapping run = scenario.get("run") instanceof Node.Mapping r ? r : mapping();
    Node.Mapping m = put(withTimeline(), "run", put(run, "duration", text(Durations.text(Math.max(1, endNs)))));
    return files.isEmpty() ? m : put(m, "scripts", new Node.Sequence(files.stream().<Node>map(Recipe::text).toList(), HERE));
  }

  /** The files that the scenario's key {@code scripts} names. */
  List<String> namedScripts() {
    List<String> names = new ArrayList<>();
    if (scenario.get("scripts") instanceof Node.Sequence s) {
      s.items().forEach(i -> names.add(((Node.Scalar) i).text()));
    }
    return names;
  }

  private Node.Mapping withTimeline() {
    if (done.isEmpty()) {
      return scenario;
    }
    List<Node> entries = new ArrayList<>();
    if (scenario.get("timeline") instanceof Node.Sequence s) {
      entries.addAll(s.items());
    }
    done.forEach(d -> entries.add(d.entry()));
    return put(scenario, "timeline", new Node.Sequence(entries, HERE));
  }

  // -- nodes ------------------------------------------------------------------------------------------

  private static Node.Scalar text(String s) {
    return new Node.Scalar(s, Node.Scalar.Kind.STRING, HERE);
  }

  private static Node.Mapping mapping(Object... keysAndValues) {
    List<Node.Entry> entries = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.add(new Node.Entry((String) keysAndValues[i], HERE, (Node) keysAndValues[i + 1]));
    }
    return new Node.Mapping(entries, HERE);
  }

  private static Node.Mapping put(Node.Mapping m, String key, Node value) {
    List<Node.Entry> entries = new ArrayList<>(m.entries());
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).key().equals(key)) {
        entries.set(i, new Node.Entry(key, entries.get(i).at(), value));
        return new Node.Mapping(entries, m.at());
      }
    }
    entries.add(new Node.Entry(key, HERE, value));
    return new Node.Mapping(entries, m.at());
  }
}
