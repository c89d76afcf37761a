package dev.stormbench.plugin.exporttracedat;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.IOException;
import java.util.Arrays;

/**
 * Compressed data as version 7 has it: its length, the length before, then what zstd makes of it. Not zlib, the other one that
 * trace-cmd knows: Debian's does not read that.
 */
final class Packed implements CpuPages.Sink {
  static final String NAME = "zstd";
  static final String VERSION = "1.5.4";

  private static final int LENGTHS = 2 * Integer.BYTES;

  private final ZstdCompressor zstd = new ZstdCompressor();
  private final Spool spool;
  private final byte[] packed = new byte[LENGTHS + zstd.maxCompressedLength(CpuPages.CHUNK)];

  Packed(Spool spool) {
    this.spool = spool;
  }

  @Override
  public void pages(int cpu, byte[] bytes, int length) throws IOException {
    spool.append(cpu, packed, pack(zstd, bytes, length, packed));
  }

  static byte[] of(byte[] bytes) {
    ZstdCompressor zstd = new ZstdCompressor();
    byte[] to = new byte[LENGTHS + zstd.maxCompressedLength(bytes.length)];
    return Arrays.copyOf(to, pack(zstd, bytes, bytes.length, to));
  }

  private static int pack(ZstdCompressor zstd, byte[] from, int length, byte[] to) {
    int n = zstd.compress(from, 0, length, to, LENGTHS, to.length - LENGTHS);
    LittleEndian.put32(to, 0, n);
    LittleEndian.put32(to, Integer.BYTES, length);
    return LENGTHS + n;
  }
}
