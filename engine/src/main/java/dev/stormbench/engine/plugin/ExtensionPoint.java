package dev.stormbench.engine.plugin;

/** A kind of extension; names are unique within one. */
public enum ExtensionPoint {
  WORKLOAD("workload", "workloads"),
  FIX("fix", "fixes"),
  SCHEDULER_POLICY("scheduler-policy", "scheduler-policies"),
  WATCHDOG("watchdog", "watchdogs"),
  CHECKER("checker", "checkers"),
  SCENARIO_FORMAT("scenario-format", "scenario-formats"),
  SCRIPT_LANGUAGE("script-language", "script-languages"),
  REPL_COMMAND("repl-command", "repl-commands"),
  TRACE_IMPORTER("trace-importer", "trace-importers"),
  TRACE_EXPORTER("trace-exporter", "trace-exporters"),
  QUERY_ENGINE("query-engine", "query-engines"),
  SWEEP_BACKEND("sweep-backend", "sweep-backends"),
  REPORT_FORMAT("report-format", "report-formats");

  private final String word;
  private final String plural;

  ExtensionPoint(String word, String plural) {
    this.word = word;
    this.plural = plural;
  }

  /** What users call one, such as {@code trace-exporter}. */
  public String word() {
    return word;
  }

  /** What users call several, such as {@code fixes}. */
  public String plural() {
    return plural;
  }
}
