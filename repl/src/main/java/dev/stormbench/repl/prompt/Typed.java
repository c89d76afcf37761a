package dev.stormbench.repl.prompt;

import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.Definition;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The arguments of a command that was typed. */
final class Typed implements Arguments {
  private final String rest;
  private final List<Words.Word> words;
  private final Scripting scripting;

  Typed(String rest, Scripting scripting) {
    this.rest = rest.strip();
    this.words = Words.split(this.rest);
    this.scripting = scripting;
  }

  @Override
  public List<String> words() {
    return words.stream().map(Words.Word::text).toList();
  }

  @Override
  public String rest() {
    return rest;
  }

  @Override
  public Condition condition(int first) {
    return scripting.prompt().condition(from(first));
  }

  @Override
  public Supplier<String> value(int first) {
    return scripting.prompt().value(from(first));
  }

  private String from(int first) {
    if (first >= words.size()) {
      throw new CommandException("no expression; accepted: one such as cpu(0).backlog > 10");
    }
    return rest.substring(words.get(first).at());
  }

  @Override
  public Optional<Definition> definition() {
    return Optional.empty();
  }
}
