package dev.stormbench.repl.prompt;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.repl.Session;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The script language of the prompt. It is opened beside the user's first typing, for it takes a while. */
final class Scripting implements AutoCloseable {
  private static final int COMPLETION_MS = 1_000;

  private final FutureTask<ScriptLanguage.@Nullable Prompt> opened;
  private boolean started;

  Scripting(Bench bench, Session session) {
    opened = new FutureTask<>(() -> {
      List<Extension<ScriptLanguage>> all = bench.plugins().scriptLanguages().shippedFirst();
      return all.isEmpty() ? null : bench.create(all.getFirst()).open(session);
    });
  }

  /** Begins to open it. */
  synchronized void start() {
    if (!started) {
      started = true;
      Thread opener = new Thread(null, opened, "script language");
      opener.setDaemon(true);
      opener.start();
    }
  }

  /** Whether there is a language at all; waits for it. */
  boolean isThere() {
    return get() != null;
  }

  /** Waits until it is open. */
  ScriptLanguage.Prompt prompt() {
    ScriptLanguage.Prompt p = get();
    if (p == null) {
      throw new CommandException("no script language is installed (plugin script-js is missing)");
    }
    return p;
  }

  private ScriptLanguage.@Nullable Prompt get() {
    start();
    try {
      return opened.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while the script language is opened");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
    }
  }

  /** The same, but null if it takes longer than one waits for a completion. */
  ScriptLanguage.@Nullable Prompt soon() {
    start();
    try {
      return opened.get(COMPLETION_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  /** Ends what is being evaluated. From any thread. */
  void interrupt() {
    if (opened.isDone()) {
      ScriptLanguage.Prompt p = soon();
      if (p != null) {
        p.interrupt();
      }
    }
  }

  @Override
  public void close() {
    if (opened.isDone()) {
      ScriptLanguage.Prompt p = soon();
      if (p != null) {
        p.close();
      }
    }
  }
}
