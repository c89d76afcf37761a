package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Extensions;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.util.List;

/**
 * An item of a list that names an extension: {@code - psimon}, or {@code - psimon: { count: 2 }}.
 *
 * @param at where the name stands
 */
record NamedItem(String name, Node.Mapping params, Location at) {

  /** Reads an item; {@code kind} is such as {@code workload}. */
  static NamedItem read(Node item, String kind) {
    String accepted = "a name, or a mapping of a name to its parameters";
    return switch (item) {
      case Node.Scalar s -> new NamedItem(
          Values.text(s, "a " + kind), new Node.Mapping(List.of(), s.at()), s.at());
      case Node.Sequence s -> throw Bad.type("a " + kind, s, accepted);
      case Node.Mapping m when m.entries().size() == 1 -> {
        Node.Entry e = m.entries().getFirst();
        Node.Mapping params = e.value() instanceof Node.Scalar s && s.kind() == Node.Scalar.Kind.NULL
            ? new Node.Mapping(List.of(), e.at())
            : Values.mapping(e.value(), e.key(), "a mapping of its parameters");
        yield new NamedItem(e.key(), params, e.at());
      }
      case Node.Mapping m -> throw Bad.at(m.at(), "a " + kind + " is a mapping of "
          + m.entries().size() + " keys (" + Names.list(m.entries().stream().map(Node.Entry::key)
              .limit(5).toList()) + "); accepted: one key, its name, with the parameters inside it");
    };
  }

  /** The extension it names. */
  <T> Extension<T> extension(Extensions<T> known) {
    return find(known, name, at);
  }

  /** The extension of that name, or an error that lists what there is and who provides it. */
  static <T> Extension<T> find(Extensions<T> known, String name, Location at) {
    return known.find(name).orElseThrow(() -> known.unknown(Bad.clean(at), name, Bad.name(known.point().word(), name, known.names(),
        known.names().isEmpty() ? "; is a plugin missing?"
            : "; from plugins " + Names.list(known.providers()))));
  }
}
