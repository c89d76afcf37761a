package dev.stormbench.plugin.exporttracedat;

import java.io.IOException;
import java.io.OutputStream;

/** A version of the file: what stands around the pages. All of it is small and made in memory, when the pages are there. */
interface TraceFile {
  /** Writes the whole file. */
  void write(Contents contents, Spool pages, OutputStream out) throws IOException;

  /** How the file begins, up to where the versions differ. */
  static Bytes start(String version) {
    return new Bytes().u8(0x17).u8(0x08).u8(0x44).text("tracing").string(version).u8(0).u8(Long.BYTES).u32(CpuPages.PAGE);
  }

  /** Where the next pages may begin. */
  static long aligned(long at) {
    return (at + CpuPages.PAGE - 1) / CpuPages.PAGE * CpuPages.PAGE;
  }
}
