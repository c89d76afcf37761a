/**
 * The command line: {@link dev.stormbench.repl.Main} is the root command, each {@code …Command} one of its
 * subcommands, {@link dev.stormbench.repl.Host} what they all work with. Results are written by {@link
 * dev.stormbench.repl.ResultJson} for programs and {@link dev.stormbench.repl.Summary} for people; {@link
 * dev.stormbench.repl.Failures} says which exit code a failure gets.
 */
@NullMarked
package dev.stormbench.repl;

import org.jspecify.annotations.NullMarked;
