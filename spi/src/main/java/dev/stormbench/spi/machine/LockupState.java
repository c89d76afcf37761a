package dev.stormbench.spi.machine;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import java.util.List;

/**
 * Lockup stamps of one CPU, times in units of 2^30 ns (about 1.07 s) as the kernel keeps them.
 *
 * @since 0.1.0
 */
@Stability.Evolving
@Provided
public interface LockupState {
  /** Now. */
  long now();

  /** When the stopper last ran softlockup_fn. */
  long touchTs();

  /** When the current reporting window began; Long.MAX_VALUE: a touch has put it off to the next sample. */
  long reportTs();

  /** Starts a new reporting window now. For watchdog policies, not for those who only look. */
  void restartReportWindow();

  /** How often the watchdog hrtimer of this CPU has fired: while it does, there is no hard lockup. */
  long hrtimerInterrupts();

  /** How often touch_nmi_watchdog() was called for this CPU: each puts the next check for a hard lockup off. */
  long nmiTouches();

  /** 2 x watchdog_thresh. */
  int threshold();

  /** Whether this kernel reports where the time went: CONFIG_SOFTLOCKUP_DETECTOR_INTR_STORM, since v6.10. */
  boolean intrStorm();

  /** Whether interrupts are being counted: more than half of a sample period went to hard interrupts. */
  boolean countsIrqs();

  /** The device interrupts that came most often on this CPU since they are counted: five at most, most frequent first. */
  List<IrqCount> mostFrequentIrqs();

  /** How often an interrupt came. */
  record IrqCount(int irq, long count) {}

  /**
   * A context's share of one of the last five sample periods in percent, rounded up, at most 100.
   *
   * @param i 0 oldest to 4 newest
   */
  int utilization(int i, Cpu.Context context);

  /** The sample period in ms. */
  long samplePeriodMs();
}
