package dev.stormbench.plugin.importtracedat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What numbers are called: functions by address, texts by address, commands by pid. */
final class Names {
  /** How many of each kind are kept; what comes later is not known. A kernel has 150,000 to 300,000 symbols. */
  private static final int MAX = 1 << 20;
  /** Names that were looked up; few are, and often. */
  private static final int CACHED_MAX = 1 << 14;
  private static final String UNKNOWN_COMM = "<...>";
  private static final int HEX = 16;

  /** Address to the begin of its name in {@link #kallsyms}. */
  private final TreeMap<Long, Integer> symbols = new TreeMap<>(Long::compareUnsigned);
  private byte[] kallsyms = new byte[0];
  private final Map<Long, String> found = new LinkedHashMap<>();
  private final Map<Long, String> strings = new LinkedHashMap<>();
  private final Map<Integer, String> comms = new LinkedHashMap<>();

  /** Lines such as {@code ffffffff81000000 T _text} or {@code ffffffffc0000000 t f [mod]}; others are left out. */
  void kallsyms(byte[] text) {
    kallsyms = text;
    for (int from = 0, end; from < text.length && symbols.size() < MAX; from = end + 1) {
      end = lineEnd(text, from);
      int blank = from;
      while (blank < end && text[blank] != ' ') {
        blank++;
      }
      Long address = blank - from > HEX || blank + 3 > end ? null : hex(text, from, blank);
      if (address != null) {
        symbols.putIfAbsent(address, blank + 3); // behind the letter of the symbol's type
      }
    }
  }

  /** Lines such as {@code 0xffffffff82000000 : "rcu_sched"}; others are left out. */
  void printkFormats(byte[] text) {
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
      int colon = line.indexOf(" : \"");
      Long address = line.startsWith("0x") && colon > 2 && colon <= 2 + HEX ? parseHex(line.substring(2, colon)) : null;
      if (address != null && strings.size() < MAX) {
        int from = colon + " : \"".length();
        int to = line.lastIndexOf('"');
        strings.put(address, to < from ? line.substring(from) : line.substring(from, to));
      }
    }
  }

  /** Lines such as {@code 17 rcu_preempt}; others are left out. */
  void cmdlines(byte[] text) {
    for (int from = 0, end; from < text.length && comms.size() < MAX; from = end + 1) {
      end = lineEnd(text, from);
      int at = from;
      int pid = 0;
      while (at < end && at - from < 9 && text[at] >= '0' && text[at] <= '9') {
        pid = pid * 10 + text[at++] - '0';
      }
      if (at > from && at + 1 < end && text[at] == ' ') {
        comms.put(pid, new String(text, at + 1, end - at - 1, StandardCharsets.UTF_8));
      }
    }
  }

  private static int lineEnd(byte[] text, int from) {
    int end = from;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return end;
  }

  private static @Nullable Long hex(byte[] text, int from, int to) {
    return parseHex(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
  }

  private static @Nullable Long parseHex(String digits) {
    try {
      return Long.parseUnsignedLong(digits, HEX);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The function that an address is in; empty for a null pointer, hexadecimal for an address below all symbols. */
  String symbol(long address) {
    if (address == 0) {
      return "";
    }
    String known = found.get(address);
    if (known != null) {
      return known;
    }
    Map.Entry<Long, Integer> lower = symbols.floorEntry(address);
    String name = lower == null || lower.getKey() == 0 ? hex(address) : nameAt(lower.getValue());
    if (found.size() == CACHED_MAX) {
      found.clear();
    }
    found.put(address, name);
    return name;
  }

  /** A module's function is followed by a tab and the module. */
  private String nameAt(int from) {
    return new String(kallsyms, from, lineEnd(kallsyms, from) - from, StandardCharsets.UTF_8).replace('\t', ' ');
  }

  /** The text at an address of the kernel; empty for a null pointer, hexadecimal if it is not known. */
  String string(long address) {
    return address == 0 ? "" : strings.getOrDefault(address, hex(address));
  }

  private static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }

  String comm(int pid, int cpu) {
    return pid == 0 ? "swapper/" + cpu : comms.getOrDefault(pid, UNKNOWN_COMM);
  }
}
