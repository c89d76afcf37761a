package dev.stormbench.testkit;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A plugin with any init. */
@BuiltFor(Spi.VERSION)
record Any(Consumer<Registry> body) implements Plugin {
  /** What extensions that it makes are called. */
  static final String NAME = "tested";

  static Any fix(Supplier<KernelFix> made) {
    return new Any(r -> r.fix(NAME, "A fix.", List.of(), p -> made.get()));
  }

  @Override
  public String id() {
    return "com.example.any";
  }

  @Override
  public void init(Registry registry) {
    body.accept(registry);
  }
}
