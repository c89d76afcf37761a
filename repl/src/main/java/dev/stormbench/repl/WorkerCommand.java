package dev.stormbench.repl;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs one scenario after another: reads a request per line from stdin, does what {@code stormbench run} would do, and writes an
 * answer per line to stdout. It ends when its input does, that is at the latest when its parent is gone.
 */
@Command(name = "worker", hidden = true, description = "Runs scenarios for a sweep: a JSON line in, a JSON line out.")
final class WorkerCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Host host;
  private final InputStream in;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "Requests, instead of stdin: for a rehearsal, whose stdin is a prompt's.")
  private @Nullable String file;

  WorkerCommand(Host host) {
    this(host, System.in);
  }

  WorkerCommand(Host host, InputStream in) {
    this.host = host;
    this.in = in;
  }

  /**
   * What to run.
   *
   * @param arguments what stands after {@code stormbench run}, without output options
   */
  record Request(List<String> arguments) {
    Request {
      arguments = List.copyOf(arguments);
    }

    /** As a line. */
    String line() {
      return JSON.writeValueAsString(this);
    }
  }

  /**
   * What came of it.
   *
   * @param exitCode of {@code run}
   * @param said what it printed on stderr, by line
   * @param result the result document, null if there is none
   */
  record Answer(int exitCode, List<String> said, @Nullable Object result) {
    /** A line on stdout that does not begin so is nobody's answer. */
    static final String BEGIN = "{\"exitCode\":";

    /** As a line; {@code document} is the result as it was written. */
    static String line(int exitCode, List<String> said, String document) {
      return BEGIN + exitCode + ",\"said\":" + JSON.writeValueAsString(said)
          + (document.isEmpty() ? "" : ",\"result\":" + document) + "}";
    }
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintStream answers = host.out();
    if (answers == System.out) {
      System.setOut(System.err); // what a plugin prints is no answer
    }
    BlockingQueue<Optional<String>> requests = new LinkedBlockingQueue<>();
    Busy busy = new Busy();
    InputStream from = file == null ? in : InputFile.open(host, file);
    Thread.ofPlatform().daemon().name("requests").start(() -> read(from, requests, busy));
    for (Optional<String> r = requests.take(); r.isPresent(); r = requests.take()) {
      busy.set(true);
      byte[] line = (answer(r.get()) + "\n").getBytes(StandardCharsets.UTF_8);
      busy.set(false);
      answers.write(line, 0, line.length);
      answers.flush();
    }
    return ExitCode.OK;
  }

  /** Whether a scenario is being run. */
  private static final class Busy {
    private volatile boolean is;

    void set(boolean now) {
      is = now;
    }
  }

  private void read(InputStream from, BlockingQueue<Optional<String>> requests, Busy busy) {
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        requests.add(Optional.of(line));
      }
    } catch (IOException e) {
      // the parent is gone
    }
    requests.add(Optional.empty());
    if (busy.is && file == null) {
      Untrusted.end(); // nobody waits for the answer
    }
  }

  private String answer(String line) {
    Request request;
    try {
      request = JSON.readValue(line, Request.class);
    } catch (JacksonException e) {
      return Answer.line(ExitCode.USAGE, List.of("worker: this is no request: " + e.getOriginalMessage()), "");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host own = host.with(new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, false, StandardCharsets.UTF_8));
    Runnable cleanup = own::interrupted;
    host.onInterrupt(cleanup);
    List<String> words = new ArrayList<>(List.of("run", "--quiet", "--json", OutputFile.STDOUT));
    words.addAll(request.arguments());
    int code = Main.execute(own, words.toArray(String[]::new));
    host.forget(cleanup);
    return Answer.line(code, err.toString(StandardCharsets.UTF_8).lines().toList(), out.toString(StandardCharsets.UTF_8).strip());
  }
}
