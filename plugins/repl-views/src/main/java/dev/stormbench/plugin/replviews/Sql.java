package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.Session;

/** {@code sql}: queries about what was kept, and about the result so far. */
final class Sql implements ReplCommand {
  @Override
  public String synopsis() {
    return "QUERY | .schema [TABLE...]";
  }

  @Override
  public String help() {
    return "Answers a query in SQL. What 'trace on' has kept is in events and, made of these, in sched, wakeups, irq, softirq, ipi and others;"
        + " the result so far is in runs, lockups, counters and others. .schema says what there is, column by column. Times are in ns.";
  }

  @Override
  public String example() {
    return "sql select comm, sum(dur) from sched group by comm";
  }

  @Override
  public String script() {
    return "sql('select comm, sum(dur) from sched group by comm')";
  }

  @Override
  public boolean takesRest() {
    return true;
  }

  @Override
  public void run(Session session, Arguments arguments) {
    session.machine();
    session.query(arguments.rest().strip()).forEach(session::print);
  }
}
