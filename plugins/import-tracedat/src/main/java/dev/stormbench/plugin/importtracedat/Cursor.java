package dev.stormbench.plugin.importtracedat;

import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads on from a place, in the byte order of the file. Whatever lengths the file claims, nothing large is made before its bytes
 * are there.
 */
final class Cursor {
  private static final int STRING_MAX = 4096;
  private static final int QUOTED_MAX = 40;
  private static final int WINDOW = 4096;

  private final Bytes bytes;
  private final boolean big;
  private long at;
  /** Bytes from {@link #windowAt} on that were read already. */
  private byte[] window = new byte[0];
  private long windowAt;

  Cursor(Bytes bytes, boolean big, long at) {
    this.bytes = bytes;
    this.big = big;
    this.at = at;
  }

  /** Another one, at the same place. */
  Cursor fork() {
    return new Cursor(bytes, big, at);
  }

  /** Passes {@code n} bytes by, which need not be there. */
  void skip(long n) {
    at += n;
  }

  /** The next byte. */
  long at() {
    return at;
  }

  /** How many bytes follow. */
  long left() {
    return bytes.size() - at;
  }

  int u8(String what) throws IOException {
    return (int) number(1, what);
  }

  int u16(String what) throws IOException {
    return (int) number(2, what);
  }

  long u32(String what) throws IOException {
    return number(4, what);
  }

  /** Unsigned, as far as Java goes: above 2^63 it is negative. */
  long u64(String what) throws IOException {
    return number(8, what);
  }

  private long number(int n, String what) throws IOException {
    if (at < windowAt || at + n > windowAt + window.length) {
      bytes.check(at, n, what);
      window = new byte[(int) Math.min(WINDOW, left())];
      windowAt = at;
      bytes.copy(at, window, window.length);
    }
    at += n;
    return Words.get(window, (int) (at - n - windowAt), n, big);
  }

  /** A number that counts or measures what follows; above {@code max} it is refused. */
  int size(int width, long max, String what) throws IOException {
    long from = at;
    long n = number(width, what);
    if (n < 0 || n > max) {
      throw bytes.broken(from, "read " + Long.toUnsignedString(n) + " as " + what + "; accepted: 0 to " + max);
    }
    return (int) n;
  }

  /** {@code n} bytes; these must be there. */
  byte[] bytes(int n, String what) throws IOException {
    bytes.check(at, n, what);
    byte[] data = new byte[n];
    bytes.copy(at, data, n);
    at += n;
    return data;
  }

  String text(int n, String what) throws IOException {
    return new String(bytes(n, what), StandardCharsets.UTF_8);
  }

  /** Up to a zero byte, which is not part of it. */
  String string(String what) throws IOException {
    StringBuilder text = new StringBuilder();
    long from = at;
    for (int c = u8(what); c != 0; c = u8(what)) {
      if (text.length() == STRING_MAX) {
        throw bytes.broken(from, "no zero byte ends " + what + "; accepted: at most " + STRING_MAX + " bytes");
      }
      text.append((char) c);
    }
    return text.toString();
  }

  /** The next bytes must be these, and a zero byte. */
  void expect(String accepted) throws IOException {
    long from = at;
    String read = text((int) Math.min(left(), accepted.length() + 1), accepted);
    if (!read.equals(accepted + "\0")) {
      throw bytes.broken(from, "read " + quoted(read) + "; accepted: '" + accepted + "' and a zero byte");
    }
  }

  /** Blames the place {@code n} bytes back. */
  ScenarioException broken(int n, String message) {
    return bytes.broken(at - n, message);
  }

  /** In quotes, short, without what does not print. */
  static String quoted(String text) {
    String printable = text.replaceAll("\\P{Print}", ".");
    return "'" + (printable.length() > QUOTED_MAX ? printable.substring(0, QUOTED_MAX) + "..." : printable) + "'";
  }
}
