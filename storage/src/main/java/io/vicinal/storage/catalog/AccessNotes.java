package io.vicinal.storage.catalog;

import io.vicinal.storage.Grant;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Role;
import io.vicinal.storage.SecuredObject;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Notes changes of users, roles and rights for the audit log, in names. */
final class AccessNotes {
  private final CatalogTransaction transaction;

  AccessNotes(CatalogTransaction transaction) {
    this.transaction = transaction;
  }

  /** Notes a change of a user, role or group. */
  void principal(String action, String kind, long id, String name, String detail) {
    if (transaction.isNoting()) {
      transaction.note(new AuditNote(0, action, kind, id, name, detail));
    }
  }

  /** Notes a membership that begins or ends. */
  void member(boolean grant, long roleId, long memberId, boolean option) throws SQLException {
    if (transaction.isNoting()) {
      principal(
          grant ? "GRANT" : "REVOKE",
          "ROLE",
          roleId,
          name(roleId),
          (option ? "admin option " : "") + (grant ? "to " : "from ") + name(memberId));
    }
  }

  /** Notes privileges that are given: a row for each object and principal. */
  void grants(List<Grant> grants) throws SQLException {
    if (!transaction.isNoting()) {
      return;
    }
    Map<List<Object>, Set<Privilege>> privileges = new LinkedHashMap<>();
    for (Grant grant : grants) {
      privileges
          .computeIfAbsent(
              List.of(grant.object(), grant.granteeId(), grant.grantOption()), _ -> new TreeSet<>())
          .add(grant.privilege());
    }
    for (var entry : privileges.entrySet()) {
      boolean option = (boolean) entry.getKey().get(2);
      object(
          "GRANT",
          (SecuredObject) entry.getKey().getFirst(),
          names(entry.getValue())
              + " to "
              + name((long) entry.getKey().get(1))
              + (option ? " with grant option" : ""));
    }
  }

  /** Notes privileges that are taken. */
  void revoke(
      long granteeId, SecuredObject object, Set<Privilege> privileges, boolean onlyGrantOption)
      throws SQLException {
    if (transaction.isNoting()) {
      object(
          "REVOKE",
          object,
          (onlyGrantOption ? "grant option for " : "")
              + names(privileges)
              + " from "
              + name(granteeId));
    }
  }

  /** Notes a change of the rights on an object. */
  void object(String action, SecuredObject object, String detail) throws SQLException {
    if (transaction.isNoting()) {
      transaction.note(
          new AuditNote(0, action, object.kind().name(), object.tableId(), path(object), detail));
    }
  }

  private static String names(Collection<Privilege> privileges) {
    return privileges.stream().sorted().map(Privilege::name).collect(Collectors.joining(", "));
  }

  /** Returns the name of a principal. */
  String name(long id) throws SQLException {
    Optional<Role> predefined =
        Arrays.stream(
                new Role[] {Role.PUBLIC, Role.ADMIN, Role.DEVELOPER, Role.WRITER, Role.READER})
            .filter(role -> role.id() == id)
            .findFirst();
    if (predefined.isPresent()) {
      return predefined.get().name();
    }
    Optional<Row> user = transaction.find(GuardedTable.USERS, id);
    Optional<Row> row = user.isPresent() ? user : transaction.find(GuardedTable.ROLES, id);
    return row.map(it -> it.text("name")).orElse("");
  }

  private String path(SecuredObject object) throws SQLException {
    String database =
        transaction
            .find(GuardedTable.DATABASES, object.databaseId())
            .map(row -> row.text("name"))
            .orElse("");
    return switch (object.kind()) {
      case DATABASE -> database;
      case SCHEMA -> database + "." + object.schema();
      case VIEW -> database + "." + object.schema() + "." + object.name();
      case TABLE ->
          transaction
              .find(GuardedTable.TABLES, object.tableId())
              .map(row -> database + "." + row.text("schema_name") + "." + row.text("name"))
              .orElse(database);
    };
  }
}
