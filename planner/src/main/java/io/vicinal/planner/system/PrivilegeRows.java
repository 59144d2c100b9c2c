package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Grant;
import io.vicinal.storage.Membership;
import io.vicinal.storage.Role;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.Table;
import io.vicinal.storage.User;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the standard's views say of privileges and roles, as far as it concerns the session. */
final class PrivilegeRows {
  private PrivilegeRows() {}

  private static AccessRules rules(Session session) {
    return session
        .directory()
        .map(DataDirectory::access)
        .map(access -> access.rules())
        .orElseGet(AccessRules::none);
  }

  /** What is granted on the tables and views, also by their schema and their database. */
  static List<@Nullable Object[]> tables(Session session) {
    AccessRules rules = rules(session);
    Database database = session.database();
    var rows = new ArrayList<@Nullable Object[]>();
    for (Grant grant : rules.grants()) {
      if (!AccessRows.concerns(session, grant.granteeId())
          || grant.object().databaseId() != database.id()) {
        continue;
      }
      for (Table table : database.tables()) {
        var object = SecuredObject.table(database.id(), table.id());
        add(rows, session, rules, grant, object, table.schema(), table.name());
      }
      for (View view : database.views()) {
        var object = SecuredObject.view(database.id(), view.schema(), view.name());
        add(rows, session, rules, grant, object, view.schema(), view.name());
      }
    }
    return rows;
  }

  private static void add(
      List<@Nullable Object[]> rows,
      Session session,
      AccessRules rules,
      Grant grant,
      SecuredObject object,
      String schema,
      String name) {
    long databaseId = object.databaseId();
    boolean covers =
        grant.object().equals(object)
            || grant.object().equals(SecuredObject.schema(databaseId, schema))
            || grant.object().equals(SecuredObject.database(databaseId));
    if (covers) {
      rows.add(
          new @Nullable Object[] {
            grant.grantorId() == 0 ? null : rules.name(grant.grantorId()).orElse(null),
            rules.name(grant.granteeId()).orElse(""),
            session.database().name(),
            schema,
            name,
            grant.privilege().name(),
            grant.grantOption() ? "YES" : "NO",
            "NO"
          });
    }
  }

  /** The roles whose rights count now. */
  static List<@Nullable Object[]> enabledRoles(Session session) {
    AccessRules rules = rules(session);
    Set<Long> principals =
        session.authority().map(authority -> authority.principals()).orElse(Set.of());
    return principals.stream()
        .filter(id -> id != Role.PUBLIC.id())
        .flatMap(id -> rules.role(id).stream())
        .map(Role::name)
        .sorted()
        .map(name -> new @Nullable Object[] {name})
        .toList();
  }

  /** The roles that the user is in, directly or by others, and who is in them. */
  static List<@Nullable Object[]> applicableRoles(Session session) {
    AccessRules rules = rules(session);
    Set<Long> own = session.user().map(User::id).map(rules::actsFor).orElse(Set.of());
    var rows = new ArrayList<@Nullable Object[]>();
    for (Membership membership : rules.memberships()) {
      if (own.contains(membership.memberId())) {
        rows.add(
            new @Nullable Object[] {
              rules.name(membership.memberId()).orElse(""),
              rules.name(membership.roleId()).orElse(""),
              membership.adminOption() ? "YES" : "NO"
            });
      }
    }
    return rows;
  }
}
