package dev.stormbench.repl.prompt;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Terminal;

/** Output on a terminal: an answer longer than the screen goes to a pager, errors and lockups are red where there are colours. */
final class Screen implements Output {
  private static final int WIDTH = 80;
  private static final int HEIGHT = 24;
  private static final int NO_SUCH_COMMAND = 127;
  private static final String RED = "\033[31m";
  private static final String RESET = "\033[0m";

  private final Terminal terminal;
  private final PrintWriter writer;
  private final Path cwd;
  private final boolean colours;
  private final boolean pages;
  private final Progress progress;
  /** The answer so far, if it may be paged. */
  private final List<String> answer = new ArrayList<>();

  Screen(Terminal terminal, Path cwd, boolean colours, boolean pages) {
    this.terminal = terminal;
    this.writer = terminal.writer();
    this.cwd = cwd;
    this.colours = colours;
    this.pages = pages && !isDumb(terminal);
    this.progress = new Progress(s -> {
      writer.print(s);
      writer.flush();
    }, !isDumb(terminal));
  }

  static boolean isDumb(Terminal t) {
    return t.getType().startsWith("dumb");
  }

  @Override
  public void print(String line) {
    if (pages) {
      answer.add(line);
    } else {
      writer.println(line);
    }
  }

  @Override
  public void log(String line) {
    writeAnswer();
    writer.println(colours && line.contains("BUG: ") ? RED + line + RESET : line);
    writer.flush();
  }

  @Override
  public void error(String line) {
    flush();
    writer.println(colours ? RED + line + RESET : line);
    writer.flush();
  }

  @Override
  public void flush() {
    if (answer.size() >= height()) {
      page();
    }
    writeAnswer();
    writer.flush();
  }

  private void writeAnswer() {
    answer.forEach(writer::println);
    answer.clear();
  }

  /** Gives the answer to the user's pager, as git does; if there is none it is written as it is. */
  private void page() {
    String wanted = System.getenv("PAGER");
    ProcessBuilder pager = new ProcessBuilder("sh", "-c", wanted == null || wanted.isBlank() ? "less" : wanted)
        .directory(cwd.toFile()).redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.DISCARD);
    pager.environment().putIfAbsent("LESS", "FRSX");
    writer.flush();
    try {
      Process p = pager.start();
      try (Writer to = p.outputWriter(StandardCharsets.UTF_8)) {
        for (String line : answer) {
          to.write(line + "\n");
        }
      } catch (IOException e) {
        // the user has seen enough
      }
      if (p.waitFor() != NO_SUCH_COMMAND) {
        answer.clear();
      }
    } catch (IOException e) {
      // then it is written as it is
    } catch (InterruptedException e) {
      answer.clear();
    }
  }

  @Override
  public void progress(long fromNs, long nowNs, long endNs) {
    writeAnswer();
    progress.at(fromNs, nowNs, endNs);
  }

  @Override
  public void room() {
    progress.clear();
  }

  @Override
  public void stopped() {
    progress.end();
  }

  @Override
  public int width() {
    int w = terminal.getWidth();
    return w > 0 ? w : WIDTH;
  }

  private int height() {
    int h = terminal.getHeight();
    return h > 0 ? h : HEIGHT;
  }

  @Override
  public boolean colours() {
    return colours;
  }
}
