/** SQL by DuckDB, over tables that the workbench fills. */
@NullMarked
package dev.stormbench.plugin.queryduckdb;

import org.jspecify.annotations.NullMarked;
