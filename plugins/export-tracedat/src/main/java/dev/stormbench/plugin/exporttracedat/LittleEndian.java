package dev.stormbench.plugin.exporttracedat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Numbers and texts in bytes, as a 64-bit x86 has them. */
final class LittleEndian {
  private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static void put16(byte[] to, int at, int v) {
    SHORT.set(to, at, (short) v);
  }

  static void put32(byte[] to, int at, int v) {
    INT.set(to, at, v);
  }

  static void put64(byte[] to, int at, long v) {
    LONG.set(to, at, v);
  }

  static long get64(byte[] from, int at) {
    return (long) LONG.get(from, at);
  }

  /** Writes a text as UTF-8, not more than so many bytes of it and without its end; returns how many. */
  static int putText(byte[] to, int at, int most, String text) {
    int n = Math.min(text.length(), most);
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int cut = Math.min(utf8.length, most);
        System.arraycopy(utf8, 0, to, at, cut);
        return cut;
      }
      to[at + i] = (byte) c;
    }
    return n;
  }
}
