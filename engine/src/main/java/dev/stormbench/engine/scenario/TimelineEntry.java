package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;

/**
 * An intervention at a virtual time:
 *
 * <pre>
 * timeline:
 *   - at: 60s
 *     do: { sysctl: { kernel.watchdog_thresh: 5 }, feature: { RT_PUSH_IPI: false } }
 *   - { at: 90s, do: { fix: skip-prio-bail } }
 *   - { at: 120s, do: { stop: fifo-sleepers } }
 * </pre>
 *
 * <p>{@code do} has one or more of {@code stop: id}, {@code start: id}, {@code sysctl: { name: value }},
 * {@code feature: { NAME: bool }}, {@code cost: { irq-entry: 400ns, body-scale: 1.1 }}, {@code fix: name}, {@code
 * watchdog: name}, {@code workload: { type: { parameters } }}; each becomes an
 * entry of its own, in the order of the file. A cost is that of what begins after it: a segment, a lock's hold or a flight
 * that is under way ends when it was to end. A workload is started only if it says {@code start: timeline} or was stopped before.
 */
public record TimelineEntry(long atNs, Intervention intervention, Location at) {}
