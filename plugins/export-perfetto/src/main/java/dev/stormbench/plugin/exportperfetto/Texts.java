package dev.stormbench.plugin.exportperfetto;

import java.nio.charset.StandardCharsets;

/** Texts as UTF-8. Remembers the latest ones, so that a comm is not encoded at each switch. */
final class Texts {
  private static final int PLACES = 1 << 10;

  private final String[] texts = new String[PLACES];
  private final byte[][] encoded = new byte[PLACES][];

  byte[] utf8(String text) {
    int place = text.hashCode() & PLACES - 1;
    if (!text.equals(texts[place])) {
      texts[place] = text;
      encoded[place] = text.getBytes(StandardCharsets.UTF_8);
    }
    return encoded[place];
  }
}
