package io.vicinal.planner.statement;

import io.vicinal.planner.access.Passwords;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.AccessAction;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.User;
import io.vicinal.storage.UserChange;
import io.vicinal.storage.Users;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** What CREATE USER and ALTER USER say of a user; passwords are hashed when the statement runs. */
final class UserOptions {
  /** Matches no password. */
  private static final String NO_PASSWORD = "*";

  private final AccessAction.UserOptions options;
  private final Session session;

  UserOptions(AccessAction.UserOptions options, Session session) {
    this.options = options;
    this.session = session;
  }

  /** Returns one text for each parameter. */
  List<RelDataType> parameterTypes() {
    return GivenText.types(options.password(), options.validUntil());
  }

  boolean isPasswordOnly() {
    return options.password() != null && options.validUntil() == null && options.locked() == null;
  }

  boolean locks() {
    return Boolean.TRUE.equals(options.locked());
  }

  /** Creates a user; without a password it cannot log in. */
  void create(Users users, String name, @Nullable Object[] values) {
    UserChange change = change(values);
    String hash = change.passwordHash() == null ? NO_PASSWORD : change.passwordHash();
    // A user that never ends and is not locked is how one begins.
    boolean ends = change.validUntil().filter(until -> until.moment() != null).isPresent();
    User _ =
        users.create(
            name,
            hash,
            new UserChange(
                null, ends ? change.validUntil() : Optional.empty(), locks() ? true : null));
  }

  /** Changes what is said. */
  void apply(Users users, String name, @Nullable Object[] values) {
    UserChange change = change(values);
    if (!change.equals(UserChange.NONE)) {
      users.change(name, change);
    }
  }

  private UserChange change(@Nullable Object[] values) {
    String password = GivenText.of(options.password(), values);
    Instant until = GivenText.moment(options.validUntil(), values);
    String none = options.password() == null ? null : NO_PASSWORD;
    return new UserChange(
        password == null ? none : hash(password),
        options.validUntil() == null
            ? Optional.empty()
            : Optional.of(new UserChange.ValidUntil(until)),
        options.locked());
  }

  private String hash(String password) {
    try {
      return Passwords.hash(password, session.activity().passwordCost());
    } catch (IllegalArgumentException e) {
      throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, String.valueOf(e.getMessage()));
    }
  }
}
