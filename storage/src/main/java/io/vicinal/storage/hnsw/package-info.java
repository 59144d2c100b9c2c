/**
 * Answers: which rows of one segment are nearest to a query, without looking at all of them?
 *
 * <p>In come {@link io.vicinal.storage.vector.VectorRows}; {@link
 * io.vicinal.storage.hnsw.HnswBuilder} links them into a hierarchical navigable small world graph
 * (Malkov &amp; Yashunin 2018, arXiv 1603.09320), whose bytes are the same for any number of
 * threads. {@link io.vicinal.storage.hnsw.HnswSearcher} walks such a graph, with or without a
 * filter, by distances or by the codes of package {@code quantization}; {@link
 * io.vicinal.storage.hnsw.ExactSearch} looks at every row instead. Both return the same {@link
 * io.vicinal.storage.hnsw.SearchResult}.
 *
 * <p>Read {@link io.vicinal.storage.hnsw.HnswGraph} for the format, then {@code Traversal}.
 */
@NullMarked
package io.vicinal.storage.hnsw;

import org.jspecify.annotations.NullMarked;
