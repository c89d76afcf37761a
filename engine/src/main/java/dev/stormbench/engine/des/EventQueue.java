package dev.stormbench.engine.des;

/**
 * The pending events of a machine. A key packs time, phase and CPU (48, 3 and 12 bits) so that comparing
 * two longs is comparing two events.
 *
 * <p>{@link WinnerTree} is the fast one, {@link NaiveQueue} the oracle; both give the same order, which
 * the package comment defines.
 */
public abstract class EventQueue {
  /** Later than every event. */
  public static final long NEVER_NS = (1L << 48) - 1;

  public static final int CONTROL = 0;
  public static final int IRQ = 1;
  public static final int IPI = 2;
  public static final int TIMER = 3;
  public static final int STEP = 4;

  /** CPUs are numbered below this. */
  public static final int MAX_CPUS = 1 << 12;

  static final int CPU_BITS = 12;
  static final int PHASE_BITS = 3;
  /** So many low bits of a key are not its time. */
  public static final int TIME_SHIFT = CPU_BITS + PHASE_BITS;

  /** Virtual time: that of the event last taken. */
  public long nowNs;
  /** Its phase. */
  public int phase;
  /** Its CPU; meaningless for {@link #CONTROL}. */
  public int cpu;
  /**
   * The place in the total order of what happens now: that of the event last taken, or of an event before it that had a later
   * one (what happens at an instant may cause more at the same instant).
   */
  public long place;
  /** What an arrival carries. */
  public int arg;
  /** Events taken so far. */
  public long taken;

  /** The place of an event in the total order. */
  public static long key(long ns, int phase, int cpu) {
    return ns << TIME_SHIFT | (long) phase << CPU_BITS | cpu;
  }

  /** The place of the event last taken. */
  public final long currentKey() {
    return key(nowNs, phase, cpu);
  }

  /** Goes to the place of an event of the past, which is executed late. */
  public final void goTo(long newPlace) {
    place = newPlace;
    nowNs = newPlace >>> TIME_SHIFT;
  }

  /** The running segment of {@code cpu} ends at {@code ns}; {@link #NEVER_NS} for no segment. Replaces the last answer. */
  public abstract void step(int cpu, long ns);

  /** The timer of {@code cpu} expires at {@code ns}. Replaces the last answer. */
  public abstract void timer(int cpu, long ns);

  /** Something arrives at {@code cpu}: phase is {@link #IRQ} or {@link #IPI}. */
  public abstract void arrive(int cpu, long ns, int phase, int arg);

  /** The next control event. Replaces the last answer. */
  public abstract void control(long ns);

  /**
   * Takes the earliest event: sets {@link #nowNs}, {@link #phase}, {@link #cpu} and {@link #arg}. A step
   * or timer taken is gone until it is set again.
   */
  public abstract void take();

  final void setNow(long key) {
    nowNs = key >>> TIME_SHIFT;
    phase = (int) (key >>> CPU_BITS) & (1 << PHASE_BITS) - 1;
    cpu = (int) key & MAX_CPUS - 1;
    place = Math.max(place, key);
    taken++;
  }
}
