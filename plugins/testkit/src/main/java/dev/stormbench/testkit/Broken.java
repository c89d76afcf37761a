package dev.stormbench.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Breaks files, each time in the same way. */
final class Broken {
  private static final int CUTS = 40;
  private static final int CHANGES = 200;
  private static final int[] NASTY = {0, 1, 9, 10, 13, 32, 34, 39, 45, 58, 91, 93, 123, 125, 127, 128, 255};

  private Broken() {}

  /** Cut short at many places, changed at some, doubled, and rubbish. */
  static List<byte[]> bytes(byte[] good) {
    List<byte[]> all = new ArrayList<>(List.of(new byte[0], new byte[] {0}, new byte[4096]));
    for (int i = 1; i < CUTS; i++) {
      all.add(Arrays.copyOf(good, (int) ((long) good.length * i / CUTS)));
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CHANGES; i++) {
      byte[] changed = good.clone();
      for (int n = 0; n <= i % 4 && changed.length > 0; n++) {
        changed[random.nextInt(changed.length)] = (byte) (i % 2 == 0 ? NASTY[random.nextInt(NASTY.length)] : random.nextInt(256));
      }
      all.add(changed);
    }
    byte[] rubbish = new byte[4096];
    random.nextBytes(rubbish);
    all.add(rubbish);
    byte[] twice = Arrays.copyOf(good, 2 * good.length);
    System.arraycopy(good, 0, twice, good.length, good.length);
    all.add(twice);
    return all;
  }
}
