package dev.stormbench.testkit;

import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.workload.Setup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A scenario for tests, built in Java: {@code TestScenario.named("two-hogs").cpus(2).lastingMs(5).load("hogs", setup -> ...)}. Each
 * method gives a new one, so that one may be the beginning of many.
 *
 * <p>Values are written as in a scenario's file: {@code "750us"}, {@code "0-3"}, numbers, lists and maps ({@code List.of(0, 1)}). What a
 * file
 * may say and this class has no method for is {@link #with}.
 */
public final class TestScenario {
  private static final int CPUS = 4;
  private static final int LASTING_MS = 20;

  private final Map<String, Object> keys;
  private final Map<String, Consumer<Setup>> loads;

  private TestScenario(Map<String, Object> keys, Map<String, Consumer<Setup>> loads) {
    this.keys = keys;
    this.loads = loads;
  }

  /** A machine of 4 CPUs that runs for 20 ms, on which nothing happens. */
  public static TestScenario named(String name) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("format", 1);
    keys.put("name", name);
    keys.put("machine", Map.of("cpus", CPUS));
    keys.put("kernel", Map.of("profile", KitLibrary.KERNEL));
    keys.put("costs", KitLibrary.COSTS);
    keys.put("run", Map.of("duration", LASTING_MS + "ms"));
    return new TestScenario(keys, Map.of());
  }

  /** Its name. */
  public String name() {
    return keys.get("name").toString();
  }

  /** With so many CPUs. */
  public TestScenario cpus(int n) {
    return inside("machine", "cpus", n);
  }

  /** Running for so long, in ms of virtual time. */
  public TestScenario lastingMs(long ms) {
    return inside("run", "duration", ms + "ms");
  }

  /** With another seed; it is 1 otherwise. */
  public TestScenario seed(long seed) {
    return inside("run", "seed", seed);
  }

  /** With another value of a key of {@code kernel:}, such as {@code preempt} and {@code none}. */
  public TestScenario kernel(String key, Object value) {
    return inside("kernel", key, value);
  }

  /** With another value of a sysctl, such as {@code kernel.watchdog_thresh}; the others have their defaults. */
  public TestScenario sysctl(String name, long value) {
    return kernel("sysctl", Map.of(name, value));
  }

  /** With a load that code installs, as a workload of its own; {@code id} is unique. */
  public TestScenario load(String id, Consumer<Setup> install) {
    Map<String, Consumer<Setup>> more = new LinkedHashMap<>(loads);
    more.put(id, install);
    return new TestScenario(item("workloads", id, Map.of()).keys, Collections.unmodifiableMap(more));
  }

  /** With a workload of the plugin under test. */
  public TestScenario workload(String name, Map<String, ?> params) {
    return item("workloads", name, params);
  }

  /** With a fix of the plugin under test, after those that are there. */
  public TestScenario fix(String name, Map<String, ?> params) {
    return item("fixes", name, params);
  }

  /** With a watchdog of the plugin under test. */
  public TestScenario watchdog(String name, Map<String, ?> params) {
    return item("watchdogs", name, params);
  }

  /** With a scheduler policy of the plugin under test, for a class: {@code fair} or {@code rt}. */
  public TestScenario policy(String slot, String name, Map<String, ?> params) {
    Map<String, Object> policies = new LinkedHashMap<>();
    if (keys.get("policy") instanceof Map<?, ?> there) {
      there.forEach((k, v) -> policies.put(k.toString(), v));
    }
    policies.put(slot, Map.of(name, params));
    return with("policy", policies);
  }

  /** With a checker of the plugin under test. */
  public TestScenario checker(String name, Map<String, ?> params) {
    return item("checks", name, params);
  }

  /** With any key at the top of a scenario, such as {@code timeline}; a key that is there is replaced. */
  public TestScenario with(String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(keys);
    changed.put(key, value);
    return new TestScenario(Collections.unmodifiableMap(changed), loads);
  }

  /** As the engine binds it. */
  public Node node() {
    return Nodes.of(keys);
  }

  /** The loads that are code, by id. */
  Map<String, Consumer<Setup>> loads() {
    return loads;
  }

  private TestScenario inside(String key, String inner, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>((Map<String, ?>) section(key));
    changed.put(inner, value);
    return with(key, changed);
  }

  @SuppressWarnings("unchecked") // the sections that have keys of their own are made here
  private Map<String, Object> section(String key) {
    return (Map<String, Object>) keys.get(key);
  }

  private TestScenario item(String list, String name, Map<String, ?> params) {
    List<Object> items = new ArrayList<>((List<?>) keys.getOrDefault(list, List.of()));
    items.add(Map.of(name, params));
    return with(list, items);
  }

  @Override
  public String toString() {
    return name();
  }
}
