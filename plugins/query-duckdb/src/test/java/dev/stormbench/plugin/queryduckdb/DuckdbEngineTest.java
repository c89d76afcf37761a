package dev.stormbench.plugin.queryduckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.stormbench.spi.query.Column;
import dev.stormbench.spi.query.Column.Type;
import dev.stormbench.spi.query.QueryEngine;
import dev.stormbench.spi.query.Rows;
import dev.stormbench.spi.query.TableSpec;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckdbEngineTest {
  private static final TableSpec MIXED = table("mixed", column("n", Type.INTEGER), column("x", Type.NUMBER), column("yes", Type.BOOLEAN),
      column("t", Type.TEXT));
  private static final TableSpec SWITCH = table("sched_switch", column("ts", Type.INTEGER), column("args.prev_comm", Type.TEXT),
      column("args.prev_pid", Type.INTEGER));
  private static final TableSpec WAKING = table("sched_waking", column("ts", Type.INTEGER), column("args.pid", Type.INTEGER));
  private static final TableSpec EVENTS = table("events", column("ts", Type.INTEGER), column("event", Type.TEXT), column("fields", Type.JSON));

  @TempDir
  private Path folder;

  private final DuckdbEngine engine = new DuckdbEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  private static Column column(String name, Type type) {
    return new Column(name, type, "");
  }

  private static TableSpec table(String name, Column... columns) {
    return new TableSpec(name, "", List.of(columns));
  }

  /** An answer as it comes. */
  private static final class Caught implements QueryEngine.Answer {
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private List<Column> columns = List.of();
    private int wanted = Integer.MAX_VALUE;

    @Override
    public void columns(List<Column> found) {
      columns = found;
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
      rows.add(new ArrayList<>(values));
      return rows.size() < wanted;
    }
  }

  private Caught ask(String sql) {
    Caught c = new Caught();
    engine.query("q", sql, c);
    return c;
  }

  private List<List<@Nullable Object>> rows(String sql) {
    return ask(sql).rows;
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private void fill() {
    Rows mixed = engine.table(MIXED);
    for (long i = 0; i < 5000; i++) { // more than one chunk of the appender
      mixed.put(i);
      mixed.put(i / 2.0);
      mixed.put(i % 2 == 0);
      mixed.put("t'" + i);
      mixed.end();
    }
    for (int i = 0; i < 4; i++) {
      mixed.none();
    }
    mixed.end();
    Rows sw = engine.table(SWITCH);
    Rows waking = engine.table(WAKING);
    sw.put(10L);
    sw.put("swapper/1");
    sw.put(0L);
    sw.end();
    waking.put(11L);
    waking.put(42L);
    waking.end();
    sw.put(12L);
    sw.put("a\"b\\\u00e4");
    sw.put(-1L);
    sw.end();
    engine.union(EVENTS, List.of(SWITCH, WAKING));
  }

  @Test
  void rowsOfEveryType_comeBackAsTheyWent() {
    fill();
    assertThat(rows("select * from mixed where n = 4999")).containsExactly(row(4999L, 2499.5, false, "t'4999"));
    assertThat(rows("select * from mixed where n is null")).containsExactly(row(null, null, null, null));
    assertThat(rows("select count(*), sum(n), min(t) from mixed")).containsExactly(row(5001L, 4999L * 5000 / 2, "t'0"));
    assertThat(ask("select * from mixed").columns).extracting(Column::name).containsExactly("n", "x", "yes", "t");
    assertThat(ask("select * from mixed").columns).extracting(Column::type)
        .containsExactly(Type.INTEGER, Type.NUMBER, Type.BOOLEAN, Type.TEXT);
  }

  @Test
  void structs_areRead_withADot() {
    fill();
    assertThat(rows("select ts, args.prev_comm, args.prev_pid from sched_switch order by ts"))
        .containsExactly(row(10L, "swapper/1", 0L), row(12L, "a\"b\\\u00e4", -1L));
  }

  @Test
  void aUnion_showsAllParts_withTheirFieldsAsJson() {
    fill();
    assertThat(rows("select ts, event, fields from events order by ts")).containsExactly(
        row(10L, "sched_switch", "{\"prev_comm\":\"swapper/1\",\"prev_pid\":0}"), row(11L, "sched_waking", "{\"pid\":42}"),
        row(12L, "sched_switch", "{\"prev_comm\":\"a\\\"b\\\\\u00e4\",\"prev_pid\":-1}"));
    assertThat(rows("select fields->>'pid' from events where event = 'sched_waking'")).containsExactly(row("42"));
  }

  @Test
  void oddTypes_areNumbersOrTexts() {
    assertThat(rows("select 1.5, 18446744073709551615, 36893488147419103232::hugeint, [1, 2], {'a': 1}, date '2026-05-13', true and null"))
        .containsExactly(row(1.5, 1.8446744073709552E19, 3.6893488147419103E19, "[1, 2]", "{'a': 1}", "2026-05-13", null));
  }

  @Test
  void ofSeveralStatements_theLastIsAnswered_andViewsStay() {
    fill();
    assertThat(rows("create view w as from sched_waking; select ts from w")).containsExactly(row(11L));
    assertThat(rows("select ts from w;")).containsExactly(row(11L));
    assertThat(ask("set threads = 1").columns).isEmpty();
  }

  @Test
  void anAnswer_endsWhenNoMoreIsWanted() {
    Caught c = new Caught();
    c.wanted = 3;
    engine.query("q", "from range(1000000)", c);
    assertThat(c.rows).containsExactly(row(0L), row(1L), row(2L));
  }

  // -- what is wrong ----------------------------------------------------------------------------------

  private void refused(String sql, String message) {
    assertThatThrownBy(() -> ask(sql)).isInstanceOf(ScenarioException.class).hasMessage(message);
  }

  @Test
  void whatIsWrong_isOneLine_withItsPlace() {
    fill();
    refused("selec 1", "q:1:1: syntax error at or near \"selec\"");
    refused("select\n1,\n  '\u00e4', nope\nfrom mixed", "q:3:8: there is no column 'nope' in these tables (near it: n)");
    refused("select tss from events", "q:1:8: there is no column 'tss' in these tables; did you mean 'ts'? (near it: ts)");
    refused("from sched_swich", "q:1:6: there is no table 'sched_swich'; did you mean 'sched_switch'? (tables: mixed, events, and each"
        + " event by its name)");
    refused("select args.pod from sched_waking", "q: Could not find key \"pod\" in struct; Candidate Entries: \"pid\"");
    refused("select cast('a' as int)", "q:1:8: Could not convert string 'a' to INT32");
    refused("", "q: No statements to execute.");
  }

  @Test
  void aQuery_readsAndWritesNothingElse() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
    fill();
    for (String sql : List.of("from read_csv('" + secret + "')", "copy (select 1) to '" + folder.resolve("out.csv") + "'",
        "attach '" + folder.resolve("x.db") + "'", "install httpfs", "load httpfs", "set enable_external_access = true",
        "set allowed_directories = ['/']", "set temp_directory = '" + folder + "'", "from read_parquet('http://127.0.0.1/x.parquet')",
        "export database '" + folder.resolve("d") + "'", "from read_text('/proc/self/environ')", "from glob('" + folder + "/*')")) {
      assertThatThrownBy(() -> ask(sql)).as(sql).isInstanceOf(ScenarioException.class);
    }
    assertThat(folder.toFile().list()).containsExactly("secret.csv");
    refused("copy (select 1) to '/tmp/q.csv'", "q: Cannot access file \"/tmp/q.csv\" - file system operations are disabled by configuration;"
        + " a query reads only what was named with it: tables, and Parquet files");
  }

  @Test
  void aQueryOfMoreThanTheMemory_isRefused_andTheEngineGoesOn() {
    ask("set memory_limit = '64MiB'; set max_temp_directory_size = '1MiB'");
    assertThatThrownBy(() -> ask("select range, hash(range) from range(100000000) order by 2"))
        .isInstanceOf(ScenarioException.class).hasMessageStartingWith("q: ").hasMessageNotContaining("\n");
    assertThat(rows("select 1")).containsExactly(row(1L));
  }

  @Test
  void aQueryThatRuns_canBeCancelled() throws InterruptedException {
    Thread other = Thread.ofPlatform().start(() -> {
      try {
        while (true) {
          engine.cancel();
          Thread.sleep(5);
        }
      } catch (InterruptedException e) {
        // enough
      }
    });
    try {
      assertThatThrownBy(() -> ask("select count(*) from range(1000000000000) a, range(1000000) b where a.range * b.range % 7 = 3"))
          .isInstanceOf(ScenarioException.class).hasMessage("q: Interrupted!");
    } finally {
      other.interrupt();
      other.join();
    }
    assertThat(rows("select 1")).containsExactly(row(1L));
  }

  @Test
  void aRowThatIsShort_isAFault() {
    Rows r = engine.table(MIXED);
    r.put(1L);
    assertThatThrownBy(r::end).isInstanceOf(IllegalStateException.class);
  }

  // -- Parquet ----------------------------------------------------------------------------------------

  private Path export(String sql) throws IOException {
    Path file = folder.resolve("t.parquet");
    try (OutputStream out = Files.newOutputStream(file)) {
      engine.exportParquet("q", sql, out);
    }
    return file;
  }

  @Test
  void aParquetFile_isReadByAStranger_andByAnotherEngine() throws IOException {
    fill();
    Path file = export("select n, x, t from mixed where n < 4000 -- the first\n;\n");
    long sum = 0;
    double halves = 0;
    long texts = 0;
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file)); RowReader rows = reader.rowReader()) {
      while (rows.hasNext()) {
        rows.next();
        long n = rows.getLong("n");
        sum += n;
        halves += rows.getDouble("x");
        texts += rows.getString("t").equals("t'" + n) ? 1 : 0;
      }
    }
    assertThat(sum).isEqualTo(3999L * 4000 / 2);
    assertThat(halves).isEqualTo(sum / 2.0);
    assertThat(texts).isEqualTo(4000);
    try (DuckdbEngine another = new DuckdbEngine()) {
      another.parquet("mine", file);
      Caught c = new Caught();
      another.query("q", "select count(*), sum(n) from mine", c);
      assertThat(c.rows).containsExactly(row(4000L, sum));
    }
  }

  @Test
  void anExportThatIsWrong_saysWhere() {
    assertThatThrownBy(() -> export("select\n nope")).isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith("q:2:2: there is no column 'nope'");
  }

  @Test
  void whatIsNoParquetFile_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.parquet"), "PAR1 or not");
    assertThatThrownBy(() -> engine.parquet("x", file)).isInstanceOf(ScenarioException.class).hasMessageStartingWith(file + ": ");
  }

  @Test
  void afterTheEnd_nothingIsLeftOnTheDisk() throws IOException {
    Path temp = Path.of(System.getProperty("java.io.tmpdir"));
    DuckdbEngine another = new DuckdbEngine();
    another.query("q", "set memory_limit = '64MiB'; create table big as select range, hash(range) from range(10000000)", new Caught());
    assertThat(folders(temp)).isNotEmpty();
    another.close();
    engine.close();
    assertThat(folders(temp)).doesNotContain(another.folder(), engine.folder());
  }

  private static List<Path> folders(Path temp) throws IOException {
    try (var all = Files.list(temp)) {
      return all.filter(f -> f.getFileName().toString().startsWith("stormbench-sql")).toList();
    }
  }
}
