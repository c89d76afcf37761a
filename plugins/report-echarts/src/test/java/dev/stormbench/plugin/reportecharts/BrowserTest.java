package dev.stormbench.plugin.reportecharts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Style;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.Report.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages in a real browser. Without one it is skipped, unless {@code browser.required} says that there must be one; {@code browser} says
 * where it is. What is seen is left in {@code target/screenshots}.
 */
@Tag("browser")
class BrowserTest {
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static @Nullable Playwright playwright;
  private static @Nullable Browser browser;

  @TempDir
  static Path dir;
  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void launch() throws IOException {
    String named = System.getProperty("browser", "");
    Path path = named.isEmpty() ? Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").map(Path::of)
        .filter(Files::isExecutable).findFirst().orElse(null) : Path.of(named);
    if (path != null && !Files.isExecutable(path)) {
      throw new AssertionError("-Dbrowser=" + path + " is no program");
    }
    if (path == null && Boolean.getBoolean("browser.required")) {
      throw new AssertionError("no browser: install chromium, or name one with -Dbrowser=/path/to/chromium");
    }
    Assumptions.assumeTrue(path != null, "pages are not looked at: no chromium here (apt-get install chromium, or -Dbrowser=/path/to/it)");
    Files.createDirectories(SHOTS);
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(path).setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void close() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @BeforeEach
  void newContext() {
    open(1200, 900, ColorScheme.LIGHT);
  }

  @AfterEach
  void nothingIsComplainedOf() {
    context.close();
    assertThat(complaints).as("console, errors, requests").isEmpty();
  }

  private void open(int width, int height, ColorScheme scheme) {
    if (context != null) {
      context.close();
    }
    context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    page = context.newPage();
    page.onConsoleMessage(m -> {
      if (!m.type().equals("log")) {
        complaints.add(m.type() + ": " + m.text());
      }
    });
    page.onPageError(e -> complaints.add("error: " + e));
    page.onDialog(d -> {
      complaints.add("dialog: " + d.message());
      d.dismiss();
    });
    page.onRequestFailed(r -> complaints.add("blocked: " + r.failure() + " " + r.url()));
    page.onRequest(r -> {
      if (!r.url().startsWith("file:") && !r.url().startsWith("blob:")) {
        complaints.add("request: " + r.url());
      }
    });
  }

  private void show(Report report) {
    Path file = dir.resolve("report.html");
    try (OutputStream out = Files.newOutputStream(file)) {
      new HtmlFormat().write(report, out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    page.navigate(file.toUri().toString());
    settle();
  }

  private void settle() {
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))");
  }

  private void shot(String name, boolean whole) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")).setFullPage(whole));
  }

  private Locator plot(int i) {
    return page.locator("[data-figure='" + i + "'] .plot");
  }

  @SuppressWarnings("unchecked")
  private List<Object> list(String js) {
    return (List<Object>) page.evaluate(js);
  }

  private double number(String js) {
    return ((Number) page.evaluate(js)).doubleValue();
  }

  private boolean is(String js) {
    return (Boolean) page.evaluate(js);
  }

  /** All figures are drawn, also those that nobody has scrolled to. */
  private void drawAll() {
    page.evaluate("() => Report.figures.forEach(f => f.draw())");
  }

  // -- looks ------------------------------------------------------------------------------------------

  @Test
  void aStorm_isDrawnAsItIsScrolledTo_inLightAndDark() {
    show(Samples.storm(64, 90, 4));
    assertThat(number("() => Report.figures.filter(f => f.chart !== null).length")).as("drawn before anybody scrolls").isBetween(0.0, 8.0);
    shot("storm-light", false);
    drawAll();
    settle();
    shotsOfFigures("light");
    String light = (String) page.evaluate("() => getComputedStyle(document.body).backgroundColor");
    page.locator("#theme").click();
    drawAll();
    settle();
    shotsOfFigures("dark");
    assertThat(page.evaluate("() => getComputedStyle(document.body).backgroundColor")).isNotEqualTo(light);
    open(1200, 900, ColorScheme.DARK);
    show(Samples.storm(64, 90, 4));
    assertThat(page.locator("#theme").textContent()).as("the system is dark, so the button offers light").isEqualTo("Light");
    shot("storm-dark", false);
  }

  private void shotsOfFigures(String theme) {
    for (int i : List.of(2, 3, 4, 5, 9, 10, 11, 12, 13, 14)) {
      page.locator("[data-figure='" + i + "']").screenshot(new Locator.ScreenshotOptions().setPath(SHOTS.resolve("figure-" + i + "-" + theme + ".png")));
    }
  }

  @Test
  void aPhone_scrollsDownOnly() {
    for (Report r : List.of(Samples.storm(64, 90, 4), Samples.hostileReport())) {
      open(360, 740, ColorScheme.LIGHT);
      show(r);
      drawAll();
      settle();
      page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })");
      settle();
      assertThat(number("() => document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
      page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = false; })");
      shot("phone-" + r.title().substring(0, 2).replace('<', 'h').replace('/', 'o'), false);
    }
    open(360, 740, ColorScheme.LIGHT);
    show(Samples.storm(64, 90, 4));
    drawAll();
    settle();
    for (int i : List.of(3, 5, 9, 13)) {
      page.locator("[data-figure='" + i + "']").screenshot(new Locator.ScreenshotOptions().setPath(SHOTS.resolve("phone-figure-" + i + ".png")));
    }
  }

  @Test
  void paper_hasAllFigures() {
    show(small());
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))");
    assertThat(is("() => Report.figures.every(f => f.chart !== null)")).isTrue();
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    shot("print", true);
    assertThat(page.locator("#theme").isVisible()).isFalse();
  }

  // -- data -------------------------------------------------------------------------------------------

  /** Two figures that share their time, one that does not, and a heat map. */
  private static Report small() {
    return small(96, 60);
  }

  private static Report small(int cpus, int samples) {
    return new Report("Small", List.of(new Section("One", List.of(Samples.lines("Backlog", "time", 3, samples, Style.LINES),
        Samples.heat("By CPU", cpus, samples, 1), Samples.histogram(), Samples.bars())), new Section("Two", List.of(new Block.Text("Text"),
            Samples.phases(), new Block.Table("Table", List.of(new Block.Column("Name", Block.Unit.TEXT), new Block.Column("Time", Block.Unit.NS)),
                List.of(List.of("a", 20_000_000L), List.of("c", 3_000L), List.of("b", 1_000_000_000L))),
            new Block.Listing("Log", List.of("", "line"), false), new Block.Listing("Command", List.of("./stormbench run x"), true)))));
  }

  @Test
  void figures_haveTheNumbersOfTheReport() {
    Report report = Samples.storm(64, 90, 4);
    show(report);
    drawAll();
    List<Figure> figures = report.sections().stream().flatMap(s -> s.blocks().stream()).filter(Figure.class::isInstance).map(Figure.class::cast).toList();
    assertThat(number("() => Report.figures.length")).isEqualTo(figures.size());
    for (int i = 0; i < figures.size(); i++) {
      switch (figures.get(i)) {
        case Chart c -> linesAreThose(i, c);
        case HeatMap h -> {
          same(list("() => Report.figures[" + i + "].f.xBegins"), h.xs(), 0);
          same(list("() => Report.figures[" + i + "].f.begins"), h.ys(), 0);
          same(list("() => Report.figures[" + i + "].f.values"), h.values(), h.value().isLog() ? 1e7 : 1e-4);
        }
      }
    }
  }

  private void linesAreThose(int i, Chart c) {
    for (int l = 0; l < c.lines().size(); l++) {
      Line line = c.lines().get(l);
      String name = "Report.figures[" + i + "]";
      same(list("() => " + name + ".f.lines[" + l + "].x"), line.x(), 0);
      same(list("() => " + name + ".f.lines[" + l + "].y"), line.y(), 0);
      same(list("() => " + name + ".f.lines[" + l + "].low"), line.low(), 0);
      same(list("() => " + name + ".f.lines[" + l + "].high"), line.high(), 0);
      if (c.style() == Style.LINES || c.style() == Style.POINTS) {
        String drawn = name + ".chart.getOption().series.filter(s => s.type !== 'custom')[" + l + "]";
        assertThat(page.evaluate("() => " + drawn + ".name")).isEqualTo(line.name());
        same(list("() => " + drawn + ".data.map(p => p[0])"), line.x(), 0);
        same(list("() => " + drawn + ".data.map(p => p[1] === '-' ? NaN : p[1])"), c.y().isLog() ? positive(line.y()) : line.y(), 0);
      }
    }
  }

  private static double[] positive(double[] of) {
    double[] all = of.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = all[i] > 0 ? all[i] : Double.NaN;
    }
    return all;
  }

  private static void same(List<Object> seen, double[] wanted, double within) {
    assertThat(seen).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      double v = ((Number) seen.get(i)).doubleValue();
      if (Double.isNaN(wanted[i])) {
        assertThat(v).isNaN();
      } else {
        assertThat(v).isCloseTo(wanted[i], within(Math.max(within, Math.abs(wanted[i]) * 1e-5)));
      }
    }
  }

  @Test
  void dataTables_haveTheNumbers_andAreMadeWhenOpened() {
    Report report = small();
    show(report);
    Chart c = (Chart) report.sections().getFirst().blocks().getFirst();
    assertThat(page.locator("figure table.data").count()).isZero();
    page.locator("[data-figure='0'] details summary").first().click();
    assertThat(page.locator("[data-figure='0'] table.data thead th").allTextContents()).containsExactly("Time", "RT tasks", "fair tasks", "softirq");
    List<String> row = page.locator("[data-figure='0'] table.data tbody tr").nth(7).locator("th, td").allTextContents();
    assertThat(row).containsExactly("7.119 s", text(c.lines().get(0).y()[7]), text(c.lines().get(1).y()[7]), text(c.lines().get(2).y()[7]));
    page.locator("[data-figure='1'] details summary").first().click();
    HeatMap h = (HeatMap) report.sections().getFirst().blocks().get(1);
    assertThat(page.locator("[data-figure='1'] table.data tbody tr").nth(47).locator("th, td").nth(8).textContent())
        .isEqualTo(Numbers.text(Math.rint(h.values()[47 * 60 + 7] * 1e4) / 1e4, Block.Unit.SHARE));
    String csv = page.waitForDownload(() -> page.locator("[data-figure='0'] button:has-text('Download')").click()).path().toString();
    try {
      assertThat(Files.readAllLines(Path.of(csv))).hasSize(61).element(8).isEqualTo("7118644068," + text(c.lines().get(0).y()[7]) + ","
          + text(c.lines().get(1).y()[7]) + "," + text(c.lines().get(2).y()[7]));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(double whole) {
    return Long.toString((long) whole);
  }

  @Test
  void tables_areSorted() {
    show(small());
    Locator head = page.locator("table.sortable th").nth(1).locator("button");
    head.click();
    assertThat(page.locator("table.sortable tbody tr td:first-child").allTextContents()).containsExactly("c", "a", "b");
    head.click();
    assertThat(page.locator("table.sortable tbody tr td:first-child").allTextContents()).containsExactly("b", "a", "c");
    head.click();
    assertThat(page.locator("table.sortable tbody tr td:first-child").allTextContents()).containsExactly("a", "c", "b");
  }

  @Test
  void commands_areCopied() {
    show(small());
    context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    page.locator(".command button").click();
    page.locator(".command button:has-text('Copied')").waitFor();
    assertThat(page.evaluate("() => navigator.clipboard.readText()")).isEqualTo("./stormbench run x");
  }

  // -- zoom and cursor --------------------------------------------------------------------------------

  private List<Object> view(int i) {
    return list("() => { const a = Report.figures[" + i + "].chart.getOption().xAxis[0]; return [a.min, a.max]; }");
  }

  /** What is written in it. */
  private List<String> texts(int i) {
    return list("() => Report.figures[" + i + "].chart.getZr().storage.getDisplayList(true).filter(e => e.style && e.style.text).map(e => String(e.style.text))")
        .stream().map(String::valueOf).toList();
  }

  private void is(List<Object> view, double from, double to, double within) {
    assertThat(((Number) view.get(0)).doubleValue()).isCloseTo(from, within(within));
    assertThat(((Number) view.get(1)).doubleValue()).isCloseTo(to, within(within));
  }

  private double[] inside(int i, double x) {
    return new double[] {number("() => Report.figures[" + i + "].at.left + Report.figures[" + i + "].at.width * " + x),
        number("() => Report.figures[" + i + "].at.top + Report.figures[" + i + "].at.height / 2")};
  }

  private void move(int i, double x) {
    plot(i).scrollIntoViewIfNeeded();
    BoundingBox b = plot(i).boundingBox();
    double[] at = inside(i, x);
    page.mouse().move(b.x + at[0], b.y + at[1]);
  }

  @Test
  void labelsOfMarks_coverNoLine() {
    show(small());
    drawAll();
    List<Object> bottoms = list("() => Report.figures[0].chart.getZr().storage.getDisplayList(true)"
        + ".filter(e => e.style && /stall|lockup/.test(e.style.text)).map(e => { const r = e.getBoundingRect().clone();"
        + " if (e.transform) r.applyTransform(e.transform); return r.y + r.height - Report.figures[0].at.top; })");
    assertThat(bottoms).isNotEmpty().allSatisfy(b -> assertThat(((Number) b).doubleValue()).isBetween(-60.0, 0.0));
  }

  @Test
  void aDrag_zoomsAllOfTheLink_andNoOther() {
    show(small());
    drawAll();
    List<Object> alone = view(2);
    move(0, 0.25);
    page.mouse().down();
    move(0, 0.5);
    shot("drag", false);
    page.mouse().up();
    settle();
    drawAll();
    is(view(0), 15e9, 30e9, 0.1e9);
    assertThat(view(1)).as("the heat map").isEqualTo(view(0));
    assertThat(view(2)).isEqualTo(alone);
    assertThat(texts(0)).contains("16", "30").doesNotContain("60", "rcu stall");
    assertThat(texts(1)).contains("16", "30").doesNotContain("60").noneMatch(t -> t.startsWith("soft lockup"));
    shot("zoomed", false);
    page.locator("[data-figure='1'] .tools button:has-text('Reset')").click();
    settle();
    is(view(0), 0, 60e9, 1);
    assertThat(page.locator("[data-figure='0'] .tools button:has-text('Reset')").isDisabled()).isTrue();
  }

  @Test
  void theWheel_zoomsWithCtrl_andScrollsWithout() {
    show(small());
    drawAll();
    move(0, 0.5);
    page.keyboard().down("Control");
    page.mouse().wheel(0, -300);
    page.keyboard().up("Control");
    page.waitForCondition(() -> ((Number) view(0).get(0)).doubleValue() > 1e9);
    double before = number("() => scrollY");
    page.mouse().wheel(0, 120);
    page.waitForCondition(() -> number("() => scrollY") > before);
    List<Object> after = view(0);
    move(0, 0.5);
    page.mouse().dblclick(plot(0).boundingBox().x + inside(0, 0.5)[0], plot(0).boundingBox().y + inside(0, 0.5)[1]);
    settle();
    assertThat(view(0)).isNotEqualTo(after);
    is(view(0), 0, 60e9, 1);
  }

  @Test
  void theCursor_isInAllOfTheLink() {
    show(small());
    drawAll();
    move(0, 0.51);
    settle();
    assertThat(page.locator("[data-figure='0'] .tip").isVisible()).isTrue();
    assertThat(page.locator("[data-figure='1'] .cursor").isVisible()).isTrue();
    assertThat(page.locator("[data-figure='1'] .tip").isVisible()).isFalse();
    assertThat(page.locator("[data-figure='1'] .readout").textContent()).contains("CPU").contains("%");
    assertThat(page.locator("[data-figure='2'] .cursor").isVisible()).isFalse();
    assertThat(page.locator("[data-figure='0'] .tip").textContent()).contains("RT tasks").contains("30.51 s");
    shot("hover", false);
    move(1, 31.4 / 60);
    settle();
    assertThat(page.locator("[data-figure='1'] .tip").textContent()).contains("CPU 48").contains("soft lockup: CPU 47 stuck for 22 s");
    shot("hover-heat", false);
    page.mouse().move(2, 2);
    settle();
    assertThat(page.locator("[data-figure='0'] .cursor").isVisible()).isFalse();
  }

  @Test
  void keys_moveZoomAndSay() {
    Report report = small();
    Chart c = (Chart) report.sections().getFirst().blocks().getFirst();
    show(report);
    drawAll();
    plot(0).focus();
    for (int i = 0; i < 4; i++) {
      page.keyboard().press("ArrowRight");
    }
    assertThat(page.locator("#live").textContent()).isEqualTo("3.051 s, RT tasks " + text(c.lines().get(0).y()[3]));
    page.keyboard().press("ArrowDown");
    assertThat(page.locator("#live").textContent()).isEqualTo("3.051 s, fair tasks " + text(c.lines().get(1).y()[3]));
    page.keyboard().press("End");
    assertThat(page.locator("#live").textContent()).startsWith("60 s, ");
    page.keyboard().press("m");
    assertThat(page.locator("#live").textContent()).contains("soft lockup: CPU 47");
    page.keyboard().press("+");
    settle();
    is(view(0), 31.52e9 / 2, 31.52e9 / 2 + 30e9, 0.1e9);
    assertThat(view(1)).isEqualTo(view(0));
    page.keyboard().press("Shift+ArrowRight");
    settle();
    is(view(0), 31.52e9 / 2 + 3e9, 31.52e9 / 2 + 33e9, 0.1e9);
    page.keyboard().press("0");
    settle();
    is(view(0), 0, 60e9, 1);
    page.keyboard().press("Escape");
    assertThat(page.locator("[data-figure='0'] .cursor").isVisible()).isFalse();
    plot(1).focus();
    page.keyboard().press("ArrowUp");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#live").textContent()).startsWith("CPU 1, 1 s, Share ");
    page.keyboard().press("m");
    assertThat(page.locator("#live").textContent()).startsWith("CPU 47, 31 s, Share ").endsWith("soft lockup: CPU 47 stuck for 22 s");
  }

  @Test
  void aLegend_hidesItsLine() {
    show(small());
    drawAll();
    String count = "() => Report.figures[0].chart.getOption().series.filter(s => s.type === 'line').length";
    assertThat(number(count)).isEqualTo(3);
    page.locator("[data-figure='0'] .legend button").nth(1).click();
    settle();
    assertThat(number(count)).isEqualTo(2);
    assertThat(page.locator("[data-figure='0'] .legend button").nth(1).getAttribute("aria-pressed")).isEqualTo("false");
  }

  // -- hostile, and for all -----------------------------------------------------------------------------

  @Test
  void hostileTexts_stayTexts() {
    show(Samples.hostileReport());
    drawAll();
    settle();
    String plain = Texts.plain(Samples.HOSTILE);
    assertThat(page.title()).isEqualTo(plain.strip());
    assertThat(page.locator("h1").textContent()).isEqualTo(plain);
    assertThat(page.locator("pre").first().textContent()).isEqualTo(plain + "\n" + plain);
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })");
    plot(0).focus();
    page.keyboard().press("ArrowRight");
    move(1, 0.5);
    settle();
    assertThat(number("() => document.images.length")).isZero();
    assertThat(number("() => document.scripts.length")).isEqualTo(4);
    assertThat(page.locator("[data-figure='0'] h3").textContent()).isEqualTo(plain);
    shot("hostile", true);
  }

  @Test
  void anythingElse_mayNotRunNorLoad() {
    show(small());
    page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); "
        + "const i = new Image(); i.src = 'http://localhost:1/x.png'; document.body.append(i); }");
    settle();
    assertThat(is("() => window.ran === undefined")).isTrue();
    assertThat(complaints).anyMatch(c -> c.contains("inline script violates")).anyMatch(c -> c.contains("Loading the image"))
        .contains("blocked: csp http://localhost:1/x.png");
    complaints.clear();
  }

  @Test
  void axe_findsNothing() throws IOException {
    String axe;
    try (InputStream in = BrowserTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      open(1200, 900, scheme);
      show(small(8, 12));
      drawAll();
      page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })");
      settle();
      page.evaluate("(source) => { (0, eval)(source); }", axe);
      assertThat(list("async () => (await axe.run()).violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)))"))
          .as(scheme.name()).isEmpty();
      page.evaluate("() => document.body.append(document.createElement('img'))");
      assertThat(list("async () => (await axe.run()).violations.map(v => v.id)")).as("a picture without a text").contains("image-alt");
    }
  }

  @Test
  void pictures_areThoseThatABrowserWouldMake() {
    show(small());
    for (Figure f : Samples.all()) {
      FigureData data = new FigureData();
      data.add(f);
      String here = Drawing.svg(Samples.of(f), new Look(700, 400, "dark"));
      Object there = page.evaluate("(json) => { const d = JSON.parse(json); return Figures.picture(d.figures[0], d.arrays, 700, 400, 'dark'); }", data.json());
      assertThat(here).as(f.title()).isEqualTo(there);
    }
  }
}
