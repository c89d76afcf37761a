/**
 * Order of events, virtual clock, seeded streams: discrete-event simulation without a kernel word.
 *
 * <p>Time is {@code long} nanoseconds since the run began, below 2^48. Events are totally ordered by
 * (time, phase, cpu, sequence on that CPU). Phases at one instant, first to last:
 *
 * <ol start="0">
 *   <li>{@code CONTROL}: what stands outside the machine: samples, interventions, the end;
 *   <li>{@code IRQ}: a device raises its line;
 *   <li>{@code IPI}: an inter-processor interrupt, or the write that wakes a monitoring idle CPU, arrives;
 *   <li>{@code TIMER}: a CPU's timer reaches its deadline;
 *   <li>{@code STEP}: a CPU has used up the segment it executes.
 * </ol>
 *
 * <p>So an interrupt that arrives at the very instant at which a CPU enables interrupts is there
 * before the CPU looks. A CPU has at most one pending {@code TIMER} and one {@code STEP}; arrivals of the
 * same phase on one CPU at one instant keep the order in which they were sent. No global counter takes
 * part: two CPUs that do not touch each other cannot change each other's order.
 */
@NullMarked
package dev.stormbench.engine.des;

import org.jspecify.annotations.NullMarked;
