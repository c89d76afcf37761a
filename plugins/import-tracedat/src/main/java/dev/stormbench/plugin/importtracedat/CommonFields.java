package dev.stormbench.plugin.importtracedat;

import org.jspecify.annotations.Nullable;

/** Places of the fields that all records have. */
record CommonFields(int type, int flags, int preemptCount, int pid, int size) {
  private static final int PLACE_MAX = 64;

  /** Null if the format lacks one, or it has another size. */
  static @Nullable CommonFields of(FormatText text) {
    int type = place(text, "common_type", 2);
    int flags = place(text, "common_flags", 1);
    int preemptCount = place(text, "common_preempt_count", 1);
    int pid = place(text, "common_pid", 4);
    return Math.min(Math.min(type, flags), Math.min(preemptCount, pid)) < 0 ? null
        : new CommonFields(type, flags, preemptCount, pid,
            Math.max(Math.max(type + 2, flags + 1), Math.max(preemptCount + 1, pid + 4)));
  }

  private static int place(FormatText text, String name, int size) {
    FormatText.Field f = text.field(name);
    return f == null || f.size() != size || f.offset() > PLACE_MAX ? -1 : f.offset();
  }
}
