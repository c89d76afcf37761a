/** What the author of a plugin tests it with. */
module dev.stormbench.testkit {
  requires transitive dev.stormbench.engine;
  requires transitive org.junit.jupiter.api;
  requires transitive org.assertj.core;
  requires static transitive org.jspecify;

  exports dev.stormbench.testkit;

  uses dev.stormbench.spi.Plugin;
}
