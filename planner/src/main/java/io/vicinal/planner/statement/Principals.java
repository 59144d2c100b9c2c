package io.vicinal.planner.statement;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.Role;
import io.vicinal.storage.User;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;

/** Finds the users, roles and groups that statements name. */
final class Principals {
  private Principals() {}

  /** Returns the ids of users, roles, groups or {@code public}. @throws SqlStateException 42704 */
  static List<Long> ids(AccessRules rules, List<SqlIdentifier> names) {
    return names.stream().map(name -> id(rules, name)).distinct().toList();
  }

  /** Returns the id of a user, role, group or {@code public}. @throws SqlStateException 42704 */
  static long id(AccessRules rules, SqlIdentifier name) {
    String text = name.getSimple();
    if (text.equals(Role.PUBLIC.name())) {
      return Role.PUBLIC.id();
    }
    return rules
        .user(text)
        .map(User::id)
        .or(() -> rules.role(text).map(Role::id))
        .orElseThrow(() -> unknown("user or role", name));
  }

  /** Returns the role or group of that name. @throws SqlStateException 42704 */
  static Role role(AccessRules rules, SqlIdentifier name) {
    return rules.role(name.getSimple()).orElseThrow(() -> unknown("role", name));
  }

  private static SqlStateException unknown(String kind, SqlIdentifier name) {
    return new SqlStateException(
            SqlState.UNDEFINED_OBJECT, kind + " \"" + name.getSimple() + "\" does not exist")
        .at(name.getParserPosition());
  }
}
