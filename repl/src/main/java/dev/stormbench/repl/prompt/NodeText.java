package dev.stormbench.repl.prompt;

import dev.stormbench.spi.scenario.Node;
import java.util.stream.Collectors;

/** A node on one line, as one would type it. */
final class NodeText {
  private NodeText() {}

  /** Without the braces of the outermost mapping. */
  static String of(Node n) {
    String s = flow(n);
    return n instanceof Node.Mapping ? s.substring(2, s.length() - 2) : s;
  }

  private static String flow(Node n) {
    return switch (n) {
      case Node.Scalar s -> s.text();
      case Node.Sequence s -> s.items().stream().map(NodeText::flow).collect(Collectors.joining(", ", "[", "]"));
      case Node.Mapping m -> m.entries().stream().map(e -> e.key() + ": " + flow(e.value()))
          .collect(Collectors.joining(", ", "{ ", " }"));
    };
  }
}
