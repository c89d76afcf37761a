/**
 * The prompt. {@link dev.stormbench.repl.prompt.Shell} reads what is typed, {@link dev.stormbench.repl.prompt.Interpreter}
 * decides whether it is a command or JavaScript, {@link dev.stormbench.repl.prompt.Experiment} is what both act on: a
 * {@link dev.stormbench.repl.prompt.Recipe}, which is data, and the machine that runs it.
 */
@NullMarked
package dev.stormbench.repl.prompt;

import org.jspecify.annotations.NullMarked;
