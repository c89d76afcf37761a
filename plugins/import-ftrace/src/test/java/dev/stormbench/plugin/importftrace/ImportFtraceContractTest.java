package dev.stormbench.plugin.importftrace;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.ImporterContract;
import dev.stormbench.testkit.PluginContract;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;

class ImportFtraceContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new ImportFtrace();
    }
  }

  @Nested
  class AsImporter extends ImporterContract {
    @Override
    protected Plugin plugin() {
      return new ImportFtrace();
    }

    @Override
    protected String name() {
      return "ftrace";
    }

    @Override
    protected String fileName() {
      return "storm.trace";
    }

    @Override
    protected byte[] file() {
      return """
          # tracer: nop
          #
                    <idle>-0       [001] dNs2.     0.000012: sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R \
          ==> next_comm=hog next_pid=7 next_prio=120
                       hog-7       [001] d.h1.     0.000020: softirq_raise: vec=6 [action=TASKLET]
                       hog-7       [001] ..s1.     0.000021: softirq_entry: vec=6 [action=TASKLET]
          CPU:1 [LOST 3 EVENTS]
                       hog-7       [001] ..s1.     0.000029: softirq_exit: vec=6 [action=TASKLET]
          """.getBytes(StandardCharsets.UTF_8);
    }
  }
}
