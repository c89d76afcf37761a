package dev.stormbench.testkit;

import java.io.IOException;
import java.io.OutputStream;

/** Is full at some time. */
final class Disk extends OutputStream {
  private int left;

  Disk(int bytes) {
    left = bytes;
  }

  @Override
  public void write(int b) throws IOException {
    if (left-- <= 0) {
      throw new IOException("No space left on device");
    }
  }
}
