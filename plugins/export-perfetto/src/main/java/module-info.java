/** Writes traces as Perfetto's protobuf. */
module dev.stormbench.plugin.exportperfetto {
  requires com.google.protobuf;
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.exportperfetto.ExportPerfetto;
}
