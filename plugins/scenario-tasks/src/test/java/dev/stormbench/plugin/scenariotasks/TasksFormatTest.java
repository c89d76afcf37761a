package dev.stormbench.plugin.scenariotasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** From the text to nodes, and what a user reads who made a mistake: {@code bad-inputs.txt}. */
class TasksFormatTest {
  private static final String HEAD = "length_us: 1000\n";

  private static Node parse(String text) {
    return new TasksFormat().parse("dir/t.txt", text);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = TasksFormatTest.class.getResourceAsStream("/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A node in YAML's flow notation. */
  private static String flow(Node node) {
    return switch (node) {
      case Node.Scalar s -> s.text();
      case Node.Sequence s -> s.items().stream().map(TasksFormatTest::flow).collect(Collectors.joining(", ", "[", "]"));
      case Node.Mapping m -> m.entries().stream().map(e -> e.key() + ": " + flow(e.value()))
          .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  private static Node at(Node node, Object... path) {
    for (Object step : path) {
      node = step instanceof Integer i ? ((Node.Sequence) node).items().get(i) : ((Node.Mapping) node).get((String) step);
    }
    return node;
  }

  @Test
  void serviceLoader_findsIt_andItReadsTxt() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(ScenarioTasks.class);
    assertThat(new TasksFormat().accepts("S01_wake_idle.txt")).isTrue();
    assertThat(new TasksFormat().accepts("S01.TXT")).isTrue();
    assertThat(new TasksFormat().accepts("s.yaml")).isFalse();
  }

  @Test
  void everythingThatTheNotationHas() throws IOException {
    Node n = parse(resource("everything.txt"));

    assertThat(at(n, "name").describe()).isEqualTo("the text 't'");
    assertThat(flow(at(n, "description"))).isEqualTo("All that the notation has,\non two lines\n"
        + "this comment stands below the description, yet above the first task");
    assertThat(flow(at(n, "machine"))).isEqualTo("{cpus: 5, idle: halt, shared-clock: true}");
    assertThat(flow(at(n, "kernel"))).isEqualTo("{profile: v6.12, tick-phase: 0s, sysctl: "
        + "{kernel.sched_rr_timeslice_ms: 20, kernel.sched_rt_runtime_us: -1}}");
    assertThat(flow(at(n, "run"))).isEqualTo("{duration: 260000us}");
    assertThat(((Node.Sequence) at(n, "workloads")).items()).hasSize(4);
    assertThat(flow(at(n, "workloads", 0, "program"))).isEqualTo("{id: A, comm: A, policy: FIFO:40, cpus: [0, 1, 2, 3], home: 1, "
        + "at: 5000us, timer-slack: 1ns, program: [{repeat: {times: 3, steps: [{spin: 2000us}, {sleep: 1ns}, {until: 12000us}]}}, "
        + "{policy: OTHER}]}");
    assertThat(flow(at(n, "workloads", 1, "program"))).isEqualTo("{id: B-2, comm: B-2, policy: RR:1, cpus: [1, 2], home: 1, "
        + "at: 0us, timer-slack: 1ns, program: [{prio: 7}, {policy: RR:9}, {policy: OTHER}, {cpus: [3]}, {wait: s1}, {post: s1}, "
        + "yield, migrate_disable, {spin: 1ns}, migrate_enable, {policy: OTHER}]}");
    assertThat(flow(at(n, "workloads", 2, "program", "program"))).isEqualTo("[{policy: OTHER}]");
    assertThat(flow(at(n, "workloads", 3, "program", "program", 0))).isEqualTo(
        "{repeat: {times: 5, steps: [{spin: 9000000000000us}]}}");
  }

  @Test
  void everyNode_knowsWhereItStands() throws IOException {
    Node n = parse(resource("everything.txt"));

    assertThat(at(n, "run", "duration").at()).hasToString("dir/t.txt:4:12");
    assertThat(at(n, "kernel", "sysctl", "kernel.sched_rr_timeslice_ms").at()).hasToString("dir/t.txt:6:31");
    assertThat(at(n, "workloads", 0, "program", "cpus").at()).hasToString("dir/t.txt:9:28");
    assertThat(at(n, "workloads", 0, "program", "program", 0, "repeat", "steps", 2, "until").at()).hasToString("dir/t.txt:9:83");
    assertThat(at(n, "workloads", 1, "program", "policy").at()).hasToString("dir/t.txt:10:20");
    assertThat(at(n, "workloads", 1, "program", "program", 3, "cpus").at()).hasToString("dir/t.txt:10:81");
  }

  @Test
  void linesMayEndAsOnAnySystem() {
    String text = "# d\nlength_us: 7\ntask A : run 1\n";

    assertThat(flow(parse(text.replace("\n", "\r\n")))).isEqualTo(flow(parse(text))).isEqualTo(flow(parse("\uFEFF" + text)));
    assertThat(flow(parse(text.stripTrailing()))).isEqualTo(flow(parse(text)));
  }

  @TestFactory
  Stream<DynamicTest> badInputs() throws IOException {
    List<String> lines = resource("bad-inputs.txt").lines().filter(l -> !l.isBlank() && !l.startsWith("##")).toList();
    assertThat(lines).hasSizeGreaterThan(50).hasSizeLessThan(200);
    return Stream.iterate(0, i -> i < lines.size(), i -> i + 2).map(i -> DynamicTest.dynamicTest(lines.get(i), () -> {
      String text = lines.get(i).replace("\\n", "\n");
      ScenarioException e = catchThrowableOfType(ScenarioException.class,
          () -> parse(text.contains("length_us") ? text : HEAD + text));
      assertThat(e).isNotNull();
      assertThat(e.getMessage()).isEqualTo(lines.get(i + 1));
    }));
  }

  @Test
  void noTextEndsInAnotherException() throws IOException {
    String good = resource("everything.txt");
    int refused = 0;
    for (int i = 0; i < good.length(); i++) {
      for (String there : List.of("", ":", ";", "=", "\n", "#", " ", "x", "-", "é")) {
        try {
          parse(good.substring(0, i) + there + good.substring(i + 1));
        } catch (ScenarioException e) {
          refused++;
          assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(400);
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
  }
}
