package io.vicinal.jdbc;

import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.plan.ValueType;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/** A plan whose rows come from a function of the row number, null at the end. */
final class FakePlan implements PreparedPlan {
  final List<Object[]> executed = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger openStreams = new AtomicInteger();
  private final StatementKind kind;
  private final List<ParameterInfo> parameters = new ArrayList<>();
  private final List<ColumnInfo> columns = new ArrayList<>();
  private LongFunction<Object[]> rows = number -> null;

  FakePlan(StatementKind kind) {
    this.kind = kind;
  }

  FakePlan parameter(ValueType type, String name, int precision) {
    parameters.add(new ParameterInfo(type, name, precision, 0));
    return this;
  }

  FakePlan column(String label, ValueType type, String typeName, int precision) {
    columns.add(new ColumnInfo(label, type, typeName, precision, 0, true, "public", "docs", label));
    return this;
  }

  FakePlan rows(LongFunction<Object[]> function) {
    rows = function;
    return this;
  }

  @Override
  public String sql() {
    return "fake";
  }

  @Override
  public StatementKind kind() {
    return kind;
  }

  @Override
  public List<ParameterInfo> parameters() {
    return parameters;
  }

  @Override
  public List<ColumnInfo> columns() {
    return columns;
  }

  @Override
  public RowStream query(Object[] values, ResourceAccount account) {
    executed.add(values.clone());
    openStreams.incrementAndGet();
    return new RowStream() {
      private long number;
      private Object[] row;
      private boolean closed;

      @Override
      public boolean next() {
        account.check();
        row = rows.apply(number++);
        return row != null;
      }

      @Override
      public Object get(int column) {
        return row[column];
      }

      @Override
      public List<ScanStatistics> statistics() {
        return List.of();
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          openStreams.decrementAndGet();
        }
      }
    };
  }

  @Override
  public long[] execute(List<Object[]> batch, ResourceAccount account) {
    account.check();
    long[] counts = new long[batch.size()];
    for (int i = 0; i < counts.length; i++) {
      rows.apply(i);
      executed.add(batch.get(i).clone());
      counts[i] = kind.result() == StatementKind.Result.COUNT ? 1 : 0;
    }
    return counts;
  }
}
