package io.vicinal.storage.catalog;

import io.vicinal.storage.AccessRules;
import io.vicinal.storage.Acting;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.AuditRow;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.User;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Appends to table {@code audit_log}. Three kinds of rows are about the log itself: {@link #START}
 * with the fingerprint of the key that holds from there on, {@link #GAP} where rows that were
 * written before are not there, with the last of them, and {@link #CUT} where rows were deleted in
 * order, with the last of them.
 */
final class AuditTable {
  static final String START = "AUDIT START";
  static final String GAP = "AUDIT GAP";
  static final String CUT = "AUDIT CUT";
  private static final String LOG = "AUDIT LOG";

  private final CatalogTransaction transaction;
  private final AuditKey key;

  AuditTable(CatalogTransaction transaction, AuditKey key) {
    this.transaction = transaction;
    this.key = key;
  }

  /** Returns the last row, empty for an empty log. */
  static Optional<Row> last(CatalogTransaction transaction) throws SQLException {
    return transaction.lastRows(GuardedTable.AUDIT_LOG, 1).stream().findFirst();
  }

  static AuditHead head(Row row) {
    return new AuditHead(row.number("number"), row.text("hmac"));
  }

  /** Returns what the sum of a row is made of. */
  static @Nullable Object[] summed(Row row) {
    int width = row.table().columns().size() - 1;
    @Nullable Object[] values = new @Nullable Object[width];
    Arrays.setAll(values, row::value);
    return values;
  }

  /**
   * Requires that the last row is what was written with this key, and tells of rows that were lost
   * since {@code kept}; begins an empty log.
   *
   * @throws StorageException.InvalidSetting if it is not
   */
  void open(Optional<AuditHead> kept, Acting acting) throws SQLException {
    List<Row> rows = transaction.lastRows(GuardedTable.AUDIT_LOG, 2);
    if (!rows.isEmpty()) {
      String before = rows.size() > 1 ? rows.get(1).text("hmac") : "";
      if (!key.hmac(before, summed(rows.getFirst())).equals(rows.getFirst().text("hmac"))) {
        throw new StorageException.InvalidSetting(
            "audit log does not fit its key: the key is another one, or row "
                + rows.getFirst().number("number")
                + " was changed");
      }
    }
    if (kept.isPresent() && isLost(kept.get())) {
      append(
          AuditEvent.of(acting, GAP)
              .about(LOG, kept.get().number(), kept.get().hmac())
              .with("rows that were written up to this one are not there"),
          kept.get().number() + 1);
    }
    if (rows.isEmpty()) {
      restart(acting);
    }
  }

  private boolean isLost(AuditHead kept) throws SQLException {
    return transaction
        .find(GuardedTable.AUDIT_LOG, kept.number())
        .filter(row -> row.text("hmac").equals(kept.hmac()))
        .isEmpty();
  }

  /** Begins to use this key behind rows that were written with another one. */
  void restart(Acting acting) throws SQLException {
    append(
        AuditEvent.of(acting, START).about(LOG, 0, key.fingerprint()).with("admins: " + admins()));
  }

  /** Returns the names of those who could do everything before the log began. */
  private String admins() throws SQLException {
    AccessRules rules = AccessTables.rules(transaction, 0);
    return rules.users().stream()
        .filter(user -> rules.isAdmin(user.id()))
        .map(User::name)
        .collect(Collectors.joining(", "));
  }

  /** Writes the next row and returns it. */
  AuditHead append(AuditEvent event) throws SQLException {
    return append(event, 1);
  }

  private AuditHead append(AuditEvent event, long numberMin) throws SQLException {
    Optional<Row> last = last(transaction);
    long number = Math.max(numberMin, last.map(row -> row.number("number")).orElse(0L) + 1);
    Row row =
        new Row(
            GuardedTable.AUDIT_LOG,
            new @Nullable Object[] {
              number,
              ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
              event.userId(),
              event.user(),
              event.client(),
              event.action(),
              event.objectKind(),
              event.objectKind() == null ? null : (Object) event.objectId(),
              event.object(),
              event.outcome().name(),
              event.sqlState(),
              event.detail(),
              ""
            });
    String hmac = key.hmac(last.map(it -> it.text("hmac")).orElse(""), summed(row));
    transaction.insert(row.with("hmac", hmac));
    return new AuditHead(number, hmac);
  }

  /** Returns the number that at least two rows have or are behind, 0 where there are fewer. */
  static long pruneEnd(CatalogTransaction transaction) throws SQLException {
    List<Row> rows = transaction.lastRows(GuardedTable.AUDIT_LOG, 2);
    return rows.size() < 2 ? 0 : rows.getLast().number("number");
  }

  /** Deletes the first rows before a number and a moment, so many at most, and says so. */
  int prune(long end, long beforeMicros, int max, Acting acting) throws SQLException {
    List<Row> rows = transaction.rowsAfter(GuardedTable.AUDIT_LOG, 0, max);
    int count = 0;
    while (count < rows.size()
        && rows.get(count).number("number") < end
        && rows.get(count).number("at") < beforeMicros) {
      count++;
    }
    if (count == 0) {
      return 0;
    }
    AuditHead cut = head(rows.get(count - 1));
    for (Row row : rows.subList(0, count)) {
      transaction.delete(row);
    }
    append(
        AuditEvent.of(acting, CUT)
            .about(LOG, cut.number(), cut.hmac())
            .with(count + " rows up to this one were deleted"));
    return count;
  }

  static AuditRow row(Row row) {
    Object objectId = row.valueOrNull("object_id");
    return new AuditRow(
        row.number("number"),
        Instant.EPOCH.plus(row.number("at"), ChronoUnit.MICROS),
        new AuditEvent(
            row.number("actor_id"),
            row.text("actor"),
            row.text("client"),
            row.text("action"),
            (String) row.valueOrNull("object_kind"),
            objectId == null ? 0 : (Long) objectId,
            (String) row.valueOrNull("object"),
            AuditEvent.Outcome.valueOf(row.text("outcome")),
            (String) row.valueOrNull("sqlstate"),
            (String) row.valueOrNull("detail")),
        row.text("hmac"));
  }
}
