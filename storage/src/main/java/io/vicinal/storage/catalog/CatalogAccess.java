package io.vicinal.storage.catalog;

import io.vicinal.storage.Access;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.Grant;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Role;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps roles, grants and policies in the catalog, and all of them in memory until something
 * changes.
 */
final class CatalogAccess implements Access {
  private final CatalogSession session;
  private final AtomicLong changes = new AtomicLong(1);
  private volatile @Nullable Known known;

  /** Rules, and the version of the definitions that they were read with. */
  private record Known(long definitions, AccessRules rules) {}

  CatalogAccess(CatalogSession session) {
    this.session = session;
  }

  /** Makes what is known of the rules old. */
  void changed() {
    long _ = changes.incrementAndGet();
  }

  @Override
  public AccessRules rules() {
    // Both are read first: a change in between makes the rules look too old, never too new.
    long definitions = session.version();
    long version = changes.get();
    Known last = known;
    if (last != null && last.definitions == definitions && last.rules.version() == version) {
      return last.rules;
    }
    AccessRules rules = session.read(transaction -> AccessTables.rules(transaction, version));
    known = new Known(definitions, rules);
    return rules;
  }

  private <T> T write(CatalogSession.Work<T> work) {
    T result = session.write(work);
    changed();
    return result;
  }

  @Override
  public Role createRole(String name, boolean group) {
    CatalogUsers.requireName(group ? "group" : "role", name);
    return write(transaction -> {
      if (Role.predefined(name).isPresent()) {
        throw new StorageException.AlreadyExists("role", name);
      }
      CatalogUsers.requireFree(transaction, name);
      long id = Sequence.USER.next(transaction);
      Sequence.USER.take(transaction, id);
      transaction.insert(GuardedTable.ROLES, id, name, group ? 1L : 0L);
      new AccessNotes(transaction)
          .principal(
              group ? "CREATE GROUP" : "CREATE ROLE", group ? "GROUP" : "ROLE", id, name, "");
      return new Role(id, name, group);
    });
  }

  @Override
  public void dropRoles(List<String> names) {
    write(
        LastAdmin.kept(transaction -> {
          for (String name : names) {
            Row row = requireRole(transaction, name);
            note(transaction, "DROP", row, "");
            deletePrincipal(transaction, row.number("id"), name);
            transaction.delete(row);
          }
          return names;
        }));
  }

  @Override
  public void renameRole(String name, String newName) {
    CatalogUsers.requireName("role", newName);
    write(transaction -> {
      Row row = requireRole(transaction, name);
      if (Role.predefined(newName).isPresent()) {
        throw new StorageException.AlreadyExists("role", newName);
      }
      CatalogUsers.requireFree(transaction, newName);
      transaction.update(row, row.with("name", newName));
      note(transaction, "ALTER", row, "renamed to " + newName);
      return row;
    });
  }

  private static Row requireRole(CatalogTransaction transaction, String name) throws SQLException {
    return transaction.rowsWhere(GuardedTable.ROLES, "name", name).stream()
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound("role", name));
  }

  private static void note(CatalogTransaction transaction, String verb, Row role, String detail) {
    String kind = role.number("is_group") != 0 ? "GROUP" : "ROLE";
    new AccessNotes(transaction)
        .principal(verb + " " + kind, kind, role.number("id"), role.text("name"), detail);
  }

  /** Removes what names a principal that is about to go. */
  static void deletePrincipal(CatalogTransaction transaction, long id, String name)
      throws SQLException {
    if (!transaction.rowsWhere(GuardedTable.OWNERS, "owner_id", id).isEmpty()) {
      throw new StorageException.StillNeeded(
          "\"" + name + "\" owns something and cannot be dropped");
    }
    for (Row row : transaction.rows(GuardedTable.POLICIES)) {
      if (AccessTables.policy(row).principals().contains(id)) {
        throw new StorageException.StillNeeded(
            "policy \"" + row.text("name") + "\" names \"" + name + "\"");
      }
    }
    Set<Grant> before = GrantSupport.missing(transaction);
    transaction.deleteWhere(GuardedTable.ROLE_MEMBERS, "role_id", id);
    transaction.deleteWhere(GuardedTable.ROLE_MEMBERS, "member_id", id);
    transaction.deleteWhere(GuardedTable.GRANTS, "grantee_id", id);
    transaction.deleteWhere(GuardedTable.GRANTS, "grantor_id", id);
    GrantSupport.settle(transaction, before, true);
  }

  @Override
  public void addMember(long roleId, long memberId, boolean adminOption) {
    write(transaction -> {
      AccessRules rules = AccessTables.rules(transaction, 0);
      if (rules.name(roleId).isEmpty() || rules.name(memberId).isEmpty()) {
        throw new StorageException.NotFound("role", "" + roleId);
      }
      if (rules.actsFor(roleId).contains(memberId)) {
        throw new StorageException.InvalidSetting(
            "\""
                + rules.name(roleId).orElseThrow()
                + "\" is a member of \""
                + rules.name(memberId).orElseThrow()
                + "\" already");
      }
      Optional<Row> before = transaction.find(GuardedTable.ROLE_MEMBERS, roleId, memberId);
      if (before.isEmpty()) {
        transaction.insert(GuardedTable.ROLE_MEMBERS, roleId, memberId, adminOption ? 1L : 0L);
      } else if (adminOption) {
        transaction.update(before.get(), before.get().with("admin_option", 1L));
      }
      new AccessNotes(transaction).member(true, roleId, memberId, adminOption);
      return roleId;
    });
  }

  @Override
  public void removeMember(long roleId, long memberId, boolean onlyAdminOption) {
    write(
        LastAdmin.kept(transaction -> {
          Row row =
              transaction
                  .find(GuardedTable.ROLE_MEMBERS, roleId, memberId)
                  .orElseThrow(() -> new StorageException.NotFound("membership", "" + memberId));
          new AccessNotes(transaction).member(false, roleId, memberId, onlyAdminOption);
          if (onlyAdminOption) {
            transaction.update(row, row.with("admin_option", 0L));
          } else {
            Set<Grant> before = GrantSupport.missing(transaction);
            transaction.delete(row);
            GrantSupport.settle(transaction, before, true); // what was granted by the role's option
          }
          return row;
        }));
  }

  @Override
  public void grant(List<Grant> grants) {
    write(transaction -> {
      for (Grant grant : grants) {
        var row = new Row(GuardedTable.GRANTS, AccessTables.values(grant));
        Optional<Row> before = transaction.find(GuardedTable.GRANTS, row.key());
        if (before.isEmpty()) {
          transaction.insert(row);
        } else if (grant.grantOption()) {
          transaction.update(before.get(), row);
        }
      }
      new AccessNotes(transaction).grants(grants);
      return grants;
    });
  }

  @Override
  public void revoke(
      long granteeId,
      SecuredObject object,
      Set<Privilege> privileges,
      long grantorId,
      boolean onlyGrantOption,
      boolean cascade) {
    write(transaction -> {
      Set<Grant> before = GrantSupport.missing(transaction);
      for (Privilege privilege : privileges) {
        take(
            transaction,
            new Grant(granteeId, object, privilege, false, grantorId),
            onlyGrantOption);
      }
      GrantSupport.settle(transaction, before, cascade);
      new AccessNotes(transaction).revoke(granteeId, object, privileges, onlyGrantOption);
      return privileges;
    });
  }

  @Override
  public void setOwner(SecuredObject object, long principalId) {
    write(transaction -> {
      AccessTables.setOwner(transaction, object, principalId);
      var notes = new AccessNotes(transaction);
      notes.object("ALTER OWNER", object, "to " + notes.name(principalId));
      return object;
    });
  }

  @Override
  public void reassign(Set<Long> ownerIds, long principalId) {
    write(transaction -> {
      var notes = new AccessNotes(transaction);
      for (Row row : transaction.rows(GuardedTable.OWNERS)) {
        if (ownerIds.contains(row.number("owner_id"))) {
          transaction.update(row, row.with("owner_id", principalId));
          notes.object("ALTER OWNER", AccessTables.object(row), "to " + notes.name(principalId));
        }
      }
      return ownerIds;
    });
  }

  @Override
  public void replacePolicy(String name, RowPolicy policy) {
    CatalogUsers.requireName("policy", policy.name());
    write(transaction -> {
      Row table = Definitions.table(transaction, policy.tableId());
      transaction.delete(
          transaction
              .find(GuardedTable.POLICIES, policy.tableId(), name)
              .orElseThrow(() -> new StorageException.NotFound("policy", name)));
      var row = new Row(GuardedTable.POLICIES, AccessTables.values(policy));
      if (transaction.find(GuardedTable.POLICIES, row.key()).isPresent()) {
        throw new StorageException.AlreadyExists("policy", policy.name());
      }
      transaction.insert(row);
      new AccessNotes(transaction)
          .object(
              "ALTER POLICY",
              SecuredObject.table(table.number("database_id"), policy.tableId()),
              "policy "
                  + name
                  + (name.equals(policy.name()) ? "" : " renamed to " + policy.name()));
      return policy;
    });
  }

  @Override
  public void createPolicy(RowPolicy policy) {
    CatalogUsers.requireName("policy", policy.name());
    write(transaction -> {
      Row table = Definitions.table(transaction, policy.tableId());
      var row = new Row(GuardedTable.POLICIES, AccessTables.values(policy));
      if (transaction.find(GuardedTable.POLICIES, row.key()).isPresent()) {
        throw new StorageException.AlreadyExists("policy", policy.name());
      }
      transaction.insert(row);
      new AccessNotes(transaction)
          .object(
              "CREATE POLICY",
              SecuredObject.table(table.number("database_id"), policy.tableId()),
              "policy " + policy.name());
      return policy;
    });
  }

  @Override
  public void dropPolicy(long tableId, String name) {
    write(transaction -> {
      transaction.delete(
          transaction
              .find(GuardedTable.POLICIES, tableId, name)
              .orElseThrow(() -> new StorageException.NotFound("policy", name)));
      Row table = Definitions.table(transaction, tableId);
      new AccessNotes(transaction)
          .object(
              "DROP POLICY",
              SecuredObject.table(table.number("database_id"), tableId),
              "policy " + name);
      return name;
    });
  }

  @Override
  public void setProtected(long tableId, boolean on) {
    write(transaction -> {
      Row table = Definitions.table(transaction, tableId);
      Optional<Row> before = transaction.find(GuardedTable.PROTECTED_TABLES, tableId);
      if (on && before.isEmpty()) {
        transaction.insert(GuardedTable.PROTECTED_TABLES, tableId);
      } else if (!on && before.isPresent()) {
        transaction.delete(before.get());
      }
      new AccessNotes(transaction)
          .object(
              "ALTER TABLE",
              SecuredObject.table(table.number("database_id"), tableId),
              "row level security " + (on ? "enabled" : "disabled"));
      return on;
    });
  }

  /** Takes one privilege on one object from one principal. */
  private static void take(CatalogTransaction transaction, Grant taken, boolean onlyGrantOption)
      throws SQLException {
    List<Row> rows =
        transaction.rowsWhere(GuardedTable.GRANTS, "grantee_id", taken.granteeId()).stream()
            .filter(row -> {
              Grant grant = AccessTables.grant(row);
              return grant.object().equals(taken.object())
                  && grant.privilege() == taken.privilege()
                  && (taken.grantorId() == 0 || grant.grantorId() == taken.grantorId());
            })
            .toList();
    for (Row row : rows) {
      if (!onlyGrantOption) {
        transaction.delete(row);
      } else if (row.number("grant_option") != 0) {
        transaction.update(row, row.with("grant_option", 0L));
      }
    }
  }
}
