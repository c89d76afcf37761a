package dev.stormbench.plugin.queryduckdb;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import java.util.List;

/** Registers DuckDB. Its driver is loaded when the first engine is made. */
@BuiltFor(Spi.VERSION)
public final class QueryDuckdb implements Plugin {
  @Override
  public String id() {
    return "query-duckdb";
  }

  @Override
  public void init(Registry r) {
    r.queryEngine("duckdb", "DuckDB and its dialect of SQL, in this process", List.of(), params -> new DuckdbEngine());
  }
}
