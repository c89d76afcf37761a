package dev.stormbench.testkit;

import java.util.Locale;
import org.assertj.core.api.Assertions;

/**
 * What a plugin must do or must not. Each rule is checked by the test of a contract that has its word as a tag; the word, which
 * never changes, begins the message of a failure.
 */
public enum Rule {
  /** {@link PluginContract#serviceLoader_findsIt}. */
  PLUGIN_FOUND("A plugin MUST be a public class with a public constructor without parameters that stands in"
      + " META-INF/services/dev.stormbench.spi.Plugin."),
  /** {@link PluginContract#theWorkbench_takesIt}. */
  PLUGIN_LOADS("A plugin MUST pass the checks of the workbench: an id that is reverse-DNS, @BuiltFor(Spi.VERSION), names that are"
      + " lower-case words joined by hyphens, none twice."),
  /** {@link PluginContract#init_registersTheSameEachTime}. */
  PLUGIN_REGISTERS_ALIKE("init() MUST register the same each time it is called: the same names, docs and parameters."),
  /** {@link PluginContract#manyReloads_registerTheSame}. */
  PLUGIN_RELOADS("A plugin MUST register the same however often its classes are loaded anew."),
  /** {@link PluginContract#unloaded_itLeavesNothingBehind}. */
  PLUGIN_UNLOADS("A plugin MUST leave nothing behind that keeps its classes in memory, such as a shutdown hook or a running thread."),
  /** {@link PluginContract#loaded_itStartsNoThreads}. */
  PLUGIN_STARTS_NO_THREADS("Loading a plugin MUST NOT start threads."),
  /** {@link PluginContract#itsFiles_areWithoutTheSpi}. */
  PLUGIN_BRINGS_NO_SPI("A plugin MUST NOT bring classes of dev.stormbench.spi: the workbench has them, and a second copy is none of"
      + " them."),
  /** {@link PluginContract#extensionsAndParameters_haveDocs}. */
  PLUGIN_DOCUMENTED("Each extension and each of its parameters MUST have a doc of one line."),
  /** {@link PluginContract#defaults_areAccepted}. */
  PLUGIN_DEFAULTS_BIND("The default of a parameter MUST be of its type and in its range, and a range MUST NOT be empty."),

  /** {@link PluginContract#itsClasses_readNoWallClock}. */
  NO_WALL_CLOCK("What runs in a simulation MUST NOT read the wall clock; virtual time is Machine.nowNs()."),
  /** {@link PluginContract#itsClasses_useNoThreads}. */
  NO_THREADS("What runs in a simulation MUST NOT use threads, executors or parallel streams."),
  /** {@link PluginContract#itsClasses_drawNoLuck}. */
  NO_LUCK("What runs in a simulation MUST NOT draw random numbers but from Setup.randomNs() or a generator with a seed of its own."),
  /** {@link PluginContract#itsClasses_followNoHashOrder}. */
  NO_HASH_ORDER("What runs in a simulation MUST NOT depend on the order of a hash collection; use LinkedHashMap, TreeMap or a list."),
  /** {@link PluginContract#itsClasses_haveNoStaticState}. */
  NO_STATIC_STATE("A plugin MUST NOT keep state in static fields: many machines live in one JVM."),
  /** {@link PluginContract#itsClasses_printNothing}. */
  NO_OUTPUT("A plugin MUST NOT write to System.out or System.err, nor end the JVM."),
  /** {@link PluginContract#itsClasses_useNoDefaultLocale}. */
  NO_DEFAULT_LOCALE("What a plugin does SHOULD NOT depend on the default locale, charset or time zone, nor on Math.sin and its like:"
      + " give String.format and its like Locale.ROOT, and use StrictMath."),

  /** {@link ExtensionContract#runs}. */
  RUNS("An extension MUST NOT throw, in no scenario of its contract."),
  /** {@link ExtensionContract#theSameScenario_givesTheSameRun}. */
  SAME_RUN_TWICE("The same scenario MUST give the same run each time: what an extension does follows from what it sees of its machine."),
  /** {@link ExtensionContract#aMachineBefore_changesNothing}. */
  SAME_RUN_AFTER_ANOTHER_MACHINE("A machine MUST run the same whether or not there was another before it: an instance is for one"
      + " machine, and no state is shared."),
  /** {@link ExtensionContract#aMachineBeside_changesNothing}. */
  SAME_RUN_BESIDE_ANOTHER_MACHINE("Two machines that take turns on one thread MUST each run as if alone: an instance is for one"
      + " machine, and no state is shared."),
  /** {@link ExtensionContract#anotherPlugin_changesNothing}. */
  SAME_RUN_BESIDE_ANOTHER_PLUGIN("A machine MUST run the same whether or not other plugins that change nothing are there and come"
      + " first."),
  /** {@link ExtensionContract#bothEngines_giveTheSameRun}. */
  SAME_RUN_IN_BOTH_ENGINES("The fast and the naive engine MUST give the same run: look at the machine through the handles of now, and"
      + " list in replaces() what you replace."),
  /** {@link ExtensionContract#whatACallbackThrows_isBlamedOnThePlugin}. */
  THROW_IS_BLAMED("What a callback throws MUST end the run with an error that blames the plugin (a policy is ejected, and blamed), and"
      + " MUST leave the next machine as it would have been."),

  /** {@link FixContract#replaces_namesOpsThatThereAre}. */
  FIX_REPLACES_KNOWN_OPS("replaces() MUST name ops of RtOps, RtoOps or SoftirqOps, and the same ones each time."),
  /** {@link FixContract#whatIsNotListed_isLeftToBase}. */
  FIX_REPLACES_HONEST("A fix MUST list in replaces() each op that it changes; each other op it leaves to base: it asks base with the"
      + " same arguments and answers what base answers. The engine trusts that list."),
  /** {@link FixContract#aFixThatWraps_asksBase}. */
  FIX_WRAPS_HONEST("A fix that says that it wraps MUST ask base in each op that it replaces."),
  /** {@link FixContract#ops_answerSense}. */
  FIX_ANSWERS_SENSE("An op MUST answer within what its documentation says: no null where none is allowed, CPUs and tasks of this"
      + " machine, a batch from 1 to n."),
  /** {@link FixContract#eachOpItReplaces_isReached}. */
  FIX_REACHED("The scenarios SHOULD reach each op that a fix replaces; give scenarios() of your own if those of the kit do not."),
  /** {@link FixContract#theToken_isWrittenByRtoNextCpuOnly}. */
  FIX_TOKEN_WRITTEN_IN_PLACE("The fields of the push token MUST be written in rtoNextCpu only, with rto_lock held."),
  /** {@link FixContract#tables_areGiven}. */
  FIX_TABLES_GIVEN("rt(), rto() and softirq() MUST answer a table: base, or another."),

  /** {@link WorkloadContract#onAMachine_itDoesSomething}. */
  WORKLOAD_DOES_SOMETHING("A workload SHOULD do something in each scenario of its contract; give params() or scenarios() of your own"
      + " if it does not."),
  /** {@link WorkloadContract#stopped_itStartsAgain}. */
  WORKLOAD_STARTS_AGAIN("A workload MUST be able to start again on the same machine once it was stopped; install() is then called on a"
      + " new instance."),

  /** {@link WatchdogContract#aWatchdogThatDoesNotAct_changesNothing}. */
  WATCHDOG_OBSERVES("As long as a watchdog writes, reports, touches and restarts nothing, the machine MUST run as it would without: it"
      + " only looks."),
  /** {@link WatchdogContract#aHealthyMachine_isNotReported}. */
  WATCHDOG_KEEPS_QUIET("A watchdog SHOULD report nothing on a machine on which nobody waits long for anything."),
  /** {@link WatchdogContract#itsStall_isFound}. */
  WATCHDOG_FINDS_ITS_STALL("A watchdog SHOULD report, or warn of, a stall of the kind that finds() says, which is longer than"
      + " stallNs() says."),
  /** {@link WatchdogContract#whatItSaysOfItself_makesSense}. */
  WATCHDOG_SAYS_SENSE("sources() and finds() MUST NOT be null, stallNs() and everyNs() MUST NOT be negative, and everyNs(), if not 0,"
      + " SHOULD be 1 us or more."),

  /** {@link CheckerContract#aChecker_changesNothing}. */
  CHECKER_OBSERVES("A checker MUST leave the machine as it is: it only looks."),
  /** {@link CheckerContract#onTheEngineAsItIs_nothingIsViolated}. */
  CHECKER_HOLDS("An invariant SHOULD hold in the scenarios of its contract; where it does not, either the checker is wrong or the"
      + " engine is."),
  /** {@link CheckerContract#records_areCopied}. */
  CHECKER_COPIES_RECORDS("A checker MUST copy what it keeps of a record: the record is reused."),
  /** {@link CheckerContract#aRecordingThatBeginsInTheMidst_isTaken}. */
  CHECKER_TAKES_RECORDINGS("A checker that says yes to startRecorded() MUST take records that begin in the midst of things, lack some,"
      + " and end anywhere, without a violation that is none."),

  /** {@link PolicyContract#nothingItDoes_ejectsIt}. */
  POLICY_STAYS("A scheduler policy MUST do nothing that ejects it: use Scx only as its documentation says, and within callbacks."),
  /** {@link PolicyContract#nobody_starves}. */
  POLICY_STARVES_NOBODY("A scheduler policy MUST let each task run that waits, before timeoutNs() is over, as long as the tasks of its"
      + " class leave time for that."),
  /** {@link PolicyContract#noCpuIdles_whileATaskWaits}. */
  POLICY_KEEPS_CPUS_BUSY("A scheduler policy SHOULD NOT let a CPU idle for long while a task waits that may run there."),
  /** {@link PolicyContract#ejected_itEndsCleanly}. */
  POLICY_ENDS("A scheduler policy that is ejected MUST NOT throw in dump(), exitTask() and exit(); its tasks then go on under the kernel's"
      + " own class."),

  /** {@link ExporterContract#theSameRecords_giveTheSameBytes}. */
  EXPORTER_SAME_BYTES("The same records MUST give the same bytes, whatever was written before or is written beside it."),
  /** {@link ExporterContract#anExporter_changesNothing}. */
  EXPORTER_OBSERVES("An exporter MUST leave the machine as it is: it only looks."),
  /** {@link ExporterContract#records_areCopied}. */
  EXPORTER_COPIES_RECORDS("An exporter MUST copy what it keeps of a record: the record is reused."),
  /** {@link ExporterContract#theMachine_isAskedInBeginOnly}. */
  EXPORTER_ASKS_AT_BEGIN("An exporter MUST ask the machine in begin() only: records may come later than they happened."),
  /** {@link ExporterContract#theStream_staysOpen}. */
  EXPORTER_LEAVES_OPEN("An exporter MUST NOT close the stream it writes to: it is the caller's."),
  /** {@link ExporterContract#aFullDisk_isAnIoException}. */
  EXPORTER_PASSES_IO_ERRORS("When the stream throws an IOException, an exporter MUST let it through, at end() at the latest."),
  /** {@link ExporterContract#anyOrderOfCalls_isTaken}. */
  EXPORTER_TAKES_ALL("An exporter MUST take a trace without records, lost records anywhere, and counters if it wants them."),
  /** {@link ExporterContract#extension_isTheEndOfAFileName}. */
  EXPORTER_EXTENSION("extension() MUST be the end of a file name: a dot, then letters, digits and dots."),

  /** {@link ImporterContract#itsFiles_areAccepted}. */
  IMPORTER_ACCEPTS("accepts() MUST say yes to the names of its files and no to those of others, such as an empty name."),
  /** {@link ImporterContract#theSameFile_givesTheSameRecords}. */
  IMPORTER_SAME_RECORDS("The same bytes MUST give the same records, whatever was read before and however few bytes the stream gives at"
      + " a time."),
  /** {@link ImporterContract#records_makeSense}. */
  IMPORTER_RECORDS_SENSE("A record MUST have a CPU and a time from 0 up, and a text in each field that TraceEvent says is one; there"
      + " MUST be one at least."),
  /** {@link ImporterContract#brokenFiles_areRefusedInOneLine}. */
  IMPORTER_REFUSES("Bytes that break the format MUST be refused by a ScenarioException that names the file, in one line; nothing else"
      + " may be thrown."),
  /** {@link ImporterContract#anUnreadableFile_isAnIoException}. */
  IMPORTER_PASSES_IO_ERRORS("When the stream throws an IOException, an importer MUST let it through, or refuse the file by a"
      + " ScenarioException."),
  /** {@link ImporterContract#theStream_staysOpen}. */
  IMPORTER_LEAVES_OPEN("An importer MUST NOT close the stream it reads from: it is the caller's."),

  /** {@link FormatContract#itsFiles_areAccepted}. */
  FORMAT_ACCEPTS("accepts() MUST say yes to the names of its files and no to those of others, such as an empty name."),
  /** {@link FormatContract#theSameText_givesTheSameNodes}. */
  FORMAT_SAME_NODES("The same text MUST give the same nodes, whatever was read before."),
  /** {@link FormatContract#nodes_knowTheirPlaces}. */
  FORMAT_KNOWS_PLACES("Each node MUST know its place: the file as the user named it, and a line of the text."),
  /** {@link FormatContract#brokenTexts_areRefusedInOneLine}. */
  FORMAT_REFUSES("A text that breaks the notation MUST be refused by a ScenarioException that names the file, in one line; nothing"
      + " else may be thrown, however long or deep the text is."),
  /** {@link FormatContract#whatIsWritten_isReadAgain}. */
  FORMAT_WRITES_WHAT_IT_READS("A format that writes MUST read what it has written as the same nodes."),
  /** {@link FormatContract#aKeyTwice_isRefused}. */
  FORMAT_REFUSES_KEY_TWICE("A format MUST refuse a mapping that has a key twice."),

  /** {@link ReportContract#theSameReport_givesTheSameBytes}. */
  REPORT_SAME_BYTES("The same report MUST give the same bytes, and some, whatever was written before."),
  /** {@link ReportContract#anyReport_isTaken}. */
  REPORT_TAKES_ALL("A format MUST take any report: without sections, figures without lines, values that are NaN or have no place on"
      + " their axis. A picture is of one figure, whichever it is."),
  /** {@link ReportContract#numbers_areLeftAsTheyAre}. */
  REPORT_KEEPS_NUMBERS("A format MUST NOT write to the arrays of a figure."),
  /** {@link ReportContract#theStream_staysOpen}. */
  REPORT_LEAVES_OPEN("A format of reports MUST NOT close the stream it writes to: it is the caller's."),
  /** {@link ReportContract#aFullDisk_isAnIoException}. */
  REPORT_PASSES_IO_ERRORS("When the stream throws an IOException, a format of reports MUST let it through."),

  /** {@link CommandContract#help_saysWhatToType}. */
  COMMAND_HELPS("help(), example() and script() MUST NOT be empty, and example() MUST begin with a command of the plugin."),
  /** {@link CommandContract#nonsense_isRefusedInOneLine}. */
  COMMAND_REFUSES("A command MUST refuse arguments that it cannot do anything with by a CommandException of one line; nothing else may"
      + " be thrown."),
  /** {@link CommandContract#completion_answers}. */
  COMMAND_COMPLETES("complete() MUST NOT throw, nor answer null, whatever was typed."),
  /** {@link CommandContract#withoutAMachine_itSaysSo}. */
  COMMAND_WITHOUT_MACHINE("Where nothing is loaded a command MUST do what can be done, or throw the CommandException that says so."),

  /** {@link SweepContract#eachPoint_isReportedOnce}. */
  SWEEP_REPORTS_ONCE("A backend MUST report each point exactly once, done or failed, before run() returns."),
  /** {@link SweepContract#answers_arePassedOn}. */
  SWEEP_PASSES_ANSWERS("A backend MUST pass on what the worker answered to the request of that point."),
  /** {@link SweepContract#lostWorkers_areReplaced}. */
  SWEEP_SURVIVES_LOST_WORKERS("A point whose worker is lost MUST be run again by another one; one that loses each of them MUST be given"
      + " up, and the others go on."),
  /** {@link SweepContract#whatResultsThrow_endsIt}. */
  SWEEP_ENDS_WITH_RESULTS("What SweepResults throws MUST end the run, and come out of it."),
  /** {@link SweepContract#ended_noWorkerIsOpen}. */
  SWEEP_LEAVES_NO_WORKER("When run() returns, no worker that the backend started MUST be left open.");

  private final String sentence;

  Rule(String sentence) {
    this.sentence = sentence;
  }

  /** As it is tagged, such as {@code fix-replaces-honest}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it says, in a sentence or two. */
  public String sentence() {
    return sentence;
  }

  /** Fails the test: {@code what} says what broke the rule. */
  public AssertionError broken(String what) {
    return Assertions.fail(word() + ": " + sentence + "\n  Broken: " + what);
  }

  /** The same with a cause. */
  AssertionError broken(String what, Throwable cause) {
    return Assertions.fail(word() + ": " + sentence + "\n  Broken: " + what, cause);
  }

  /** Fails the test unless {@code kept}. */
  public void check(boolean kept, String what) {
    if (!kept) {
      throw broken(what);
    }
  }
}
