/** Reads the text of tracefs into trace records. */
module dev.stormbench.plugin.importftrace {
  requires dev.stormbench.spi;
  requires static org.jspecify;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.importftrace.ImportFtrace;
}
