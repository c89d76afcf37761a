package dev.stormbench.plugin.importtracedat;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes that can be read at any place: those of the file, or those that were packed somewhere in it. */
abstract class Bytes {
  private final String name;

  private Bytes(String name) {
    this.name = name;
  }

  /** A file on disk. */
  static Bytes of(String file, FileChannel channel) throws IOException {
    long size = channel.size();
    return new Bytes(file) {
      @Override
      long size() {
        return size;
      }

      @Override
      void copy(long at, byte[] to, int n) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(to, 0, n);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
          continue;
        }
      }
    };
  }

  /** What was unpacked from byte {@code at} of a file. */
  static Bytes unpacked(String file, long at, byte[] data) {
    return of(file + ": unpacked from byte " + at, data);
  }

  /** Bytes in memory. */
  static Bytes of(String name, byte[] data) {
    return new Bytes(name) {
      @Override
      long size() {
        return data.length;
      }

      @Override
      void copy(long from, byte[] to, int n) {
        System.arraycopy(data, (int) from, to, 0, n);
      }
    };
  }

  abstract long size();

  /** Fills the beginning of {@code to} with the {@code n} bytes from {@code at} on, which are there. */
  abstract void copy(long at, byte[] to, int n) throws IOException;

  /** Refuses {@code n} bytes from {@code at} on that are not there. */
  final void check(long at, long n, String what) {
    if (at < 0 || at > size() || n > size() - at) {
      throw broken(Math.clamp(at, 0, size()), "the end is at byte " + size() + "; accepted: " + n + " bytes of " + what + " from byte "
          + Long.toUnsignedString(at) + " on");
    }
  }

  /** Blames a byte. */
  final ScenarioException broken(long at, String message) {
    return new ScenarioException(Location.of(name + ": byte " + at), message);
  }
}
