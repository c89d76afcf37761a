package dev.stormbench.plugin.exportftrace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Text under construction: one buffer that is reused, so that a line allocates nothing. */
final class Line {
  private static final int FLUSH_BYTES = 1 << 16;
  private static final int MAX_DECIMAL_DIGITS = 20;
  private static final int HEX_DIGITS = 16;

  private final OutputStream out;
  private byte[] bytes = new byte[FLUSH_BYTES + (1 << 12)];
  private int length;

  Line(OutputStream out) {
    this.out = out;
  }

  Line character(char c) {
    room(1);
    bytes[length++] = (byte) c;
    return this;
  }

  /** A text; none for null. */
  Line text(@Nullable String s) {
    if (s == null) {
      return this;
    }
    int n = s.length();
    room(n);
    int at = length;
    for (int i = 0; i < n; i++) {
      char c = s.charAt(i);
      if (c >= 0x80) {
        return slowText(s);
      }
      bytes[at++] = (byte) c;
    }
    length = at;
    return this;
  }

  private Line slowText(String s) {
    byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    return this;
  }

  /** {@code %ld}. */
  Line decimal(long v) {
    if (v < 0) {
      character('-');
      return digits(-v, 1, '0'); // read as unsigned, so that the smallest long is right, too
    }
    return digits(v, 1, '0');
  }

  /** {@code %lu}. */
  Line unsigned(long v) {
    return digits(v, 1, '0');
  }

  /** {@code %0<width>lu}. */
  Line zeroPadded(long v, int width) {
    return digits(v, width, '0');
  }

  /** {@code %<width>lu}. */
  Line blankPadded(long v, int width) {
    return digits(v, width, ' ');
  }

  private Line digits(long v, int width, char pad) {
    room(MAX_DECIMAL_DIGITS + width);
    int n = 1;
    for (long rest = Long.divideUnsigned(v, 10); rest != 0; rest /= 10) {
      n++;
    }
    for (int i = n; i < width; i++) {
      bytes[length++] = (byte) pad;
    }
    long rest = v;
    for (int at = length + n - 1; at >= length; at--) {
      long quotient = Long.divideUnsigned(rest, 10);
      bytes[at] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    }
    length += n;
    return this;
  }

  /** {@code %016lx}: an address. */
  Line address(long v) {
    room(HEX_DIGITS);
    for (int shift = 60; shift >= 0; shift -= 4) {
      bytes[length++] = (byte) hexDigit((int) (v >>> shift & 0xf));
    }
    return this;
  }

  Line blanks(int n) {
    room(Math.max(0, n));
    for (int i = 0; i < n; i++) {
      bytes[length++] = ' ';
    }
    return this;
  }

  /** Bytes written since the last flush. */
  int length() {
    return length;
  }

  static char hexDigit(int nibble) {
    return (char) (nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
  }

  void flushIfNearlyFull() throws IOException {
    if (length >= FLUSH_BYTES) {
      flush();
    }
  }

  void flush() throws IOException {
    out.write(bytes, 0, length);
    out.flush();
    length = 0;
  }

  private void room(int n) {
    if (length + n > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + n, 2 * bytes.length));
    }
  }
}
