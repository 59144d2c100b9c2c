package io.vicinal.storage.segment;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import java.util.List;

/**
 * Checks that no visible row of an altered table has a NULL where none is allowed; rows that have
 * ended may have one from before.
 */
public final class NotNullCheck {
  private static final int CHECK_EVERY = 1 << 12;

  private NotNullCheck() {}

  /** Checks the rows of {@code segments} that are visible at {@code lsn}. */
  public static void run(
      Table table,
      List<Segment> segments,
      long lsn,
      ResourceAccount account,
      VerifyFindings findings) {
    for (Segment segment : segments) {
      Bitmap visible = segment.visible(lsn);
      for (int column = 0; column < table.columns().size(); column++) {
        ColumnDefinition definition = table.columns().get(column);
        if (!definition.nullable() && !definition.dropped()) {
          check(table, column, segment, visible, account, findings);
        }
      }
    }
  }

  private static void check(
      Table table,
      int column,
      Segment segment,
      Bitmap visible,
      ResourceAccount account,
      VerifyFindings findings) {
    ColumnReader reader = segment.column(column);
    int step = 0;
    for (int row = visible.nextSet(0); row >= 0; row = visible.nextSet(row + 1)) {
      if (step++ % CHECK_EVERY == 0) {
        account.check();
      }
      if (reader.isNull(row)) {
        findings.add(
            new VerifyProblem(
                Severity.ERROR,
                VerifyLevel.CONTENTS,
                "table \"%s\".\"%s\"".formatted(table.schema(), table.name()),
                null,
                VerifyProblem.NO_OFFSET,
                "row %d of segment %d is impossible".formatted(row, segment.id()),
                "a value of column \"" + table.columns().get(column).name() + "\"",
                "NULL"));
      }
    }
  }
}
