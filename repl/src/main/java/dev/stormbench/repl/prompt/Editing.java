package dev.stormbench.repl.prompt;

import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.ScriptLanguage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** What the line editor asks about the text that is being typed: is it complete, what may follow, how does it look. */
final class Editing implements Parser, Completer, Highlighter {
  private final Bench bench;
  private final Experiment experiment;
  private final Interpreter interpreter;
  private final Scripting scripting;

  Editing(Bench bench, Experiment experiment, Interpreter interpreter, Scripting scripting) {
    this.bench = bench;
    this.experiment = experiment;
    this.interpreter = interpreter;
    this.scripting = scripting;
  }

  /** The word that is being typed, and what it may become. */
  private record Typing(String line, int cursor, String word, int wordCursor, Set<String> candidates)
      implements CompletingParsedLine {
    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor;
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE) {
      boolean more;
      try {
        more = interpreter.isIncomplete(line);
      } catch (RuntimeException e) {
        more = false; // whatever is wrong is said when it is evaluated
      }
      if (more) {
        throw new EOFError(-1, -1, "more lines are needed");
      }
    }
    if (context != ParseContext.COMPLETE) {
      return new Typing(line, cursor, line, cursor, Set.of());
    }
    int lineBegin = line.lastIndexOf('\n', Math.max(0, cursor - 1)) + 1;
    try {
      return completing(line, cursor, line.substring(lineBegin, cursor));
    } catch (RuntimeException | LinkageError e) {
      return new Typing(line, cursor, line, cursor, Set.of()); // a plugin that fails here offers nothing
    }
  }

  private Typing completing(String line, int cursor, String before) {
    String first = Words.first(before);
    Set<String> found = new LinkedHashSet<>();
    if (before.strip().equals(first) && !before.endsWith(" ")) {
      bench.plugins().replCommands().names().stream().filter(n -> n.startsWith(first)).forEach(found::add);
    } else {
      Optional<ReplCommand> command = interpreter.command(before);
      if (command.isPresent()) {
        String word = before.substring(lastBlank(before) + 1);
        arguments(command.get(), before, word, found);
        if (!found.isEmpty()) {
          return typing(line, cursor, word, found);
        }
      }
    }
    String identifier = identifierBefore(before);
    ScriptLanguage.Prompt p = scripting.soon();
    if (p != null) {
      int from = interpreter.isCommand(before) ? before.length() - Words.afterFirst(before).length() : 0;
      p.complete(before.substring(from), before.length() - from).stream().filter(c -> c.startsWith(identifier)).forEach(found::add);
    }
    return typing(line, cursor, identifier, found);
  }

  private void arguments(ReplCommand command, String before, String word, Set<String> found) {
    List<String> typed = new ArrayList<>(Words.split(Words.afterFirst(before)).stream().map(Words.Word::text).toList());
    if (before.endsWith(" ")) {
      typed.add("");
    }
    List<String> all = new ArrayList<>();
    try {
      all.addAll(command.complete(experiment, typed));
    } catch (CommandException e) {
      // nothing is loaded, for example
    }
    if (command.synopsis().contains("FILE") && (!word.isEmpty() || all.isEmpty())) {
      all.addAll(files(word));
    }
    all.stream().filter(c -> c.startsWith(word)).forEach(found::add);
  }

  private List<String> files(String word) {
    int slash = word.lastIndexOf('/') + 1;
    try (Stream<Path> inFolder = Files.list(bench.path(slash == 0 ? "." : word.substring(0, slash)))) {
      return inFolder.filter(f -> !f.getFileName().toString().startsWith("."))
          .filter(f -> Files.isDirectory(f) || f.toString().matches(".*\\.(yaml|yml|js|txt)"))
          .map(f -> word.substring(0, slash) + f.getFileName() + (Files.isDirectory(f) ? "/" : "")).sorted().toList();
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
  }

  private static int lastBlank(String s) {
    return Math.max(s.lastIndexOf(' '), s.lastIndexOf('\t'));
  }

  private static String identifierBefore(String s) {
    int i = s.length();
    while (i > 0 && (Character.isLetterOrDigit(s.charAt(i - 1)) || s.charAt(i - 1) == '_' || s.charAt(i - 1) == '$')) {
      i--;
    }
    return s.substring(i);
  }

  private static Typing typing(String line, int cursor, String word, Set<String> found) {
    return new Typing(line, cursor, word, word.length(), found);
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    ParsedLine typed = line instanceof Typing ? line : parse(line.line(), line.cursor(), ParseContext.COMPLETE);
    for (String c : ((Typing) typed).candidates) {
      boolean goesOn = c.endsWith("/") || c.endsWith("(");
      candidates.add(new Candidate(c, c, null, null, null, null, !goesOn));
    }
  }

  // -- how it looks -----------------------------------------------------------------------------------

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    String first = Words.first(buffer);
    int at = buffer.indexOf(first);
    if (first.isEmpty() || !experiment.colours() || !interpreter.isCommand(buffer)) {
      return new AttributedString(buffer);
    }
    return new AttributedStringBuilder().append(buffer.substring(0, at)).styled(AttributedStyle.BOLD, first)
        .append(buffer.substring(at + first.length())).toAttributedString();
  }

  @Override
  public void setErrorPattern(Pattern pattern) {
    // nothing is marked as wrong
  }

  @Override
  public void setErrorIndex(int index) {
    // nothing is marked as wrong
  }
}
