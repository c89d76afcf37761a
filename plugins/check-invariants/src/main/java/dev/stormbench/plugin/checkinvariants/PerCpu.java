package dev.stormbench.plugin.checkinvariants;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One value per CPU, made when a CPU is first seen. */
final class PerCpu<T> {
  private final Supplier<T> make;
  private final List<T> values = new ArrayList<>();

  PerCpu(Supplier<T> make) {
    this.make = make;
  }

  T get(int cpu) {
    while (values.size() <= cpu) {
      values.add(make.get());
    }
    return values.get(cpu);
  }

  /** Forgets what was known of a CPU. */
  void forget(int cpu) {
    if (cpu < values.size()) {
      values.set(cpu, make.get());
    }
  }

  /** Number of CPUs up to the highest one that was seen. */
  int size() {
    return values.size();
  }
}
