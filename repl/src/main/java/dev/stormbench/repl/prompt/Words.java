package dev.stormbench.repl.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a typed line apart. */
final class Words {
  private static final Pattern FIRST = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9-]*)(.*)", Pattern.DOTALL);
  /** What stands right after a word that is called, indexed, asked for a member or is the tag of a template. */
  private static final String AFTER_EXPRESSION = "(.[`";
  /** What comes after a blank if the word is an operand: {@code = 3}, {@code + 1}; but {@code -a} and {@code /tmp} are arguments. */
  private static final Pattern OPERATOR = Pattern.compile("\\s*(=|[!=]==?|[-+*/%<>&|^?:]=?|&&|\\|\\||\\?\\?|<<|>>|;|,|=>|in|instanceof|\\+\\+|--)(\\s.*|;?)",
      Pattern.DOTALL);
  private static final Pattern EXPRESSION_START = Pattern.compile("\\s*(=[^=]|=$|;).*", Pattern.DOTALL);

  /** A word of an argument and where it begins in the text. */
  record Word(String text, int at) {}

  private Words() {}

  /** The first word of a line; empty if it begins otherwise. */
  static String first(String line) {
    Matcher m = FIRST.matcher(line);
    return m.matches() ? m.group(1) : "";
  }

  /** What stands after the first word, blanks included. */
  static String afterFirst(String line) {
    Matcher m = FIRST.matcher(line);
    return m.matches() ? m.group(2) : line;
  }

  /** Whether a line that begins with the name of a command is an expression all the same. */
  static boolean isExpression(String line) {
    String after = afterFirst(line);
    if (!after.isEmpty() && (AFTER_EXPRESSION.indexOf(after.charAt(0)) >= 0 || Character.isLetterOrDigit(after.charAt(0))
        || after.charAt(0) == '_' || after.charAt(0) == '$')) {
      return true;
    }
    return OPERATOR.matcher(after).matches() || EXPRESSION_START.matcher(after).matches();
  }

  /** The words of {@code text}; blanks within quotes belong to a word. */
  static List<Word> split(String text) {
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int begin = -1;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (Character.isWhitespace(c)) {
        if (begin >= 0) {
          words.add(new Word(word.toString(), begin));
          word.setLength(0);
          begin = -1;
        }
      } else {
        begin = begin < 0 ? i : begin;
        if (c == '"' || c == '\'') {
          quote = c;
        } else {
          word.append(c);
        }
      }
    }
    if (begin >= 0) {
      words.add(new Word(word.toString(), begin));
    }
    return words;
  }
}
