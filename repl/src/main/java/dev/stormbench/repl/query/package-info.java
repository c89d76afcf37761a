/** Traces and results as tables: what the tables are, and how they are filled. */
@NullMarked
package dev.stormbench.repl.query;

import org.jspecify.annotations.NullMarked;
