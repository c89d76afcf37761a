/**
 * The prompt: what a command or a script language does to an experiment. {@link dev.stormbench.spi.repl.Session} is the
 * one experiment in front of the user, {@link dev.stormbench.spi.repl.ReplCommand} a word he can type, {@link
 * dev.stormbench.spi.repl.ScriptLanguage} what he types otherwise.
 */
@NullMarked
package dev.stormbench.spi.repl;

import org.jspecify.annotations.NullMarked;
