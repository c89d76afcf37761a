/** Reads the recordings of trace-cmd into trace records. */
module dev.stormbench.plugin.importtracedat {
  requires dev.stormbench.spi;
  requires aircompressor;
  requires static org.jspecify;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.importtracedat.ImportTracedat;
}
