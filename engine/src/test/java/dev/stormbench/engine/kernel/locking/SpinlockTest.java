package dev.stormbench.engine.kernel.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Cpu;
import org.junit.jupiter.api.Test;

class SpinlockTest {
  private final Cpu[] cpus = new Box(16).k.cpus;
  private final Spinlock lock = new Spinlock("l");

  @Test
  void waiters_getItInTheOrderInWhichTheyCame() {
    assertThat(lock.tryLock(cpus[0])).isTrue();
    for (int i = 15; i > 0; i--) {
      assertThat(lock.tryLock(cpus[i])).isFalse();
      lock.enqueue(cpus[i]);
    }
    Cpu owner = cpus[0];
    for (int i = 15; i > 0; i--) {
      owner = lock.unlock(owner);
      assertThat(owner).isSameAs(cpus[i]);
      assertThat(lock.heldBy(owner)).isTrue();
    }
    assertThat(lock.unlock(owner)).isNull();
    assertThat(lock.isLocked()).isFalse();
    assertThat(lock.contended).isEqualTo(15);
  }

  @Test
  void whoDoesNotHoldIt_cannotReleaseIt() {
    assertThatThrownBy(() -> lock.unlock(cpus[0])).isInstanceOf(KernelBug.class).hasMessageContaining("does not hold it");
    lock.tryLock(cpus[1]);
    assertThatThrownBy(() -> lock.unlock(cpus[0])).isInstanceOf(KernelBug.class);
  }
}
