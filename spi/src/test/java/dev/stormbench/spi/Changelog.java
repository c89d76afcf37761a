package dev.stormbench.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headings of spi/CHANGELOG.md, newest first.
 *
 * @param headings what stands after {@code ##}, such as {@code 0.1.0 (2026-11-26)} or {@code Unreleased: 0.2.0}
 * @param versions the versions of these headings
 */
record Changelog(List<String> headings, List<String> versions) {
  private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  static Changelog now() {
    try {
      return of(Files.readString(Sources.HOME.resolve("spi/CHANGELOG.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Changelog of(String text) {
    List<String> headings = HEADING.matcher(text).results().map(m -> m.group(1).strip()).toList();
    List<String> versions = new ArrayList<>();
    for (String h : headings) {
      Matcher m = VERSION.matcher(h);
      if (m.find()) {
        versions.add(m.group());
      }
    }
    return new Changelog(headings, versions);
  }
}
