package io.vicinal.planner.statement;

import io.vicinal.planner.access.Scopes;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Role;
import io.vicinal.storage.User;

/** Finds what the scopes of a new API key name: roles of its user, and databases. */
record ScopeNames(Session session, User user) implements Scopes.Names {
  private DataDirectory directory() {
    return session.directory().orElseThrow();
  }

  @Override
  public long role(String name) {
    AccessRules rules = directory().access().rules();
    return rules
        .role(name)
        .map(Role::id)
        .filter(id -> rules.actsFor(user.id()).contains(id) || rules.isAdmin(user.id()))
        .orElseThrow(() ->
            new SqlStateException(
                    SqlState.UNDEFINED_OBJECT,
                    "scope \"" + name + "\" is no role that user \"" + user.name() + "\" is in")
                .withHint(
                    "Scopes are read, write, developer, admin, a role of the user, and"
                        + " 'database:NAME'."));
  }

  @Override
  public long database(String name) {
    if (name.equals(session.database().name())) {
      return session.database().id();
    }
    if (!session.databaseNames().contains(name)) {
      throw new SqlStateException(
          SqlState.INVALID_CATALOG_NAME, "database \"" + name + "\" does not exist");
    }
    return directory().database(name).id();
  }
}
