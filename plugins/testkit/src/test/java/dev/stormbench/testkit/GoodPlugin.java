package dev.stormbench.testkit;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import java.util.List;

/** Breaks no rule. */
@BuiltFor(Spi.VERSION)
public final class GoodPlugin implements Plugin {
  @Override
  public String id() {
    return "com.example.good";
  }

  @Override
  public void init(Registry r) {
    r.fix("good", "A fix with a parameter of each type that may have a default.", List.of(
        ParamSpec.of("a", Type.INTEGER, "A number.").orElse("3").within(1, 5),
        ParamSpec.of("b", Type.NUMBER, "A number.").orElse("0.5"),
        ParamSpec.of("c", Type.BOOLEAN, "A truth.").orElse("true"),
        ParamSpec.of("d", Type.TEXT, "A text.").orElse("any: [thing"),
        ParamSpec.word("e", List.of("one", "two"), "two", "A word."),
        ParamSpec.of("f", Type.DURATION, "A time.").orElse("750us"),
        ParamSpec.of("g", Type.DISTRIBUTION, "Times.").orElse("{ uniform: [1ms, 2ms] }"),
        ParamSpec.of("h", Type.CPUS, "CPUs.").orElse("[0, 3]"),
        ParamSpec.of("i", Type.PROGRAM, "Steps.").orElse("[run: 20us, sleep: 100us, loop]"),
        ParamSpec.of("j", Type.TEXT, "Must be given.")), p -> new KernelFix() { });
  }
}
