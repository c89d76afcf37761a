package dev.stormbench.repl.prompt;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Halt;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.repl.CommandException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine and its past. It is run in pieces of some milliseconds of the user's time, so that he sees it go and can stop it. */
final class Running {
  private static final long SHORT_NS = 10_000_000;
  private static final long LONG_NS = 30_000_000;
  private static final long FIRST_PIECE_NS = 100_000;
  private static final long MIN_PIECE_NS = 1_000;
  private static final long MAX_PIECE_NS = 10_000_000_000L;

  final Simulation simulation;
  final History history;
  /** As it was bound last. */
  Scenario scenario;
  private long pieceNs = FIRST_PIECE_NS;
  private int logged;
  /** What went wrong in the midst of an instant: the machine goes no further. */
  private @Nullable String broken;
  private @Nullable Consumer<RunReport.Lockup> lockupListener;

  Running(Scenario scenario, Simulation.Engine engine) {
    this.scenario = scenario;
    this.simulation = Simulation.of(scenario, engine);
    this.history = new History(scenario.run().sampleNs());
    simulation.onLockup(l -> {
      if (lockupListener != null) {
        lockupListener.accept(l);
      }
    });
  }

  /** Has {@code listener} called when a watchdog reports; null for nobody. */
  void onLockup(@Nullable Consumer<RunReport.Lockup> listener) {
    lockupListener = listener;
  }

  long nowNs() {
    return simulation.nowNs();
  }

  /**
   * Runs to {@code endNs}, until the machine is stopped or {@code enough}, which is asked after every piece.
   *
   * @return {@link Halt#REQUESTED} for both of the latter
   */
  Halt to(long endNs, BooleanSupplier enough) {
    if (broken != null) {
      throw new CommandException("this machine broke at " + Figures.instant(nowNs()) + " (" + broken
          + "); at goes back to before that, undo drops the last change, load begins anew");
    }
    try {
      return pieces(endNs, enough);
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      broken = String.valueOf(e.getMessage());
      throw e;
    }
  }

  private Halt pieces(long endNs, BooleanSupplier enough) {
    if (nowNs() == 0) {
      simulation.runTo(0); // boots, so that there is something to look at
      history.look(simulation.machine());
    }
    while (true) {
      if (enough.getAsBoolean()) {
        return Halt.REQUESTED;
      }
      long due = history.dueNs();
      long next = Math.min(Math.min(endNs, due), nowNs() + pieceNs);
      long begun = System.nanoTime();
      Halt halt = simulation.runTo(next);
      adapt(System.nanoTime() - begun);
      if (nowNs() >= due) {
        history.look(simulation.machine());
      }
      if (halt != Halt.TIME || nowNs() >= endNs) {
        return halt;
      }
    }
  }

  private void adapt(long wallNs) {
    if (wallNs < SHORT_NS) {
      pieceNs = Math.min(MAX_PIECE_NS, pieceNs * 2);
    } else if (wallNs > LONG_NS) {
      pieceNs = Math.max(MIN_PIECE_NS, pieceNs / 2);
    }
  }

  /** Lines of the kernel log that were not asked for yet. */
  List<String> newLog() {
    List<String> log = simulation.kernelLog();
    List<String> fresh = List.copyOf(log.subList(logged, log.size()));
    logged = log.size();
    return fresh;
  }
}
