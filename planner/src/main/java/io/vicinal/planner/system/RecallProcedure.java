package io.vicinal.planner.system;

import io.vicinal.planner.session.SearchEffort;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code recall_report(index [, queries])}: compares what searches by an index find with exact
 * answers, at the session's effort and at others, in all and by segment. It sees what is committed.
 */
final class RecallProcedure implements Procedure {
  private static final int QUERIES_DEFAULT = 100;
  private static final int QUERIES_MAX = 10_000;
  private static final int[] EFFORTS = {
    10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448, 640, 1_000
  };

  private record Found(Table table, VectorIndex index) {}

  @Override
  public String label() {
    return "recall_report";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("index", DataType.Kind.TEXT, true),
        new Parameter("queries", DataType.Kind.INTEGER, false));
  }

  @Override
  public List<SystemColumn> columns() {
    return List.of(
        SystemColumn.flag("current"),
        SystemColumn.integer("ef_search").orNull(),
        SystemColumn.number("segment").orNull(),
        SystemColumn.number("queries"),
        SystemColumn.number("neighbors"),
        SystemColumn.fraction("recall"),
        SystemColumn.fraction("visited_nodes").orNull(),
        SystemColumn.fraction("distances").orNull(),
        SystemColumn.fraction("microseconds").orNull());
  }

  @Override
  public List<@Nullable Object[]> run(
      Session session, @Nullable Object[] arguments, ResourceAccount account) {
    String name = (String) Objects.requireNonNull(arguments[0]);
    int queries = arguments[1] instanceof Integer number ? number : QUERIES_DEFAULT;
    if (queries < 1 || queries > QUERIES_MAX) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE,
          "queries must be between 1 and " + QUERIES_MAX + ", not " + queries);
    }
    Found found = find(session, name);
    session
        .authority()
        .ifPresent(authority -> {
          authority.require(Privilege.SELECT, found.table());
          authority.requireUnprotected(found.table());
        });
    var rows = new ArrayList<@Nullable Object[]>();
    try (Snapshot snapshot = session.database().snapshot();
        var probe = new RecallProbe(snapshot, found.table(), found.index(), account)) {
      probe.sample(queries);
      if (probe.queries() == 0) {
        return rows;
      }
      add(rows, true, probe.measure(session.effort()), probe);
      for (int effort : EFFORTS) {
        RecallProbe.Measured measured = probe.measure(new SearchEffort(effort, null));
        add(rows, false, measured, probe);
        if (measured.recall() == 1) {
          break;
        }
      }
    }
    return rows;
  }

  private static Found find(Session session, String name) {
    int dot = name.indexOf('.');
    for (Table table : session.database().tables()) {
      for (VectorIndex index : table.indexes()) {
        boolean named = table.schema().equals(session.schema()) && index.name().equals(name);
        if (named
            || (dot > 0
                && table.schema().equals(name.substring(0, dot))
                && index.name().equals(name.substring(dot + 1)))) {
          return new Found(table, index);
        }
      }
    }
    throw new SqlStateException(SqlState.UNDEFINED_OBJECT, "index \"" + name + "\" does not exist");
  }

  /** Adds the row of all segments and then, where there are several, one for each. */
  private static void add(
      List<@Nullable Object[]> rows,
      boolean current,
      RecallProbe.Measured measured,
      RecallProbe probe) {
    Integer efSearch = measured.efSearch() == 0 ? null : measured.efSearch();
    long queries = probe.queries();
    rows.add(
        new @Nullable Object[] {
          current,
          efSearch,
          null,
          queries,
          measured.wanted(),
          measured.recall(),
          (double) measured.visitedNodes() / queries,
          (double) measured.distances() / queries,
          measured.nanos() / 1e3 / queries
        });
    if (measured.segments().size() < 2) {
      return;
    }
    for (Map.Entry<Long, RecallProbe.Share> segment : measured.segments().entrySet()) {
      RecallProbe.Share share = segment.getValue();
      rows.add(
          new @Nullable Object[] {
            current,
            efSearch,
            segment.getKey(),
            queries,
            share.wanted(),
            share.recall(),
            null,
            null,
            null
          });
    }
  }
}
