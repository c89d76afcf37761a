/** The command line. */
module dev.stormbench.repl {
  requires HdrHistogram;
  requires dev.stormbench.engine;
  requires dev.stormbench.spi;
  requires hipparchus.core;
  requires hipparchus.stat;
  requires info.picocli;
  requires java.management;
  requires jdk.management;
  requires me.tongfei.progressbar;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires tools.jackson.databind;
  requires static org.jspecify;

  opens dev.stormbench.repl to info.picocli, tools.jackson.databind;
  opens dev.stormbench.repl.bench to tools.jackson.databind;
  opens dev.stormbench.repl.fidelity to tools.jackson.databind;
  opens dev.stormbench.repl.sweep to tools.jackson.databind;
}
