/** Writes traces as the text of tracefs. */
module dev.stormbench.plugin.exportftrace {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.exportftrace.ExportFtrace;
}
