package dev.stormbench.repl.prompt;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.repl.Session;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A language of a few expressions, so that the prompt is tested without a real one: {@code backlog(1)}, {@code runnable(1)},
 * {@code hops}, {@code fails}, a whole number, {@code spin}, and two of those with {@code >} between. Braces must match.
 */
@BuiltFor(Spi.VERSION)
final class FakeLanguage implements Plugin, ScriptLanguage {
  private static final Pattern OF_CPU = Pattern.compile("(backlog|runnable)\\((\\d+)\\)");

  /** Whether conditions say which CPUs they read. */
  boolean saysCpus = true;
  /** How often a condition was looked at. */
  int looks;
  /** Opens when {@code spin} runs. */
  final CountDownLatch spinning = new CountDownLatch(1);

  @Override
  public String id() {
    return "com.example.fake-language";
  }

  @Override
  public void init(Registry r) {
    r.scriptLanguage("fake", "a few expressions", this);
  }

  @Override
  public String describe() {
    return "fake";
  }

  @Override
  public boolean isCompiled() {
    return false;
  }

  @Override
  public Prompt open(Session session) {
    return new Opened(session);
  }

  private final class Opened implements Prompt {
    private final Session session;
    private volatile boolean interrupted;

    Opened(Session session) {
      this.session = session;
    }

    @Override
    public String eval(String text) {
      String s = text.strip();
      if (s.equals("spin")) {
        interrupted = false;
        spinning.countDown();
        while (!interrupted) {
          Thread.onSpinWait();
        }
        throw new CommandException("evaluation interrupted");
      }
      return s.startsWith("{") ? "block of " + s.lines().count() + " lines" : value(s).get();
    }

    @Override
    public boolean isIncomplete(String text) {
      return text.chars().filter(c -> c == '{').count() > text.chars().filter(c -> c == '}').count();
    }

    @Override
    public List<String> complete(String text, int cursor) {
      return text.substring(0, cursor).endsWith(".b") ? List.of("backlog") : List.of("backlog", "hops", "runnable");
    }

    @Override
    public Condition condition(String expression) {
      String[] sides = expression.split(">");
      if (sides.length != 2 && !expression.equals("fails")) {
        throw new CommandException("no condition: " + expression);
      }
      Matcher m = OF_CPU.matcher(expression);
      int[] cpus = m.find() && saysCpus ? new int[] {Integer.parseInt(m.group(2))} : new int[0];
      return new Condition() {
        @Override
        public boolean holds() {
          looks++;
          return number(sides[0]) > number(sides[1]);
        }

        @Override
        public String text() {
          return expression;
        }

        @Override
        public int[] cpus() {
          return cpus;
        }
      };
    }

    @Override
    public Supplier<String> value(String expression) {
      if (!Set.of("hops", "fails").contains(expression) && !expression.matches(OF_CPU + "|[0-9]+")) {
        throw new CommandException("SyntaxError: " + expression);
      }
      return () -> "" + number(expression);
    }

    private long number(String s) {
      String x = s.strip();
      Matcher m = OF_CPU.matcher(x);
      if (m.matches()) {
        int cpu = Integer.parseInt(m.group(2));
        return m.group(1).equals("backlog") ? session.machine().backlog(cpu) : session.machine().cpu(cpu).rq().nrRunning();
      }
      if (x.equals("fails")) {
        throw new CommandException("TypeError: it fails");
      }
      return x.equals("hops") ? session.series("hops", -1).map(v -> (long) v.values()[v.values().length - 1]).orElse(0L)
          : whole(x);
    }

    private static long whole(String s) {
      try {
        return Long.parseLong(s);
      } catch (NumberFormatException e) {
        throw new CommandException("ReferenceError: " + s + " is not defined");
      }
    }

    @Override
    public void interrupt() {
      interrupted = true;
    }

    @Override
    public void close() {}
  }
}
