package dev.stormbench.repl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A script that means harm, or only looks like it, and what must happen. Its head says so in comments:
 *
 * <pre>
 * // exit: 3                         the exit code
 * // says: a\.js:3:1: a regex        the whole of the one line on stderr; without it there is none
 * // digest: small.yaml              harmless: its run has the digest of that scenario
 * // limit-ms: 300                   the limit of wall time, made short
 * // limit-mib: 64                   the limit of memory
 * // untrusted: true                 runs in a process of its own
 * // killed: true                    which has to be killed
 * // quotes-java: true               the script itself says a name of Java
 * </pre>
 */
record Hostile(String name, Map<String, String> head) {
  /** Until when each runs. */
  static final String UNTIL = "5ms";

  private static final long STACK_BYTES = 64L << 20;
  private static final long HANG_S = 300;
  private static final long CHILD_WALL_NS = 2_000_000_000L;
  private static final Pattern FIELD = Pattern.compile("(?m)^\ufeff?// ([a-z-]+): (.*?)\\r?$");
  private static final Pattern DIGEST = Pattern.compile("(?m)^ *digest +([0-9a-f]{16})$");
  private static final Pattern JAVA = Pattern.compile("\\b(java|jdk|com\\.oracle|com\\.sun|org\\.graalvm)\\.[a-z]\\w*\\.[A-Za-z]|dev\\.stormbench\\.|"
      + "\\b\\w+Exception\\b|(?m)^\\s+at ");
  private static final Pattern NOT_TEXT = Pattern.compile("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069&&[^\\n\\t]]");

  /** What a run did. */
  record Outcome(int code, String out, String err) {
    String digest() {
      var m = DIGEST.matcher(out);
      return m.find() ? m.group(1) : "none";
    }
  }

  static Hostile of(Path file) {
    try {
      Map<String, String> head = new TreeMap<>();
      var m = FIELD.matcher(Files.readString(file));
      while (m.find()) {
        head.putIfAbsent(m.group(1), m.group(2));
      }
      return new Hostile(file.getFileName().toString(), head);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isUntrusted() {
    return head.containsKey("untrusted");
  }

  /** Runs it as the command line does. */
  Outcome run(Path folder) {
    limit("max-ms", head.get("limit-ms"));
    limit("max-mib", head.get("limit-mib"));
    try {
      return isUntrusted() ? inChild(folder) : run(folder, name);
    } finally {
      limit("max-ms", null);
      limit("max-mib", null);
    }
  }

  private static void limit(String name, String value) {
    if (value == null) {
      System.clearProperty("stormbench.script." + name);
    } else {
      System.setProperty("stormbench.script." + name, value);
    }
  }

  /** Runs a file on a stack as large as the launcher's. */
  static Outcome run(Path folder, String name) {
    return onStack(() -> {
      Cli.Result r = new Cli(folder).run("run", name, "--until", UNTIL, "--json", "result.json");
      return new Outcome(r.code(), r.out(), r.err());
    });
  }

  /** Does something on a stack as large as the launcher's. */
  static <T> T onStack(Supplier<T> work) {
    List<T> result = new ArrayList<>();
    List<Throwable> thrown = new ArrayList<>();
    Thread t = new Thread(null, () -> {
      try {
        result.add(work.get());
      } catch (RuntimeException | Error e) {
        thrown.add(e);
      }
    }, "hostile", STACK_BYTES);
    t.setDaemon(true);
    t.start();
    try {
      t.join(TimeUnit.SECONDS.toMillis(HANG_S));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (t.isAlive()) {
      throw new AssertionError("hangs");
    }
    if (!thrown.isEmpty()) {
      throw new AssertionError("threw out of the command line", thrown.getFirst());
    }
    return result.getFirst();
  }

  /** As {@code --untrusted} does, with less patience. */
  private Outcome inChild(Path folder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host host = new Host(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
        Terminal.NONE, folder, Path.of(System.getProperty("stormbench.home")), () -> {
          throw new AssertionError("this process must not read the script");
        });
    long wallNs = head.containsKey("killed") ? CHILD_WALL_NS : TimeUnit.SECONDS.toNanos(HANG_S);
    int code = new Untrusted(host, CHILD_WALL_NS).run(name, List.of("run", name, "--until", UNTIL, "--json", "result.json"),
        List.of("result.json"), wallNs);
    return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** All that is wrong with an outcome; empty if the script did what it must. */
  List<String> complaints(Outcome o, Path folder, List<String> filesBefore, String expectedDigest) {
    List<String> wrong = new ArrayList<>();
    if (!head.containsKey("exit")) {
      return List.of("does not say what it must exit with");
    }
    boolean good = head.get("exit").equals("0");
    if (o.code() != Integer.parseInt(head.get("exit"))) {
      wrong.add("exit code " + o.code());
    }
    if (!good && !head.containsKey("says")) {
      wrong.add("does not say what it must print: " + o.err());
    }
    List<String> lines = o.err().lines().toList();
    if (head.containsKey("says")) {
      if (lines.size() != 1) {
        wrong.add(lines.size() + " lines on stderr: " + o.err());
      } else if (!lines.getFirst().matches(head.get("says"))) {
        wrong.add("said: " + lines.getFirst());
      }
    } else if (!o.err().isEmpty()) {
      wrong.add("said: " + o.err());
    }
    if (!head.containsKey("quotes-java") && JAVA.matcher(o.err()).find()) {
      wrong.add("names of Java on stderr: " + o.err());
    }
    if (NOT_TEXT.matcher(o.err()).find() || NOT_TEXT.matcher(o.out()).find()) {
      wrong.add("control characters");
    }
    List<String> files = new ArrayList<>(filesBefore);
    if (good) {
      files.add("result.json");
      if (o.digest().equals("none")) {
        wrong.add("no summary");
      }
    } else if (!o.out().isEmpty()) {
      wrong.add("partial output: " + o.out());
    }
    if (!files(folder).equals(files.stream().sorted().toList())) {
      wrong.add("files: " + files(folder).stream().filter(f -> !filesBefore.contains(f)).toList());
    }
    if (head.containsKey("digest") && !o.digest().equals(expectedDigest)) {
      wrong.add("digest " + o.digest() + " instead of " + expectedDigest);
    }
    return wrong;
  }

  /** Names of the files in a folder, sorted. */
  static List<String> files(Path folder) {
    return new Cli(folder).files();
  }
}
