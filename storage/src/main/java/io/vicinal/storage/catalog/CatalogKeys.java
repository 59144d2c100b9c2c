package io.vicinal.storage.catalog;

import io.vicinal.storage.ApiKey;
import io.vicinal.storage.ApiKeys;
import io.vicinal.storage.StorageException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads and changes table {@code api_keys}. */
final class CatalogKeys implements ApiKeys {
  private final CatalogSession session;
  private final CatalogAccess access;

  CatalogKeys(CatalogSession session, CatalogAccess access) {
    this.session = session;
    this.access = access;
  }

  @Override
  public ApiKey create(
      long userId,
      String name,
      String secretHash,
      String scopes,
      Instant created,
      @Nullable Instant validUntil) {
    CatalogUsers.requireName("API key", name);
    return write(transaction -> {
      if (transaction.find(GuardedTable.USERS, userId).isEmpty()) {
        throw new StorageException.NotFound("user", "" + userId);
      }
      for (Row row : transaction.rowsWhere(GuardedTable.API_KEYS, "user_id", userId)) {
        if (row.text("name").equals(name)) {
          throw new StorageException.AlreadyExists("API key", name);
        }
      }
      long id = Sequence.API_KEY.next(transaction);
      Sequence.API_KEY.take(transaction, id);
      var row =
          new Row(
              GuardedTable.API_KEYS,
              id,
              userId,
              name,
              secretHash,
              scopes,
              micros(created),
              micros(validUntil),
              0L,
              null,
              null);
      transaction.insert(row);
      note(transaction, "CREATE API KEY", row, "");
      return key(row);
    });
  }

  @Override
  public ApiKey rotate(
      long id, String secretHash, Instant previousUntil, @Nullable Instant validUntil) {
    return key(
        change(
            id,
            "rotated",
            row ->
                row.with("previous_hash", row.text("secret_hash"))
                    .with("previous_until", micros(previousUntil))
                    .with("secret_hash", secretHash)
                    .with("valid_until", micros(validUntil))));
  }

  @Override
  public void setDisabled(long id, boolean disabled) {
    Row _ =
        change(
            id, disabled ? "disabled" : "enabled", row -> row.with("disabled", disabled ? 1L : 0L));
  }

  @Override
  public void setValidUntil(long id, @Nullable Instant moment) {
    Row _ = change(id, "valid until " + moment, row -> row.with("valid_until", micros(moment)));
  }

  @Override
  public void drop(long id) {
    write(transaction -> {
      Row row = require(transaction, id);
      note(transaction, "DROP API KEY", row, "");
      transaction.delete(row);
      return row;
    });
  }

  private static void note(CatalogTransaction transaction, String action, Row row, String what)
      throws SQLException {
    var notes = new AccessNotes(transaction);
    String user = "of " + notes.name(row.number("user_id"));
    notes.principal(
        action,
        "API KEY",
        row.number("id"),
        row.text("name"),
        what.isEmpty() ? user : user + ": " + what);
  }

  private Row change(long id, String what, UnaryOperator<Row> change) {
    return write(transaction -> {
      Row row = require(transaction, id);
      Row changed = change.apply(row);
      transaction.update(row, changed);
      note(transaction, "ALTER API KEY", row, what);
      return changed;
    });
  }

  private <T> T write(CatalogSession.Work<T> work) {
    T result = session.write(work);
    access.changed();
    return result;
  }

  private static Row require(CatalogTransaction transaction, long id) throws SQLException {
    return transaction
        .find(GuardedTable.API_KEYS, id)
        .orElseThrow(() -> new StorageException.NotFound("API key", "" + id));
  }

  private static @Nullable Long micros(@Nullable Instant moment) {
    return moment == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  private static @Nullable Instant moment(@Nullable Object micros) {
    return micros == null ? null : Instant.EPOCH.plus((Long) micros, ChronoUnit.MICROS);
  }

  static ApiKey key(Row row) {
    return new ApiKey(
        row.number("id"),
        row.number("user_id"),
        row.text("name"),
        row.text("secret_hash"),
        row.text("scopes"),
        Instant.EPOCH.plus(row.number("created"), ChronoUnit.MICROS),
        moment(row.valueOrNull("valid_until")),
        row.number("disabled") != 0,
        (String) row.valueOrNull("previous_hash"),
        moment(row.valueOrNull("previous_until")));
  }
}
