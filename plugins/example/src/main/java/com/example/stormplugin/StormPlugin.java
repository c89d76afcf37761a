package com.example.stormplugin;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import java.util.List;

/**
 * The plugin: it says who it is, and what it has. A name is what people type; what stands beside it is what {@code list} explains.
 *
 * <p>Registered are factories: the workbench calls one for each machine that is to have such a thing, with parameters that are checked
 * already. Nothing here, and nothing static, has any state.
 */
@BuiltFor(Spi.VERSION)
public final class StormPlugin implements Plugin {
  @Override
  public String id() {
    return "com.example.storm-plugin";
  }

  @Override
  public void init(Registry r) {
    r.schedulerPolicy("short-first", "one queue for all CPUs: whose last turns were short goes before those who came a little earlier",
        ShortFirst.PARAMS, p -> new ShortFirst(p.durationNs("slice"), p.intValue("patience")));
    r.workload("ping-pong", "pairs of tasks that wake each other in turn", PingPong.PARAMS, PingPong::new);
    r.fix("push-if-asked-before", "a CPU that was asked to reschedule and has not yet is not asked again: its waiting task is pushed",
        List.of(), p -> new PushIfAskedBefore());
    r.watchdog("no-switch", "warns when a CPU on which tasks wait has not switched for a while", NoSwitch.PARAMS,
        p -> new NoSwitch(p.durationNs("after")));
    r.checker("switch-chain", "who leaves a CPU is who came to it last", List.of(), p -> new SwitchChain());
    r.traceExporter("switch-csv", "one line of comma-separated values for each switch of tasks", List.of(), p -> new SwitchCsv());
    r.replCommand("waiting", "who waits for a CPU, and for how long", new Waiting());
  }
}
