/**
 * Answers: how many queries per second does an index answer at a wanted recall?
 *
 * <p>In come {@link io.vicinal.benchmarks.ann.contender.Questions}; recall is measured at efforts
 * on both sides of each target, speed at those efforts in rounds that all contenders share, and
 * what lies between is interpolated. Read {@link io.vicinal.benchmarks.ann.measure.Sweep}, then
 * {@link io.vicinal.benchmarks.ann.measure.Rounds}.
 */
@NullMarked
package io.vicinal.benchmarks.ann.measure;

import org.jspecify.annotations.NullMarked;
