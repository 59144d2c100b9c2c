package io.vicinal.storage.scan;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.hnsw.GraphTraits;
import io.vicinal.storage.hnsw.GrowingView;
import io.vicinal.storage.hnsw.HnswGraph;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Chooses the plan of every segment of an ordered scan. */
final class SegmentPlans {
  private final TableView view;
  private final Nearest nearest;
  private final Optional<VectorIndex> index;
  private final @Nullable GraphTraits[] graphs;
  private final boolean filtered;
  private final int efSearch;
  private final int limit;

  SegmentPlans(
      TableView view, Nearest nearest, boolean filtered, long limit, @Nullable Integer efSearch) {
    this.view = view;
    this.nearest = nearest;
    this.index = view.table().indexOn(nearest.column(), nearest.metric());
    this.graphs = new @Nullable GraphTraits[view.segments().size()];
    for (int i = 0; i < graphs.length; i++) {
      graphs[i] = traits(view.segments().get(i), index);
    }
    this.filtered = filtered;
    this.efSearch = effort(limit, efSearch);
    this.limit = (int) Math.min(limit, Integer.MAX_VALUE);
  }

  private static int effort(long limit, @Nullable Integer asked) {
    int effort = asked == null ? HnswParameters.EF_SEARCH_DEFAULT : asked;
    if (effort < 1 || effort > HnswParameters.EF_SEARCH_MAX) {
      throw new StorageException.InvalidSetting(
          "ef_search must be between 1 and " + HnswParameters.EF_SEARCH_MAX + ", not " + effort);
    }
    return (int) Math.max(effort, Math.min(limit, Integer.MAX_VALUE));
  }

  private static @Nullable GraphTraits traits(Segment segment, Optional<VectorIndex> index) {
    if (index.isEmpty()) {
      return null;
    }
    long id = index.get().id();
    if (segment instanceof SealedSegment sealed) {
      Optional<HnswGraph> graph = sealed.graph(id);
      if (graph.isPresent()) {
        return graph.get().traits();
      }
    }
    try (GrowingView view = segment.growingView(id)) {
      return view == null ? null : view.traits();
    }
  }

  /** Returns the index that orders as this scan does; empty if there is none. */
  OptionalLong indexId() {
    return index.isPresent() ? OptionalLong.of(index.get().id()) : OptionalLong.empty();
  }

  SearchPlan plan(int position, long matches) {
    long rows = view.segments().get(position).rowCount();
    if (nearest.exact()) {
      return SearchPlan.exact("exact search was asked for", rows, matches, filtered);
    }
    if (index.isEmpty()) {
      return SearchPlan.exact("no index", rows, matches, filtered);
    }
    GraphTraits graph = graphs[position];
    if (graph == null) {
      return SearchPlan.exact("rows not indexed yet", rows, matches, filtered);
    }
    Double target = nearest.targetAccuracy();
    OptionalInt effort = target == null ? OptionalInt.of(efSearch) : graph.effort(target, limit);
    if (effort.isEmpty()) {
      return SearchPlan.exact("no effort is known to be so accurate", rows, matches, filtered);
    }
    return !filtered && view.segments().get(position) instanceof GrowingSegment
        ? SearchPlan.growing(effort.getAsInt(), rows, matches)
        : SearchPlan.choose(rows, matches, filtered, effort.getAsInt(), limit, dimension(), graph);
  }

  private int dimension() {
    return view.table().columns().get(nearest.column()).type().precision();
  }

  /** Returns what to tell about all segments: the plan of the largest one. */
  ScanStrategy describe(List<Long> matches, long limit) {
    ScanStrategy.Kind kind =
        filtered ? ScanStrategy.Kind.EXACT_OVER_FILTER : ScanStrategy.Kind.EXACT;
    SearchPlan largest = new SearchPlan(kind, 0, 0, () -> "table is empty");
    int codeBytes = 0;
    Quantization quantization = Quantization.NONE;
    long most = 0;
    long sum = 0;
    double missed = 0;
    for (int i = 0; i < view.segments().size(); i++) {
      long rows = view.segments().get(i).rowCount();
      GraphTraits graph = graphs[i];
      if (graph == null && rows <= most) {
        sum += matches.get(i);
        continue;
      }
      SearchPlan plan = plan(i, matches.get(i));
      sum += matches.get(i);
      if (graph != null && plan.usesGraph() && matches.get(i) > 0) {
        missed += matches.get(i) * (1 - graph.recall(plan.efSearch(), this.limit));
      }
      if (rows > most) {
        most = rows;
        largest = plan;
        GraphTraits walked = plan.usesGraph() ? graph : null;
        codeBytes = walked == null ? 0 : walked.codeBytes();
        quantization = walked == null ? Quantization.NONE : walked.quantization();
      }
    }
    return new ScanStrategy(
        largest.kind(),
        largest.reason().get(),
        largest.efSearch(),
        Math.min(limit, sum),
        view.segments().size(),
        codeBytes,
        quantization,
        1 - missed / Math.max(1, sum));
  }
}
