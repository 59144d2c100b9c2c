package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.SortColumn;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Translates between the columns that everybody sees and their places in storage, which never
 * change: a dropped column keeps its place unseen, and one that was added lies behind the hidden
 * row id, which everybody else finds last. Immutable.
 */
final class ColumnMap {
  private final Table stored;

  /** Places by seen position; null where the two are the same. */
  private final int @Nullable [] places;

  private ColumnMap(Table stored, int @Nullable [] places) {
    this.stored = stored;
    this.places = places;
  }

  static ColumnMap of(Table stored) {
    return new ColumnMap(stored, isPlain(stored) ? null : places(stored));
  }

  private static boolean isPlain(Table stored) {
    List<ColumnDefinition> columns = stored.columns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).dropped()) {
        return false;
      }
    }
    return !stored.hasHiddenKey() || columns.getLast().name().equals(TableDefinition.ROW_ID);
  }

  private static int[] places(Table stored) {
    var places = new ArrayList<Integer>();
    for (int i = 0; i < stored.columns().size(); i++) {
      ColumnDefinition column = stored.columns().get(i);
      if (!column.dropped() && !column.name().equals(TableDefinition.ROW_ID)) {
        places.add(i);
      }
    }
    if (stored.hasHiddenKey()) {
      places.add(stored.primaryKey().getFirst());
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the table as everybody sees it. */
  Table seen() {
    int[] map = places;
    if (map == null) {
      return stored;
    }
    var columns = new ArrayList<ColumnDefinition>();
    for (int place : map) {
      columns.add(stored.columns().get(place));
    }
    return stored
        .but()
        .columns(columns)
        .primaryKey(toSeen(stored.primaryKey()))
        .indexes(stored.indexes().stream().map(this::toSeen).toList())
        .uniques(
            stored.uniques().stream()
                .map(unique -> unique.withColumns(toSeen(unique.columns())))
                .toList())
        .columnIndexes(stored.columnIndexes().stream().map(this::toSeen).toList())
        .build();
  }

  VectorIndex toSeen(VectorIndex index) {
    return places == null
        ? index
        : new VectorIndex(
            index.id(),
            index.name(),
            index.tableId(),
            toSeen(index.column()),
            index.metric(),
            index.parameters(),
            index.quantization(),
            index.state());
  }

  ColumnIndex toSeen(ColumnIndex index) {
    return index.withColumns(toSeen(index.columns()));
  }

  private List<Integer> toSeen(List<Integer> columns) {
    return columns.stream().map(this::toSeen).toList();
  }

  ColumnIndexDefinition toStored(ColumnIndexDefinition definition) {
    return new ColumnIndexDefinition(
        definition.name(),
        definition.tableId(),
        definition.columns().stream().map(this::toStored).toList());
  }

  private int toSeen(int place) {
    int[] map = places;
    if (map == null) {
      return place;
    }
    for (int i = 0; i < map.length; i++) {
      if (map[i] == place) {
        return i;
      }
    }
    throw new AssertionError("column " + place + " of table " + stored.id() + " is dropped");
  }

  /** Returns the place of a column. */
  int toStored(int column) {
    int[] map = places;
    if (map == null) {
      return column;
    }
    if (column < 0 || column >= map.length) {
      throw new IllegalArgumentException(
          "table \"" + stored.name() + "\" has no column at position " + column);
    }
    return map[column];
  }

  VectorIndexDefinition toStored(VectorIndexDefinition definition) {
    int[] map = places;
    if (map == null || definition.column() < 0 || definition.column() >= map.length) {
      return definition;
    }
    return new VectorIndexDefinition(
        definition.name(),
        definition.tableId(),
        toStored(definition.column()),
        definition.metric(),
        definition.parameters(),
        definition.quantization());
  }

  /** Returns a row with each value in its place; one of another length stays as it is. */
  @Nullable Object[] toStored(@Nullable Object[] row) {
    int[] map = places;
    if (map == null || row.length != map.length) {
      return row;
    }
    @Nullable Object[] placed = new @Nullable Object[stored.columns().size()];
    for (int i = 0; i < map.length; i++) {
      placed[map[i]] = row[i];
    }
    return placed;
  }

  ScanSpec toStored(ScanSpec spec) {
    return places == null
        ? spec
        : new ScanSpec(
            spec.tableId(),
            spec.columns().stream().map(this::toStored).toList(),
            spec.withDistance(),
            spec.filter() == null ? null : toStored(spec.filter()),
            spec.nearest() == null ? null : toStored(spec.nearest()),
            spec.order().stream()
                .map(key ->
                    new SortColumn(toStored(key.column()), key.descending(), key.nullsFirst()))
                .toList(),
            spec.limit(),
            spec.tableVersion());
  }

  private Nearest toStored(Nearest nearest) {
    return new Nearest(
        toStored(nearest.column()),
        nearest.metric(),
        nearest.query(),
        nearest.limit(),
        nearest.exact(),
        nearest.efSearch(),
        nearest.targetAccuracy());
  }

  private Predicate toStored(Predicate filter) {
    return switch (filter) {
      case Predicate.Compare compare ->
          new Predicate.Compare(
              toStored(compare.column()), compare.comparison(), compare.operand());
      case Predicate.In in -> new Predicate.In(toStored(in.column()), in.operands());
      case Predicate.IsNull isNull -> new Predicate.IsNull(toStored(isNull.column()));
      case Predicate.Like like ->
          new Predicate.Like(
              toStored(like.column()), like.pattern(), like.escape(), like.ignoreCase());
      case Predicate.IsTrue isTrue -> new Predicate.IsTrue(toStored(isTrue.column()));
      case Predicate.WithinDistance within ->
          new Predicate.WithinDistance(
              toStored(within.column()),
              within.metric(),
              within.vector(),
              within.bound(),
              within.inclusive());
      case Predicate.ArrayCompare array ->
          new Predicate.ArrayCompare(toStored(array.column()), array.relation(), array.operand());
      case Predicate.Satisfies text ->
          new Predicate.Satisfies(toStored(text.column()), text.test(), text.operands());
      case Predicate.And and -> new Predicate.And(toStored(and.terms()));
      case Predicate.Or or -> new Predicate.Or(toStored(or.terms()));
      case Predicate.Not not -> new Predicate.Not(toStored(not.term()));
    };
  }

  private List<Predicate> toStored(List<Predicate> terms) {
    return terms.stream().map(this::toStored).toList();
  }
}
