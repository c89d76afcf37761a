/** Scenarios, extensions and the prompt in JavaScript. */
module dev.stormbench.plugin.scriptjs {
  requires dev.stormbench.spi;
  requires org.graalvm.polyglot;
  requires jdk.management;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.scriptjs.ScriptJs;
}
