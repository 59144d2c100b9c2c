package io.vicinal.storage.segment;

import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.hnsw.GraphAudit;
import io.vicinal.storage.hnsw.HnswGraph;
import java.util.BitSet;
import java.util.Optional;

/** Checks the graphs of a segment: that they are those of the table's indexes, and their links. */
final class GraphFilesCheck {
  private final SealedSegment segment;
  private final Table table;
  private final SegmentReport report;

  GraphFilesCheck(SealedSegment segment, Table table, SegmentReport report) {
    this.segment = segment;
    this.table = table;
    this.report = report;
  }

  void run(VerifyLevel level) {
    for (FileRecord file : segment.record().files()) {
      if (file.kind().equals(FileKind.GRAPH.word())) {
        Optional<VectorIndex> index =
            table.indexes().stream().filter(i -> i.id() == file.ownerId()).findFirst();
        if (index.isEmpty()) {
          String found = "index " + file.ownerId();
          warn(VerifyLevel.REFERENCES, file, 0, "its index is gone", "an index", found);
          continue;
        }
        try (RetainedGraph graph = segment.retainGraph(file.ownerId())) {
          if (graph == null) {
            warnDamaged(file);
          } else {
            report.countGraph();
            check(file, graph.graph(), index.get(), level);
          }
        }
      }
    }
  }

  /** Tells why a graph cannot be opened. Damaged bytes were told of; these have their checksum. */
  private void warnDamaged(FileRecord file) {
    for (String problem : segment.graphs().problems()) {
      if (problem.contains(file.name())) {
        warn(VerifyLevel.REFERENCES, file, 0, "it cannot be opened", "a graph", problem);
      }
    }
  }

  private void check(FileRecord file, HnswGraph graph, VectorIndex index, VerifyLevel level) {
    String expected = index.metric() + " " + index.parameters();
    String found = graph.metric() + " " + graph.parameters();
    if (!expected.equals(found)) {
      warn(VerifyLevel.REFERENCES, file, 0, "it was built for another index", expected, found);
    } else if (level.includes(VerifyLevel.CONTENTS)) {
      var present = new BitSet(segment.rowCount());
      ColumnReader column = segment.column(index.column());
      for (int row = 0; row < segment.rowCount(); row++) {
        present.set(row, !column.isNull(row));
      }
      GraphAudit.run(
          graph,
          segment.vectors(index.column()),
          present,
          report.account()::check,
          (offset, message, wanted, is) ->
              warn(VerifyLevel.CONTENTS, file, offset, message, wanted, is));
    }
  }

  private void warn(
      VerifyLevel level,
      FileRecord file,
      long offset,
      String message,
      String expected,
      String found) {
    report.warning(level, file, SegmentHeader.BYTES + offset, message, expected, found);
  }
}
