package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Node;
import java.util.Collections;
import java.util.List;

/**
 * The machine: how many CPUs, how they are grouped and numbered, and how they idle.
 *
 * <p>{@code machine: { cpus: 192, sockets: 2, smt: 2, llc-cores: 8, numbering: linux-x86, idle: mwait }}
 *
 * @param cpus logical CPUs, 1 to 4096
 * @param sockets packages; every one has the same number of cores
 * @param smt threads per core, 1 or 2
 * @param llcCores cores that share a last-level cache; default: all cores of a socket
 * @param numbering which CPU number is which thread
 * @param idle what an idle CPU does
 * @param sharedClock busy CPUs share one instruction clock, as an emulator's or an overcommitted guest's do
 * @param clockWeights each CPU's share of that clock, 1 to 1000 by CPU; default: the same for all
 */
public record MachineSpec(
    int cpus, int sockets, int smt, int llcCores, Numbering numbering, Idle idle,
    boolean sharedClock, List<Integer> clockWeights) {
  private static final int MAX_CPUS = 4096;
  private static final int MAX_WEIGHT = 1000;
  private static final List<String> KEYS =
      List.of("cpus", "sockets", "smt", "llc-cores", "numbering", "idle", "shared-clock", "clock-weights");

  /** How CPU numbers are given out. */
  public enum Numbering {
    /** First threads of all cores, socket by socket; then their siblings in the same order. */
    LINUX_X86,
    /** Siblings have adjacent numbers. */
    COMPACT
  }

  /** What an idle CPU does, which decides whether a wake-up needs an IPI and what leaving idle costs. */
  public enum Idle { POLL, MWAIT, HALT }

  static MachineSpec bind(Node node) {
    Section s = Section.open("machine", node, KEYS);
    int cpus = s.integer("cpus", 1, MAX_CPUS);
    int smt = s.integer("smt", 1, 2, 1);
    int sockets = s.integer("sockets", 1, MAX_CPUS, 1);
    if (cpus % (sockets * smt) != 0) {
      throw Bad.at(s.need("cpus", "").at(), "cpus in machine is " + cpus
          + "; accepted: a multiple of " + sockets * smt + ", which is sockets times smt");
    }
    int coresPerSocket = cpus / sockets / smt;
    int llcCores = s.integer("llc-cores", 1, MAX_CPUS, coresPerSocket);
    if (coresPerSocket % llcCores != 0) {
      throw Bad.at(s.need("llc-cores", "").at(), "llc-cores in machine is " + llcCores
          + ", which does not divide the " + coresPerSocket + " cores of a socket");
    }
    boolean sharedClock = s.get("shared-clock") != null && s.bool("shared-clock");
    return new MachineSpec(cpus, sockets, smt, llcCores,
        s.word("numbering", Numbering.class, Numbering.LINUX_X86),
        s.word("idle", Idle.class, Idle.MWAIT), sharedClock, clockWeights(s, cpus, sharedClock));
  }

  private static List<Integer> clockWeights(Section s, int cpus, boolean sharedClock) {
    Node node = s.get("clock-weights");
    if (node == null) {
      return Collections.nCopies(cpus, 1);
    }
    if (!sharedClock) {
      throw Bad.at(node.at(), "clock-weights in machine is for shared-clock: true");
    }
    List<Node> items = Values.list(node, "clock-weights in machine", "a list of " + cpus + " numbers").items();
    if (items.size() != cpus) {
      throw Bad.at(node.at(), "clock-weights in machine has " + items.size() + " numbers; accepted: one for each of the "
          + cpus + " CPUs");
    }
    return items.stream().map(i -> (int) Values.integer(i, "a number of clock-weights in machine", 1, MAX_WEIGHT)).toList();
  }

  /** Cores of the machine. */
  public int cores() {
    return cpus / smt;
  }

  /** The core of a CPU, counted through the machine. */
  public int coreOf(int cpu) {
    return switch (numbering) {
      case LINUX_X86 -> cpu % cores();
      case COMPACT -> cpu / smt;
    };
  }

  /** Which thread of its core a CPU is. */
  public int threadOf(int cpu) {
    return switch (numbering) {
      case LINUX_X86 -> cpu / cores();
      case COMPACT -> cpu % smt;
    };
  }

  /** The CPU that is a thread of a core. */
  public int cpuOf(int core, int thread) {
    return switch (numbering) {
      case LINUX_X86 -> thread * cores() + core;
      case COMPACT -> core * smt + thread;
    };
  }

  /** The socket of a CPU. */
  public int socketOf(int cpu) {
    return coreOf(cpu) / (cores() / sockets);
  }

  /** The last-level cache of a CPU, counted through the machine. */
  public int llcOf(int cpu) {
    return coreOf(cpu) / llcCores;
  }
}
