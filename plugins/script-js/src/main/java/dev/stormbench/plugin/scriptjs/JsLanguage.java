package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.repl.Session;

/** JavaScript at the prompt. */
final class JsLanguage implements ScriptLanguage {
  @Override
  public String describe() {
    return JsEngine.describe();
  }

  @Override
  public boolean isCompiled() {
    return JsEngine.isCompiled();
  }

  @Override
  public Prompt open(Session session) {
    return new JsPrompt(session);
  }
}
