package io.vicinal.storage.catalog;

import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Identity;
import io.vicinal.storage.Metric;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Definitions and publications that the tests of this package share. */
final class Samples {
  static final long MAIN = 1;

  private Samples() {}

  /**
   * A table with a column of every kind, an identity, two UNIQUE constraints and a CHECK; column 17
   * is {@code VECTOR(768)}.
   */
  static TableDefinition everyKind(String name) {
    List<ColumnDefinition> columns = new ArrayList<>();
    for (DataType.Kind kind : DataType.Kind.values()) {
      if (kind == DataType.Kind.ARRAY) {
        continue; // comes last, behind the columns that tests know by position
      }
      DataType type =
          switch (kind) {
            case VECTOR -> DataType.vector(768);
            case DECIMAL -> new DataType(kind, 12, 3);
            case VARCHAR -> new DataType(kind, 40, 0);
            default -> DataType.of(kind);
          };
      String defaultSql = kind == DataType.Kind.TEXT ? "'it''s' || \"x\"" : null;
      columns.add(new ColumnDefinition("c_" + kind, type, true, defaultSql));
    }
    columns.add(
        new ColumnDefinition(
            "number",
            DataType.of(DataType.Kind.INTEGER),
            true,
            null,
            new Identity(true, -5, Long.MIN_VALUE)));
    columns.add(
        new ColumnDefinition(
            "c_ARRAY", DataType.array(DataType.of(DataType.Kind.TEXT)), true, null));
    return new TableDefinition(
        "public",
        name,
        columns,
        List.of(3, 2),
        4,
        List.of(new UniqueConstraint("u", List.of(8, 0)), new UniqueConstraint("v", List.of(9))),
        List.of(new CheckConstraint("c", "c_TEXT <> 'ä' AND \"x\" > 0")));
  }

  /** A small table without a primary key: column 0 TEXT, column 1 VECTOR(3). */
  static TableDefinition small(String name) {
    return new TableDefinition(
        "public",
        name,
        List.of(
            new ColumnDefinition("body", DataType.of(DataType.Kind.TEXT), true, null),
            new ColumnDefinition("embedding", DataType.vector(3), true, null)),
        List.of(),
        1);
  }

  static VectorIndexDefinition index(String name, long tableId, int column) {
    return new VectorIndexDefinition(
        name, tableId, column, Metric.COSINE, new HnswParameters(24, 333, Long.MIN_VALUE));
  }

  static SegmentRecord segment(long id, long tableId, FileRecord... files) {
    return new SegmentRecord(id, tableId, 0, 1000, 5, 900, List.of(files));
  }

  static FileRecord file(String name) {
    return new FileRecord("column", 1, name, 1L << 40, 0xCAFEBABE);
  }

  static SegmentPublication adds(SegmentRecord... segments) {
    return new SegmentPublication(
        MAIN, List.of(segments), List.of(), List.of(), List.of(), OptionalLong.empty(), List.of());
  }
}
