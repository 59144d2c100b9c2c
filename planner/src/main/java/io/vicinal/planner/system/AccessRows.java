package io.vicinal.planner.system;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Grant;
import io.vicinal.storage.Membership;
import io.vicinal.storage.Role;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.Table;
import io.vicinal.storage.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Users, roles and rights: admins see all of them, everybody else what concerns them. */
public final class AccessRows {
  private AccessRows() {}

  private static AccessRules rules(Session session) {
    return session
        .directory()
        .map(DataDirectory::access)
        .map(access -> access.rules())
        .orElseGet(AccessRules::none);
  }

  /** Returns whether the session may know what concerns {@code principal}. */
  static boolean concerns(Session session, long principal) {
    Optional<Authority> authority = session.authority();
    return authority.isEmpty()
        || authority.get().isAdmin()
        || authority.get().principals().contains(principal)
        || session.user().filter(user -> user.id() == principal).isPresent();
  }

  static List<@Nullable Object[]> users(Session session) {
    AccessRules rules = rules(session);
    var rows = new ArrayList<@Nullable Object[]>();
    for (User user : rules.users()) {
      if (concerns(session, user.id())) {
        rows.add(
            new @Nullable Object[] {
              user.name(),
              user.locked(),
              user.validUntil() == null ? null : Microseconds.of(user.validUntil()),
              rules.isAdmin(user.id())
            });
      }
    }
    return rows;
  }

  static List<@Nullable Object[]> roles(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    Stream.concat(Role.PREDEFINED.stream(), rules(session).roles().stream())
        .filter(role -> concerns(session, role.id()))
        .forEach(role ->
            rows.add(new @Nullable Object[] {role.name(), role.kind(), role.isPredefined()}));
    return rows;
  }

  static List<@Nullable Object[]> members(Session session) {
    AccessRules rules = rules(session);
    var rows = new ArrayList<@Nullable Object[]>();
    for (Membership membership : rules.memberships()) {
      if (concerns(session, membership.memberId())) {
        rows.add(
            new @Nullable Object[] {
              rules.name(membership.roleId()).orElse(""),
              rules.name(membership.memberId()).orElse(""),
              membership.adminOption()
            });
      }
    }
    return rows;
  }

  static List<@Nullable Object[]> grants(Session session) {
    AccessRules rules = rules(session);
    var rows = new ArrayList<@Nullable Object[]>();
    for (Grant grant : rules.grants()) {
      Optional<String> object = label(session, grant.object());
      if (object.isPresent()
          && (concerns(session, grant.granteeId()) || owns(session, grant.object()))) {
        rows.add(
            new @Nullable Object[] {
              rules.name(grant.granteeId()).orElse(""),
              grant.privilege().name(),
              grant.object().kind().name(),
              object.get(),
              grant.grantOption(),
              grant.grantorId() == 0 ? null : rules.name(grant.grantorId()).orElse(null)
            });
      }
    }
    return rows;
  }

  private static boolean owns(Session session, SecuredObject object) {
    return session
        .authority()
        .map(authority -> authority.owns(object, object.schema()))
        .orElse(true);
  }

  static List<@Nullable Object[]> policies(Session session) {
    AccessRules rules = rules(session);
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      boolean owned =
          session
              .authority()
              .map(authority -> authority.owns(authority.object(table), table.schema()))
              .orElse(true);
      for (RowPolicy policy : rules.policies()) {
        if (owned && policy.tableId() == table.id()) {
          rows.add(
              new @Nullable Object[] {
                table.schema(),
                table.name(),
                policy.name(),
                policy.command().name(),
                policy.principals().stream()
                    .map(id -> rules.name(id).orElse(""))
                    .collect(Collectors.joining(", ")),
                policy.using(),
                policy.check(),
                rules.protectedTables().contains(table.id())
              });
        }
      }
    }
    return rows;
  }

  /** Returns what an object is called, empty where it is in another database or not visible. */
  public static Optional<String> label(Session session, SecuredObject object) {
    if (object.databaseId() != session.database().id()) {
      return Optional.empty();
    }
    return switch (object.kind()) {
      case DATABASE -> Optional.of(session.database().name());
      case SCHEMA -> Optional.of(object.schema());
      case VIEW -> Optional.of(object.schema() + "." + object.name());
      case TABLE ->
          session.database().tables().stream()
              .filter(table -> table.id() == object.tableId())
              .map(table -> table.schema() + "." + table.name())
              .findFirst();
    };
  }
}
