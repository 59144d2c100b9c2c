/**
 * Answers: how fast is Vicinal beside its peers, measured in one run? Read {@link
 * io.vicinal.benchmarks.Main}.
 */
@NullMarked
package io.vicinal.benchmarks;

import org.jspecify.annotations.NullMarked;
