package io.vicinal.planner.statement;

import io.vicinal.planner.access.Passwords;
import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.AccessAction;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataType;
import io.vicinal.storage.User;
import io.vicinal.storage.Users;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** What CREATE USER and ALTER USER say of a user; passwords are hashed when the statement runs. */
final class UserOptions {
  /** Matches no password. */
  private static final String NO_PASSWORD = "*";

  private final AccessAction.UserOptions options;

  UserOptions(AccessAction.UserOptions options) {
    this.options = options;
  }

  /** Returns one text for each parameter. */
  List<RelDataType> parameterTypes() {
    var types = new ArrayList<RelDataType>();
    for (@Nullable SqlNode node :
        new @Nullable SqlNode[] {options.password(), options.validUntil()}) {
      if (node instanceof SqlDynamicParam) {
        types.add(ColumnTypes.toRel(DataType.of(DataType.Kind.TEXT), true, Dialect.typeFactory()));
      }
    }
    return types;
  }

  boolean isPasswordOnly() {
    return options.password() != null && options.validUntil() == null && options.locked() == null;
  }

  boolean locks() {
    return Boolean.TRUE.equals(options.locked());
  }

  /** Creates a user; without a password it cannot log in. */
  void create(Users users, String name, @Nullable Object[] values) {
    String password = text(options.password(), values);
    Instant until = until(values);
    User _ = users.create(name, password == null ? NO_PASSWORD : hash(password));
    if (until != null) {
      users.setValidUntil(name, until);
    }
    if (locks()) {
      users.setLocked(name, true);
    }
  }

  /** Changes what is said. */
  void apply(Users users, String name, @Nullable Object[] values) {
    String password = text(options.password(), values);
    Instant until = until(values);
    if (options.password() != null) {
      users.setPasswordHash(name, password == null ? NO_PASSWORD : hash(password));
    }
    if (options.validUntil() != null) {
      users.setValidUntil(name, until);
    }
    if (options.locked() != null) {
      users.setLocked(name, options.locked());
    }
  }

  private static String hash(String password) {
    try {
      return new Passwords(Passwords.COST).hash(password);
    } catch (IllegalArgumentException e) {
      throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String text(@Nullable SqlNode node, @Nullable Object[] values) {
    return switch (node) {
      case null -> null;
      case SqlDynamicParam parameter -> {
        Object value = values[parameter.getIndex()];
        yield value == null ? null : value.toString();
      }
      default -> ((SqlLiteral) node).toValue();
    };
  }

  private @Nullable Instant until(@Nullable Object[] values) {
    String text = text(options.validUntil(), values);
    if (text == null || text.equalsIgnoreCase("infinity")) {
      return null;
    }
    String iso = text.strip().replace(' ', 'T');
    try {
      if (iso.indexOf('T') < 0) {
        return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      boolean zoned = iso.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)");
      return zoned
          ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d\\d)$", "$1:00")).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new SqlStateException(
              SqlState.INVALID_DATETIME,
              "\"" + text + "\" is no moment such as 2027-01-31 12:00:00")
          .withHint("Without a zone it is in UTC; 'infinity' is no end.");
    }
  }
}
