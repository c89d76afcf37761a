package dev.stormbench.plugin.importtracedat;

/** Numbers in bytes. */
final class Words {
  private Words() {}

  /** The {@code n} bytes from {@code at} on as an unsigned number. */
  static long get(byte[] data, int at, int n, boolean big) {
    long value = 0;
    for (int i = 0; i < n; i++) {
      value = value << 8 | data[big ? at + i : at + n - 1 - i] & 0xff;
    }
    return value;
  }

  /** The same with the sign of its {@code n} bytes. */
  static long signed(long value, int n) {
    int unused = Long.SIZE - n * Byte.SIZE;
    return value << unused >> unused;
  }
}
