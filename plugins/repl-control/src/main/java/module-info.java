/** Commands of the prompt that control an experiment. */
module dev.stormbench.plugin.replcontrol {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.replcontrol.ReplControl;
}
