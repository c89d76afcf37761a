package dev.stormbench.plugin.exporttracedat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * What belongs to each CPU, piece by piece, in one temporary file: pieces come interleaved, and leave CPU by CPU. Kept in memory
 * is where they are, 12 bytes for a piece of {@link CpuPages#CHUNK} bytes.
 */
final class Spool implements AutoCloseable {
  private final FileChannel file;
  private final long[][] offsets;
  private final int[][] lengths;
  private final int[] pieces;
  private final long[] sizes;
  private long end;

  Spool(int nrCpus) throws IOException {
    Path path = Files.createTempFile("stormbench-", ".pages");
    file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    offsets = new long[nrCpus][0];
    lengths = new int[nrCpus][0];
    pieces = new int[nrCpus];
    sizes = new long[nrCpus];
  }

  void append(int cpu, byte[] bytes, int length) throws IOException {
    int piece = pieces[cpu]++;
    if (piece == offsets[cpu].length) {
      int room = Math.max(8, 2 * piece);
      offsets[cpu] = Arrays.copyOf(offsets[cpu], room);
      lengths[cpu] = Arrays.copyOf(lengths[cpu], room);
    }
    offsets[cpu][piece] = end;
    lengths[cpu][piece] = length;
    sizes[cpu] += length;
    ByteBuffer from = ByteBuffer.wrap(bytes, 0, length);
    while (from.hasRemaining()) {
      end += file.write(from, end);
    }
  }

  /** Bytes of a CPU. */
  long size(int cpu) {
    return sizes[cpu];
  }

  /** Pieces of a CPU. */
  int pieces(int cpu) {
    return pieces[cpu];
  }

  /** Writes what belongs to a CPU. */
  void copyTo(int cpu, OutputStream out) throws IOException {
    byte[] bytes = new byte[CpuPages.CHUNK];
    for (int i = 0; i < pieces[cpu]; i++) {
      if (lengths[cpu][i] > bytes.length) {
        bytes = new byte[lengths[cpu][i]];
      }
      ByteBuffer to = ByteBuffer.wrap(bytes, 0, lengths[cpu][i]);
      while (to.hasRemaining()) {
        if (file.read(to, offsets[cpu][i] + to.position()) < 0) {
          throw new IOException("the temporary file was cut");
        }
      }
      out.write(bytes, 0, lengths[cpu][i]);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
