/** A scheduler policy: one queue for all CPUs, first in, first out. */
module dev.stormbench.plugin.schedfifo {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.schedfifo.SchedFifo;
}
