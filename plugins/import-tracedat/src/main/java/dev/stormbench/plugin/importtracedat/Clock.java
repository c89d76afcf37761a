package dev.stormbench.plugin.importtracedat;

import java.io.IOException;

/** What options of the file make of the times in it. */
final class Clock {
  private static final int DIGITS_MAX = 64;
  private static final long NS_PER_US = 1000;
  private static final int SHIFT_MAX = 63;

  private long multiplier;
  private int shift;
  private long offsetNs;

  /** Of {@code --date}: microseconds to add, which make the times those of day. */
  void date(Cursor data, int size) throws IOException {
    offsetNs += number(data, size, "the option DATE") * NS_PER_US;
  }

  /** Of {@code --ts-offset}. */
  void offset(Cursor data, int size) throws IOException {
    offsetNs += number(data, size, "the option OFFSET");
  }

  private static long number(Cursor data, int size, String what) throws IOException {
    String text = data.text(Math.min(size, DIGITS_MAX), what).replaceFirst("(?s)\\x00.*", "").strip();
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      throw data.broken(Math.min(size, DIGITS_MAX), "read " + Cursor.quoted(text) + " in " + what + "; accepted: a number");
    }
  }

  /** Counts of the TSC become ns. The offset in the option is not added; trace-cmd does not, either. */
  void tscToNs(Cursor data) throws IOException {
    multiplier = data.u32("the option TSC2NSEC");
    shift = data.size(4, SHIFT_MAX, "the shift of the option TSC2NSEC");
  }

  /** Of a guest that was recorded together with its host; its times are the guest's unless they are corrected. */
  void timeShift(Cursor data) throws IOException {
    data.u64("the option TIME_SHIFT");
    data.u32("the option TIME_SHIFT");
    int cpus = data.size(4, Recording.CPUS_MAX, "the number of CPUs in the option TIME_SHIFT");
    if (cpus > 0) {
      throw data.broken(4, "the recording is of a guest, with corrections of time for " + cpus
          + " CPUs (option TIME_SHIFT); accepted: recordings without them");
    }
  }

  long ns(long time) {
    long ns = multiplier == 0 ? time
        : Math.unsignedMultiplyHigh(time, multiplier) << 1 << SHIFT_MAX - shift | time * multiplier >>> shift;
    return ns + offsetNs;
  }
}
