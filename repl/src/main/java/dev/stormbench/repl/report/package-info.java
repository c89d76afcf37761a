/**
 * What people look at of results: a {@link dev.stormbench.repl.report.Input} is a file of a command, and a class for each kind of them
 * makes sections and figures of it, with the numbers that the file has.
 */
@NullMarked
package dev.stormbench.repl.report;

import org.jspecify.annotations.NullMarked;
