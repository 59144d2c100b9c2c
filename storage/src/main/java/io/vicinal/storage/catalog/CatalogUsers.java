package io.vicinal.storage.catalog;

import io.vicinal.storage.Role;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.User;
import io.vicinal.storage.UserChange;
import io.vicinal.storage.Users;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads and changes table {@code users}. */
final class CatalogUsers implements Users {
  private static final int NAME_CHARS_MAX = 128;

  private final CatalogSession session;
  private final CatalogAccess access;

  CatalogUsers(CatalogSession session, CatalogAccess access) {
    this.session = session;
    this.access = access;
  }

  @Override
  public List<User> all() {
    return session.read(transaction ->
        transaction.rows(GuardedTable.USERS).stream()
            .map(CatalogUsers::user)
            .sorted(Comparator.comparing(User::name))
            .toList());
  }

  @Override
  public Optional<User> find(String name) {
    return session.read(transaction -> row(transaction, name).map(CatalogUsers::user));
  }

  @Override
  public User create(String name, String passwordHash, UserChange change) {
    requireName("user", name);
    return write(transaction -> {
      requireFree(transaction, name);
      long id = Sequence.USER.next(transaction);
      Sequence.USER.take(transaction, id);
      transaction.insert(GuardedTable.USERS, id, name, passwordHash, 0L, null);
      new AccessNotes(transaction).principal("CREATE USER", "USER", id, name, words(change));
      Row row = require(transaction, name);
      Row changed = changed(row, change);
      if (!change.equals(UserChange.NONE)) {
        transaction.update(row, changed);
      }
      return user(changed);
    });
  }

  @Override
  public void change(String name, UserChange change) {
    write(
        LastAdmin.kept(transaction -> {
          Row row = require(transaction, name);
          new AccessNotes(transaction)
              .principal("ALTER USER", "USER", row.number("id"), name, words(change));
          transaction.update(row, changed(row, change));
          return row;
        }));
  }

  private static Row changed(Row before, UserChange change) {
    Row row = before;
    if (change.passwordHash() != null) {
      row = row.with("password_hash", change.passwordHash());
    }
    if (change.validUntil().isPresent()) {
      Instant moment = change.validUntil().get().moment();
      row =
          row.with(
              "valid_until",
              moment == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, moment));
    }
    return change.locked() == null ? row : row.with("locked", change.locked() ? 1L : 0L);
  }

  /** Returns how the audit log tells a change. */
  private static String words(UserChange change) {
    var words = new ArrayList<String>();
    if (change.passwordHash() != null) {
      words.add("password");
    }
    change.validUntil().ifPresent(until -> words.add("valid until " + until.moment()));
    if (change.locked() != null) {
      words.add(change.locked() ? "locked" : "unlocked");
    }
    return String.join(", ", words);
  }

  @Override
  public void drop(List<String> names) {
    write(
        LastAdmin.kept(transaction -> {
          for (String name : names) {
            drop(transaction, name);
          }
          return names;
        }));
  }

  private static void drop(CatalogTransaction transaction, String name) throws SQLException {
    Row row = require(transaction, name);
    new AccessNotes(transaction).principal("DROP USER", "USER", row.number("id"), name, "");
    CatalogAccess.deletePrincipal(transaction, row.number("id"), name);
    transaction.deleteWhere(GuardedTable.API_KEYS, "user_id", row.number("id"));
    transaction.delete(row);
  }

  @Override
  public void rename(String name, String newName) {
    requireName("user", newName);
    write(transaction -> {
      Row row = require(transaction, name);
      requireFree(transaction, newName);
      transaction.update(row, row.with("name", newName));
      new AccessNotes(transaction)
          .principal("ALTER USER", "USER", row.number("id"), name, "renamed to " + newName);
      return row;
    });
  }

  /** Requires a name that a user, role or group may have. */
  static void requireName(String kind, String name) {
    if (name.isBlank()
        || name.length() > NAME_CHARS_MAX
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new StorageException.InvalidSetting(
          "name of a "
              + kind
              + " must have 1 to "
              + NAME_CHARS_MAX
              + " characters, none of them a control character");
    }
    if (name.equals(Role.PUBLIC.name()) || name.equals("none")) {
      throw new StorageException.InvalidSetting("name \"" + name + "\" is reserved");
    }
  }

  /** Requires that no user, role or group has the name, so that it names one principal. */
  static void requireFree(CatalogTransaction transaction, String name) throws SQLException {
    if (row(transaction, name).isPresent()) {
      throw new StorageException.AlreadyExists("user", name);
    }
    for (Row role : transaction.rowsWhere(GuardedTable.ROLES, "name", name)) {
      throw new StorageException.AlreadyExists(AccessTables.role(role).kind(), name);
    }
  }

  private <T> T write(CatalogSession.Work<T> work) {
    T result = session.write(work);
    access.changed();
    return result;
  }

  private static Row require(CatalogTransaction transaction, String name) throws SQLException {
    return row(transaction, name).orElseThrow(() -> new StorageException.NotFound("user", name));
  }

  private static Optional<Row> row(CatalogTransaction transaction, String name)
      throws SQLException {
    return transaction.rowsWhere(GuardedTable.USERS, "name", name).stream().findFirst();
  }

  static User user(Row row) {
    Object until = row.valueOrNull("valid_until");
    return new User(
        row.number("id"),
        row.text("name"),
        row.text("password_hash"),
        row.number("locked") != 0,
        until == null ? null : Instant.EPOCH.plus((Long) until, ChronoUnit.MICROS));
  }
}
