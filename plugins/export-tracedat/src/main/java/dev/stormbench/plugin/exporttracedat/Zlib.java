package dev.stormbench.plugin.exporttracedat;

import java.io.IOException;
import java.util.zip.Deflater;

/** Compressed data as version 7 has it: both lengths, then what zlib makes of it. */
final class Zlib implements CpuPages.Sink, AutoCloseable {
  static final String NAME = "zlib";

  /** Readers compare the major number. */
  static final String VERSION = "1.3.1";

  private static final int LENGTHS = 2 * Integer.BYTES;

  private final Spool spool;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final byte[] packed = new byte[CpuPages.CHUNK + CpuPages.CHUNK / 8];

  Zlib(Spool spool) {
    this.spool = spool;
  }

  @Override
  public void pages(int cpu, byte[] bytes, int length) throws IOException {
    spool.append(cpu, packed, pack(deflater, bytes, length, packed));
  }

  @Override
  public void close() {
    deflater.end();
  }

  static byte[] pack(byte[] bytes) {
    try (Deflater d = new Deflater()) {
      byte[] to = new byte[LENGTHS + bytes.length + bytes.length / 8 + 64];
      return java.util.Arrays.copyOf(to, pack(d, bytes, bytes.length, to));
    }
  }

  private static int pack(Deflater d, byte[] from, int length, byte[] to) {
    d.reset();
    d.setInput(from, 0, length);
    d.finish();
    int n = d.deflate(to, LENGTHS, to.length - LENGTHS);
    if (!d.finished()) {
      throw new IllegalStateException("more bytes than zlib makes of " + length);
    }
    LittleEndian.put32(to, 0, n);
    LittleEndian.put32(to, Integer.BYTES, length);
    return LENGTHS + n;
  }
}
