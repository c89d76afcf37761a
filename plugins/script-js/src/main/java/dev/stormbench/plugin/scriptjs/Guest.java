package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.sched.Scx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * One context of the language: its limits, the door in and out of it, and the handles that live in it. Not for several
 * threads at once.
 */
final class Guest implements AutoCloseable {
  private static final long MAX_MS = 10_000;
  private static final long MAX_PROMPT_MS = 3_600_000;
  /** A guard against garbage only: statements allocate, too, and their limit comes first. */
  private static final long MAX_MIB = 32L << 10;

  /** So many callbacks share {@link JsEngine#MAX_STATEMENTS}; a reset costs 20 ns, a small callback 200. */
  private static final int CALLS_PER_RESET = 16;

  /** What the virtual time 0 is as a date: 2026-01-01. */
  private static final double EPOCH_MS = 1_767_225_600_000.0;

  private static final Pattern SYNTAX = Pattern.compile("^SyntaxError: (?:\\S+:\\d+:\\d+ )?(.*)$");
  private static final Pattern NO_MODULE = Pattern.compile("^.*Cannot find module '(.*)' imported from (.*)$");
  private static final Pattern NOT_A_MODULE =
      Pattern.compile("^\\w*Error: (?:Illegal character|Nul character|Expected|Malformed)[^:]*: (.*)$", Pattern.DOTALL);
  private static final Pattern NO_EXPORT = Pattern.compile("^SyntaxError: The requested module '(.*)' does not provide an export named '(.*)'$");
  private static final Pattern WRONG_CALL = Pattern.compile("TypeError: invokeMember \\((\\w+)\\) on .*");
  private static final Pattern ERROR = Pattern.compile("\\w*Error\\b");
  private static final int MAX_MESSAGE = 400;
  private static final String TOO_DEEP = "recursion too deep";

  final Context context;
  final Value prelude;
  final Guard.Watch watch;
  private final ScriptFs files;
  /** How the user named the folder, with a slash at its end, or empty. */
  private final String folder;
  private final boolean limited;
  private String main = "";
  private String file = "";
  private final Calls calls = new Calls();
  private final Map<Object, Value> handles = new LinkedHashMap<>();
  private final List<Object> raws = new ArrayList<>();
  private final Value make;
  private long seed;
  private int untilReset = CALLS_PER_RESET;
  private @Nullable Machine machine;
  private @Nullable PolyglotException dead;
  /** Told which CPU is read, -1 for anything else; only of a tracked guest. */
  java.util.function.IntConsumer reads = cpu -> { };
  /** Loads a scenario for a builder. */
  java.util.function.BiConsumer<String, Value> scenarios = (path, at) -> { };

  /**
   * @param folder how the user named the folder of the script, with a slash at its end, or empty
   * @param seed of Math.random
   * @param prompt for a prompt: reads of handles are noted, statements are not counted, since there somebody can press Ctrl-C
   */
  Guest(ScriptFs files, String folder, long seed, boolean prompt) {
    this.files = files;
    this.folder = folder;
    this.seed = seed;
    this.limited = !prompt;
    context = JsEngine.context(files, limited);
    watch = Guard.watch(context, Long.getLong("stormbench.script.max-ms", prompt ? MAX_PROMPT_MS : MAX_MS),
        Long.getLong("stormbench.script.max-mib", MAX_MIB) << 20);
    Value factory = context.eval(Resources.source("handles.js", HandleModel.script(prompt)));
    prelude = context.eval(Resources.source("prelude.js")).execute(calls, factory, words(), enums(), model());
    make = prelude.getMember("make");
  }

  private Value words() {
    Value words = context.eval("js", "({})");
    for (Class<?> e : HandleModel.enums()) {
      words.putMember(e.getSimpleName(), guestList(HandleModel.words(e)));
    }
    return words;
  }

  private Value enums() {
    Value enums = context.eval("js", "({})");
    for (Class<?> e : HandleModel.enums()) {
      enums.putMember(e.getSimpleName(), e.getEnumConstants());
    }
    return enums;
  }

  private Value model() {
    Value model = context.eval("js", "({})");
    model.putMember("ops", guestList(HandleModel.ops()));
    model.putMember("callbacks", guestList(HandleModel.callbacks().stream().map(java.lang.reflect.Method::getName).toList()));
    model.putMember("infinite", Scx.SLICE_INF);
    List<dev.stormbench.spi.trace.TraceEvent> events = List.of(dev.stormbench.spi.trace.TraceEvent.values());
    model.putMember("events", guestList(events.stream().map(dev.stormbench.spi.trace.TraceEvent::eventName).toList()));
    Value points = context.eval("js", "[]");
    for (int i = 0; i < events.size(); i++) {
      Value point = context.eval("js", "({})");
      point.putMember("name", events.get(i).eventName());
      point.putMember("system", events.get(i).system());
      point.putMember("fields", guestList(events.get(i).fields()));
      points.setArrayElement(i, point);
    }
    model.putMember("tracepoints", points);
    return model;
  }

  private Value guestList(List<String> texts) {
    Value list = context.eval("js", "[]");
    for (int i = 0; i < texts.size(); i++) {
      list.setArrayElement(i, texts.get(i));
    }
    return list;
  }

  /** The machine that handles and the virtual clock belong to. Another one makes the handles so far worthless. */
  void machine(@Nullable Machine m) {
    if (m != machine) {
      machine = m;
      handles.clear();
      raws.clear();
      internal("setMachine", m == null ? null : handle(m));
    }
  }

  /** What scripts see of an object of the machine, the same each time; null for null. */
  @Nullable Value handle(@Nullable Object raw) {
    if (raw == null) {
      return null;
    }
    Value v = handles.get(raw);
    if (v == null) {
      checkAlive(null);
      int kind = HandleModel.kind(raw);
      v = make.execute(kind, raw, raws.size());
      raws.add(raw);
      handles.put(raw, v);
    }
    return v;
  }

  /** The object with a handle's number. */
  <T> T raw(int id, Class<T> type, String what) {
    Object raw = id >= 0 && id < raws.size() ? raws.get(id) : null;
    if (!type.isInstance(raw)) {
      throw new IllegalArgumentException(what + " is another kind of object; accepted: " + HandleModel.article(type.getSimpleName()));
    }
    return type.cast(raw);
  }

  // -- calls into scripts ----------------------------------------------------------------------------

  /** Calls a function of a script while a machine runs. Statements are counted over a few calls together. */
  Value callback(Value function, Location blamed, @Nullable Object... arguments) {
    enter(blamed);
    try {
      return function.execute(arguments);
    } catch (PolyglotException e) {
      throw running(e, blamed);
    } finally {
      watch.leave();
    }
  }

  /** Before a call by hand; {@link Guard.Watch#leave} comes after it. */
  void enter(Location blamed) {
    checkAlive(blamed);
    watch.enter();
    if (--untilReset == 0) {
      untilReset = CALLS_PER_RESET;
      if (limited) {
        context.resetLimits();
      }
    }
  }

  /** A context that was ended stays so; what needs it says why. */
  private void checkAlive(@Nullable Location blamed) {
    if (dead != null) {
      Location at = blamed != null ? blamed : place(dead);
      throw ScriptException.ended(at == null ? Location.of(folder + "script") : at, "the script was ended before: " + message(dead, ""));
    }
  }

  /** Calls our own JavaScript. */
  Value internal(String name, @Nullable Object... arguments) {
    checkAlive(null);
    return prelude.invokeMember(name, arguments);
  }

  /** Does something with a script that is being loaded. */
  <R> R load(String file, Supplier<R> work) {
    watch.enter();
    try {
      if (limited) {
        context.resetLimits();
      }
      return work.get();
    } catch (PolyglotException e) {
      throw loading(e, file);
    } finally {
      watch.leave();
    }
  }

  /** What a run says of an exception out of a script. */
  RuntimeException running(PolyglotException e, Location blamed) {
    remember(e);
    if (e.isHostException() && passes(e.asHostException())) {
      return (RuntimeException) e.asHostException();
    }
    String reason = watch.reason();
    Location at = place(e);
    String message = reason == null ? message(e, "") : reason;
    return reason != null || dead == e || e.isInterrupted() || e.isResourceExhausted() || message.equals(TOO_DEEP)
        ? ScriptException.ended(at == null ? blamed : at, message) : new ScriptException(at == null ? blamed : at, message);
  }

  private RuntimeException loading(PolyglotException e, String file) {
    remember(e);
    if (e.isHostException() && passes(e.asHostException())) {
      return (RuntimeException) e.asHostException();
    }
    String reason = watch.reason();
    if (reason == null && e.isGuestException()) {
      RuntimeException missing = missingModule(e);
      if (missing == null) {
        missing = notImported(e, file);
      }
      if (missing != null) {
        return missing;
      }
    }
    Location at = place(e);
    if (at == null && reason == null && e.isGuestException()) {
      return placeless(e, file);
    }
    return new ScenarioException(at == null ? Location.of(file) : at, reason == null ? message(e, "not valid JavaScript: ") : reason);
  }

  private @Nullable RuntimeException missingModule(PolyglotException e) {
    Matcher m = NO_MODULE.matcher(String.valueOf(e.getMessage()));
    if (!m.matches()) {
      return null;
    }
    String wanted = ScriptFs.relative(m.group(1));
    String importer = ScriptFs.relative(m.group(2));
    ScriptFs.Refusal refusal = files.refusal(wanted);
    if (refusal == null) {
      return null;
    }
    String specifier = refusal.specifier();
    return new ScenarioException(Places.imported(shown(importer), importer, files.texts(), wanted, specifier == null ? "" : specifier),
        refusal.message());
  }

  /** A name that is none of a module, or a name that the module does not export. */
  private @Nullable RuntimeException notImported(PolyglotException e, String file) {
    String said = String.valueOf(e.getMessage());
    Matcher name = NOT_A_MODULE.matcher(said);
    Matcher export = NO_EXPORT.matcher(said);
    boolean bad = name.matches();
    if (!bad && !export.matches()) {
      return null;
    }
    String specifier = (bad ? name : export).group(1);
    String message = bad ? "'" + specifier + "' cannot be imported; accepted: './file.js' and 'stormbench'"
        : "'" + specifier + "' exports no '" + export.group(2) + "'";
    for (Map.Entry<String, String> f : List.copyOf(files.texts().entrySet())) {
      String importer = f.getKey();
      if (!f.getValue().contains(specifier)) {
        continue;
      }
      Location at = Places.imported(shown(importer), importer, files.texts(), specifier, specifier);
      if (at.line() > 0) {
        return new ScenarioException(at, oneLine(message));
      }
    }
    return new ScenarioException(Location.of(file), oneLine(message));
  }

  /** A text that is read while nothing of a script runs, or a value that carries no place, as only an Error does. */
  private RuntimeException placeless(PolyglotException e, String file) {
    String last = files.texts().isEmpty() ? file : List.copyOf(files.texts().keySet()).getLast();
    String message = message(e, "not valid JavaScript: ");
    if (last.endsWith(".json") && message.endsWith("JSON input")) {
      return new ScenarioException(Location.of(shown(last)), "not valid JSON: " + message.substring(message.indexOf(':') + 2));
    }
    return new ScenarioException(Location.of(file), message);
  }

  private void remember(PolyglotException e) {
    if (e.isCancelled() || e.isExit()) {
      dead = e;
      watch.close();
    }
  }

  private static boolean passes(Throwable t) {
    return t instanceof ScenarioException || t instanceof ScriptException || t instanceof CommandException
        || t.getClass().getName().startsWith("dev.stormbench.engine.");
  }

  /** One line that says what went wrong, without the place. */
  static String message(PolyglotException e, String syntax) {
    if (e.isResourceExhausted() && e.isCancelled()) {
      return "endless loop: more than " + JsEngine.MAX_STATEMENTS + " statements";
    }
    if (e.isResourceExhausted()) {
      return "out of memory";
    }
    String m = String.valueOf(e.getMessage());
    if (m.contains("Maximum call stack size exceeded")) {
      return TOO_DEEP;
    }
    if (e.isHostException()) {
      Throwable t = e.asHostException();
      return t instanceof IndexOutOfBoundsException ? "an argument is out of range: there is no such CPU"
          : t instanceof StackOverflowError ? TOO_DEEP
          : (t instanceof IllegalArgumentException ? "TypeError: " : "")
              + oneLine(t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage());
    }
    if (e.isInternalError()) {
      return "the JavaScript engine failed: " + oneLine(m);
    }
    m = m.lines().findFirst().orElse("");
    Matcher call = WRONG_CALL.matcher(m);
    if (call.matches()) {
      return "TypeError: an argument of " + call.group(1) + " is of a kind that it does not accept";
    }
    Matcher s = SYNTAX.matcher(m);
    return oneLine(s.matches() ? syntax + s.group(1) : ERROR.matcher(m).lookingAt() ? m : "threw " + m);
  }

  private static String oneLine(String s) {
    String line = s.lines().findFirst().orElse("").replaceAll("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069]", "?");
    return line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "..." : line;
  }

  // -- places ----------------------------------------------------------------------------------------

  /** Where a script stood when an exception left it: the innermost code that is not ours. */
  @Nullable Location place(PolyglotException e) {
    SourceSection s = section(e);
    return s == null ? null : location(s);
  }

  static @Nullable SourceSection section(PolyglotException e) {
    SourceSection own = e.getSourceLocation();
    if (own != null && (e.isSyntaxError() || e.isCancelled() || e.isInterrupted() || e.isResourceExhausted()) && isOfUser(own)) {
      return own;
    }
    for (PolyglotException.StackFrame f : e.getPolyglotStackTrace()) {
      if (f.isGuestFrame() && f.getSourceLocation() != null && isOfUser(f.getSourceLocation())) {
        return f.getSourceLocation();
      }
    }
    return own != null && isOfUser(own) ? own : null;
  }

  private static boolean isOfUser(SourceSection s) {
    Source source = s.getSource();
    return !source.isInternal() && !source.getName().startsWith("stormbench") && s.hasLines();
  }

  /** The place in the user's words. */
  Location location(SourceSection s) {
    return new Location(shown(path(s.getSource())), s.getStartLine(), s.getStartColumn());
  }

  /** Path of a source relative to the folder. */
  static String path(Source s) {
    return s.getPath() == null ? ScriptFs.relative(s.getName()) : ScriptFs.relative(s.getPath());
  }

  /** A module as the user would name it. */
  String shown(String path) {
    return path.equals(main) ? file : path.startsWith("<") ? path : folder + path;
  }

  /** Says how the user named the module {@code path}. */
  void calls(String path, String name) {
    main = path;
    file = name;
  }

  /** All texts that were read. */
  ScriptFs files() {
    return files;
  }

  /** Where a definition or a call of a builder stands, from the Error that was made there. */
  @Nullable SourceSection section(Value error) {
    try {
      error.throwException();
    } catch (PolyglotException e) {
      return section(e);
    }
    return null;
  }

  @Override
  public void close() {
    watch.close();
    try {
      context.close(true);
    } catch (PolyglotException e) {
      // a context that was ended says so again
    }
  }

  /** What our own JavaScript asks of the host. Scripts cannot reach it. */
  public final class Calls {
    private Calls() {}

    /** Virtual time as a date. */
    @HostAccess.Export
    public double nowMs() {
      return EPOCH_MS + (machine == null ? 0 : machine.nowNs() / 1_000_000);
    }

    /** The next number of this script's own stream: SplitMix64. */
    @HostAccess.Export
    public double random() {
      long z = seed += 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /** The handle of an object. */
    @HostAccess.Export
    public @Nullable Value of(Object raw) {
      return handle(raw);
    }

    /** CPUs of the machine, 0 if it is not known. */
    @HostAccess.Export
    public int nrCpus() {
      return machine == null ? 0 : machine.nrCpus();
    }

    /** Keys and values of a map, by turns. */
    @HostAccess.Export
    public Object[] entries(Map<?, ?> map) {
      return map.entrySet().stream().flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue())).toArray();
    }

    /** A CPU is read. */
    @HostAccess.Export
    public void read(int cpu) {
      reads.accept(cpu);
    }

    /** Loads the scenario that a builder begins with. */
    @HostAccess.Export
    public void load(String path, Value at) {
      scenarios.accept(path, at);
    }

    /** The beginning of a text. */
    @HostAccess.Export
    public String cut(String text, int length) {
      return text.substring(0, length);
    }

    /** Words with commas. */
    @HostAccess.Export
    public String join(Value words) {
      return String.join(", ", texts(words));
    }

    /** A number as scenarios write it, without an exponent. */
    @HostAccess.Export
    public String number(double n) {
      return n == Math.rint(n) && n < 1e18 ? Long.toString((long) n) : new java.math.BigDecimal(Double.toString(n)).toPlainString();
    }

    /** A hint at the nearest known name. */
    @HostAccess.Export
    public String didYouMean(String name, Value known) {
      return Nearest.didYouMean(name, texts(known));
    }

    /** A time in ns; 0 for what is none. */
    @HostAccess.Export
    public double durationNs(Value time) {
      return time.isString() ? Times.ns(time.asString()) : 0;
    }
  }

  /** The texts in a list of a script. */
  static List<String> texts(Value list) {
    return java.util.stream.LongStream.range(0, list.getArraySize()).mapToObj(list::getArrayElement).filter(Value::isString)
        .map(Value::asString).toList();
  }
}
