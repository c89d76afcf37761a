package dev.stormbench.plugin.scenarioyaml;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Builds nodes from the events of the YAML parser, one file per instance. */
final class YamlReader {
  /** Scenarios nest about six deep. */
  private static final int MAX_DEPTH = 50;

  /** The largest scenario we can imagine has a few thousand values. */
  private static final int MAX_NODES = 100_000;

  private final String file;
  private int depth;
  private int nodes;

  YamlReader(String file) {
    this.file = file;
  }

  Node read(String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setUseMarks(true).setParseComments(false).build();
    try {
      return document(new ParserImpl(settings, new StreamReader(settings, text)));
    } catch (MarkedYamlEngineException e) {
      throw syntaxError(e);
    } catch (YamlEngineException e) {
      throw new ScenarioException(Location.of(file), "not valid YAML: " + oneLine(e.getMessage()));
    }
  }

  private Node document(Iterator<Event> events) {
    Node root = null;
    boolean first = true;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && !first) {
        throw refused(event, "a second document begins; accepted: one document per file");
      }
      first &= !(event instanceof DocumentStartEvent);
      if (event instanceof NodeEvent) {
        root = node(event, events);
      }
    }
    if (root == null) {
      throw new ScenarioException(Location.of(file), "the file is empty");
    }
    return root;
  }

  private Node node(Event event, Iterator<Event> events) {
    if (++nodes > MAX_NODES) {
      throw refused(event, "more than " + MAX_NODES + " values");
    }
    if (event instanceof AliasEvent alias) {
      throw refused(event, "read the alias '*" + alias.getAlias() + "'; anchors and aliases are not accepted");
    }
    checkPlainData(event);
    return switch (event) {
      case ScalarEvent s when s.isPlain() -> Node.Scalar.plain(s.getValue(), at(s));
      case ScalarEvent s -> new Node.Scalar(s.getValue(), Node.Scalar.Kind.STRING, at(s));
      case SequenceStartEvent s -> sequence(s, events);
      case MappingStartEvent m -> mapping(m, events);
      default -> throw new IllegalStateException("unexpected YAML event " + event.getEventId());
    };
  }

  private void checkPlainData(Event event) {
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    if (anchor.isPresent()) {
      throw refused(event, "read the anchor '&" + anchor.get() + "'; anchors and aliases are not accepted");
    }
    Optional<String> tag = switch (event) {
      case ScalarEvent s -> s.getTag();
      case CollectionStartEvent c -> c.getTag();
      default -> Optional.empty();
    };
    if (tag.isPresent()) {
      String written = tag.get().replace("tag:yaml.org,2002:", "!!");
      throw refused(event, "read the tag '" + written + "'; tags are not accepted");
    }
  }

  private Node sequence(SequenceStartEvent start, Iterator<Event> events) {
    enter(start);
    List<Node> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event, events));
      event = events.next();
    }
    depth--;
    return new Node.Sequence(items, at(start));
  }

  private Node mapping(MappingStartEvent start, Iterator<Event> events) {
    enter(start);
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      Node key = node(event, events);
      if (!(key instanceof Node.Scalar name) || name.text().isEmpty()) {
        throw refused(event, "read " + key.describe() + " as a key; accepted: a word");
      }
      Node value = node(events.next(), events);
      Node.Entry twin = entries.putIfAbsent(name.text(), new Node.Entry(name.text(), name.at(), value));
      if (twin != null) {
        throw refused(event, "duplicate key '" + oneLine(name.text()) + "', the first on line "
            + twin.at().line());
      }
      event = events.next();
    }
    depth--;
    return new Node.Mapping(List.copyOf(entries.values()), at(start));
  }

  private void enter(Event start) {
    if (++depth > MAX_DEPTH) {
      throw refused(start, "nested deeper than " + MAX_DEPTH + " levels");
    }
  }

  private ScenarioException refused(Event event, String message) {
    return new ScenarioException(at(event), message);
  }

  private ScenarioException syntaxError(MarkedYamlEngineException e) {
    Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
    String context = e.getContext() == null || e.getContextMark().isEmpty() ? ""
        : ", " + e.getContext() + " that begins on line " + (e.getContextMark().get().getLine() + 1);
    return new ScenarioException(at(mark), "not valid YAML: " + oneLine(e.getProblem() + context));
  }

  private Location at(Event event) {
    return at(event.getStartMark().orElse(null));
  }

  private Location at(@Nullable Mark mark) {
    return mark == null ? Location.of(file)
        : new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String oneLine(String s) {
    return s.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
  }
}
