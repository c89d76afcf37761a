/**
 * The kit for authors of plugins: abstract JUnit classes, one for each kind of extension, that find what is wrong with a plugin.
 *
 * <p>Extend {@link dev.stormbench.testkit.PluginContract} once for the plugin, and the contract of its kind for each extension:
 *
 * {@snippet :
 * class MyFixTest extends FixContract {
 *   @Override
 *   protected Plugin plugin() {
 *     return new MyPlugin();
 *   }
 *
 *   @Override
 *   protected String name() {
 *     return "my-fix";
 *   }
 * }
 * }
 *
 * <p>Each test stands for a {@link dev.stormbench.testkit.Rule}, whose word is its tag and begins its failure. There are scenarios for
 * each kind ({@link dev.stormbench.testkit.Scenarios}); give your own where these do not reach what your extension does, as {@link
 * dev.stormbench.testkit.TestScenario}s.
 */
@NullMarked
package dev.stormbench.testkit;

import org.jspecify.annotations.NullMarked;
