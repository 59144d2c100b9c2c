/**
 * Answers: what should storage have answered?
 *
 * <p>A slow, exact twin of {@link io.vicinal.storage.Database} over plain lists: every scan reads
 * every row, distances are sums of doubles, a condition is evaluated row by row with three values,
 * keys sit in a sorted map. Changes and scans come in, rows go out; the engine has to give the same
 * ones.
 *
 * <p>Read first: {@link io.vicinal.storage.reference.ReferenceDatabase}, {@link
 * io.vicinal.storage.reference.ReferenceScan}.
 */
@NullMarked
package io.vicinal.storage.reference;

import org.jspecify.annotations.NullMarked;
