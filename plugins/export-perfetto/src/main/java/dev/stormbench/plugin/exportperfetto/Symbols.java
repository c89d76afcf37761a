package dev.stormbench.plugin.exportperfetto;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Kernel functions by number: a packet defines a name before an event can refer to it. */
final class Symbols {
  private final Map<String, Integer> iids = new LinkedHashMap<>();

  /** The number of a function; 0 for a null pointer. */
  int iid(String function, Packets packets) throws IOException {
    Integer iid = iids.get(function);
    return iid != null ? iid : define(function, packets);
  }

  private int define(String function, Packets packets) throws IOException {
    int iid = function.isEmpty() ? 0 : iids.size() + 1;
    if (iid != 0) {
      DynamicMessage symbol = Messages.of("InternedString", "iid", (long) iid, "str", ByteString.copyFromUtf8(function));
      packets.write(Messages.of("TracePacket", "interned_data", Messages.of("InternedData", "kernel_symbols", symbol)));
      iids.put(function, iid);
    }
    return iid;
  }
}
