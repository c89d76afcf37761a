package dev.stormbench.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** A repository, if there is one. */
record Git(Path repository) {
  private static final String SOURCES = "spi/src/main/java/";
  private static final Pattern NONE = Pattern.compile("No names found|No tags can describe|not a git repository|No annotated tags");

  /**
   * The last tag {@code spi-<version>} before what is checked out; null for none, or where there is no repository or no git.
   *
   * @throws IOException what git says if it is anything else
   */
  @Nullable String lastTag() throws IOException, InterruptedException {
    Process git;
    try {
      git = start("describe", "--tags", "--abbrev=0", "--match", "spi-[0-9]*");
    } catch (IOException noGit) {
      return null;
    }
    String tag = text(git.getInputStream());
    String error = text(git.getErrorStream());
    if (git.waitFor() == 0) {
      return tag;
    }
    if (NONE.matcher(error).find()) {
      return null;
    }
    throw new IOException("git describe in " + repository + ": " + error);
  }

  /** The SPI's sources at a tag. */
  Sources sources(String tag) throws IOException, InterruptedException {
    Map<String, String> texts = new TreeMap<>();
    Process git = start("archive", "--format=zip", tag, SOURCES);
    byte[] archive = git.getInputStream().readAllBytes();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        if (e.getName().endsWith(".java")) {
          texts.put(e.getName().substring(SOURCES.length()), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    if (git.waitFor() != 0) {
      throw new IOException("git archive " + tag + ": " + text(git.getErrorStream()));
    }
    return new Sources(texts);
  }

  /** Runs a git command that must succeed. */
  void run(String... arguments) throws IOException, InterruptedException {
    Process git = start(arguments);
    text(git.getInputStream());
    String error = text(git.getErrorStream());
    if (git.waitFor() != 0) {
      throw new IOException("git " + arguments[0] + ": " + error);
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder git = new ProcessBuilder(command);
    git.environment().put("LC_ALL", "C");
    return git.start();
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
