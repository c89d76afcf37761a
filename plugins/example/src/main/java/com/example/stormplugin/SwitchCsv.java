package com.example.stormplugin;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the switches of tasks for a spreadsheet: when, on which CPU, who leaves in which state, who comes. */
final class SwitchCsv implements TraceExporter {
  private static final String HEAD = "time_ns,cpu,prev_comm,prev_pid,prev_state,next_comm,next_pid";

  /** The fields of sched_switch in the order of the columns. */
  private static final int[] FIELDS = {field("prev_comm"), field("prev_pid"), field("prev_state"), field("next_comm"), field("next_pid")};

  private OutputStream out;

  private static int field(String name) {
    return TraceEvent.SCHED_SWITCH.field(name);
  }

  @Override
  public String extension() {
    return ".switches.csv";
  }

  @Override
  public void begin(Machine machine, OutputStream to) throws IOException {
    out = to;
    line(HEAD);
  }

  @Override
  public void event(TraceRecord r) throws IOException {
    if (r.event() != TraceEvent.SCHED_SWITCH) {
      return;
    }
    StringBuilder s = new StringBuilder().append(r.timeNs()).append(',').append(r.cpu());
    for (int f : FIELDS) {
      String text = r.text(f);
      s.append(',').append(text == null ? Long.toString(r.arg(f)) : quoted(text));
    }
    line(s);
  }

  /** As RFC 4180 has it: people name their tasks as they like. */
  private static String quoted(String text) {
    return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private void line(CharSequence s) throws IOException {
    out.write((s + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
