package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.repl.Definition;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.repl.Session;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A prompt: one context that lives as long as it, with the session's commands as functions. */
final class JsPrompt implements ScriptLanguage.Prompt {
  private static final String NAME = "<prompt>";
  /** An expression with a line before it that makes a function of it. */
  private static final String WRAPPED = "<condition>";
  private static final Pattern CHAIN =
      Pattern.compile("((?:(?:m\\.)?cpu\\(\\d{1,5}\\)|[A-Za-z_$][\\w$]*)(?:\\.[A-Za-z_$][\\w$]*)*)\\.([\\w$]*)$");
  private static final Pattern WORD = Pattern.compile("(?<![\\w$.])([A-Za-z_$][\\w$]*)$");
  private static final Pattern DECLARED = Pattern.compile("(?:^|[;\\n{}]\\s*)\\s*(?:let|const|var|function|class)\\s+([A-Za-z_$][\\w$]*)");

  private final Session session;
  private final Guest guest;
  private final Value prompt;
  private final Set<String> declared = new TreeSet<>();
  private final BitSet read = new BitSet();
  private boolean readElse;
  /** A condition is being looked at: nothing may be changed. */
  private boolean looking;

  JsPrompt(Session session) {
    this.session = session;
    guest = new Guest(new ScriptFs(path -> {
      throw new ScenarioException(dev.stormbench.spi.scenario.Location.of(NAME), "a prompt imports no files; load './" + path + "' instead");
    }), "", 1, true);
    guest.reads = cpu -> {
      if (cpu < 0) {
        readElse = true;
      } else {
        read.set(cpu);
      }
    };
    List<String> commands = session.names("commands");
    prompt = guest.load(NAME, () -> {
      Value list = guest.context.eval(Resources.source("list", "[]"));
      for (int i = 0; i < commands.size(); i++) {
        list.setArrayElement(i, commands.get(i));
      }
      return guest.context.eval(Resources.source("prompt.js")).execute(new Calls(), guest.prelude, list);
    });
  }

  @Override
  public String eval(String text) {
    return inside(() -> {
      Value value = guest.context.eval(source(text));
      Matcher m = DECLARED.matcher(text);
      while (m.find()) {
        declared.add(m.group(1));
      }
      return value.isNull() && value.toString().equals("undefined") ? "" : prompt.invokeMember("inspect", value).asString();
    });
  }

  @Override
  public boolean isIncomplete(String text) {
    try {
      guest.context.parse(source(text));
      return false;
    } catch (PolyglotException e) {
      // the parser does not say this of an open template or comment
      return e.isIncompleteSource() || text.lastIndexOf("/*") > text.lastIndexOf("*/")
          || (String.valueOf(e.getMessage()).contains("Missing close quote") && text.chars().filter(c -> c == '`').count() % 2 == 1);
    }
  }

  private static Source source(String text) {
    return Source.newBuilder("js", text, NAME).buildLiteral();
  }

  /** Runs with the present machine, and turns what goes wrong into one line. */
  private <R> R inside(Supplier<R> work) {
    guest.machine(session.isLoaded() ? session.machine() : null);
    guest.watch.enter();
    try {
      return work.get();
    } catch (PolyglotException e) {
      throw failed(e);
    } finally {
      guest.watch.leave();
    }
  }

  private RuntimeException failed(PolyglotException e) {
    String reason = guest.watch.reason();
    if (reason == null && e.isHostException() && e.asHostException() instanceof RuntimeException r
        && (r instanceof CommandException || r.getClass().getName().startsWith("dev.stormbench."))) {
      return r;
    }
    SourceSection s = Guest.section(e);
    int above = s != null && s.getSource().getName().equals(WRAPPED) ? 1 : 0;
    String place = s == null ? "" : s.getStartLine() == above ? "1:1: " : s.getStartLine() - above + ":" + s.getStartColumn() + ": ";
    return new CommandException(place + (reason == null ? Guest.message(e, "") : reason));
  }

  // -- conditions ------------------------------------------------------------------------------------

  @Override
  public Condition condition(String expression) {
    return new Looked(expression, compile(expression));
  }

  @Override
  public Supplier<String> value(String expression) {
    Value f = compile(expression);
    return () -> look(() -> prompt.invokeMember("inspect", f.execute()).asString());
  }

  private Value compile(String expression) {
    return inside(() -> {
      guest.context.parse(Source.newBuilder("js", "(" + expression + "\n)", NAME).buildLiteral());
      Value f = guest.context.eval(Source.newBuilder("js", "() => (\n" + expression + "\n)", WRAPPED).buildLiteral());
      Matcher arrow = Pattern.compile("^\\s*(?:\\(\\s*\\)|async|function)").matcher(expression);
      return arrow.find() ? f.execute() : f;
    });
  }

  private <R> R look(Supplier<R> work) {
    boolean before = looking;
    looking = true;
    try {
      return inside(work);
    } finally {
      looking = before;
    }
  }

  /** A compiled expression, and what it read when it was last looked at. */
  private final class Looked implements Condition {
    private final String text;
    private final Value function;
    private int[] cpus = new int[0];

    Looked(String text, Value function) {
      this.text = text;
      this.function = function;
    }

    @Override
    public boolean holds() {
      return look(() -> {
        read.clear();
        readElse = false;
        Value v = function.execute();
        if (v.canExecute()) {
          v = v.execute();
        }
        cpus = readElse ? new int[0] : read.stream().toArray();
        return v.isBoolean() ? v.asBoolean() : !v.isNull() && !(v.isNumber() && v.asDouble() == 0) && !(v.isString() && v.asString().isEmpty());
      });
    }

    @Override
    public String text() {
      return text;
    }

    @Override
    public int[] cpus() {
      return cpus.clone();
    }
  }

  // -- completion ------------------------------------------------------------------------------------

  @Override
  public List<String> complete(String text, int cursor) {
    String line = text.substring(0, Math.min(cursor, text.length()));
    try {
      Matcher chain = CHAIN.matcher(line);
      if (chain.find()) {
        Value at = inside(() -> walk(chain.group(1)));
        if (at == null) {
          return List.of();
        }
        return inside(() -> Guest.texts(prompt.invokeMember("names", at))).stream().filter(n -> n.startsWith(chain.group(2)))
            .map(n -> chain.group(1) + "." + n).toList();
      }
      Matcher word = WORD.matcher(line);
      String begun = word.find() ? word.group(1) : line.isBlank() || line.matches(".*[\\s(\\[{,;=+*/<>!&|?:-]$") ? "" : null;
      if (begun == null) {
        return List.of();
      }
      Set<String> all = new TreeSet<>(declared);
      all.addAll(inside(() -> Guest.texts(prompt.invokeMember("globals"))));
      return all.stream().filter(n -> n.startsWith(begun)).toList();
    } catch (CommandException e) {
      return List.of();
    }
  }

  /** The value of a chain of members, found without a call of anything but {@code cpu(n)}. */
  private @Nullable Value walk(String chain) {
    List<String> steps = new ArrayList<>(List.of(chain.split("\\.")));
    if (steps.size() > 1 && steps.get(0).equals("m") && steps.get(1).startsWith("cpu(")) {
      steps.removeFirst();
    }
    String first = steps.removeFirst();
    Value at;
    if (first.startsWith("cpu(")) {
      if (!session.isLoaded()) {
        return null;
      }
      int n = Integer.parseInt(first.substring(4, first.length() - 1));
      Machine m = session.machine();
      at = n < m.nrCpus() ? guest.handle(m.cpu(n)) : null;
    } else {
      at = guest.context.eval(source(first));
    }
    for (String step : steps) {
      at = at == null ? null : prompt.invokeMember("member", at, step);
    }
    return at;
  }

  @Override
  public void interrupt() {
    guest.watch.interrupt("interrupted");
  }

  @Override
  public void close() {
    guest.close();
  }

  // -- commands --------------------------------------------------------------------------------------

  /** What the prompt's JavaScript asks of the host. */
  public final class Calls {
    private Calls() {}

    /** The machine as it stands. */
    @HostAccess.Export
    public Value machine() {
      guest.machine(session.machine());
      Value m = guest.handle(session.machine());
      return m == null ? prompt : m;
    }

    /** Prints a line. */
    @HostAccess.Export
    public void print(String text) {
      refuseWhileLooking("print");
      text.lines().forEach(session::print);
    }

    /** Runs a command. */
    @HostAccess.Export
    public void command(String name, Value arguments) {
      refuseWhileLooking(name);
      ReplCommand command = session.command(name).orElseThrow(() -> new CommandException("no command '" + name + "'"));
      Given given = new Given(name, arguments);
      int suspended = guest.watch.suspend();
      try {
        command.run(session, given);
      } finally {
        guest.watch.resume(suspended);
      }
    }

    private void refuseWhileLooking(String what) {
      if (looking) {
        throw new CommandException("a condition only looks at the machine; it cannot call " + what + "()");
      }
    }
  }

  /** Arguments that a script gave to a command. */
  private final class Given implements Arguments {
    private final String command;
    private final List<Value> values = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    Given(String command, Value arguments) {
      this.command = command;
      for (long i = 0; i < arguments.getArraySize(); i++) {
        Value v = arguments.getArrayElement(i);
        values.add(v);
        words.add(v.isNumber() ? guestNumber(v) : prompt.invokeMember("word", v).asString());
      }
    }

    private static String guestNumber(Value v) {
      double n = v.asDouble();
      return n == Math.rint(n) && Math.abs(n) < 1e15 ? Long.toString((long) n) : Double.toString(n);
    }

    @Override
    public List<String> words() {
      return List.copyOf(words);
    }

    @Override
    public String rest() {
      return String.join(" ", words);
    }

    @Override
    public Condition condition(int first) {
      if (first < values.size() && values.get(first).canExecute()) {
        return new Looked(words.get(first), values.get(first));
      }
      return JsPrompt.this.condition(String.join(" ", words.subList(Math.min(first, words.size()), words.size())));
    }

    @Override
    public Optional<Definition> definition() {
      for (Value v : values) {
        Value d = prompt.invokeMember("definition", v);
        if (!d.isNull()) {
          return Optional.of(define(d.getMember("kind").asString(), d.getMember("name").asString(), d.getMember("options"), d.getMember("spec")));
        }
      }
      int at = command.equals("policy") ? 1 : 0; // behind its class
      boolean code = values.stream().skip(at + 1).anyMatch(v -> v.canExecute() || prompt.invokeMember("hasFunction", v).asBoolean());
      if (!code || !Set.of("fix", "watchdog", "workload", "checker", "policy").contains(command) || !values.get(at).isString()) {
        return Optional.empty();
      }
      Value made = guest.prelude.getMember("api").getMember(command).execute(values.subList(at, values.size()).toArray());
      Value d = prompt.invokeMember("definition", made);
      return Optional.of(define(d.getMember("kind").asString(), d.getMember("name").asString(), d.getMember("options"), d.getMember("spec")));
    }
  }

  /** The text of a file that defines just this extension, or a refusal if its functions use what only the prompt knows. */
  private Definition define(String kind, String name, Value options, Value spec) {
    String code = text(spec, 0);
    boolean hasOptions = options.hasMembers() && !options.getMemberKeys().isEmpty();
    String call = (kind.equals("scheduler-policy") ? "policy" : kind) + "('" + name + "', " + (hasOptions ? text(options, 0) + ", " : "") + code + ")";
    Set<String> known = new LinkedHashSet<>(guest.prelude.getMember("api").getMemberKeys());
    List<Places.Free> free;
    try {
      free = Places.free("(" + call + ")");
    } catch (PolyglotException e) {
      throw new CommandException("'" + name + "' cannot be written to a file: " + Guest.message(e, ""));
    }
    Set<String> used = new TreeSet<>();
    for (Places.Free f : free) {
      if (!known.contains(f.name())) {
        throw new CommandException(kind + " '" + name + "' uses '" + f.name() + "', which is known at this prompt only; write its value into"
            + " the function");
      }
      used.add(f.name());
    }
    return new Definition(kind, name, name + ".js",
        "import { " + String.join(", ", used) + " } from 'stormbench';\n\nexport default " + call + ";\n");
  }

  private String text(Value v, int depth) {
    if (v.canExecute()) {
      return prompt.invokeMember("text", v).asString();
    }
    if (!prompt.invokeMember("plain", v).asBoolean()) {
      return prompt.invokeMember("json", v).asString();
    }
    String pad = "  ".repeat(depth + 1);
    StringBuilder all = new StringBuilder("{\n");
    for (String key : Guest.texts(prompt.invokeMember("keys", v))) {
      Value inner = v.getMember(key);
      String text = text(inner, depth + 1);
      boolean method = inner.canExecute() && isMethod(text, key);
      all.append(pad).append(method ? "" : (key.matches("[A-Za-z_$][\\w$]*") ? key : "'" + key + "'") + ": ").append(text).append(",\n");
    }
    return all.append("  ".repeat(depth)).append('}').toString();
  }

  /** Whether the text of a function is a method's, {@code check(m) { ... }}, which carries its own key. */
  private static boolean isMethod(String text, String key) {
    return text.matches("(?s)(?:async\\s+)?\\*?\\s*" + Pattern.quote(key) + "\\s*\\(.*") && !text.startsWith("function");
  }
}
