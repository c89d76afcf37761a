package dev.stormbench.plugin.scriptjs;

import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * All files there are for a script: itself, what the host lets it import, and the module {@code stormbench}. The paths are
 * names in a tree of our own; no disk is behind them. The folder of the script lies deep, so that what leads out of it can
 * still be told.
 */
final class ScriptFs implements FileSystem {
  /** The folder of the file that is read. */
  static final Path ROOT = Path.of("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/scenario");

  static final String MODULE = "stormbench";

  private final Function<String, String> loader;
  private final Map<String, String> texts = new LinkedHashMap<>();
  /** Names of modules that are no paths. */
  private final Set<String> bare = new LinkedHashSet<>();
  private final Map<String, Refusal> refused = new LinkedHashMap<>();

  /** @param loader the text of a path relative to the folder; throws a {@link ScenarioException} where there is none */
  ScriptFs(Function<String, String> loader) {
    this.loader = loader;
  }

  /** A file that need not be loaded. */
  void add(String path, String text) {
    texts.put(path, text);
  }

  /** Path of a module relative to the folder, such as {@code lib/a.js}. */
  static String relative(String path) {
    return ROOT.relativize(ROOT.resolve(path).normalize()).toString();
  }

  /** All that was read, in the order of reading, by path. */
  Map<String, String> texts() {
    return texts;
  }

  /** Why there is no such file; null if nobody asked for it. */
  @Nullable Refusal refusal(String path) {
    return refused.get(path);
  }

  /**
   * A file that was asked for in vain.
   *
   * @param specifier as it was written, if that cannot be told from the path
   */
  record Refusal(String message, @Nullable String specifier) {}

  private String text(Path path) throws NoSuchFileException {
    String name = relative(path.toString());
    String text = texts.get(name);
    if (text != null) {
      return text;
    }
    if (name.equals(MODULE)) {
      return Resources.text("stormbench.mjs");
    }
    if (bare.contains(name)) {
      refused.putIfAbsent(name, new Refusal("there is no module '" + name + "'; accepted: 'stormbench', and files such as './" + name
          + (name.contains(".") ? "'" : ".js'"), name));
    }
    if (!refused.containsKey(name)) {
      Path whole = ROOT.resolve(path).normalize();
      try {
        text = loader.apply(whole.startsWith("/1") ? name : whole.toString());
        texts.put(name, text);
        return text;
      } catch (ScenarioException e) {
        String place = e.at() + ": ";
        refused.put(name, new Refusal(e.getMessage().startsWith(place) ? e.getMessage().substring(place.length()) : e.getMessage(), null));
      }
    }
    throw new NoSuchFileException(name);
  }

  @Override
  public Path parsePath(URI uri) {
    if ("file".equals(uri.getScheme()) && uri.getPath() != null) {
      return Path.of(uri.getPath());
    }
    String name = "uri-" + refused.size();
    refused.put(name, new Refusal("'" + uri + "' cannot be imported; accepted: './file.js' and 'stormbench'", uri.toString()));
    return ROOT.resolve(name);
  }

  @Override
  public Path parsePath(String path) {
    if (!path.startsWith(".") && !path.startsWith("/")) {
      bare.add(path);
    }
    return Path.of(path);
  }

  @Override
  public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options) throws IOException {
    if (modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
      throw new SecurityException("scripts only read");
    }
    text(path);
  }

  @Override
  public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return new Bytes(text(path).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Path toAbsolutePath(Path path) {
    return ROOT.resolve(path);
  }

  @Override
  public Path toRealPath(Path path, LinkOption... options) throws IOException {
    text(path);
    return ROOT.resolve(path).normalize();
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attributes) {
    throw new SecurityException("scripts only read");
  }

  @Override
  public void delete(Path path) {
    throw new SecurityException("scripts only read");
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter) {
    throw new SecurityException("scripts do not list folders");
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
    throw new NoSuchFileException(path.toString());
  }

  /** A text to be read once. */
  private static final class Bytes implements SeekableByteChannel {
    private final byte[] bytes;
    private int position;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer to) {
      if (position >= bytes.length) {
        return -1;
      }
      int n = Math.min(to.remaining(), bytes.length - position);
      to.put(bytes, position, n);
      position += n;
      return n;
    }

    @Override
    public int write(ByteBuffer from) {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
      position = (int) Math.min(to, bytes.length);
      return this;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
