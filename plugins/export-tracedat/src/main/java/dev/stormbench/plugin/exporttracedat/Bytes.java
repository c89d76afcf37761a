package dev.stormbench.plugin.exporttracedat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A part of a file under construction. */
final class Bytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final byte[] number = new byte[Long.BYTES];

  int size() {
    return bytes.size();
  }

  byte[] toArray() {
    return bytes.toByteArray();
  }

  Bytes u8(int v) {
    bytes.write(v);
    return this;
  }

  Bytes u16(int v) {
    LittleEndian.put16(number, 0, v);
    bytes.write(number, 0, Short.BYTES);
    return this;
  }

  Bytes u32(int v) {
    LittleEndian.put32(number, 0, v);
    bytes.write(number, 0, Integer.BYTES);
    return this;
  }

  Bytes u64(long v) {
    LittleEndian.put64(number, 0, v);
    bytes.write(number, 0, Long.BYTES);
    return this;
  }

  Bytes raw(byte[] b) {
    bytes.write(b, 0, b.length);
    return this;
  }

  /** A text without its end. */
  Bytes text(String s) {
    return raw(s.getBytes(StandardCharsets.UTF_8));
  }

  /** A text and a zero byte. */
  Bytes string(String s) {
    return text(s).u8(0);
  }

  /** A text behind its length in 4 bytes. */
  Bytes text32(String s) {
    byte[] b = s.getBytes(StandardCharsets.UTF_8);
    return u32(b.length).raw(b);
  }

  /** A text behind its length in 8 bytes. */
  Bytes text64(String s) {
    byte[] b = s.getBytes(StandardCharsets.UTF_8);
    return u64(b.length).raw(b);
  }

  /** Zero bytes up to a multiple of so many. */
  Bytes align(int unit) {
    while (bytes.size() % unit != 0) {
      bytes.write(0);
    }
    return this;
  }
}
