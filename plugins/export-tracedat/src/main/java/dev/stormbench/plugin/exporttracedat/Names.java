package dev.stormbench.plugin.exporttracedat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers in the records stand for: functions and messages have addresses, tasks have pids. Addresses are given in the
 * order in which names occur, from where a 64-bit x86 kernel has its text and its read-only data.
 */
final class Names {
  private static final long TEXT = 0xffffffff81000000L;
  private static final long FUNCTION_BYTES = 0x100;
  private static final long RODATA = 0xffffffffa0000000L;
  private static final long MESSAGE_BYTES = 0x100;

  /** {@code PID_MAX_LIMIT}: pids are below it. */
  private static final int MOST_PIDS = 1 << 22;
  private static final int RECENT = 1 << 8;

  private final Map<String, Long> functions = new LinkedHashMap<>();
  private final Map<String, Long> messages = new LinkedHashMap<>();
  private @Nullable String[] comms = new String[1 << 10];
  /** Functions that were asked for of late, by hash, with their addresses: the same object comes again and again. */
  private final @Nullable String[] recent = new String[RECENT];
  private final long[] recentAddresses = new long[RECENT];

  /** The function's address; 0 for an empty name. */
  long function(String name) {
    int at = name.hashCode() & RECENT - 1;
    if (recent[at] != name) {
      recentAddresses[at] = name.isEmpty() ? 0 : address(functions, name, TEXT, FUNCTION_BYTES);
      recent[at] = name;
    }
    return recentAddresses[at];
  }

  /** The text's address. */
  long message(String text) {
    return address(messages, text, RODATA, MESSAGE_BYTES);
  }

  private static long address(Map<String, Long> known, String name, long from, long step) {
    Long address = known.get(name);
    if (address == null) {
      address = from + known.size() * step;
      known.put(name, address);
    }
    return address;
  }

  /** A task runs; what is known of its pid is replaced. Idle's comm is known everywhere. */
  void task(int pid, String comm) {
    if (pid <= 0 || pid >= MOST_PIDS) {
      return;
    }
    if (pid >= comms.length) {
      comms = Arrays.copyOf(comms, Math.min(MOST_PIDS, Math.max(pid + 1, 2 * comms.length)));
    }
    if (comms[pid] != comm) {
      comms[pid] = comm;
    }
  }

  /** {@code /proc/kallsyms}; the last symbol says where the last function ends. */
  String kallsyms() {
    StringBuilder to = new StringBuilder();
    functions.forEach((name, address) -> symbol(to, address, name));
    symbol(to, TEXT + functions.size() * FUNCTION_BYTES, "_etext");
    return to.toString();
  }

  private static void symbol(StringBuilder to, long address, String name) {
    to.append(Long.toHexString(address)).append(" T ").append(oneLine(name)).append('\n');
  }

  /** {@code printk_formats} of tracefs. */
  String printkFormats() {
    StringBuilder to = new StringBuilder();
    messages.forEach((text, address) ->
        to.append("0x").append(Long.toHexString(address)).append(" : \"").append(oneLine(text)).append("\"\n"));
    return to.toString();
  }

  /** {@code saved_cmdlines} of tracefs. */
  String savedCmdlines() {
    StringBuilder to = new StringBuilder();
    for (int pid = 0; pid < comms.length; pid++) {
      String comm = comms[pid];
      if (comm != null) {
        to.append(pid).append(' ').append(oneLine(comm)).append('\n');
      }
    }
    return to.toString();
  }

  private static String oneLine(String s) {
    return s.replace('\n', ' ');
  }
}
