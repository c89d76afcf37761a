package dev.stormbench.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with commands and what they print, in blocks that begin with {@code ```console}; a word after that is the tag of a
 * block that takes long. A line that begins with {@code $ ./stormbench} is a command, with the lines after it as long as a double
 * quote is open; after {@code $ ./stormbench repl} come lines of the prompt, which go on in later blocks. All else in a block is
 * output, and is made anew.
 */
final class Transcript {
  private static final String SHELL = "$ ./stormbench ";
  private static final Pattern TYPED = Pattern.compile("(?:[\\w-]+ \\d+\\.\\d{3} s|stormbench)> (.*)");
  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");
  private static final String MORE = "... ";
  private static final Pattern ECHO = Pattern.compile("(?:[\\w-]+ \\d+\\.\\d{3} s|stormbench)> .*");

  private final Function<List<String>, Cli.Result> run;
  private final Set<String> tags;

  /** {@code tags} are those of the long blocks that are run, too. */
  Transcript(Function<List<String>, Cli.Result> run, Set<String> tags) {
    this.run = run;
    this.tags = tags;
  }

  /** A prompt: what it was started with, and what was typed, with where that stands in the page. */
  private record Session(List<String> arguments, List<StringBuilder> typed, List<Integer> lines) {}

  /** The page as it would be if everything were typed again. */
  List<String> rewritten(List<String> page) {
    List<String> out = new ArrayList<>();
    List<List<String>> printed = new ArrayList<>();
    page.forEach(l -> printed.add(null));
    boolean[] dropped = new boolean[page.size()];
    read(page, printed, dropped);
    for (int i = 0; i < page.size(); i++) {
      if (printed.get(i) != null) {
        out.addAll(printed.get(i));
      } else if (!dropped[i]) {
        out.add(page.get(i));
      }
    }
    return out;
  }

  private void read(List<String> page, List<List<String>> printed, boolean[] dropped) {
    boolean inBlock = false;
    boolean after = false;
    Session session = null;
    for (int i = 0; i < page.size(); i++) {
      String line = page.get(i);
      Matcher typed = TYPED.matcher(line);
      if (line.startsWith("```console")) {
        inBlock = line.equals("```console") || tags.contains(line.substring("```console".length()).strip());
        after = false;
      } else if (line.equals("```")) {
        inBlock = false;
      } else if (!inBlock) {
        continue;
      } else if (line.startsWith(SHELL)) {
        finish(session, printed);
        int first = i;
        StringBuilder command = new StringBuilder(line);
        while (command.chars().filter(c -> c == '"').count() % 2 != 0) {
          command.append('\n').append(page.get(++i));
          printed.set(i, List.of());
        }
        line = command.toString();
        List<String> arguments = words(line.substring(SHELL.length()));
        session = arguments.getFirst().equals("repl") ? new Session(arguments, new ArrayList<>(), new ArrayList<>()) : null;
        if (session == null) {
          printed.set(first, with(line.lines().toList(), output(run.apply(arguments))));
        }
        after = true;
      } else if (session != null && typed.matches()) {
        session.typed.add(new StringBuilder(typed.group(1)));
        session.lines.add(i);
        after = true;
      } else if (session != null && line.startsWith(MORE) && after) {
        session.typed.getLast().append('\n').append(line.substring(MORE.length()));
        dropped[i] = true;
      } else {
        dropped[i] = after;
      }
    }
    finish(session, printed);
  }

  private void finish(Session session, List<List<String>> printed) {
    if (session == null) {
      return;
    }
    List<String> arguments = new ArrayList<>(session.arguments);
    arguments.add("--echo");
    session.typed.forEach(t -> arguments.addAll(List.of("-c", t.toString())));
    List<String> lines = output(run.apply(arguments));
    int at = 0;
    for (int i = 0; i < session.lines.size(); i++) {
      List<String> answer = new ArrayList<>();
      String first = session.typed.get(i).toString().lines().findFirst().orElse("");
      if (at < lines.size() && lines.get(at).endsWith("> " + first)) {
        do {
          answer.add(lines.get(at++));
        } while (at < lines.size() && !ECHO.matcher(lines.get(at)).matches());
      } else {
        answer.add("(not reached: " + first + ")");
      }
      printed.set(session.lines.get(i), stripped(answer));
    }
  }

  /** Without lines of progress, which a terminal overwrites. */
  private static List<String> output(Cli.Result r) {
    List<String> all = new ArrayList<>(r.out().lines().toList());
    r.errLines().stream().filter(l -> !l.matches("\\[\\d+/\\d+] .*")).forEach(all::add);
    return stripped(all);
  }

  private static List<String> stripped(List<String> lines) {
    List<String> all = new ArrayList<>(lines);
    while (!all.isEmpty() && all.getLast().isBlank()) {
      all.removeLast();
    }
    while (!all.isEmpty() && all.getFirst().isBlank()) {
      all.removeFirst();
    }
    all.replaceAll(String::stripTrailing);
    return all;
  }

  private static List<String> with(List<String> first, List<String> rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(rest);
    return all;
  }

  /** As a shell splits them: blanks within double quotes belong to a word. */
  private static List<String> words(String command) {
    return WORD.matcher(command).results().map(m -> m.group().replace("\"", "")).toList();
  }

  /** Without what says how fast this machine is. */
  static List<String> steady(List<String> lines) {
    return lines.stream().filter(l -> !l.startsWith("  time ") && !l.startsWith("  speed ")).toList();
  }
}
