package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A bound cost profile: a value for every {@link CostEntry}, with its source and its uncertainty. The
 * machine looks up what it needs when it boots, and again when the timeline changes a cost.
 *
 * <p>In a scenario: {@code costs: epyc-192}, or {@code costs: { base: epyc-192, irq-entry: 400ns }}.
 */
public final class Costs {
  /** What a scenario that names no profile gets. */
  static final String DEFAULT_PROFILE = "generic-x86";

  private static final long MAX_NS = 10_000_000_000L;
  private static final double MAX_RATIO = 100;
  private static final List<String> FILE_KEYS = List.of("format", "name", "description", "entries");
  private static final List<String> ENTRY_KEYS = List.of("value", "unit", "source", "uncertainty");

  private final String name;
  private final Map<CostEntry, Cost> costs;

  private Costs(String name, Map<CostEntry, Cost> costs) {
    this.name = name;
    this.costs = Collections.unmodifiableMap(new EnumMap<>(costs));
  }

  /**
   * One line of a profile.
   *
   * @param value ns, or the factor
   * @param source where the value comes from
   * @param uncertainty such as {@code +-50 %}
   */
  public record Cost(CostEntry entry, double value, String source, String uncertainty) {}

  /** The profile it was made from. */
  public String name() {
    return name;
  }

  /** A time by its key, such as {@code irq-entry}. An unknown key is a bug of the caller. */
  public long ns(String key) {
    return Math.round(lookUp(key, CostEntry.Unit.NS).value());
  }

  /** A factor by its key, such as {@code body-scale}. */
  public double ratio(String key) {
    return lookUp(key, CostEntry.Unit.RATIO).value();
  }

  /** All lines, in the order of {@link CostEntry}. */
  public List<Cost> all() {
    return new ArrayList<>(costs.values());
  }

  /** The same with one entry multiplied, to see what depends on it. */
  public Costs scaled(CostEntry entry, double factor) {
    Cost old = costs.get(entry);
    Map<CostEntry, Cost> changed = new EnumMap<>(costs);
    changed.put(entry,
        new Cost(entry, old.value() * factor, old.source() + ", times " + factor, old.uncertainty()));
    return new Costs(name, changed);
  }

  /** The same with another value of one entry. */
  public Costs with(CostEntry entry, double value, String source) {
    Map<CostEntry, Cost> changed = new EnumMap<>(costs);
    changed.put(entry, new Cost(entry, value, source, costs.get(entry).uncertainty()));
    return new Costs(name, changed);
  }

  private Cost lookUp(String key, CostEntry.Unit unit) {
    CostEntry entry = CostEntry.find(key);
    if (entry == null || entry.unit() != unit) {
      throw new IllegalArgumentException("no cost entry '" + key + "' in " + unit.word());
    }
    return costs.get(entry);
  }

  /** Binds a whole profile file. */
  static Costs bindFile(String profileName, Node node) {
    Section file = Section.open("cost profile " + profileName, node, FILE_KEYS);
    Profiles.checkHead(file, profileName);
    Section entries = Section.open(file.what("entries"), file.need("entries", "a mapping"),
        CostEntry.keys());
    Map<CostEntry, Cost> costs = new EnumMap<>(CostEntry.class);
    for (CostEntry e : CostEntry.values()) {
      Section s = Section.open(e.key(), entries.need(e.key(), e.doc()), ENTRY_KEYS);
      if (!s.text("unit").equals(e.unit().word())) {
        throw Bad.type(s.what("unit"), s.need("unit", ""), e.unit().word());
      }
      double value = value(e, s.need("value", e.doc()), s.what("value"));
      costs.put(e, new Cost(e, value, s.text("source"), s.text("uncertainty")));
    }
    return new Costs(profileName, costs);
  }

  /** The same with the entries that a scenario overrides. */
  Costs override(Section scenario) {
    Map<CostEntry, Cost> changed = new EnumMap<>(costs);
    for (CostEntry e : CostEntry.values()) {
      Node node = scenario.get(e.key());
      if (node != null) {
        double value = value(e, node, scenario.what(e.key()));
        changed.put(e, new Cost(e, value, "set at " + node.at(), costs.get(e).uncertainty()));
      }
    }
    return new Costs(name, changed);
  }

  /** Reads the value of an entry. */
  static double value(CostEntry e, Node node, String what) {
    return switch (e.unit()) {
      case NS -> Durations.ns(node, what, 0, MAX_NS);
      case RATIO -> {
        double ratio = Values.number(node, what, 0, MAX_RATIO);
        if (ratio == 0) {
          throw Bad.type(what, node, "more than 0");
        }
        yield ratio;
      }
    };
  }
}
