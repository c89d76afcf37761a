package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Session;
import java.util.List;

/** A command made of its parts. */
record Word(String synopsis, String help, String example, String script, boolean takesRest, Action action, Completion completion)
    implements ReplCommand {

  /** What it does. */
  @FunctionalInterface
  interface Action {
    /** Does it. */
    void run(Session s, Arguments a);
  }

  /** What may be typed. */
  @FunctionalInterface
  interface Completion {
    /** Candidates for the last of {@code typed}. */
    List<String> of(Session s, List<String> typed);
  }

  /** A command whose arguments are parted by blanks and not completed. */
  static Word of(String synopsis, String help, String example, String script, Action action) {
    return new Word(synopsis, help, example, script, false, action, (s, typed) -> List.of());
  }

  /** The same, completed. */
  Word completed(Completion other) {
    return new Word(synopsis, help, example, script, takesRest, action, other);
  }

  /** The same with one argument: all that follows. */
  Word withRest() {
    return new Word(synopsis, help, example, script, true, action, completion);
  }

  @Override
  public void run(Session session, Arguments arguments) {
    action.run(session, arguments);
  }

  @Override
  public List<String> complete(Session session, List<String> typed) {
    return completion.of(session, typed);
  }
}
