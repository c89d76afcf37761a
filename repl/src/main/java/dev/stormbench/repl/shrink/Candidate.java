package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Node;

/**
 * A smaller scenario that may keep the finding.
 *
 * @param what is different, for people
 */
public record Candidate(Node.Mapping node, String what) {}
