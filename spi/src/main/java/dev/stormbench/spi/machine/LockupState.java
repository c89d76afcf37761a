package dev.stormbench.spi.machine;

/** Soft-lockup stamps of one CPU, in units of 2^30 ns (about 1.07 s) as the kernel keeps them. */
public interface LockupState {
  /** Now. */
  long now();

  /** When the stopper last ran softlockup_fn. */
  long touchTs();

  /** When the current reporting window began. */
  long reportTs();

  /** Starts a new reporting window now. */
  void restartReportWindow();

  /** 2 x watchdog_thresh. */
  int threshold();

  /**
   * A context's share of one of the last five sample periods in percent, rounded up, at most 100.
   *
   * @param i 0 oldest to 4 newest
   */
  int utilization(int i, Cpu.Context context);

  /** The sample period in ms. */
  long samplePeriodMs();
}
