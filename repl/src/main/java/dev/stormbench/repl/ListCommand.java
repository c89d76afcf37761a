package dev.stormbench.repl;

import dev.stormbench.repl.Catalogue.Item;
import dev.stormbench.repl.Catalogue.Kind;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** Lists what can be named. */
@Command(name = "list", header = "List fixes, workloads, watchdogs, profiles, ..., or explain one.",
    sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench list [KIND [NAME]] [OPTIONS]",
    description = {
      "",
      "Without KIND: what kinds there are. With NAME: its parameters, with type, default, range and "
          + "meaning.",
      ""
    })
final class ListCommand implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final int NAMES_MAX = 8;

  private final Host host;

  @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", description = "Such as fixes.")
  private @Nullable String kind;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "One of them, to be explained.")
  private @Nullable String name;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Option(names = {"-v", "--verbose"},
      description = "All that is known of each; of plugins also where they come from, and where they are looked for.")
  private boolean verbose;

  ListCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    Catalogue catalogue = new Catalogue(host);
    if (kind == null) {
      overview(catalogue);
      return ExitCode.OK;
    }
    Kind wanted = kind(kind);
    if (wanted == Kind.PLUGINS) {
      host.tellsOfFailures();
    }
    List<Item> items = catalogue.items(wanted);
    if (name != null) {
      items = List.of(find(items, name));
    }
    if (json) {
      printJson(items);
    } else if (verbose && wanted == Kind.PLUGINS) {
      items.forEach(this::plugin);
      host.pluginPath().facts(host).forEach((k, v) -> host.out().println(k + ": " + v));
    } else if (name != null) {
      explain(items.getFirst());
    } else if (verbose) {
      items.forEach(i -> {
        explain(i);
        host.out().println();
      });
    } else {
      Table t = new Table(2);
      items.forEach(i -> t.row(i.name(), firstSentence(i.doc())));
      t.lines().forEach(host.out()::println);
    }
    return ExitCode.OK;
  }

  private static Kind kind(String word) {
    for (Kind k : Kind.values()) {
      if (k.word().equals(word)) {
        return k;
      }
    }
    throw unknown("list " + word, "unknown kind", word, Kind.words());
  }

  private Item find(List<Item> items, String wanted) {
    List<String> names = items.stream().map(Item::name).toList();
    return items.stream().filter(i -> i.name().equals(wanted)).findFirst()
        .orElseThrow(() -> unknown("list " + kind + " " + wanted, "there is no such name", wanted, names));
  }

  private static ScenarioException unknown(String at, String what, String read, List<String> known) {
    return new ScenarioException(Location.of(at), what + Text.didYouMean(read, known)
        + " (known: " + String.join(", ", known) + ")");
  }

  private void overview(Catalogue catalogue) {
    if (json) {
      throw new ScenarioException(Location.of("list --json"), "needs a KIND: " + String.join(", ", Kind.words()));
    }
    for (Kind k : Kind.values()) {
      List<String> names = catalogue.items(k).stream().map(Item::name).toList();
      host.out().println(k.word() + " (" + names.size() + "): " + k.doc());
      String some = String.join(", ", names.subList(0, Math.min(names.size(), NAMES_MAX)));
      wrap(some + (names.size() > NAMES_MAX ? ", ... and " + (names.size() - NAMES_MAX) + " more" : ""), "  ");
    }
    host.out().println();
    host.out().println("'stormbench list KIND' says what each of them is, 'stormbench list KIND NAME' explains one.");
  }

  private void explain(Item item) {
    host.out().println(item.name());
    wrap(item.doc(), "  ");
    item.facts().forEach((k, v) -> host.out().println("  " + k + ": " + v));
    if (item.details().isEmpty()) {
      return;
    }
    host.out().println();
    host.out().println(item.partsCalled() + ":");
    List<String> keys = List.copyOf(item.details().getFirst().keySet());
    List<String> columns = keys.stream().filter(k -> !isProse(k)).toList();
    Table t = new Table(columns.size());
    item.details().forEach(row -> t.row(columns.stream().map(row::get).toArray(String[]::new)));
    List<String> lines = t.lines();
    for (int i = 0; i < item.details().size(); i++) {
      host.out().println(lines.get(i));
      for (String key : keys) {
        if (isProse(key)) {
          wrap(item.details().get(i).get(key), "      ");
        }
      }
    }
  }

  /** What is known of a plugin, without its extensions' texts. */
  private void plugin(Item item) {
    host.out().println(item.name());
    item.facts().forEach((k, v) -> wrap(k + ": " + v, "  "));
    Map<String, List<String>> names = new LinkedHashMap<>();
    item.details().forEach(row -> names.computeIfAbsent(row.get("kind"), k -> new ArrayList<>()).add(row.get("name")));
    String had = item.facts().containsKey("failed") ? "had registered " : "";
    names.forEach((kind, some) -> wrap(had + kind + ": " + String.join(", ", some), "  "));
    host.out().println();
  }

  private static boolean isProse(String key) {
    return key.equals("doc") || key.equals("source");
  }

  private void wrap(String text, String indent) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split("\\s+")) {
      if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
        host.out().println(line);
        line = new StringBuilder(indent);
      }
      line.append(line.length() > indent.length() ? " " : "").append(word);
    }
    host.out().println(line);
  }

  static String firstSentence(String doc) {
    int end = doc.indexOf(". ");
    return (end < 0 ? doc : doc.substring(0, end + 1)).replaceAll("\\s+", " ");
  }

  private void printJson(List<Item> items) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator g = ResultJson.generator(bytes)) {
      g.writeStartArray();
      for (Item i : items) {
        g.writeStartObject();
        g.writeStringProperty("name", i.name());
        g.writeStringProperty("doc", i.doc());
        i.facts().forEach(g::writeStringProperty);
        g.writeArrayPropertyStart(i.partsCalled());
        i.details().forEach(row -> {
          g.writeStartObject();
          row.forEach(g::writeStringProperty);
          g.writeEndObject();
        });
        g.writeEndArray();
        g.writeEndObject();
      }
      g.writeEndArray();
    }
    host.out().println(bytes.toString(StandardCharsets.UTF_8));
  }
}
