package io.vicinal.storage.catalog;

import io.vicinal.storage.AccessRules;
import io.vicinal.storage.Acting;
import io.vicinal.storage.Grant;
import io.vicinal.storage.Membership;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Role;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.User;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the tables of the access group, and removes from them what is dropped. */
final class AccessTables {
  private static final List<GuardedTable> OF_TABLES =
      List.of(
          GuardedTable.GRANTS,
          GuardedTable.OWNERS,
          GuardedTable.POLICIES,
          GuardedTable.PROTECTED_TABLES);

  private AccessTables() {}

  /** Returns all of it. */
  static AccessRules rules(CatalogTransaction transaction, long version) throws SQLException {
    Map<SecuredObject, Long> owners = new HashMap<>();
    for (Row row : transaction.rows(GuardedTable.OWNERS)) {
      owners.put(object(row), row.number("owner_id"));
    }
    return new AccessRules(
        version,
        transaction.rows(GuardedTable.USERS).stream()
            .map(CatalogUsers::user)
            .sorted(Comparator.comparing(User::name))
            .toList(),
        transaction.rows(GuardedTable.ROLES).stream()
            .map(AccessTables::role)
            .sorted(Comparator.comparing(Role::name))
            .toList(),
        transaction.rows(GuardedTable.ROLE_MEMBERS).stream().map(AccessTables::member).toList(),
        transaction.rows(GuardedTable.GRANTS).stream().map(AccessTables::grant).toList(),
        owners,
        transaction.rows(GuardedTable.POLICIES).stream().map(AccessTables::policy).toList(),
        transaction.rows(GuardedTable.PROTECTED_TABLES).stream()
            .map(row -> row.number("table_id"))
            .collect(Collectors.toSet()),
        transaction.rows(GuardedTable.API_KEYS).stream().map(CatalogKeys::key).toList());
  }

  /** Removes what is said of a table. */
  static void deleteTable(CatalogTransaction transaction, long tableId) throws SQLException {
    for (GuardedTable table : OF_TABLES) {
      transaction.deleteWhere(table, "table_id", tableId);
    }
  }

  /** Makes all that is said of a table, and nothing else, be said of another. */
  static void moveTable(CatalogTransaction transaction, long tableId, long toTableId)
      throws SQLException {
    deleteTable(transaction, toTableId);
    for (GuardedTable table : OF_TABLES) {
      for (Row row : transaction.rowsWhere(table, "table_id", tableId)) {
        transaction.delete(row);
        transaction.insert(row.with("table_id", toTableId));
      }
    }
  }

  /** Removes the grants on, and the owner of, an object that is named and has no id. */
  static void deleteNamed(CatalogTransaction transaction, SecuredObject object)
      throws SQLException {
    for (Row row : naming(transaction, object)) {
      transaction.delete(row);
    }
  }

  /** Returns the grants on, and the owner of, an object. */
  static List<Row> naming(CatalogTransaction transaction, SecuredObject object)
      throws SQLException {
    var rows = new ArrayList<Row>();
    for (GuardedTable table : List.of(GuardedTable.GRANTS, GuardedTable.OWNERS)) {
      for (Row row : transaction.rowsWhere(table, "schema_name", object.schema())) {
        if (object(row).equals(object)) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  static @Nullable Object[] values(Grant grant) {
    SecuredObject object = grant.object();
    return new @Nullable Object[] {
      grant.granteeId(),
      object.kind().name(),
      object.databaseId(),
      object.tableId(),
      object.schema(),
      object.name(),
      grant.privilege().name(),
      grant.grantorId(),
      grant.grantOption() ? 1L : 0L
    };
  }

  static @Nullable Object[] owner(SecuredObject object, long ownerId) {
    return new @Nullable Object[] {
      object.kind().name(),
      object.databaseId(),
      object.tableId(),
      object.schema(),
      object.name(),
      ownerId
    };
  }

  /** Makes a principal the owner of an object. */
  static void setOwner(CatalogTransaction transaction, SecuredObject object, long principalId)
      throws SQLException {
    var row = new Row(GuardedTable.OWNERS, owner(object, principalId));
    Optional<Row> before = transaction.find(GuardedTable.OWNERS, row.key());
    if (before.isPresent()) {
      transaction.update(before.get(), row);
    } else {
      transaction.insert(row);
    }
  }

  /** Makes whom the thread works for the owner of a new object, if it says so. */
  static void own(CatalogTransaction transaction, SecuredObject object) throws SQLException {
    long owner = Acting.current().ownerId();
    if (owner != 0) {
      setOwner(transaction, object, owner);
    }
  }

  static @Nullable Object[] values(RowPolicy policy) {
    return new @Nullable Object[] {
      policy.tableId(),
      policy.name(),
      policy.command().name(),
      policy.principals().stream().map(String::valueOf).collect(Collectors.joining(",")),
      policy.using(),
      policy.check()
    };
  }

  static Role role(Row row) {
    return new Role(row.number("id"), row.text("name"), row.number("is_group") != 0);
  }

  static Membership member(Row row) {
    return new Membership(
        row.number("role_id"), row.number("member_id"), row.number("admin_option") != 0);
  }

  static Grant grant(Row row) {
    return new Grant(
        row.number("grantee_id"),
        object(row),
        Privilege.valueOf(row.text("privilege")),
        row.number("grant_option") != 0,
        row.number("grantor_id"));
  }

  static RowPolicy policy(Row row) {
    return new RowPolicy(
        row.number("table_id"),
        row.text("name"),
        RowPolicy.Command.valueOf(row.text("command")),
        Stream.of(row.text("principals").split(",")).map(Long::valueOf).toList(),
        (String) row.valueOrNull("using_sql"),
        (String) row.valueOrNull("check_sql"));
  }

  static SecuredObject object(Row row) {
    return new SecuredObject(
        SecuredObject.Kind.valueOf(row.text("object_kind")),
        row.number("database_id"),
        row.number("table_id"),
        row.text("schema_name"),
        row.text("view_name"));
  }
}
