package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RcuState;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.machine.WorkerPool;
import dev.stormbench.spi.sched.ExitInfo;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The script API of the machine, read off the SPI's interfaces: a method without arguments is a property, one with
 * arguments a method, a pair {@code rtoCpu()} and {@code rtoCpu(int)} a property that can be set. Enums are words, lists
 * are arrays, records are plain objects. From here come the classes that scripts see, and their TypeScript declarations.
 */
final class HandleModel {
  /** The interfaces whose objects are handles, in the order in which they are declared. */
  static final List<Class<?>> HANDLES =
      List.of(Machine.class, Cpu.class, Rq.class, Task.class, RootDomain.class, RcuState.class, LockupState.class,
          WorkerPool.class, Scx.class);

  /** The tables of ops. */
  static final List<Class<?>> TABLES = List.of(RtOps.class, RtoOps.class, SoftirqOps.class);

  private static final String INFINITE = "Infinity";

  /** Properties of {@link Machine} and {@link Cpu} that are made of others, with their types and bodies. */
  static final List<Extra> EXTRAS = List.of(
      new Extra(Machine.class, "cpus", "readonly Cpu[]", "all CPUs, ascending",
          "const a = []; const n = this.nrCpus; for (let i = 0; i < n; i++) { put(a, i, this.cpu(i)); } return a;"),
      new Extra(Machine.class, "now", "number", "virtual time in seconds", "return this.#h.nowNs() / 1e9;"),
      new Extra(Cpu.class, "backlog", "number", "tasklets scheduled on it and not yet begun",
          "return machine() === null ? 0 : machine().backlog(this.#h.id());"));

  private HandleModel() {}

  /** A property that no method of the SPI has. */
  record Extra(Class<?> owner, String name, String type, String doc, String body) {}

  /** A member of a handle as scripts see it. */
  record Member(Method method, boolean property, boolean settable) {
    String name() {
      return method.getName();
    }

    boolean isVerb() {
      return method.getReturnType() == void.class;
    }
  }

  /** Members in the order of their names; setters are part of their property. */
  static List<Member> members(Class<?> handle) {
    List<Member> members = new ArrayList<>();
    List<Method> methods = methods(handle);
    for (Method m : methods) {
      boolean noArguments = m.getParameterCount() == 0;
      if (isSetter(m, methods)) {
        continue;
      }
      boolean settable = noArguments && methods.stream().anyMatch(s -> s.getName().equals(m.getName()) && isSetter(s, methods));
      members.add(new Member(m, noArguments && m.getReturnType() != void.class, settable));
    }
    return members;
  }

  private static boolean isSetter(Method m, List<Method> all) {
    return m.getParameterCount() == 1 && m.getReturnType() == void.class
        && all.stream().anyMatch(g -> g.getName().equals(m.getName()) && g.getParameterCount() == 0);
  }

  /** The methods of an interface that can be called, by name and number of arguments: reflection has no order. */
  static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods()).filter(m -> !Modifier.isStatic(m.getModifiers()) && !m.isSynthetic())
        .sorted(Comparator.comparing(Method::getName).thenComparing(Method::getParameterCount)).toList();
  }

  /** All enums that handles and ops speak of. */
  static Set<Class<?>> enums() {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (List<Class<?>> types : List.of(HANDLES, TABLES, List.<Class<?>>of(SchedulerPolicy.class))) {
      for (Class<?> type : types) {
        for (Method m : methods(type)) {
          collect(m.getGenericReturnType(), found);
          Arrays.stream(m.getGenericParameterTypes()).forEach(p -> collect(p, found));
        }
      }
    }
    return found;
  }

  private static void collect(Type type, Set<Class<?>> enums) {
    if (type instanceof ParameterizedType p) {
      Arrays.stream(p.getActualTypeArguments()).forEach(a -> collect(a, enums));
    } else if (type instanceof WildcardType w) {
      collect(w.getUpperBounds()[0], enums);
    } else if (type instanceof Class<?> c && c.isEnum()) {
      enums.add(c);
    } else if (type instanceof Class<?> c && c.isRecord()) {
      for (RecordComponent r : c.getRecordComponents()) {
        collect(r.getGenericType(), enums);
      }
    }
  }

  /** All records that handles answer, and that a policy is told. */
  static Set<Class<?>> records() {
    Set<Class<?>> found = new LinkedHashSet<>();
    HANDLES.forEach(h -> methods(h).forEach(m -> collectRecords(m.getGenericReturnType(), found)));
    callbacks().forEach(m -> Arrays.stream(m.getGenericParameterTypes()).forEach(p -> collectRecords(p, found)));
    return found;
  }

  /** What a policy may answer to, by name: its methods that get an {@link Scx}. */
  static List<Method> callbacks() {
    return methods(SchedulerPolicy.class).stream().filter(m -> m.getParameterCount() > 0 && m.getParameterTypes()[0] == Scx.class).toList();
  }

  /** The constants of {@link Scx}, by name. */
  static List<Field> constants(Class<?> handle) {
    return Arrays.stream(handle.getFields()).filter(f -> handle == Scx.class).sorted(Comparator.comparing(Field::getName)).toList();
  }

  /** A constant as JavaScript: what no number can be is infinite. */
  private static String value(Field constant) {
    try {
      return constant.getLong(null) == Long.MAX_VALUE ? INFINITE : Long.toString(constant.getLong(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void collectRecords(Type type, Set<Class<?>> records) {
    if (type instanceof ParameterizedType p) {
      Arrays.stream(p.getActualTypeArguments()).forEach(a -> collectRecords(a, records));
    } else if (type instanceof WildcardType w) {
      collectRecords(w.getUpperBounds()[0], records);
    } else if (type instanceof Class<?> c && c.isRecord() && records.add(c)) {
      for (RecordComponent r : c.getRecordComponents()) {
        collectRecords(r.getGenericType(), records);
      }
    }
  }

  /** {@code BAIL_AND_RETRY} is {@code bail-and-retry}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The words of an enum in the order of its constants. */
  static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> word((Enum<?>) c)).toList();
  }

  // -- the classes that scripts see ------------------------------------------------------------------

  /** JavaScript that makes the classes; {@code tracked}: notes which CPUs are read. */
  static String script(boolean tracked) {
    StringBuilder js = new StringBuilder("(function (tools) {\n'use strict';\n"
        + "const { of, put, list, map, int, whole, slice, sliceOf, cpuArg, text, bool, word, bad, mayWrite, machine, read, WORDS, ENUMS, raw, is, guard, freeze } = tools;\n"
        + "const ID = Symbol('id');\nlet making = false;\nconst classes = [];\n");
    for (Class<?> handle : HANDLES) {
      handleClass(handle, tracked, js);
    }
    for (Class<?> handle : HANDLES) {
      js.append("const raw").append(handle.getSimpleName()).append(" = raw.").append(handle.getSimpleName()).append(";\n");
    }
    for (Class<?> e : enums()) {
      js.append("const words").append(e.getSimpleName()).append(" = WORDS.").append(e.getSimpleName()).append(";\n");
    }
    js.append("return { make(kind, h, id) { making = true; try { return new classes[kind](h, id); } finally { making = false; } },\n");
    js.append("base(early) { let t0 = null, t1 = null, t2 = null, words = null;\n")
        .append("const set = (t, h, w) => { words = w; if (t === 0) { t0 = h; } else if (t === 1) { t1 = h; } else { t2 = h; } };\n")
        .append("return { set, base: freeze({\n");
    for (int t = 0; t < TABLES.size(); t++) {
      for (Method m : methods(TABLES.get(t))) {
        String call = m.getName() + "(" + arguments(m) + ")";
        boolean quick = BaseWords.knows(m.getName());
        js.append("  ").append(m.getName()).append(": (").append(names(m)).append(") => { if (t").append(t).append(" === null) { early(); } return ")
            .append(quick ? "words" + m.getReturnType().getSimpleName() + "[words." + m.getName() + "(" + numbers(m) + ")]"
                : fromHost("t" + t + "." + call, m.getGenericReturnType()))
            .append("; },\n");
      }
    }
    js.append("}) }; },\nops: {\n");
    for (Class<?> table : TABLES) {
      for (Method m : methods(table)) {
        op(m, js);
      }
    }
    js.append("},\nexitInfo: x => ").append(fromHost("x", ExitInfo.class)).append(" };\n})");
    return js.toString();
  }

  private static void handleClass(Class<?> handle, boolean tracked, StringBuilder js) {
    String name = handle.getSimpleName();
    List<Member> members = members(handle);
    js.append("class ").append(name).append(" {\n  #h;\n");
    js.append("  constructor(h, id) { if (!making) { throw new TypeError('only the machine makes ").append(article(name))
        .append("'); } this.#h = h; this[ID] = id; freeze(this); }\n");
    js.append("  static { raw.").append(name).append(" = (x, what) => { if (typeof x !== 'object' || x === null || !(#h in x)) { bad(x, what, '")
        .append(article(name)).append("'); } return x.#h; };\n");
    js.append("    is.").append(name).append(" = x => typeof x === 'object' && x !== null && #h in x; }\n");
    for (Member m : members) {
      String track = tracked && handle != Scx.class ? track(handle, m) : "";
      String call = "this.#h." + m.name() + "(" + arguments(m.method()) + ")";
      if (m.property()) {
        js.append("  get ").append(m.name()).append("() { ").append(track).append("return ")
            .append(fromHost(call, m.method().getGenericReturnType())).append("; }\n");
        if (m.settable()) {
          js.append("  set ").append(m.name()).append("(x) { mayWrite('").append(m.name()).append("'); this.#h.").append(m.name())
              .append("(int(x, '").append(m.name()).append("')); }\n");
        }
      } else if (m.isVerb()) {
        js.append("  ").append(m.name()).append("(").append(names(m.method())).append(") { ")
            .append(handle == Scx.class ? "" : "mayWrite('" + m.name() + "()'); ").append(call).append("; }\n");
      } else {
        js.append("  ").append(m.name()).append("(").append(names(m.method())).append(") { ").append(track).append("return ")
            .append(fromHost(call, m.method().getGenericReturnType(), m.name())).append("; }\n");
      }
    }
    for (Field f : constants(handle)) {
      js.append("  get ").append(f.getName()).append("() { return ").append(value(f)).append("; }\n");
    }
    if (handle == Scx.class) {
      js.append("  localOn(cpu) { return ").append(Scx.localOn(0)).append(" - int(cpu, 'cpu of localOn'); }\n");
    }
    for (Extra e : extras(handle)) {
      js.append("  get ").append(e.name()).append("() { ")
          .append(tracked ? handle == Machine.class ? e.name().equals("cpus") ? "" : "read(-1); " : "read(this.#h.id()); " : "")
          .append(e.body()).append(" }\n");
    }
    js.append("}\nguard(").append(name).append(", '").append(name).append("', '").append(article(name)).append("');\nclasses[classes.length] = ").append(name).append(";\n");
  }

  /** The extras of a handle that the SPI does not have by itself. */
  static List<Extra> extras(Class<?> handle) {
    return EXTRAS.stream().filter(e -> e.owner() == handle)
        .filter(e -> methods(handle).stream().noneMatch(m -> m.getName().equals(e.name()) && m.getParameterCount() == 0)).toList();
  }

  /** What is said of a read: a CPU's number, -1 for the whole machine, nothing for what never changes. */
  private static String track(Class<?> handle, Member m) {
    boolean changesByItself = m.name().endsWith("Ns") || m.name().startsWith("now");
    if (handle == Cpu.class && !changesByItself) {
      return m.name().equals("id") || m.name().equals("rq") ? "" : "read(this.#h.id()); ";
    }
    if (handle == Rq.class && !changesByItself) {
      return m.name().equals("cpu") ? "" : "read(this.#h.cpu()); ";
    }
    if (handle == Machine.class && Set.of("nrCpus", "cpu", "hz", "rootDomain", "rcu", "hasTracepoint").contains(m.name())) {
      return "";
    }
    if (handle == Machine.class && m.name().equals("backlog")) {
      return "read(cpu); ";
    }
    return handle == Task.class && Set.of("pid", "comm").contains(m.name()) ? "" : "read(-1); ";
  }

  static String article(String name) {
    return (name.startsWith("Rq") || name.startsWith("Scx") || name.startsWith("Rcu") ? "an " : "a ") + name;
  }

  private static void op(Method m, StringBuilder js) {
    String name = m.getName();
    StringBuilder in = new StringBuilder();
    for (Parameter p : m.getParameters()) {
      in.append(in.isEmpty() ? "" : ", ").append(p.getName());
    }
    Class<?> type = m.getReturnType();
    js.append("  ").append(name).append(": (f, nonsense) => (").append(in).append(") => { const r = f(").append(in).append("); ");
    if (type.isEnum()) {
      int i = 0;
      for (String w : words(type)) {
        js.append("if (r === '").append(w).append("') { return ").append(i++).append("; } ");
      }
      js.append("return nonsense('").append(name).append("', r, '").append(String.join(", ", words(type))).append("'); },\n");
    } else if (type == boolean.class) {
      js.append("return r === true ? 1 : r === false ? 0 : nonsense('").append(name).append("', r, 'true, false'); },\n");
    } else if (type == int.class) {
      js.append("return typeof r === 'number' && (r | 0) === r && r > -2147483648 ? r : nonsense('").append(name)
          .append("', r, 'a whole number'); },\n");
    } else {
      String kind = type.getSimpleName();
      js.append("return r === null ? null : is.").append(kind).append("(r) ? raw.").append(kind).append("(r) : nonsense('")
          .append(name).append("', r, '").append(article(kind)).append(", null'); },\n");
    }
  }

  private static String names(Method m) {
    return String.join(", ", Arrays.stream(m.getParameters()).map(Parameter::getName).toList());
  }

  private static String arguments(Method m) {
    return String.join(", ", Arrays.stream(m.getParameters()).map(p -> toHost(m, p)).toList());
  }

  /** Handles by their numbers, which pass the border faster than objects. */
  private static String numbers(Method m) {
    return String.join(", ", Arrays.stream(m.getParameters()).map(p -> HANDLES.contains(p.getType())
        ? p.getName() + "?.[ID] ?? raw" + p.getType().getSimpleName() + "(" + p.getName() + ", '" + p.getName() + " of " + m.getName() + "')"
        : p.getType() == boolean.class ? p.getName() + " === true || " + toHost(m, p) : toHost(m, p)).toList());
  }

  private static String toHost(Method m, Parameter p) {
    String what = "'" + p.getName() + " of " + m.getName() + "'";
    Class<?> type = p.getType();
    if (type == int.class && (p.getName().equals("cpu") || p.getName().equals("thisCpu"))) {
      return "cpuArg(" + p.getName() + ", " + what + ", " + (m.getName().equals("rtoMaskNext") ? -1 : 0) + ")";
    }
    if (type == long.class && isSlice(p.getName())) {
      return "slice(" + p.getName() + ", " + what + ")";
    }
    if (type == int.class || type == long.class) {
      return (type == int.class ? "int(" : "whole(") + p.getName() + ", " + what + ")";
    }
    if (type == boolean.class) {
      return "bool(" + p.getName() + ", " + what + ")";
    }
    if (type == String.class) {
      return "text(" + p.getName() + ", " + what + ")";
    }
    if (type.isEnum()) {
      return "word(" + p.getName() + ", " + what + ", '" + type.getSimpleName() + "')";
    }
    return "raw" + type.getSimpleName() + "(" + p.getName() + ", " + what + ")";
  }

  /** What may be without an end. */
  private static boolean isSlice(String name) {
    return name.equals("sliceNs") || name.equals("ns");
  }

  private static String fromHost(String call, Type type, String method) {
    return type == long.class && method.equals("slice") ? "sliceOf(" + call + ")" : fromHost(call, type);
  }

  /** An expression that turns what the host answered into what scripts see. */
  private static String fromHost(String call, Type type) {
    if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
      return "list(" + call + ", true, x => " + fromHost("x", argument(p, 0)) + ")";
    }
    if (type instanceof ParameterizedType p && p.getRawType() == Map.class) {
      return "map(" + call + ", x => " + fromHost("x", argument(p, 1)) + ")";
    }
    Class<?> c = (Class<?>) type;
    if (c.isArray()) {
      return "list(" + call + ", false, x => " + fromHost("x", c.getComponentType()) + ")";
    }
    if (c.isEnum()) {
      return "(x => x === null ? null : words" + c.getSimpleName() + "[x.ordinal()])(" + call + ")";
    }
    if (c.isRecord()) {
      StringBuilder js = new StringBuilder("(x => x === null ? null : ({ ");
      for (RecordComponent r : c.getRecordComponents()) {
        js.append(r.getName()).append(": ").append(fromHost("x." + r.getName() + "()", r.getGenericType())).append(", ");
      }
      return js + "}))(" + call + ")";
    }
    if (HANDLES.contains(c)) {
      return "of(" + call + ")";
    }
    if (c == long.class) {
      return "+" + call;
    }
    if (c.isPrimitive() || c == String.class || c == Boolean.class || c == Long.class || c == Integer.class) {
      return call;
    }
    throw new IllegalStateException("the script API has no notation for " + type.getTypeName());
  }

  private static Type argument(ParameterizedType p, int i) {
    Type a = p.getActualTypeArguments()[i];
    return a instanceof WildcardType w ? w.getUpperBounds()[0] : a;
  }

  /** Number of the handle's kind, for {@code make}; -1 if the object is none. */
  static int kind(Object raw) {
    for (int i = 0; i < HANDLES.size(); i++) {
      if (HANDLES.get(i).isInstance(raw)) {
        return i;
      }
    }
    return -1;
  }

  /** The op of that name. */
  static Optional<Method> op(String name) {
    return TABLES.stream().flatMap(t -> methods(t).stream()).filter(m -> m.getName().equals(name)).findFirst();
  }

  /** Names of all ops. */
  static List<String> ops() {
    return TABLES.stream().flatMap(t -> methods(t).stream()).map(Method::getName).toList();
  }
}
