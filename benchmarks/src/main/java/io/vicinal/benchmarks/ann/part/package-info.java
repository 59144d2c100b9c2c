/**
 * Answers: which contenders take part, and what does each part of the benchmark print?
 *
 * <p>In come the options and a data set; out come tables in Markdown, one per part: search, build,
 * filter, scan, threads, and the profile. Read {@link io.vicinal.benchmarks.ann.part.Lineup}, then
 * {@link io.vicinal.benchmarks.ann.part.SearchPart}.
 */
@NullMarked
package io.vicinal.benchmarks.ann.part;

import org.jspecify.annotations.NullMarked;
