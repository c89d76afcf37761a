/**
 * Scenarios: from the nodes a format read to a checked, immutable {@link
 * dev.stormbench.engine.scenario.Scenario}.
 *
 * <p>{@link dev.stormbench.engine.scenario.ScenarioBinder} is the way in. It applies {@code --set}
 * ({@link dev.stormbench.engine.scenario.ScenarioEditor}), fetches the kernel and cost profile from
 * a {@link dev.stormbench.engine.scenario.ScenarioLibrary}, and checks every key. It is strict: a key
 * that is accepted does something, anything else is refused in one line that says where it stands,
 * what was read, what is accepted, and the nearest known name. This package opens no files.
 */
@NullMarked
package dev.stormbench.engine.scenario;

import org.jspecify.annotations.NullMarked;
