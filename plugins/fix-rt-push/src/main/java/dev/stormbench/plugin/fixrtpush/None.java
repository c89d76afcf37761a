package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;

/**
 * The fix that changes nothing: the baseline of every comparison. Which kernel that baseline is
 * (overload rule, self-skip of 94894c9c477e, features) is the kernel profile's matter.
 *
 * <p>Said of it: locks up on kernels of 2023 to early 2026.
 */
final class None implements KernelFix {}
