package dev.stormbench.testkit;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Block.Column;
import dev.stormbench.spi.report.Block.Listing;
import dev.stormbench.spi.report.Block.Table;
import dev.stormbench.spi.report.Block.Text;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Mark;
import dev.stormbench.spi.report.Figure.Style;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.Report.Section;
import dev.stormbench.spi.report.ReportFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link ReportFormat} must keep to: the same report gives the same bytes, any report is taken, and it is fair to the stream and
 * to the numbers that it is given. A format of pictures is given one figure at a time.
 */
public abstract class ReportContract {
  private static final double NAN = Double.NaN;
  private static final double[] NONE = {};
  private static final Axis TIME = Axis.of("time", Unit.NS);
  private static final Axis LOG = Axis.log("how many", Unit.COUNT);
  private static final Axis SHARE = Axis.of("share", Unit.SHARE);

  /** What fits on the disk in turn, in bytes. */
  private static final List<Integer> DISKS = List.of(0, 1, 1_000, 100_000);

  /** A new plugin. */
  protected abstract Plugin plugin();

  /** The format under test, as the plugin registers it. */
  protected abstract String name();

  /** Parameters, written as in a scenario; those that are not here have their defaults. */
  protected Map<String, ?> params() {
    return Map.of();
  }

  private String what() {
    return "'" + name() + "' of plugin " + plugin().id();
  }

  private ReportFormat made() {
    Plugin plugin = plugin();
    Extension<ReportFormat> x = Plugins.of(List.of(plugin)).reportFormats().find(name()).orElseThrow(() -> Rule.RUNS.broken("plugin "
        + plugin.id() + " has no report format '" + name() + "'"));
    return x.create(ParamsProbe.bind(x.params(), params()));
  }

  // -- reports ----------------------------------------------------------------------------------------

  /** What most reports are made of: each kind of block, one of each style of figure. */
  private static List<Block> usual() {
    double[] x = {0, 1e9, 2e9, 3e9};
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Text("CPU 95 was stuck for 36 s."));
    blocks.add(new Listing("Kernel log", List.of("[   29.145426] rcu: INFO: rcu_preempt self-detected stall on CPU"), false));
    blocks.add(new Listing("Again", List.of("./stormbench run storm.yaml"), true));
    blocks.add(new Table("Lockups", List.of(new Column("cpu", Unit.COUNT), new Column("stuck", Unit.NS), new Column("who", Unit.TEXT)),
        List.of(List.of(95L, 3.6e10, "migration/95"), Arrays.asList(47L, null, "<&\"'> \u2192 \u65e5"))));
    for (Style s : Style.values()) {
      blocks.add(new Chart(s + " of two", "How to read it.", "time", TIME, SHARE, s, List.of(new Line("a", x, new double[] {.1, .2, .3, .4}),
          new Line("b", x, new double[] {.4, NAN, .1, 0}, new double[] {.3, NAN, 0, 0}, new double[] {.5, NAN, .2, .1})),
          List.of(new Mark(2e9, null, "soft lockup"))));
    }
    blocks.add(new HeatMap("cells", "", "time", TIME, Axis.of("cpu", Unit.COUNT), SHARE, x, new double[] {0, 1},
        new double[] {0, .1, .2, .3, 1, .9, NAN, .7}, List.of(new Mark(1e9, 1.0, "stuck"))));
    return blocks;
  }

  /** Figures without lines, without values, with values that have no place. */
  private static List<Block> odd() {
    List<Block> blocks = new ArrayList<>(List.of(new Text(""), new Listing("", List.of(), false), new Table("", List.of(), List.of())));
    double[] one = {1};
    double[] three = {1, 2, 3};
    double[] nans = {NAN, NAN, NAN};
    for (Style s : Style.values()) {
      blocks.add(new Chart("", "", "", TIME, LOG, s, List.of(), List.of()));
      blocks.add(new Chart("", "", "", LOG, TIME, s, List.of(new Line("", NONE, NONE)), List.of(new Mark(NAN, NAN, ""))));
      blocks.add(new Chart("", "", "", TIME, LOG, s, List.of(new Line("", three, new double[] {NAN, 0, -1}, nans,
          new double[] {1, NAN, Double.POSITIVE_INFINITY}), new Line("", one, new double[] {1e300})), List.of(new Mark(1, null, ""))));
      blocks.add(new Chart("", "", "", Axis.of("fix", List.of("none")), SHARE, s, List.of(new Line("", new double[] {0}, one)), List.of()));
    }
    blocks.add(new HeatMap("", "", "", TIME, TIME, LOG, NONE, NONE, NONE, List.of(new Mark(1, 1.0, ""))));
    blocks.add(new HeatMap("", "", "", LOG, TIME, LOG, three, one, new double[] {NAN, 0, -1}, List.of()));
    blocks.add(new HeatMap("", "", "", TIME, TIME, Axis.of("", List.of("well", "locked up")), one, one, one, List.of()));
    return blocks;
  }

  /** As this format may be given them: all in one, or a figure each. */
  private List<Report> reports(List<Block> blocks) {
    if (!made().isPicture()) {
      return List.of(new Report("A <report> & more", List.of(new Section("Blocks", blocks))));
    }
    return blocks.stream().filter(Figure.class::isInstance).map(b -> new Report(((Figure) b).title(),
        List.of(new Section("", List.of(b))))).toList();
  }

  private byte[] written(Rule rule, ReportFormat format, Report report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      format.write(report, out);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw rule.broken(what() + " writes " + text(report) + ": " + e, e);
    }
    return out.toByteArray();
  }

  /** Without its numbers. */
  private static String text(Report report) {
    List<Block> blocks = report.sections().stream().flatMap(s -> s.blocks().stream()).toList();
    return blocks.size() != 1 ? "a report of " + blocks.size() + " blocks"
        : blocks.getFirst() instanceof Chart c ? "a chart of " + c.lines().size() + " " + c.style() : "a heat map";
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("report-same-bytes")
  void theSameReport_givesTheSameBytes() {
    ReportFormat again = made();
    for (Report r : reports(usual())) {
      byte[] first = written(Rule.RUNS, made(), r);
      Rule.REPORT_SAME_BYTES.check(first.length > 0, what() + " writes nothing of " + text(r));
      same(r, first, written(Rule.RUNS, again, r), "of another object");
      same(r, first, written(Rule.RUNS, again, r), "after another report");
    }
  }

  private void same(Report report, byte[] a, byte[] b, String how) {
    int i = Arrays.mismatch(a, b);
    Rule.REPORT_SAME_BYTES.check(i < 0, what() + " writes " + text(report) + ", " + how + ": " + a.length + " and " + b.length
        + " bytes, which differ from byte " + i + " on");
  }

  @Test
  @Tag("report-takes-all")
  void anyReport_isTaken() {
    reports(odd()).forEach(r -> written(Rule.REPORT_TAKES_ALL, made(), r));
    if (!made().isPicture()) {
      written(Rule.REPORT_TAKES_ALL, made(), new Report("", List.of()));
      written(Rule.REPORT_TAKES_ALL, made(), new Report("", List.of(new Section("", List.of()))));
    }
  }

  @Test
  @Tag("report-keeps-numbers")
  void numbers_areLeftAsTheyAre() {
    List<Block> given = usual();
    reports(given).forEach(r -> written(Rule.RUNS, made(), r));
    List<Block> asMade = usual();
    for (int i = 0; i < given.size(); i++) {
      Rule.REPORT_KEEPS_NUMBERS.check(Arrays.deepEquals(numbers(given.get(i)), numbers(asMade.get(i))), what() + " changed those of "
          + given.get(i));
    }
  }

  private static double[][] numbers(Block block) {
    return switch (block) {
      case Chart c -> c.lines().stream().flatMap(l -> List.of(l.x(), l.y(), l.low(), l.high()).stream()).toArray(double[][]::new);
      case HeatMap h -> new double[][] {h.xs(), h.ys(), h.values()};
      case Text t -> new double[0][];
      case Listing l -> new double[0][];
      case Table t -> new double[0][];
    };
  }

  @Test
  @Tag("report-leaves-open")
  void theStream_staysOpen() {
    boolean[] closed = {false};
    try {
      made().write(reports(usual()).getFirst(), new ByteArrayOutputStream() {
        @Override
        public void close() {
          closed[0] = true;
        }
      });
    } catch (IOException | RuntimeException e) {
      throw Rule.RUNS.broken(what() + ": " + e, e);
    }
    Rule.REPORT_LEAVES_OPEN.check(!closed[0], what() + " closes it");
  }

  @Test
  @Tag("report-passes-io-errors")
  void aFullDisk_isAnIoException() {
    Report report = reports(usual()).getFirst();
    int all = written(Rule.RUNS, made(), report).length;
    for (int bytes : DISKS) {
      if (bytes < all) {
        fill(report, bytes);
      }
    }
  }

  private void fill(Report report, int bytes) {
    Throwable thrown = null;
    try (OutputStream disk = new Disk(bytes)) {
      made().write(report, disk);
    } catch (IOException | RuntimeException | LinkageError e) {
      thrown = e;
    }
    Rule.REPORT_PASSES_IO_ERRORS.check(thrown instanceof IOException, what() + ", on a disk that is full after " + bytes + " bytes, "
        + (thrown == null ? "ends well" : "throws " + thrown));
  }
}
