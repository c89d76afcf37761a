package dev.stormbench.plugin.scriptjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts that must be refused, each with its one line: the blocks of {@code bad-scripts.txt}. */
class BadScriptTest {
  static Stream<Arguments> scripts() throws IOException {
    List<Arguments> all = new ArrayList<>();
    try (InputStream in = BadScriptTest.class.getResourceAsStream("bad-scripts.txt")) {
      for (String block : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^--- ?")) {
        if (!block.isBlank()) {
          String[] parts = block.split("(?m)^=== ?", 2);
          String name = parts[0].lines().findFirst().orElseThrow();
          all.add(Arguments.of(name, parts[0].substring(name.length() + 1), parts[1].strip()));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void badScript_isRefusedInOneLine(String name, String script, String expected) {
    Read read = new Read().with("lib/broken.js", "let x = 1;\nlet x = 2;\n").with("lib/throws.js", "export const f = () => { throw new Error('in lib'); };\n")
        .with("./ext.js", "import { fix } from 'stormbench';\nexport default fix('a', base => ({}));");
    Throwable t = catchThrowable(() -> read.document(script));
    assertThat(t).as(name).isInstanceOf(ScenarioException.class);
    assertThat(t.getMessage()).isEqualTo(expected);
    assertThat(t.getMessage().lines()).hasSize(1);
  }
}
