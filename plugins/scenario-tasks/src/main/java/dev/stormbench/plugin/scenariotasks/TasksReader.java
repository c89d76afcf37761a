package dev.stormbench.plugin.scenariotasks;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.Node.Entry;
import dev.stormbench.spi.scenario.Node.Mapping;
import dev.stormbench.spi.scenario.Node.Scalar;
import dev.stormbench.spi.scenario.Node.Sequence;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one file line by line and builds the scenario that it means. */
final class TasksReader {
  /** The recorder's machine: CPUs 0 to 3 are the scenario's, CPU 4 houses its runner. */
  private static final int CPUS = 5;

  private static final List<String> LINES = List.of("length_us:", "maincpu:", "sysctl:", "task");

  private final String file;
  private final List<String> description = new ArrayList<>();
  private final Map<String, Entry> sysctls = new LinkedHashMap<>();
  private final List<Node> workloads = new ArrayList<>();
  private @Nullable Piece length;
  private @Nullable Piece mainCpu;

  TasksReader(String file) {
    this.file = file;
  }

  Mapping read(String text) {
    int number = 0;
    for (String line : text.split("\r\n|\r|\n", -1)) {
      Piece all = Piece.of(line, new Location(file, ++number, 1));
      int comment = commentAt(all.text());
      if (all.text().startsWith("#") && workloads.isEmpty()) {
        description.add(all.from(1).text());
      }
      Piece piece = all.part(0, comment);
      if (!piece.isEmpty()) {
        line(piece);
      }
    }
    if (length == null) {
      throw new ScenarioException(Location.of(file), "no line 'length_us:', which says how long the scenario is");
    }
    return scenario(length);
  }

  /** Where a comment begins: a # at the beginning or after a blank; else the end. */
  private static int commentAt(String line) {
    for (int i = line.indexOf('#'); i >= 0; i = line.indexOf('#', i + 1)) {
      if (i == 0 || Character.isWhitespace(line.charAt(i - 1))) {
        return i;
      }
    }
    return line.length();
  }

  private void line(Piece line) {
    int end = line.text().indexOf(':') + 1;
    String word = line.text().substring(0, line.wordEnd());
    if (word.equals("task")) {
      workloads.add(new TaskReader(line.from(word.length())).read());
      return;
    }
    String key = end > 0 && end <= word.length() ? word.substring(0, end) : word;
    switch (key) {
      case "length_us:" -> length = once(length, line, line.from(end));
      case "maincpu:" -> mainCpu = once(mainCpu, line, line.from(end));
      case "sysctl:" -> sysctl(line.from(end));
      default -> throw line.unknown("line", LINES);
    }
  }

  private static Piece once(@Nullable Piece before, Piece line, Piece value) {
    if (before != null) {
      throw line.bad("a second line of this kind, the first on line " + before.at().line());
    }
    return value;
  }

  /** {@code sched_rr_timeslice_ms=20}: names are those of /proc/sys/kernel; the last of a name counts. */
  private void sysctl(Piece setting) {
    int equals = setting.text().indexOf('=');
    if (equals <= 0) {
      throw setting.bad("sysctl is '" + setting.shown() + "'; accepted: name=value, such as sched_rt_runtime_us=950000");
    }
    Piece name = setting.part(0, equals);
    String key = name.text().startsWith("kernel.") ? name.text() : "kernel." + name.text();
    sysctls.put(key, new Entry(key, name.at(), setting.from(equals + 1).integer("sysctl " + name.text())));
  }

  // -- the scenario ---------------------------------------------------------------------------------

  private Mapping scenario(Piece lengthUs) {
    Location at = new Location(file, 1, 1);
    checkMainCpu();
    return mapping(at,
        entry("format", plain("1", at)),
        entry("name", text(name(), at)),
        entry("description", text(String.join("\n", description), at)),
        entry("machine", mapping(at, entry("cpus", plain("" + CPUS, at)), entry("idle", text("halt", at)),
            entry("shared-clock", plain("true", at)))),
        entry("kernel", mapping(at, entry("profile", text("v6.12", at)), entry("tick-phase", text("0s", at)),
            entry("sysctl", new Mapping(List.copyOf(sysctls.values()), at)))),
        entry("costs", text("qemu-tcg-traced", at)),
        entry("workloads", new Sequence(workloads, at)),
        entry("run", mapping(lengthUs.at(), entry("duration", lengthUs.micros("length_us", 1)))));
  }

  private void checkMainCpu() {
    if (mainCpu != null && !mainCpu.text().matches("[0-4]")) {
      throw mainCpu.bad("maincpu is '" + mainCpu.shown() + "'; accepted: a CPU of the machine, 0 to " + (CPUS - 1));
    }
  }

  private String name() {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.substring(0, Math.max(1, name.lastIndexOf('.')));
  }

  static Mapping mapping(Location at, Entry... entries) {
    return new Mapping(List.of(entries), at);
  }

  static Entry entry(String key, Node value) {
    return new Entry(key, value.at(), value);
  }

  private static Scalar plain(String text, Location at) {
    return Scalar.plain(text, at);
  }

  private static Scalar text(String text, Location at) {
    return new Scalar(text, Scalar.Kind.STRING, at);
  }
}
