/** What one looks at the machine with at the prompt. */
module dev.stormbench.plugin.replviews {
  requires dev.stormbench.spi;
  requires static org.jspecify;
  requires ascii.data;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.replviews.ReplViews;
}
