/**
 * The looking commands of the prompt, with the habits of crash and drgn: {@link
 * dev.stormbench.plugin.replviews.ReplViews} lists them. They read the machine and change nothing.
 *
 * <p>{@code why} is made of {@link dev.stormbench.plugin.replviews.Finding}s: each sentence of its answer stands there
 * because a condition holds on the machine, and nothing here knows what a scenario is supposed to show.
 */
@NullMarked
package dev.stormbench.plugin.replviews;

import org.jspecify.annotations.NullMarked;
