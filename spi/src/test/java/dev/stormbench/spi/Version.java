package dev.stormbench.spi;

import java.util.Comparator;

/** A version of the SPI. */
record Version(int major, int minor, int patch) implements Comparable<Version> {
  static Version of(String text) {
    String[] parts = text.split("\\.", -1);
    return new Version(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  @Override
  public int compareTo(Version o) {
    return Comparator.comparingInt(Version::major).thenComparingInt(Version::minor).thenComparingInt(Version::patch).compare(this, o);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
