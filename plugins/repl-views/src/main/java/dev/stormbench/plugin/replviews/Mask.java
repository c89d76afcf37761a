package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Task;
import java.util.ArrayList;
import java.util.List;

/** What keeps the CPU in rto_mask, how visits of the token end, and who keeps asking for them. */
final class Mask implements Finding {
  private static final int PULLERS_MAX = 3;

  @Override
  public String title() {
    return "Overload";
  }

  @Override
  public List<String> sentences(Subject s) {
    List<String> out = new ArrayList<>();
    if (!s.m.rootDomain().rtoMask(s.id)) {
      out.addAll(notIn(s));
      return out;
    }
    List<Integer> others = Kernel.rtoMask(s.m).stream().filter(c -> c != s.id).toList();
    out.add(s.name() + " is overloaded (rto_mask), " + (others.isEmpty() ? "as the only one" : "as " + Text.cpus(others)
        + (others.size() == 1 ? " is" : " are")) + ".");
    Task next = s.pushable();
    if (next != null) {
      out.add((s.m.rule("overload-rule").equals("pushable")
          ? "By the rule of this kernel (pushable) one waiting RT task that may run elsewhere is enough: "
          : "The task that could be pushed is ")
          + Text.full(next) + ", whose mask has " + allowed(s, next) + ".");
      visit(s, next, out);
    } else {
      out.add("No task of it is pushable: by the rule of this kernel (" + s.m.rule("overload-rule") + ") it is enough that "
          + s.rq.rtNrRunning() + " RT tasks are runnable and one of them may migrate.");
    }
    asking(s, out);
    return out;
  }

  private static String allowed(Subject s, Task t) {
    return t.nrCpusAllowed() == s.m.nrCpus() ? "all CPUs" : "CPUs " + Text.list(t.allowedCpus());
  }

  private static List<String> notIn(Subject s) {
    List<Task> rt = s.waiters.stream().filter(Kernel::isRt).toList();
    return rt.isEmpty() ? List.of() : List.of(s.name() + " is not overloaded (rto_mask), though " + Text.full(rt.getFirst()) + " waits: "
        + (s.rq.nrPushable() == 0 ? "it is not pushable." : "the rule of this kernel is " + s.m.rule("overload-rule") + "."));
  }

  /** What a visit of the token, or a pull, does with the task. */
  private static void visit(Subject s, Task next, List<String> out) {
    long hops = s.cpu.hops();
    long bails = s.cpu.bails();
    boolean bailsFirst = s.m.rule("bail-position").equals("before");
    if (next.migrationDisabled() > 0 && !(bailsFirst && s.wouldBail())) {
      out.add("A visit of the token does not push it, for it has migration disabled"
          + (Boolean.parseBoolean(s.m.rule("migrate-disable-push")) && (!bailsFirst || Kernel.isRt(s.curr))
              ? "; it has the stopper push the running task away instead." : "."));
      return;
    }
    if (s.wouldBail()) {
      String more = Text.name(next) + " is more urgent than the running " + Text.full(s.curr);
      if (bails > 0) {
        out.add("A visit of the token finds that " + more + " and ends in the prio bail: resched_curr() and return 0, nothing is moved."
            + " So ended " + Text.count(bails) + " of " + Text.many(hops, "visit") + " here" + pushed(s) + ".");
      } else if (hops > 0) {
        out.add(more + ", but none of " + Text.many(hops, "visit") + " here ended in the prio bail" + pushed(s) + ".");
      }
      return;
    }
    List<Integer> targets = s.targets(next);
    out.add(targets.isEmpty()
        ? "A visit or a pull finds no CPU of its mask with less urgent work."
        : "It could be pushed to " + Text.cpus(targets) + ", where less urgent work runs"
            + (s.m.rootDomain().tokenLive() ? "; the token is under way." : "; that needs a visit of the token, or a pull."));
  }

  private static String pushed(Subject s) {
    return s.cpu.pushesFrom() > 0 ? "; " + Text.many(s.cpu.pushesFrom(), "task")
        + (s.cpu.pushesFrom() == 1 ? " was" : " were") + " pushed away from it" : "";
  }

  private static void asking(Subject s, List<String> out) {
    RootDomain rd = s.m.rootDomain();
    if (!s.m.feature("RT_PUSH_IPI")) {
      out.add("RT_PUSH_IPI is off: who pulls takes the task himself, and no token visits.");
      return;
    }
    List<Kernel.Times> pullers = Kernel.most(s.m, rd::pullsBy);
    if (!pullers.isEmpty()) {
      List<String> names = new ArrayList<>();
      pullers.stream().limit(PULLERS_MAX).forEach(p -> names.add("CPU " + p.cpu() + " (" + Text.count(p.times()) + ")"));
      if (pullers.size() > PULLERS_MAX) {
        names.add((pullers.size() - PULLERS_MAX) + " more");
      }
      Past.Rate last = s.past.rate("pulls", -1);
      out.add("Visits are asked for by pulls, that is by CPUs whose RT task leaves them less urgent work: "
          + Text.many(rd.pulls(), "pull") + " so far" + Text.inBrackets(rd.pulls(), s.nowNs)
          + (last == null ? "" : ", " + Text.rate(last.perS()) + " in the last second") + ", by " + Text.and(names) + ".");
    }
    int ahead = rd.rtoLoopNext() - rd.rtoLoop();
    if (rd.rtoCpu() >= 0) {
      out.add("A walk is under way, the token at CPU " + rd.rtoCpu() + (ahead > 0 ? "; since it began its loop "
          + Text.many(ahead, "pull") + " came (rto_loop_next), so it goes round again" : "") + ".");
    }
  }
}
