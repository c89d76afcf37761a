package dev.stormbench.repl.prompt;

import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.scenario.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes an experiment as a scenario that names the files of its definitions. A scenario may only name files below its own
 * folder: what was typed is written there, what was loaded is copied there if it stands alone, and refused if it does not.
 */
final class Saving {
  private final Bench bench;
  private final Recipe recipe;
  private final long nowNs;
  /** What this session has written: that may be written over. */
  private final Set<Path> own;
  /** Texts by path, definitions first. */
  private final Map<Path, String> texts = new LinkedHashMap<>();
  private final List<String> scripts = new ArrayList<>();

  Saving(Bench bench, Recipe recipe, long nowNs, Set<Path> own) {
    this.bench = bench;
    this.recipe = recipe;
    this.nowNs = nowNs;
    this.own = own;
  }

  /** @return the files that were written, the scenario first */
  List<String> to(String name) {
    Path target = bench.path(name).toAbsolutePath().normalize();
    if (target.equals(bench.path(recipe.file()).toAbsolutePath().normalize())) {
      throw new CommandException(name + " is the scenario that was loaded; take another name");
    }
    Path folder = target.getParent();
    Path source = bench.path(recipe.file()).toAbsolutePath().normalize().getParent();
    if (!recipe.scripts().isEmpty() && recipe.namedScripts().isEmpty()) {
      loaded(folder, bench.path(recipe.file()), recipe.scripts());
    }
    for (String s : recipe.namedScripts()) {
      Path file = source.resolve(s).normalize();
      loaded(folder, file, recipe.scripts().stream().filter(x -> bench.path(x.id()).toAbsolutePath().normalize().equals(file)).toList());
    }
    for (Recipe.Addition a : recipe.additions()) {
      if (a.definition() == null) {
        loaded(folder, bench.path(a.file()), a.scripts());
      } else {
        typed(folder.resolve(a.definition().file()), a.definition().source());
      }
    }
    String text = ScenarioText.write(bench.plugins(), name, recipe.saved(nowNs, scripts));
    List<String> written = new ArrayList<>(List.of(name));
    texts.forEach((path, definition) -> {
      bench.write(bench.shown(path), definition);
      written.add(bench.shown(path));
    });
    bench.write(name, text);
    own.addAll(texts.keySet());
    return written;
  }

  private void typed(Path file, String source) {
    if (Files.exists(file) && !own.contains(file) && !source.equals(textOf(file))) {
      throw new CommandException(bench.shown(file) + " exists and is not what was typed here; remove it, or save into another folder");
    }
    texts.put(file, source);
    scripts.add("./" + file.getFileName());
  }

  private void loaded(Path folder, Path named, List<Script> defines) {
    Path file = named.toAbsolutePath().normalize();
    if (file.startsWith(folder)) {
      scripts.add("./" + folder.relativize(file).toString().replace('\\', '/'));
      return;
    }
    String text = textOf(file);
    if (defines.size() != 1 || !defines.getFirst().source().equals(text)) {
      throw new CommandException("the experiment uses " + bench.shown(file) + " and what that imports; save it as "
          + bench.shown(file.resolveSibling("experiment.yaml")) + " or the like, beside it");
    }
    typed(folder.resolve(file.getFileName()), text);
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandException("cannot read " + file.getFileName() + ": " + e.getMessage());
    }
  }
}
