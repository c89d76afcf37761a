package dev.stormbench.plugin.scriptjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.Document;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ScriptJsTest {
  @Test
  void serviceLoader_findsIt() {
    Plugin plugin = ServiceLoader.load(Plugin.class).stream().filter(p -> p.type() == ScriptJs.class).findFirst().orElseThrow().get();
    assertThat(plugin.id()).isEqualTo("script-js");
    assertThat(ScriptJs.class.getAnnotation(BuiltFor.class).value()).isEqualTo(Spi.VERSION);
    assertThat(Registered.by(plugin)).containsExactly("scenarioFormat js", "scriptLanguage js");
  }

  @Test
  void format_acceptsModules() {
    assertThat(new JsFormat().accepts("a.js")).isTrue();
    assertThat(new JsFormat().accepts("a.MJS")).isTrue();
    assertThat(new JsFormat().accepts("a.json")).isFalse();
  }

  @Test
  void definitions_areThoseExportedAndThoseUsed() {
    Read read = new Read().with("lib/fixes.js", """
        import { fix } from 'stormbench';
        export const used = fix('used', base => ({}));
        export const unused = fix('unused', base => ({}));
        """);
    Document d = read.document("""
        import { scenario, watchdog, checker, workload, s } from 'stormbench';
        import { used } from './lib/fixes.js';
        export const w = watchdog('w', { every: s(1), check: () => [] });
        export default { fixes: [used], checks: [checker('c', { end: () => null })], workloads: [{ [workload('l', { install() {} }).name]: {} }] };
        """);
    assertThat(d.scripts()).hasSize(1);
    assertThat(Registered.by(d.scripts().getFirst())).containsExactlyInAnyOrder("watchdog w", "fix used", "checker c");
    assertThat(d.scripts().getFirst().id()).isEqualTo("x.js");
    assertThat(d.scripts().getFirst().source()).contains("'used'");
  }

  @Test
  void scenariosOfOtherFiles_bringTheirScripts() {
    Read read = new Read().with("./base.js", """
        import { scenario, fix } from 'stormbench';
        export default scenario({ name: 'base', run: { seed: 1 } }).fix(fix('inner', base => ({})));
        """);
    Document d = read.document("""
        import { scenario, fix } from 'stormbench';
        export default scenario('./base.js').name('mine').fix('outer', base => ({})).run({ duration: '1s' });
        """);
    List<String> all = d.scripts().stream().flatMap(x -> Registered.by(x).stream()).toList();
    assertThat(all).containsExactly("fix inner", "fix outer");
    assertThat(d.scenario().toString()).contains("mine", "seed", "duration", "format");
  }

  @Test
  void jsonAndConstantsCanBeImported() {
    Read read = new Read().with("cfg.json", "{\"cpus\": 4}").with("lib/c.mjs", "export const name = 'x';");
    assertThat(read.document("import cfg from './cfg.json' with { type: 'json' };\nimport { name } from './lib/c.mjs';\nexport default { name, machine: cfg };")
        .scenario().toString()).contains("text=4", "text=x");
  }

  @Test
  void aFileOfAnyName_isCalledAsTheUserCallsIt() {
    for (String name : List.of("a b.js", "dir/ü#?%.js", "dir/x.js")) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new JsFormat().read(name, "throw new Error('no');", new Read())))
          .hasMessage(name + ":1:7: Error: no");
    }
  }

  @Test
  void topLevelAwait_isAwaited() {
    assertThat(Read.scenario("const a = await Promise.resolve(3); export default { a };").toString()).contains("text=3");
  }
}
