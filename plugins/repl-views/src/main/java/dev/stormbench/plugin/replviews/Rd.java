package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.repl.Session;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** {@code rd}: the root domain and the push token. */
final class Rd extends View {
  private static final int PULLERS_MAX = 5;
  private static final int GROUP = 8;
  private static final int HEX = 16;

  Rd() {
    super("",
        "Shows the root domain: which CPUs are overloaded (rto_mask), where the push token is (rto_cpu, -1 for no walk), the loop it is"
        + " in and the loop that the latest pull asked for. While rto_loop_next is ahead of rto_loop the walk begins again when it has"
        + " been round. A pull is one pull_rt_task(), a walk the token's life, a circuit one pass over the mask, a hop one visit, a"
        + " bail a visit that only asks for a reschedule. PER S is since the beginning, LAST S in the last second of history where"
        + " there is one. In the script language rd is the handle: rd.hops.",
        "rd", "rd");
  }

  @Override
  void show(Session session, Machine m, List<String> words) {
    atMost(0, words);
    RootDomain rd = m.rootDomain();
    List<Integer> mask = Kernel.rtoMask(m);
    int width = session.width();
    print(session, Text.wrap("rto_mask       " + Text.list(mask) + (mask.isEmpty() ? "" : "  (" + hex(mask, m.nrCpus()) + ")"), 0, width));
    say(session, "rto_count      " + rd.rtoCount());
    say(session, "rto_cpu        " + rd.rtoCpu() + (rd.tokenLive() ? "  token under way" : "  no token"));
    say(session, "rto_loop       " + rd.rtoLoop());
    int ahead = rd.rtoLoopNext() - rd.rtoLoop();
    say(session, "rto_loop_next  " + rd.rtoLoopNext() + (ahead > 0 ? "  (" + Text.many(ahead, "pull") + " ahead)" : ""));
    say(session, "RT_PUSH_IPI    " + (m.feature("RT_PUSH_IPI") ? "on" : "off"));
    Past past = new Past(session, m.nowNs());
    Table t = new Table(0, "<", "COUNT", "PER S", "LAST S");
    row(t, m, past, "pulls", rd.pulls());
    row(t, m, past, "walks", rd.walks());
    row(t, m, past, "circuits", rd.circuits());
    row(t, m, past, "hops", rd.hops());
    row(t, m, past, "bails", rd.bails());
    row(t, m, past, "pushes", rd.pushes());
    row(t, m, past, "retries", rd.retries());
    print(session, t.lines(width));
    List<Kernel.Times> pullers = Kernel.most(m, rd::pullsBy);
    if (!pullers.isEmpty()) {
      Table p = new Table(0, "PULLS BY CPU", "COUNT", "SHARE");
      pullers.stream().limit(PULLERS_MAX).forEach(c -> p.row(c.cpu(), Text.count(c.times()),
          Text.percent((double) c.times() / rd.pulls())));
      print(session, p.lines(width));
      if (pullers.size() > PULLERS_MAX) {
        say(session, "and " + (pullers.size() - PULLERS_MAX) + " more CPUs");
      }
    }
  }

  private static void row(Table t, Machine m, Past past, String name, long count) {
    Past.Rate rate = past.rate(name, -1);
    t.row(name, Text.count(count), Text.rate(count, m.nowNs()), rate == null ? "" : Text.rate(rate.perS()));
  }

  /** A CPU mask as the kernel prints it: hex, in groups of 32 CPUs. */
  static String hex(List<Integer> cpus, int nrCpus) {
    BigInteger bits = BigInteger.ZERO;
    for (int c : cpus) {
      bits = bits.setBit(c);
    }
    int digits = (nrCpus + 3) / 4;
    String hex = bits.toString(HEX).toLowerCase(Locale.ROOT);
    StringBuilder b = new StringBuilder("0".repeat(Math.max(0, digits - hex.length())) + hex);
    for (int i = b.length() - GROUP; i > 0; i -= GROUP) {
      b.insert(i, ',');
    }
    return b.toString();
  }
}
