/** Writes traces as the file of trace-cmd and KernelShark. */
module dev.stormbench.plugin.exporttracedat {
  requires dev.stormbench.spi;
  requires aircompressor;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.exporttracedat.ExportTracedat;
}
