package dev.stormbench.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A worker of {@link SweepContract}, in a JVM of its own that has this class alone. */
final class KitWorker {
  /** How its answers begin. */
  static final String ANSWER = "answer ";
  /** A request that ends each worker that gets it. */
  static final String DIE = "die";
  /** A request that ends the first worker that gets it, and not the next; a file follows that is not there. */
  static final String DIE_ONCE = "once ";
  /** A request that ends the process that has started the worker: not for this JVM. */
  static final String DIE_TOGETHER = "die together";
  private static final int CODE = 9;

  private KitWorker() {}

  /** Says in a folder that it is there, then answers requests until there are no more. */
  public static void main(String[] args) throws IOException {
    Files.createFile(Path.of(args[0], Long.toString(ProcessHandle.current().pid())));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String request = in.readLine(); request != null; request = in.readLine()) {
      if (request.equals(DIE_TOGETHER)) {
        ProcessHandle.current().parent().orElseThrow().destroyForcibly();
      }
      boolean first = request.startsWith(DIE_ONCE) && Path.of(request.substring(DIE_ONCE.length())).toFile().createNewFile();
      if (first || request.startsWith(DIE)) {
        Runtime.getRuntime().halt(CODE);
      }
      System.out.println("what a plugin prints is no answer");
      System.out.println(ANSWER + request);
    }
  }
}
