package dev.stormbench.repl;

import dev.stormbench.repl.sweep.Outcome;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a sweep has finished, beside the file that it will write: {@code FILE.partial}, a JSON line for each point, on the disk before
 * the next one is begun by the same worker. A process that is killed loses nothing that was finished: at most the last line is half
 * written, and left out when the journal is read.
 */
final class SweepJournal implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ENDING = ".partial";

  private final Path path;
  private final String shown;
  private final FileChannel channel;
  private final Map<String, Outcome> finished = new LinkedHashMap<>();
  private boolean locked;

  private SweepJournal(Path path, String shown, FileChannel channel) {
    this.path = path;
    this.shown = shown;
    this.channel = channel;
  }

  /** A line of it. */
  private record Line(String key, Outcome outcome) {}

  /**
   * Opens the journal of a file that is to be written.
   *
   * @param resume whether what is there already counts; without it, a journal with something in it is refused
   */
  static SweepJournal open(Host host, String out, boolean resume) {
    Path path = InputFile.path(host, out + ENDING, "--out " + out);
    String shown = host.shown(path);
    SweepJournal journal = null;
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      journal = new SweepJournal(path, shown, channel);
      if (!journal.lock()) {
        throw new ScenarioException(Location.of(shown), "another sweep is writing it");
      }
      if (!resume && channel.size() > 0) {
        throw new ScenarioException(Location.of(shown), "is left from a sweep that did not end; --resume goes on with it, or delete it");
      }
      journal.read();
      if (resume) {
        OutputFile.deleteLeft(InputFile.path(host, out, "--out " + out));
      }
      return journal;
    } catch (IOException e) {
      throw journal == null ? refused(shown, e) : journal.closed(refused(shown, e));
    } catch (ScenarioException e) {
      throw journal == null ? e : journal.closed(e);
    }
  }

  private static ScenarioException refused(String shown, IOException e) {
    return new ScenarioException(Location.of(shown), "cannot write it: " + InputFile.reason(e));
  }

  private ScenarioException closed(ScenarioException e) {
    close();
    return e;
  }

  private boolean lock() throws IOException {
    try {
      locked = channel.tryLock() != null;
      return locked;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Reads the complete lines and cuts off what is behind the last one. */
  private void read() throws IOException {
    byte[] all = Files.readAllBytes(path);
    int end = all.length;
    while (end > 0 && all[end - 1] != '\n') {
      end--;
    }
    int number = 0;
    for (String text : new String(all, 0, end, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      try {
        Line line = JSON.readValue(text, Line.class);
        if (line.key() == null || line.outcome() == null || line.outcome().status() == null) {
          throw broken(number);
        }
        finished.put(line.key(), line.outcome());
      } catch (JacksonException e) {
        throw broken(number);
      }
    }
    channel.truncate(end);
    channel.position(end);
  }

  private ScenarioException broken(int line) {
    return new ScenarioException(Location.of(shown + ":" + line), "this is no line of a sweep's journal; delete the line, or the file");
  }

  /** What came of a run that was finished before; null if it was not, or had no result then, or has not all of these metrics. */
  @Nullable Outcome finished(String key, List<String> metrics) {
    Outcome o = finished.get(key);
    return o == null || !o.hasResult() || !o.metrics().keySet().containsAll(metrics) ? null : o;
  }

  /** A point is finished: when this returns, it is on the disk. */
  void add(String key, Outcome outcome) {
    byte[] line = (JSON.writeValueAsString(new Line(key, outcome)) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    } catch (IOException e) {
      throw refused(shown, e);
    }
  }

  /** All is in the file that was wanted. */
  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new ScenarioException(Location.of(shown), "cannot delete it: " + InputFile.reason(e));
    }
  }

  @Override
  public void close() {
    try (channel) {
      if (locked && channel.size() == 0) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // each line was written when it was added
    }
  }
}
