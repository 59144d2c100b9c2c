/**
 * Answers: about how far is a query from a row, judged by a few dozen bytes of the row?
 *
 * <p>In come rows and a metric; out go codes, one to four bits per coordinate of the rotated and
 * centred row (or eight) and three floats, and for a query estimates of its distances to coded
 * rows. The method is RaBitQ (Gao &amp; Long, "RaBitQ: Quantizing High-Dimensional Vectors with a
 * Theoretical Error Bound", SIGMOD 2024, arXiv 2405.12497): after a random rotation the signs of a
 * vector tell most of its direction, and dividing by what they keep of the vector makes the
 * estimate unbiased. Estimates only order candidates: whoever uses them computes the distances of
 * the best again.
 *
 * <p>Read {@link io.vicinal.storage.quantization.RowCodes} for the format, then {@link
 * io.vicinal.storage.quantization.CodeQuery}.
 */
@NullMarked
package io.vicinal.storage.quantization;

import org.jspecify.annotations.NullMarked;
