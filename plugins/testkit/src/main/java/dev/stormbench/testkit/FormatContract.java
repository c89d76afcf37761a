package dev.stormbench.testkit;

import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.WatchdogPolicy.Stall;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link ScenarioFormat} must keep to: the same text gives the same nodes, which know their places, and texts that are broken
 * are refused in one line. The kit breaks {@link #text} in some hundred ways.
 */
public abstract class FormatContract {
  private static final int DEEP = 100_000;

  /** A new plugin. */
  protected abstract Plugin plugin();

  /** The format under test, as the plugin registers it. */
  protected abstract String name();

  /** The name of a file in this notation, without a folder. */
  protected abstract String fileName();

  /** What is in such a file; by default a scenario of the kit as the format writes it, which not every format does. */
  protected String text() {
    ScenarioFormat format = made();
    if (!format.writes()) {
      throw Rule.RUNS.broken(what() + " does not write; give the contract a text()");
    }
    return format.write(Scenarios.softirqStorm().node());
  }

  private String what() {
    return "'" + name() + "' of plugin " + plugin().id();
  }

  private ScenarioFormat made() {
    Plugin plugin = plugin();
    return Plugins.of(List.of(plugin)).scenarioFormats().find(name()).orElseThrow(() -> Rule.RUNS.broken("plugin " + plugin.id()
        + " has no scenario format '" + name() + "'")).create(ParamsProbe.bind(List.of(), Map.of()));
  }

  private Node parsed(ScenarioFormat format) {
    try {
      return format.parse(fileName(), text());
    } catch (RuntimeException | LinkageError e) {
      throw Rule.RUNS.broken(what() + " reads " + fileName() + ": " + e, e);
    }
  }

  /** The same nodes, all at one place. */
  private static Node placeless(Node n) {
    Location nowhere = Location.of("");
    return switch (n) {
      case Node.Scalar s -> new Node.Scalar(s.text(), s.kind(), nowhere);
      case Node.Sequence s -> new Node.Sequence(s.items().stream().map(FormatContract::placeless).toList(), nowhere);
      case Node.Mapping m -> new Node.Mapping(m.entries().stream().map(e -> new Node.Entry(e.key(), nowhere,
          placeless(e.value()))).toList(),
          nowhere);
    };
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("format-accepts")
  void itsFiles_areAccepted() {
    ScenarioFormat format = made();
    Rule.FORMAT_ACCEPTS.check(format.accepts(fileName()), what() + " does not accept '" + fileName() + "'");
    for (String other : List.of("", "a", ".", "scenario.of-nobody")) {
      Rule.FORMAT_ACCEPTS.check(!format.accepts(other), what() + " accepts '" + other + "'");
    }
  }

  @Test
  @Tag("format-same-nodes")
  void theSameText_givesTheSameNodes() {
    ScenarioFormat format = made();
    Node first = parsed(format);
    Rule.FORMAT_SAME_NODES.check(first.equals(parsed(format)), what() + " reads " + fileName() + " otherwise when it reads it again");
    for (String broken : brokenTexts().subList(0, 10)) {
      try {
        format.parse(fileName(), broken);
      } catch (RuntimeException e) {
        continue; // is what another rule is about
      }
    }
    Rule.FORMAT_SAME_NODES.check(first.equals(parsed(format)), what() + " reads " + fileName() + " otherwise after texts that are broken");
  }

  @Test
  @Tag("format-knows-places")
  void nodes_knowTheirPlaces() {
    checkPlaces(parsed(made()), text().lines().count());
  }

  private void checkPlaces(Node n, long lines) {
    checkPlace(n.at(), n.describe(), lines);
    switch (n) {
      case Node.Scalar s -> { }
      case Node.Sequence s -> s.items().forEach(i -> checkPlaces(i, lines));
      case Node.Mapping m -> m.entries().forEach(e -> {
        checkPlace(e.at(), "key " + e.key(), lines);
        checkPlaces(e.value(), lines);
      });
    }
  }

  private void checkPlace(Location at, String of, long lines) {
    Rule.FORMAT_KNOWS_PLACES.check(at.file().equals(fileName()) && at.line() >= 1 && at.line() <= lines + 1, what() + " says that " + of
        + " stands at " + at + "; accepted: " + fileName() + ", line 1 to " + lines);
  }

  @Test
  @Tag("format-refuses")
  void brokenTexts_areRefusedInOneLine() {
    ScenarioFormat format = made();
    List<String> all = brokenTexts();
    for (int i = 0; i < all.size(); i++) {
      try {
        format.parse(fileName(), all.get(i));
      } catch (ScenarioException e) {
        Rule.FORMAT_REFUSES.check(e.at().file().startsWith(fileName()), what() + " refuses a text and names '" + e.at().file() + "': "
            + e.getMessage());
        Rule.FORMAT_REFUSES.check(e.getMessage().lines().count() == 1, what() + " refuses a text in several lines: " + e.getMessage());
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        throw Rule.FORMAT_REFUSES.broken(what() + ", given broken text " + i + " of " + all.get(i).length() + " characters, throws " + e,
            e);
      }
    }
  }

  private List<String> brokenTexts() {
    List<String> all = new ArrayList<>();
    Broken.bytes(text().getBytes(StandardCharsets.UTF_8)).forEach(b -> all.add(new String(b, StandardCharsets.UTF_8)));
    for (String deep : List.of("[", "{", "(", "- ", "{a: ", "\"", "&a *a ", "\t", "\n", "a", "#")) {
      all.add(deep.repeat(DEEP));
    }
    return all;
  }

  @Test
  @Tag("format-writes-what-it-reads")
  void whatIsWritten_isReadAgain() {
    ScenarioFormat format = made();
    Assumptions.assumeTrue(format.writes(), "it does not write");
    for (Node n : List.of(parsed(format), Scenarios.rtStorm().node(), Scenarios.stall(Stall.SOFT).node(),
        odd())) {
      Node again;
      String text = format.write(n);
      try {
        again = format.parse(fileName(), text);
      } catch (RuntimeException e) {
        throw Rule.FORMAT_WRITES_WHAT_IT_READS.broken(what() + " refuses what it has written: " + e + "\n" + text, e);
      }
      Rule.FORMAT_WRITES_WHAT_IT_READS.check(placeless(n).equals(placeless(again)), what() + " reads other nodes than it has written:\n"
          + text);
    }
  }

  /** Texts that look like something else. */
  private static Node odd() {
    Location here = Location.of("testkit");
    List<Node> items = new ArrayList<>();
    for (String s : List.of("", " ", "~", "null", "true", "3", "1e3", "a: b", "- a", "#a", "it's \"so\"", "two\nlines", "tab\there",
        "{a}", "[", "ü")) {
      items.add(new Node.Scalar(s, Node.Scalar.Kind.STRING, here));
    }
    return new Node.Mapping(List.of(new Node.Entry("odd", here, new Node.Sequence(items, here)), new Node.Entry("with blank", here,
        new Node.Mapping(List.of(), here))), here);
  }

  @Test
  @Tag("format-refuses-key-twice")
  void aKeyTwice_isRefused() {
    ScenarioFormat format = made();
    Assumptions.assumeTrue(format.writes(), "it does not write");
    Location here = Location.of("testkit");
    Node.Entry entry = new Node.Entry("name", here, Node.Scalar.plain("3", here));
    String text = format.write(new Node.Mapping(List.of(entry, entry), here));
    try {
      format.parse(fileName(), text);
    } catch (ScenarioException e) {
      return;
    }
    throw Rule.FORMAT_REFUSES_KEY_TWICE.broken(what() + " reads\n" + text);
  }
}
