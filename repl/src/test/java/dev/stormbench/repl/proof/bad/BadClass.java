package dev.stormbench.repl.proof.bad;

import dev.stormbench.spi.Checker;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Breaks every wall: the negative control of the walls test. Never run. */
public final class BadClass implements Checker.Violations {
  static int count;
  private final Map<String, Integer> map = new HashMap<>();

  @Override
  public void violated(String invariant, String what) {}

  String all() {
    new Thread(() -> count++).start();
    System.out.println(new File("x"));
    long sum = System.nanoTime() + ThreadLocalRandom.current().nextLong() + List.of(1L).parallelStream().count();
    return String.format("%f %d %s", Math.sin(Math.random()), sum, map);
  }
}
