package io.vicinal.storage.engine;

import io.vicinal.storage.hnsw.HnswGraph;

/**
 * The graph of a segment whose surviving rows are the first ones of the segment that gets a graph.
 *
 * @param newOrdinals per row of the graph its row in the new segment, -1 if it is not there
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record BegunGraph(HnswGraph graph, int[] newOrdinals) {}
