package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.RowFilter;

/** An engine that finds the nearest of those rows only that pass a filter. */
public interface FilteredContender extends Contender {
  /** Returns the queries of {@code dataset}, to be answered by rows that pass {@code filter}. */
  Questions ask(Dataset dataset, RowFilter filter) throws Exception;
}
