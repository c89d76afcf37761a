package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Session;
import java.util.List;

/** A command that looks. */
abstract class View implements ReplCommand {
  private final String synopsis;
  private final String help;
  private final String example;
  private final String script;

  /** With what {@code help} says; see {@link ReplCommand}. */
  View(String synopsis, String help, String example, String script) {
    this.synopsis = synopsis;
    this.help = help;
    this.example = example;
    this.script = script;
  }

  /** Shows it. */
  abstract void show(Session session, Machine m, List<String> words);

  @Override
  public final void run(Session session, Arguments arguments) {
    show(session, session.machine(), arguments.words());
  }

  @Override
  public final String synopsis() {
    return synopsis;
  }

  @Override
  public final String help() {
    return help;
  }

  @Override
  public final String example() {
    return example;
  }

  @Override
  public final String script() {
    return script;
  }

  /** What is accepted, as an error. */
  final CommandException usage(String wrong) {
    String name = example.contains(" ") ? example.substring(0, example.indexOf(' ')) : example;
    return new CommandException(wrong + "; accepted: " + (name + " " + synopsis).strip());
  }

  /** Refuses more words than a command takes. */
  final void atMost(int n, List<String> words) {
    if (words.size() > n) {
      throw usage("'" + words.get(n) + "' is one word too many");
    }
  }

  /** Prints a text in lines that fit the terminal. */
  static void say(Session session, String text) {
    print(session, Text.wrap(text, 0, session.width()));
  }

  /** Prints lines that fit. */
  static void print(Session session, List<String> lines) {
    lines.forEach(session::print);
  }

  /** Candidates that are CPUs. */
  static List<String> cpuWords(Session session) {
    return session.isLoaded() ? Pick.cpuWords(session.machine()) : List.of();
  }

  /** Candidates that are comms. */
  static List<String> comms(Session session) {
    return session.isLoaded() ? Pick.comms(session.machine()) : List.of();
  }
}
