package dev.stormbench.engine.scenario;

import static dev.stormbench.engine.scenario.Nodes.list;
import static dev.stormbench.engine.scenario.Nodes.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import org.junit.jupiter.api.Test;

class ScenarioEditorTest {
  /** The flow notation of a node, for comparison. */
  private static String text(Node node) {
    return switch (node) {
      case Node.Scalar s -> s.kind() == Node.Scalar.Kind.STRING ? "'" + s.text() + "'" : s.text();
      case Node.Sequence s -> s.items().stream().map(ScenarioEditorTest::text).toList().toString();
      case Node.Mapping m ->
          "{" + String.join(", ", m.entries().stream().map(e -> e.key() + ": " + text(e.value())).toList()) + "}";
    };
  }

  private static String set(Node scenario, String assignment) {
    return text(ScenarioEditor.set(scenario, assignment));
  }

  @Test
  void set_replacesOrAddsKeys() {
    assertThat(set(map("a", map("b", 1)), "a.b=2")).isEqualTo("{a: {b: 2}}");
    assertThat(set(map("a", 1), "b.c.d=true")).isEqualTo("{a: 1, b: {c: {d: true}}}");
    assertThat(set(map("kernel", map("sysctl", map("kernel.x", 1))), "kernel.sysctl.kernel.x=2"))
        .isEqualTo("{kernel: {sysctl: {kernel.x: 2}}}");
    assertThat(set(map("costs", "epyc"), "costs.tick=1us")).isEqualTo("{costs: {base: 'epyc', tick: '1us'}}");
  }

  @Test
  void set_findsItemsByNumberIdAndName() {
    Node s = map("w", list(map("hog", map("id", "a", "x", 1)), map("hog", map("x", 2)), "psi"));
    assertThat(set(s, "w.a.x=9")).isEqualTo("{w: [{hog: {id: 'a', x: 9}}, {hog: {x: 2}}, 'psi']}");
    assertThat(set(s, "w.hog.x=9")).isEqualTo("{w: [{hog: {id: 'a', x: 1}}, {hog: {x: 9}}, 'psi']}");
    assertThat(set(s, "w.psi.x=9")).isEqualTo("{w: [{hog: {id: 'a', x: 1}}, {hog: {x: 2}}, {psi: {x: 9}}]}");
    assertThat(set(s, "w.2=omega")).isEqualTo("{w: [{hog: {id: 'a', x: 1}}, {hog: {x: 2}}, 'omega']}");
    assertThatThrownBy(() -> set(s, "w.3=x")).hasMessage("--set w.3=x: no item '3' in w (there: a, hog, psi)");
    assertThatThrownBy(() -> set(s, "w..x=1")).hasMessageContaining("accepted: path=value");
  }

  @Test
  void flowText_readsValues() {
    Location at = Location.of("x");
    assertThat(text(FlowText.parse("[47, 0-3, {exp: 1ms}, [], '3', run: 20us, loop]", at)))
        .isEqualTo("[47, '0-3', {exp: '1ms'}, [], '3', {run: '20us'}, 'loop']");
    assertThat(text(FlowText.parse("plain, with: all", at))).isEqualTo("'plain, with: all'");
    assertThat(text(FlowText.parse("{policy: FIFO:50}", at))).isEqualTo("{policy: 'FIFO:50'}");
    assertThat(text(FlowText.parse("", at))).isEmpty();
    for (String bad : new String[] {"[", "[1", "[1 2", "{a}", "{a: 1", "{a: 1, a: 2}", "[1] 2", "'x", "[}", "{[]: 1}"}) {
      assertThatThrownBy(() -> FlowText.parse(bad, at)).as(bad)
          .isInstanceOf(ScenarioException.class);
    }
  }
}
