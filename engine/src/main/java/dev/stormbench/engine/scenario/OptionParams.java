package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The parameters of an extension that a command line names: each value a text of one option, checked as those of a scenario are. */
public final class OptionParams {
  private OptionParams() {}

  /**
   * What was given for a parameter.
   *
   * @param at the option as it was typed
   */
  public record Given(String name, String text, Location at) {}

  /** Binds what was given; the last word of a name counts. {@code at} is the option that named the extension. */
  public static Params bind(Extension<?> extension, List<Given> given, Location at) {
    List<Node.Entry> entries = new ArrayList<>();
    for (Given g : given) {
      entries.removeIf(e -> e.key().equals(g.name));
      boolean plain = extension.params().stream().anyMatch(p -> p.name().equals(g.name) && p.type() == ParamSpec.Type.TEXT);
      Location place = Bad.clean(g.at);
      entries.add(new Node.Entry(g.name, place,
          plain ? new Node.Scalar(g.text, Node.Scalar.Kind.STRING, place) : FlowText.parse(g.text, place)));
    }
    NamedItem item = new NamedItem(extension.name(), new Node.Mapping(entries, at), at);
    return new ParamBinder(new CpuLists(1, new BitSet())).bind(extension, item, List.of());
  }
}
