package dev.stormbench.plugin.exporttracedat;

import java.io.IOException;
import java.io.OutputStream;

/** Version 6: one header, then the pages of each CPU. */
final class FileV6 implements TraceFile {
  @Override
  public void write(Contents c, Spool pages, OutputStream out) throws IOException {
    Bytes head = TraceFile.start("6").raw(c.headers()).raw(c.ftraceFormats()).raw(c.eventFormats())
        .raw(c.kallsyms()).raw(c.printkFormats()).raw(c.savedCmdlines()).u32(c.nrCpus()).string("options  ");
    c.options().forEach(o -> head.u16(o.id()).u32(o.data().length).raw(o.data()));
    head.u16(Contents.OPTION_DONE).string("flyrecord");
    String clock = "[" + Contents.CLOCK + "]";
    long at = TraceFile.aligned(head.size() + c.nrCpus() * 2L * Long.BYTES + Long.BYTES + clock.length());
    for (int cpu = 0; cpu < c.nrCpus(); cpu++) {
      head.u64(at).u64(pages.size(cpu));
      at += pages.size(cpu);
    }
    out.write(head.text64(clock).align(CpuPages.PAGE).toArray());
    for (int cpu = 0; cpu < c.nrCpus(); cpu++) {
      pages.copyTo(cpu, out);
    }
  }
}
