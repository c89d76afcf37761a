package dev.stormbench.repl.shrink;

/**
 * What came of the runs of a candidate.
 *
 * @param kept whether it shows the finding
 * @param why one line: what the result has, or why there is none
 * @param runs simulations that it took
 * @param steps of the first of them, as far as it went
 * @param hopeless a shorter run of the same would not show it either
 * @param shownNs see {@link Finding#shownNs}; the latest of all seeds
 */
public record Answer(boolean kept, String why, int runs, long steps, boolean hopeless, long shownNs) {}
