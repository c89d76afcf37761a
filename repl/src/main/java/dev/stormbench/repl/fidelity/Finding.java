package dev.stormbench.repl.fidelity;

/**
 * One statement about a real kernel, and what ours does.
 *
 * @param proof the group it belongs to, such as {@code storms}
 * @param name what is compared
 * @param source where the statement comes from
 * @param expected what must be true
 * @param got what was found
 */
public record Finding(String proof, String name, String source, String expected, String got, boolean agrees) {}
