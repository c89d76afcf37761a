package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Registry;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Session;
import java.util.ArrayList;
import java.util.List;

/** help, quit, exit. */
final class Helping {
  private static final int WORD = 10;

  private Helping() {}

  static void register(Registry r) {
    r.replCommand("help", "what there is, or more on a word", Word.of("[WORD]",
        "Lists the commands, or explains one with an example and the JavaScript it stands for.",
        "help until", "help('until')", Helping::help).completed((s, typed) -> typed.size() == 1 ? s.names("commands") : List.of()));
    Word quit = Word.of("", "Leaves the prompt, as Ctrl-D does. What was not saved is gone.", "quit", "quit()", (s, a) -> s.quit());
    r.replCommand("quit", "leave", quit);
    r.replCommand("exit", "leave", quit);
  }

  private static void help(Session s, Arguments a) {
    List<String> words = Given.words(a, 0, 1, "help [WORD]");
    if (words.isEmpty()) {
      for (String name : s.names("commands")) {
        s.print(line(s, name));
      }
      s.print("");
      s.print("Everything else is JavaScript: cpu(47).backlog, fix('mine', base => ({ ... })). 'help WORD' says more.");
      return;
    }
    String word = words.getFirst();
    ReplCommand c = s.command(word).orElseThrow(() -> new CommandException("no command '" + word + "'; help lists them"));
    s.print((word + " " + c.synopsis()).strip());
    wrapped(c.help(), s.width()).forEach(l -> s.print("  " + l));
    s.print("  Example:    " + c.example());
    s.print("  JavaScript: " + c.script());
  }

  private static String line(Session s, String name) {
    return name + " ".repeat(Math.max(1, WORD - name.length())) + s.summary(name);
  }

  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String w : text.split(" ")) {
      if (line.length() + w.length() > Math.max(40, width - 4)) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(w).append(' ');
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}
