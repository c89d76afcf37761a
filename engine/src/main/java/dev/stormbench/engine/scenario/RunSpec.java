package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Node;
import java.util.List;

/**
 * How long, with which seed, and how often series are sampled: {@code run: { duration: 180s, seed: 1,
 * sample: 1s }}.
 */
public record RunSpec(long durationNs, long seed, long sampleNs) {
  private static final List<String> KEYS = List.of("duration", "seed", "sample");
  private static final long SECOND_NS = 1_000_000_000L;

  /** Every series keeps one value per sample; more would not fit in memory. */
  private static final long MAX_SAMPLES = 1_000_000;

  static RunSpec bind(Node node) {
    Section s = Section.open("run", node, KEYS);
    long durationNs = s.durationNs("duration", 1, Durations.MAX_NS);
    long sampleNs = s.durationNs("sample", 1, Durations.MAX_NS, SECOND_NS);
    if (durationNs / sampleNs > MAX_SAMPLES) {
      Node blamed = s.get("sample") == null ? s.need("duration", "") : s.need("sample", "");
      throw Bad.at(blamed.at(), "sample in run is " + Durations.text(sampleNs) + ", which makes "
          + durationNs / sampleNs + " samples; accepted: up to " + MAX_SAMPLES);
    }
    return new RunSpec(durationNs, s.longInteger("seed", 1), sampleNs);
  }

  /** The same with another seed. */
  public RunSpec withSeed(long other) {
    return new RunSpec(durationNs, other, sampleNs);
  }

  /** The same for another time. */
  public RunSpec withDuration(long otherNs) {
    return new RunSpec(otherNs, seed, sampleNs);
  }
}
