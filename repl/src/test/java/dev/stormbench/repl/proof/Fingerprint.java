package dev.stormbench.repl.proof;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation.Engine;
import tools.jackson.databind.json.JsonMapper;

/** What two equal runs have in common, as one line of text: for runs in different JVMs. */
final class Fingerprint {
  private static final JsonMapper JSON = new JsonMapper();

  private Fingerprint() {}

  static String of(RunReport r) {
    return JSON.writeValueAsString(Workbench.comparable(r));
  }

  /** Runs scenarios of scripts/, each given by its name and a duration, and prints a line for each. */
  public static void main(String[] args) {
    Workbench workbench = new Workbench();
    for (int i = 0; i < args.length; i += 2) {
      System.out.println(of(Workbench.run(workbench.script(args[i], "run.duration=" + args[i + 1]), Engine.FAST)));
    }
  }
}
