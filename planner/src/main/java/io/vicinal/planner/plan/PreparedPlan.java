package io.vicinal.planner.plan;

import io.vicinal.storage.ResourceAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was parsed, validated and planned once and runs many times. Thread-safe.
 *
 * <p>It is planned again by itself when a definition that it depends on has changed.
 *
 * <p>Everything that goes wrong is a {@code io.vicinal.sql.SqlStateException} or a {@code
 * io.vicinal.storage.StorageException}.
 */
public interface PreparedPlan {
  /** Returns the text it came from. */
  String sql();

  StatementKind kind();

  /** Returns what executing gives: what the kind says, or rows where RETURNING asks for them. */
  default StatementKind.Result result() {
    return kind().result();
  }

  /** Returns one entry per {@code ?}. */
  List<ParameterInfo> parameters();

  /** Returns the columns of the rows; empty where there are none. */
  List<ColumnInfo> columns();

  /**
   * Runs a statement that gives rows, with one parameter per question mark; the array is not kept
   */
  RowStream query(@Nullable Object[] parameters, ResourceAccount account);

  /**
   * Runs a statement that gives no rows once per element of {@code batch}, all in one transaction,
   * and returns how many rows each run changed (0 for definitions). Nothing is changed when it
   * throws. Definitions take a batch of one.
   */
  long[] execute(List<@Nullable Object[]> batch, ResourceAccount account);

  /** Runs like {@link #execute} and also gives the rows that were asked for with it. */
  default Changed change(List<@Nullable Object[]> batch, ResourceAccount account) {
    return new Changed(execute(batch, account), RowStream.NONE);
  }
}
