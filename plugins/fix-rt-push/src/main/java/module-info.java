/** Fixes of the RT push walk. */
module dev.stormbench.plugin.fixrtpush {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.fixrtpush.FixRtPush;
}
