package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.repl.shrink.Difference;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scenario that is shrunk, and how what is left of it is written: with a comment of where it is from. Comments of the original are
 * not in the tree, and so not in what is written.
 *
 * @param file of the original, as the user named it
 * @param scenario the original with the changes of the command line
 * @param scripts what defines its extensions
 * @param name of the file that is written, with a place that scripts are found from
 * @param sha256 of the original's text
 */
record ShrunkFile(Host host, String file, Node.Mapping scenario, List<Script> scripts, String name, String sha256) {
  private static final int WIDTH = 140;

  static ShrunkFile of(Host host, ScenarioArguments arguments, Document document, @Nullable Long seed, @Nullable Long untilNs, String out) {
    String file = arguments.file();
    if (!(document.scenario() instanceof Node.Mapping)) {
      throw new ScenarioException(Location.of(file), "defines extensions but no scenario");
    }
    Node n = arguments.applied(document);
    if (seed != null) {
      n = NodePath.set(n, "run.seed", Location.of("--seed " + seed), Node.Scalar.plain("" + seed, Location.of("--seed " + seed)));
    }
    if (untilNs != null) {
      Location at = Location.of("--until " + Durations.text(untilNs));
      n = NodePath.set(n, "run.duration", at, Node.Scalar.plain(Durations.text(untilNs), at));
    }
    Path original = InputFile.path(host, file, file).toAbsolutePath().normalize();
    boolean stdout = out.equals(OutputFile.STDOUT);
    Path target = stdout ? original.resolveSibling("shrunk.yaml") : InputFile.path(host, out, "--out " + out).toAbsolutePath().normalize();
    if (target.equals(original) && !stdout) {
      throw new ScenarioException(Location.of("--out " + out), "this is the scenario that is shrunk; take another name");
    }
    if (!document.scripts().isEmpty()) {
      n = withScripts(host, n, original, target, out);
    }
    ShrunkFile f = new ShrunkFile(host, file, (Node.Mapping) n, document.scripts(), host.shown(target), Sha256.hex(InputFile.read(host, file)));
    f.read(f.text(f.scenario, List.of())); // shows whether it can be written at all
    return f;
  }

  /** Names the files of its definitions from where it will stand; they can only be below. */
  private static Node withScripts(Host host, Node scenario, Path original, Path target, String out) {
    Node.Mapping m = (Node.Mapping) scenario;
    List<Path> files = new ArrayList<>();
    if (m.get("scripts") instanceof Node.Sequence s) {
      s.items().forEach(i -> files.add(original.resolveSibling(((Node.Scalar) i).text()).normalize()));
    } else {
      files.add(original); // a script that is a scenario, too
    }
    Path folder = target.getParent();
    Location at = Location.of("--out " + out);
    List<Node> names = new ArrayList<>();
    for (Path f : files) {
      if (!f.startsWith(folder)) {
        throw new ScenarioException(at, "the scenario uses what " + host.shown(f) + " defines, which must be in the same folder or below");
      }
      names.add(Node.Scalar.plain("./" + folder.relativize(f).toString().replace('\\', '/'), at));
    }
    return NodePath.set(scenario, "scripts", at, new Node.Sequence(names, at));
  }

  /** What is written: lines of comment, and the scenario under a name that says what it is. */
  String text(Node.Mapping shrunk, List<String> comment) {
    StringBuilder b = new StringBuilder();
    comment.forEach(c -> fill(b, c));
    return b + ScenarioText.write(host.plugins(), name, named(shrunk));
  }

  /** Reads such a text as if it stood in its file. */
  Document read(String text) {
    return ScenarioText.read(host.plugins(), name, text.getBytes(StandardCharsets.UTF_8), FolderLoader.of(host, name));
  }

  private static Node.Mapping named(Node.Mapping shrunk) {
    List<Node.Entry> entries = new ArrayList<>();
    for (Node.Entry e : shrunk.entries()) {
      if (e.key().equals("name") && e.value() instanceof Node.Scalar s) {
        entries.add(new Node.Entry("name", e.at(), new Node.Scalar(s.text() + "-shrunk", Node.Scalar.Kind.STRING, e.at())));
      } else {
        entries.add(e);
      }
    }
    return new Node.Mapping(entries, shrunk.at());
  }

  /** Lines of comment: where the original is, and what is different. */
  List<String> differences(Node.Mapping shrunk) {
    Difference d = Difference.of(scenario, shrunk);
    List<String> lines = new ArrayList<>(List.of("Original: " + file + ", sha256 " + sha256 + "; its comments are there."));
    lines.add("Dropped: " + (d.dropped().isEmpty() ? "nothing" : String.join(", ", d.dropped())) + ".");
    lines.add("Changed: " + (d.changed().isEmpty() ? "nothing" : String.join("; ", d.changed())) + ".");
    return lines;
  }

  private static void fill(StringBuilder b, String text) {
    StringBuilder line = new StringBuilder("#");
    for (String word : text.replaceAll("\\p{Cntrl}", "?").split(" ")) {
      if (line.length() + word.length() + 1 > WIDTH && line.length() > 4) {
        b.append(line).append('\n');
        line = new StringBuilder("#  ");
      }
      line.append(' ').append(word);
    }
    b.append(line).append('\n');
  }
}
