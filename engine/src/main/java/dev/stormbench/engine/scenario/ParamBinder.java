package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Binds what a user wrote to the parameters an extension declares. */
final class ParamBinder {
  private static final List<String> DISTRIBUTIONS = List.of("exp", "uniform", "normal");

  private final CpuLists cpus;

  ParamBinder(CpuLists cpus) {
    this.cpus = cpus;
  }

  /** Reads notation that stands in no parameter. */
  NodeBinder nodes(String owner) {
    return new NodeBinder(owner, cpus);
  }

  /**
   * Binds an item.
   *
   * @param moreKeys keys of the item that are not the extension's, such as {@code id}
   */
  Params bind(Extension<?> extension, NamedItem item, List<String> moreKeys) {
    List<String> accepted = new ArrayList<>();
    extension.params().forEach(p -> accepted.add(p.name()));
    accepted.addAll(moreKeys);
    Section section = Section.open(extension.name(), item.params(), accepted);
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Location> written = new LinkedHashMap<>();
    for (ParamSpec spec : extension.params()) {
      Node node = section.get(spec.name());
      if (node == null && spec.defaultText() == null) {
        throw Bad.missing(item.at(), spec.name(), extension.name(), accepted(spec));
      }
      if (node == null) {
        values.put(spec.name(), defaultValue(extension, spec, section));
      } else {
        written.put(spec.name(), node.at());
        values.put(spec.name(), value(spec, node, section.what(spec.name())));
      }
    }
    return new BoundParams(item.at(), values, written);
  }

  private Object defaultValue(Extension<?> extension, ParamSpec spec, Section section) {
    String text = spec.defaultText();
    String what = section.what(spec.name());
    try {
      Node node = spec.type() == ParamSpec.Type.TEXT
          ? new Node.Scalar(text, Node.Scalar.Kind.STRING, section.at())
          : FlowText.parse(text, section.at());
      return spec.type() == ParamSpec.Type.TEXT ? text : value(spec, node, what);
    } catch (ScenarioException e) {
      if (spec.type() == ParamSpec.Type.CPUS) {
        throw e;
      }
      throw new PluginException(extension.owner(), extension.point().word() + " '"
          + extension.name() + "'", "its own default is refused: " + e.getMessage());
    }
  }

  private Object value(ParamSpec spec, Node node, String what) {
    return switch (spec.type()) {
      case INTEGER -> (int) Values.integer(node, what,
          Math.max(Integer.MIN_VALUE, (long) spec.min()), Math.min(Integer.MAX_VALUE, (long) spec.max()));
      case NUMBER -> Values.number(node, what, spec.min(), spec.max());
      case BOOLEAN -> Values.bool(node, what);
      case TEXT -> Values.text(node, what);
      case WORD -> Values.word(node, what, spec.choices());
      case DURATION -> Durations.ns(node, what, minNs(spec), maxNs(spec));
      case DISTRIBUTION -> distribution(node, what, minNs(spec), maxNs(spec));
      case CPUS -> cpus.bind(node, what).stream().toArray();
      case PROGRAM -> ProgramBinder.bind(node, what, cpus);
    };
  }

  private static long minNs(ParamSpec spec) {
    return Math.max(0, (long) spec.min());
  }

  private static long maxNs(ParamSpec spec) {
    return Math.min(Durations.MAX_NS, (long) spec.max());
  }

  private static String accepted(ParamSpec spec) {
    return spec.type() == ParamSpec.Type.WORD
        ? String.join(", ", spec.choices()) : spec.type().accepted();
  }

  /** Reads a time or a distribution of times. */
  static Distribution distribution(Node node, String what, long minNs, long maxNs) {
    String accepted = ParamSpec.Type.DISTRIBUTION.accepted();
    if (node instanceof Node.Sequence) {
      throw Bad.type(what, node, accepted);
    }
    if (!(node instanceof Node.Mapping m)) {
      return new Distribution.Fixed(Durations.ns(node, what, minNs, maxNs));
    }
    if (m.entries().size() != 1) {
      throw Bad.type(what, node, accepted);
    }
    Node.Entry e = m.entries().getFirst();
    String inner = e.key() + " of " + what;
    return switch (e.key()) {
      case "exp" -> new Distribution.Exponential(Durations.ns(e.value(), inner, minNs, maxNs));
      case "uniform" -> {
        List<Node> pair = pair(e.value(), inner, "[1ms, 2ms]");
        long lowNs = Durations.ns(pair.get(0), inner, minNs, maxNs);
        long highNs = Durations.ns(pair.get(1), inner, minNs, maxNs);
        if (highNs < lowNs) {
          throw Bad.at(e.value().at(), inner + " ends before it begins");
        }
        yield new Distribution.Uniform(lowNs, highNs);
      }
      case "normal" -> {
        List<Node> pair = pair(e.value(), inner, "[1ms, 100us]");
        yield new Distribution.Normal(Durations.ns(pair.get(0), inner, minNs, maxNs),
            Durations.ns(pair.get(1), inner, 0, maxNs));
      }
      default -> throw Bad.key(e.at(), e.key(), what, DISTRIBUTIONS);
    };
  }

  private static List<Node> pair(Node node, String what, String example) {
    if (!(node instanceof Node.Sequence s) || s.items().size() != 2) {
      throw Bad.type(what, node, "two times such as " + example);
    }
    return s.items();
  }
}
