package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioLoader;
import dev.stormbench.spi.scenario.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A script file that was evaluated, once, in a context of its own: its scenario and its definitions. */
final class ScriptModule {
  private static final int MAX_LOADS = 100;
  private static final Pattern SIMPLE_NAME = Pattern.compile("[\\w-][\\w.-]*");

  final Guest guest;
  final @Nullable Node scenario;
  /** By kind and name, in the order of export and use. */
  final Map<String, Defined> definitions = new LinkedHashMap<>();
  /** Scripts of the scenario that this one begins with. */
  final Set<Script> inherited = new LinkedHashSet<>();

  private final String file;
  private final String main;
  private final Map<String, Document> loaded = new LinkedHashMap<>();
  private final ScenarioLoader loader;
  private int loads;

  /**
   * An extension that a script defines.
   *
   * @param value what {@code fix()} and the like made, opened
   */
  record Defined(String kind, String name, Value value, Location at) {
    /** A line for lists. */
    String doc() {
      Value options = value.getMember("options");
      Value spec = value.getMember("spec");
      Value doc = options.getMember("doc");
      if (doc == null || !doc.isString()) {
        doc = spec.canExecute() ? null : spec.getMember("doc");
      }
      return doc != null && doc.isString() ? doc.asString() : "defined in " + at.file();
    }
  }

  /** Evaluates a file. {@code file} is as the user named it. */
  ScriptModule(String file, String text, ScenarioLoader loader) {
    this.file = file;
    this.loader = loader;
    String folder = file.substring(0, file.lastIndexOf('/') + 1);
    String name = file.substring(folder.length());
    main = SIMPLE_NAME.matcher(name).matches() ? name : "scenario.js";
    ScriptFs files = new ScriptFs(path -> loader.text(path, Location.of(folder + path)));
    files.add(main, text);
    guest = new Guest(files, folder, seed(text), false);
    guest.calls(main, file);
    guest.scenarios = this::loadScenario;
    try {
      scenario = guest.load(file, this::evaluate);
    } catch (RuntimeException e) {
      guest.close();
      throw e;
    }
  }

  private static long seed(String text) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001b3L;
    }
    return h;
  }

  private @Nullable Node evaluate() {
    Value state = guest.prelude.invokeMember("boot", "./" + main);
    switch (state.invokeMember("done").asInt()) {
      case 0 -> throw new ScenarioException(Location.of(file), "an await at the top level waits for something that never comes");
      case 2 -> state.invokeMember("again");
      default -> { }
    }
    Value module = state.invokeMember("value");
    Value exported = guest.prelude.invokeMember("exported", module);
    for (long i = 0; i < exported.getArraySize(); i++) {
      define(exported.getArrayElement(i));
    }
    Node node = module.hasMember("default") ? scenario(module.getMember("default")) : null;
    if (node == null && definitions.isEmpty()) {
      throw new ScenarioException(Location.of(file), "exports neither a scenario nor a definition; accepted: export default { format: 1, ... },"
          + " export default scenario(...), export const myFix = fix(...)");
    }
    return node;
  }

  private @Nullable Node scenario(Value value) {
    if (!guest.prelude.invokeMember("definitionOf", value).isNull()) {
      return null;
    }
    Value ops = guest.prelude.invokeMember("opsOf", value);
    if (ops.isNull()) {
      String text = guest.files().texts().get(main);
      return tree(value, (path, key) -> Places.exported(file, text, path, key));
    }
    return build(ops);
  }

  private Node tree(Value value, TreeReader.Where where) {
    Value tree = guest.prelude.invokeMember("tree", value);
    Node node = TreeReader.read(tree, where);
    Value used = tree.getMember("used");
    for (long i = 0; i < used.getArraySize(); i++) {
      define(used.getArrayElement(i));
    }
    return node;
  }

  private void define(Value definition) {
    Value d = guest.prelude.invokeMember("definitionOf", definition);
    String kind = d.getMember("kind").asString();
    String name = d.getMember("name").asString();
    Defined old = definitions.get(kind + " " + name);
    if (old != null && d.equals(old.value())) {
      return;
    }
    Value bad = d.getMember("bad");
    if (!bad.isNull()) {
      throw new ScenarioException(call(d.getMember("at")).at(List.of(bad.getMember("key").asString()), bad.getMember("argument").asInt(), true),
          bad.getMember("says").asString());
    }
    Location at = call(d.getMember("at")).at(List.of(), -1, false);
    if (old != null) {
      throw new ScenarioException(at, kind + " '" + name + "' is defined twice, the first at " + old.at());
    }
    definitions.put(kind + " " + name, new Defined(kind, name, d, at));
  }

  // -- the builder -----------------------------------------------------------------------------------

  /** A call in a script. */
  private record Call(String shown, @Nullable String text, int start, int end, int line, int column) {
    Location at(List<Object> path, int argument, boolean key) {
      return text == null ? new Location(shown, line, column) : Places.called(shown, text, start, end, argument, path, key);
    }
  }

  private Call call(Value error) {
    SourceSection s = guest.section(error);
    if (s == null) {
      return new Call(file, null, 0, 0, 0, 0);
    }
    String path = Guest.path(s.getSource());
    return new Call(guest.shown(path), guest.files().texts().get(path), s.getCharIndex(), s.getCharEndIndex(), s.getStartLine(),
        s.getStartColumn());
  }

  /** Where what is below an argument of the call stands at which an Error was made. */
  TreeReader.Where places(Value error, int argument) {
    Call call = call(error);
    return (path, key) -> call.at(path, argument, key);
  }

  private Node build(Value ops) {
    Node scenario = null;
    for (long i = 0; i < ops.getArraySize(); i++) {
      Value op = ops.getArrayElement(i);
      scenario = apply(scenario, op);
    }
    return scenario instanceof Node.Mapping m && m.get("format") == null ? withFormat(m) : scenario == null
        ? new Node.Mapping(List.of(), Location.of(file)) : scenario;
  }

  /** A builder writes the present format. */
  private static Node withFormat(Node.Mapping m) {
    List<Node.Entry> entries = new ArrayList<>();
    entries.add(new Node.Entry("format", m.at(), new Node.Scalar("1", Node.Scalar.Kind.INTEGER, m.at())));
    entries.addAll(m.entries());
    return new Node.Mapping(entries, m.at());
  }

  private @Nullable Node apply(@Nullable Node scenario, Value op) {
    Call call = call(op.getMember("at"));
    String key = op.getMember("key").asString();
    Location at = call.at(List.of(), -1, false);
    Value value = op.getMember("value");
    switch (op.getMember("op").asString()) {
      case "load" -> {
        Document d = document(value.asString(), call.at(List.of(), 0, false));
        inherited.addAll(d.scripts());
        if (d.scenario() == null) {
          throw new ScenarioException(call.at(List.of(), 0, false), "'" + value.asString() + "' defines extensions but no scenario");
        }
        return d.scenario();
      }
      case "use" -> {
        define(value);
        return scenario;
      }
      default -> { }
    }
    int argument = Set.of("set", "policy").contains(op.getMember("op").asString()) ? 1 : 0;
    Node node = tree(value, (path, wantKey) -> op.getMember("op").asString().equals("policy")
        ? named(call, path, wantKey, 1) : where(call, key, argument, path, wantKey));
    if (op.getMember("op").asString().equals("base")) {
      return node;
    }
    if (scenario != null && !(scenario instanceof Node.Mapping)) {
      return scenario;
    }
    Node.Mapping m = scenario == null ? new Node.Mapping(List.of(), at) : (Node.Mapping) scenario;
    return switch (op.getMember("op").asString()) {
      case "put" -> Edits.put(m, key, at, node);
      case "merge" -> Edits.merge(m, key, at, node);
      case "append" -> Edits.append(m, key, at, node);
      case "policy" -> Edits.put(m, "policy", at, Edits.put(m.get("policy") instanceof Node.Mapping p ? p : new Node.Mapping(List.of(), at),
          key, at, node));
      default -> Edits.set(m, key, at, node);
    };
  }

  /** The items of lists are made of the arguments of a call: {@code .at(time, action)}, {@code .fix(name, params)}. */
  private static Location where(Call call, String key, int argument, List<Object> path, boolean wantKey) {
    if (key.equals("timeline")) {
      return path.isEmpty() ? call.at(path, -1, false)
          : call.at(path.subList(1, path.size()), path.getFirst().equals("do") ? 1 : 0, wantKey && path.size() > 1);
    }
    if (path.isEmpty() || argument == 1 || !Set.of("workloads", "watchdogs", "fixes", "checks").contains(key)) {
      return call.at(path, argument, wantKey);
    }
    return named(call, path, wantKey, 0);
  }

  /** In a name that is an argument, or in the parameters that are the next one. */
  private static Location named(Call call, List<Object> path, boolean wantKey, int argument) {
    return path.isEmpty() ? call.at(path, argument, wantKey) : path.size() == 1 && wantKey ? call.at(List.of(), argument, false)
        : call.at(path.subList(1, path.size()), argument + 1, wantKey && path.size() > 1);
  }

  private void loadScenario(String path, Value at) {
    if (++loads > MAX_LOADS) {
      throw new ScenarioException(call(at).at(List.of(), 0, false), "scenario() reads more than " + MAX_LOADS + " scenarios");
    }
    int suspended = guest.watch.suspend();
    try {
      document(path, call(at).at(List.of(), 0, false));
    } finally {
      guest.watch.resume(suspended);
    }
  }

  private Document document(String path, Location from) {
    Document d = loaded.get(path);
    if (d == null) {
      d = loader.scenario(path, from);
      loaded.put(path, d);
    }
    return d;
  }

  /** All code that was read, each text after its path below the folder. */
  String source() {
    StringBuilder all = new StringBuilder();
    guest.files().texts().forEach((path, text) -> all.append(path).append('\n').append(text).append('\n'));
    return all.toString();
  }
}
