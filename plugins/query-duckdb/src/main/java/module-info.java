/** Answers SQL with DuckDB, in this process. */
module dev.stormbench.plugin.queryduckdb {
  requires dev.stormbench.spi;
  requires duckdb.jdbc;
  requires java.sql;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.queryduckdb.QueryDuckdb;
}
