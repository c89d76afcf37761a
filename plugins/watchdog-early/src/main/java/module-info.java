/** Watchdogs that warn before a stall. */
module dev.stormbench.plugin.watchdogearly {
  requires dev.stormbench.spi;
  requires static org.jspecify;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.watchdogearly.WatchdogEarly;
}
