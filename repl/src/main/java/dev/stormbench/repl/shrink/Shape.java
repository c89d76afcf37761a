package dev.stormbench.repl.shrink;

import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.scenario.Node;
import java.util.List;

/**
 * A scenario that keeps the finding, as a reduction sees it.
 *
 * @param bound the same, checked
 * @param sites its values
 * @param shownNs when the finding was there for good, see {@link Finding#shownNs}; -1 if that is not known before the end
 */
record Shape(Node.Mapping node, Scenario bound, List<Site> sites, long shownNs) {
  /** It with another value at a place. */
  Node.Mapping with(Site site, Node value) {
    return (Node.Mapping) Tree.replace(node, site.address(), value);
  }

  /** It with another text at a place. */
  Node.Mapping with(Site site, String text) {
    return with(site, Tree.text(text));
  }
}
