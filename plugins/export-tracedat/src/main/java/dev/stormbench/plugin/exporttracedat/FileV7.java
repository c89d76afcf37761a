package dev.stormbench.plugin.exporttracedat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Version 7: sections, each behind its number, flags, name and length. The options say where they are and come last; where they
 * are is said at the file's beginning. The pages of a CPU begin at a multiple of {@link CpuPages#PAGE}, compressed or not.
 */
final class FileV7 implements TraceFile {
  private static final int SECTION_OPTIONS = 0;
  private static final int SECTION_STRINGS = 15;
  private static final int SECTION_HEADERS = 16;
  private static final int SECTION_FTRACE_FORMATS = 17;
  private static final int SECTION_EVENT_FORMATS = 18;
  private static final int SECTION_KALLSYMS = 19;
  private static final int SECTION_PRINTK = 20;
  private static final int SECTION_CMDLINES = 21;
  private static final int SECTION_HEADER_BYTES = 16;
  private static final int COMPRESSED = 1;

  private final boolean compressed;

  FileV7(boolean compressed) {
    this.compressed = compressed;
  }

  @Override
  public void write(Contents contents, Spool pages, OutputStream out) throws IOException {
    new Sections(contents, pages).write(out);
  }

  /** One file under construction. */
  private final class Sections {
    private final Contents contents;
    private final Spool pages;
    private final Bytes start = TraceFile.start("7").string(compressed ? Packed.NAME : "none").string(compressed ? Packed.VERSION : "");
    private final Bytes sections = new Bytes();
    private final Bytes strings = new Bytes();
    private final List<Contents.Option> options = new ArrayList<>();

    Sections(Contents contents, Spool pages) {
      this.contents = contents;
      this.pages = pages;
    }

    /** Where in the file the next section goes. */
    private long here() {
      return start.size() + Long.BYTES + sections.size();
    }

    void write(OutputStream out) throws IOException {
      options.addAll(contents.options());
      described(SECTION_HEADERS, "headers", contents.headers());
      described(SECTION_FTRACE_FORMATS, "ftrace events", contents.ftraceFormats());
      described(SECTION_EVENT_FORMATS, "events format", contents.eventFormats());
      described(SECTION_KALLSYMS, "kallsyms", contents.kallsyms());
      described(SECTION_PRINTK, "printk", contents.printkFormats());
      described(SECTION_CMDLINES, "command lines", contents.savedCmdlines());
      int bufferName = string("buffer flyrecord ");
      int optionsName = string("options");
      int stringsName = string("strings");
      section(sections, SECTION_STRINGS, stringsName, strings.toArray());

      long bufferAt = here();
      long end = placePages(bufferAt);
      header(sections, Contents.OPTION_BUFFER, compressed ? COMPRESSED : 0, bufferName, end - bufferAt - SECTION_HEADER_BYTES);
      out.write(start.u64(end).raw(sections.toArray()).toArray());
      writePages(out, bufferAt + SECTION_HEADER_BYTES);
      out.write(optionsSection(optionsName));
    }

    /** Says in an option where the pages of each CPU will be; returns where they end. */
    private long placePages(long bufferAt) {
      Bytes cpus = new Bytes();
      int used = 0;
      long end = bufferAt + SECTION_HEADER_BYTES;
      for (int cpu = 0; cpu < contents.nrCpus(); cpu++) {
        if (pages.size(cpu) > 0) {
          long at = TraceFile.aligned(end);
          end = at + size(cpu);
          cpus.u32(cpu).u64(at).u64(size(cpu));
          used++;
        }
      }
      options.add(new Contents.Option(Contents.OPTION_CPUCOUNT, new Bytes().u32(contents.nrCpus()).toArray()));
      options.add(new Contents.Option(Contents.OPTION_BUFFER, new Bytes().u64(bufferAt).string("").string(Contents.CLOCK)
          .u32(CpuPages.PAGE).u32(used).raw(cpus.toArray()).toArray()));
      return end;
    }

    /** Bytes of a CPU in the file: compressed pieces stand behind their number. */
    private long size(int cpu) {
      return pages.size(cpu) + (compressed ? Integer.BYTES : 0);
    }

    private void writePages(OutputStream out, long from) throws IOException {
      long at = from;
      for (int cpu = 0; cpu < contents.nrCpus(); cpu++) {
        if (pages.size(cpu) > 0) {
          out.write(new byte[(int) (TraceFile.aligned(at) - at)]);
          if (compressed) {
            out.write(new Bytes().u32(pages.pieces(cpu)).toArray());
          }
          pages.copyTo(cpu, out);
          at = TraceFile.aligned(at) + size(cpu);
        }
      }
    }

    private byte[] optionsSection(int name) {
      Bytes data = new Bytes();
      options.forEach(o -> data.u16(o.id()).u32(o.data().length).raw(o.data()));
      data.u16(Contents.OPTION_DONE).u32(Long.BYTES).u64(0); // no further options
      Bytes to = new Bytes();
      section(to, SECTION_OPTIONS, name, data.toArray());
      return to.toArray();
    }

    /** Adds a section that an option of the same number points to. */
    private void described(int id, String name, byte[] data) {
      options.add(new Contents.Option(id, new Bytes().u64(here()).toArray()));
      if (compressed) {
        byte[] packed = Packed.of(data);
        header(sections, id, COMPRESSED, string(name), packed.length);
        sections.raw(packed);
      } else {
        section(sections, id, string(name), data);
      }
    }

    private void section(Bytes to, int id, int name, byte[] data) {
      header(to, id, 0, name, data.length);
      to.raw(data);
    }

    private void header(Bytes to, int id, int flags, int name, long size) {
      to.u16(id).u16(flags).u32(name).u64(size);
    }

    private int string(String s) {
      int at = strings.size();
      strings.string(s);
      return at;
    }
  }
}
