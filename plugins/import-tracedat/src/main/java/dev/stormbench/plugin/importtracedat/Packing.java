package dev.stormbench.plugin.importtracedat;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How a file of version 7 is compressed. */
enum Packing {
  NONE,
  ZLIB,
  ZSTD;

  /** Undoes it for one file. */
  interface Unpacker {
    /** Fills {@code to}, or returns false if {@code from} does not unpack to just so many bytes. */
    boolean unpack(byte[] from, byte[] to);
  }

  Unpacker unpacker() {
    return switch (this) {
      case NONE -> (from, to) -> false;
      case ZLIB -> Packing::inflate;
      case ZSTD -> {
        ZstdDecompressor zstd = new ZstdDecompressor();
        yield (from, to) -> decompress(zstd, from, to);
      }
    };
  }

  private static boolean inflate(byte[] from, byte[] to) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(from);
      int n = 0;
      while (n < to.length && !inflater.finished()) {
        int more = inflater.inflate(to, n, to.length - n);
        if (more == 0) {
          return false;
        }
        n += more;
      }
      return n == to.length;
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
  }

  private static boolean decompress(ZstdDecompressor zstd, byte[] from, byte[] to) {
    try {
      return zstd.decompress(from, 0, from.length, to, 0, to.length) == to.length;
    } catch (MalformedInputException | IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      // all but the first: of a damaged frame, too
      return false;
    }
  }
}
