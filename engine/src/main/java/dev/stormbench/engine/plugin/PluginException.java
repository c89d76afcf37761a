package dev.stormbench.engine.plugin;

import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.Spi;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A plugin failed: which one, in what call, when and where in the simulation if it ran already. The
 * message is one line. Ends a command with exit code 3, never the workbench.
 */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final long NO_TIME_NS = -1;
  private static final int NO_CPU = -1;

  private final String pluginId;
  private final String pluginVersion;
  private final String builtFor;
  private final String call;
  private final String reason;
  private final long atNs;
  private final int cpu;

  /** Blames a plugin before any virtual time has passed. */
  public PluginException(LoadedPlugin plugin, String call, String reason) {
    this(plugin, call, reason, NO_TIME_NS, NO_CPU, null);
  }

  /** Blames a plugin for what it threw at a virtual time. */
  public PluginException(LoadedPlugin plugin, String call, long atNs, int cpu, Throwable cause) {
    this(plugin, call, reason(plugin, cause), atNs, cpu, cause);
  }

  private PluginException(LoadedPlugin plugin, String call, String reason, long atNs, int cpu, @Nullable Throwable cause) {
    this(cause instanceof ScriptException s ? s.getMessage() + " (in " + call + place(atNs, cpu) + ")"
        : message(plugin.described(), call, reason, atNs, cpu), plugin.id(), plugin.version(), plugin.spiVersion(), call,
        reason, atNs, cpu, cause);
  }

  private PluginException(String message, String id, String version, String builtFor, String call, String reason, long atNs, int cpu,
      @Nullable Throwable cause) {
    super(message, cause);
    this.pluginId = id;
    this.pluginVersion = version;
    this.builtFor = builtFor;
    this.call = call;
    this.reason = reason;
    this.atNs = atNs;
    this.cpu = cpu;
  }

  /** Blames what was found on the class path, before anything is known of it. */
  static PluginException discovery(String reason, Throwable cause) {
    return new PluginException(message("(unknown) ?", "discovery", reason, NO_TIME_NS, NO_CPU), "(unknown)", "?", "?", "discovery", reason,
        NO_TIME_NS, NO_CPU, cause);
  }

  /** Blames a folder or a jar, of which nothing is known but its place. */
  static PluginException refused(String place, String reason) {
    return new PluginException(oneLine(place + ": " + reason), place, "?", "?", "opening", reason, NO_TIME_NS, NO_CPU, null);
  }

  /** The blamed plugin. */
  public String pluginId() {
    return pluginId;
  }

  /** Its version. */
  public String pluginVersion() {
    return pluginVersion;
  }

  /** The SPI version it was built for; {@code ?} if that is not known. */
  public String builtFor() {
    return builtFor;
  }

  /** What was called, such as {@code init} or {@code check of watchdog 'softlockup'}. */
  public String call() {
    return call;
  }

  /** What went wrong, without plugin and place. */
  public String reason() {
    return reason;
  }

  /** Virtual time of the call, if the machine ran. */
  public OptionalLong atNs() {
    return atNs == NO_TIME_NS ? OptionalLong.empty() : OptionalLong.of(atNs);
  }

  /** The CPU the call was made for, if there was one. */
  public OptionalInt cpu() {
    return cpu == NO_CPU ? OptionalInt.empty() : OptionalInt.of(cpu);
  }

  /** What a user can do about it: one line. */
  public String advice() {
    if (getCause() instanceof ScriptException) {
      return "mend the script, or run without it";
    }
    return atNs == NO_TIME_NS
        ? "run without plugin " + pluginId + ", or tell its author"
        : "run without plugin " + pluginId + ", or give its author the scenario and the seed";
  }

  private static String message(String described, String call, String reason, long atNs, int cpu) {
    StringBuilder b = new StringBuilder("plugin ").append(described);
    b.append(" failed in ").append(call).append(place(atNs, cpu));
    return oneLine(b.append(": ").append(reason).toString());
  }

  private static String place(long atNs, int cpu) {
    return (atNs == NO_TIME_NS ? ""
        : String.format(Locale.ROOT, " at %d.%09d s", atNs / 1_000_000_000, atNs % 1_000_000_000))
        + (cpu == NO_CPU ? "" : " on cpu " + cpu);
  }

  private static String reason(LoadedPlugin plugin, Throwable thrown) {
    boolean inInitializer = thrown instanceof ExceptionInInitializerError && thrown.getCause() != null;
    String text = inInitializer ? "ExceptionInInitializerError: " + words(thrown.getCause()) : words(thrown);
    if (!(thrown instanceof LinkageError)) {
      return text;
    }
    return text + " (built for SPI " + plugin.spiVersion() + ", this is SPI " + Spi.VERSION
        + (plugin.origin().isThirdParty() && thrown instanceof NoClassDefFoundError
            ? "; it sees the SPI, the JDK and its own jars: " + plugin.origin().files() : "") + ")";
  }

  private static String words(Throwable thrown) {
    String message = thrown.getMessage();
    String name = thrown.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }

  private static String oneLine(String s) {
    return s.strip().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", "?");
  }
}
