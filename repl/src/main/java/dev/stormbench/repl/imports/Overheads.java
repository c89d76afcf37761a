package dev.stormbench.repl.imports;

/**
 * What a simulated kernel adds to what a task runs, in ns, by its cost profile: it is taken off again.
 *
 * @param contextSwitch of each run segment, at its beginning
 * @param schedule of each run segment, at its end: __schedule()
 * @param syscall of each system call
 * @param sleep of one that starts a timer, besides
 * @param irqEntry of each interrupt, before its entry event
 * @param timerIrq of one of the local timer, besides
 * @param softirq of each pass over the softirqs, before the first entry and after the last exit
 * @param bodyScale what nominal work is multiplied with
 */
public record Overheads(long contextSwitch, long schedule, long syscall, long sleep, long irqEntry, long timerIrq, long softirq,
    double bodyScale) {}
