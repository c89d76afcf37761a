package dev.stormbench.plugin.scriptjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;

class DeclarationsTest {
  private static final Path FILE = Path.of(System.getProperty("stormbench.home"))
      .resolve("plugins/script-js/src/main/resources/dev/stormbench/plugin/scriptjs/stormbench.d.ts");

  @Test
  void theCommittedFile_isWhatTheSpiSays() throws IOException {
    String rest = new String(DeclarationsTest.class.getResourceAsStream("rest.d.ts").readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    String text = Declarations.text(rest);
    if (Boolean.getBoolean("declarations.write")) {
      Files.writeString(FILE, text);
    }
    assertThat(Files.readString(FILE)).isEqualTo(text);
  }

  @Test
  void eachExportOfTheModule_isDeclared() throws IOException {
    String text = Files.readString(FILE);
    Guest guest = new Guest(new ScriptFs(path -> ""), "", 1, false);
    Value api = guest.prelude.getMember("api");
    assertThat(api.getMemberKeys()).contains("scenario", "fix").allSatisfy(k -> assertThat(text).contains("export function " + k + "("));
    assertThat(Resources.text("stormbench.mjs")).contains(String.join(", ", api.getMemberKeys()));
    guest.close();
  }

  @Test
  void eachMemberOfAHandle_isDeclared() throws IOException {
    String text = Files.readString(FILE);
    for (Class<?> h : HandleModel.HANDLES) {
      assertThat(HandleModel.members(h)).isNotEmpty().allSatisfy(m -> assertThat(text).contains(m.name()));
    }
  }
}
