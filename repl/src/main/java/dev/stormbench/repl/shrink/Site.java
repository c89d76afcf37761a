package dev.stormbench.repl.shrink;

import dev.stormbench.spi.scenario.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value in the tree of a scenario.
 *
 * @param address numbers of children, from the root down
 * @param path as {@code --set} has it
 * @param load address of the workload that it is of, parameters and all; null outside
 */
record Site(List<Integer> address, String path, Role role, Node node, @Nullable List<Integer> load) {
  /** What a value is, as far as its notation and its place say. */
  enum Role {
    /** A CPU number, a range, a list in a text, {@code all} or {@code others}. */
    CPU,
    /** A virtual time. */
    TIME,
    /** A whole number that counts something. */
    COUNT,
    /** {@code true} or {@code false}. */
    SWITCH,
    /** Anything else: names, numbers that are no amounts, mappings and lists. */
    OTHER
  }

  Site {
    address = List.copyOf(address);
  }

  /** The text of a scalar. */
  String text() {
    return ((Node.Scalar) node).text();
  }

  /** The value of a {@link Role#TIME}. */
  long ns() {
    return Numbers.ns(text());
  }

  /** The value of a {@link Role#COUNT}. */
  long count() {
    return Long.parseLong(text());
  }

  /** Whether it is in a workload, or the whole of it. */
  boolean isIn(List<Integer> item) {
    return address.size() >= item.size() && address.subList(0, item.size()).equals(item);
  }
}
