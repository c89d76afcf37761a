package dev.stormbench.engine.kernel;

/**
 * Interrupt vectors as bits of {@link Cpu#irr}. The lowest bit is served first: highest priority class,
 * then highest number, as the APIC does.
 *
 * @kernel arch/x86/include/asm/irq_vectors.h
 */
public final class Vector {
  public static final int RESCHEDULE = 0;
  public static final int CALL_FUNCTION_SINGLE = 1;
  public static final int IRQ_WORK = 2;
  public static final int LOCAL_TIMER = 3;
  public static final int DEVICE = 4;
  /** Not an interrupt: the write that ends a polling idle CPU's wait. */
  public static final int MWAIT_WAKE = 5;
  /** Not latched: taken wherever it arrives. */
  public static final int NMI = 6;

  private static final String[] NAMES = {"reschedule", "call_function_single", "irq_work", "local_timer", "device"};

  private Vector() {}

  /** Its name in tracepoints. */
  static String name(int vector) {
    return NAMES[vector];
  }

  /** The x86 number. */
  public static int number(int vector) {
    return switch (vector) {
      case RESCHEDULE -> 253;
      case CALL_FUNCTION_SINGLE -> 251;
      case IRQ_WORK -> 246;
      case LOCAL_TIMER -> 236;
      default -> 0x21;
    };
  }

  /** The entry function that call traces show. */
  static String sysvec(int vector) {
    return switch (vector) {
      case RESCHEDULE -> "sysvec_reschedule_ipi";
      case CALL_FUNCTION_SINGLE -> "sysvec_call_function_single";
      case IRQ_WORK -> "sysvec_irq_work";
      case LOCAL_TIMER -> "sysvec_apic_timer_interrupt";
      default -> "common_interrupt";
    };
  }
}
