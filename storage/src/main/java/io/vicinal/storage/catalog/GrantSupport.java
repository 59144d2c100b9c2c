package io.vicinal.storage.catalog;

import io.vicinal.storage.AccessRules;
import io.vicinal.storage.Grant;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says which grants rest on a grant option that is not there any more. An option is one on the
 * object, its schema or its database, of the grantor or of a role that it acts for, and leads back
 * to a grant of an owner.
 */
final class GrantSupport {
  private final AccessRules rules;
  private final Map<Long, SecuredObject> schemas;
  private final Map<Long, Set<Long>> actsFor = new HashMap<>();

  private GrantSupport(AccessRules rules, Map<Long, SecuredObject> schemas) {
    this.rules = rules;
    this.schemas = schemas;
  }

  /** Returns the grants that nothing supports. */
  static Set<Grant> missing(CatalogTransaction transaction) throws SQLException {
    Map<Long, SecuredObject> schemas = new HashMap<>();
    for (Row table : transaction.rows(GuardedTable.TABLES)) {
      schemas.put(
          table.number("id"),
          SecuredObject.schema(table.number("database_id"), table.text("schema_name")));
    }
    return new GrantSupport(AccessTables.rules(transaction, 0), schemas).missing();
  }

  /**
   * Drops the grants that nothing supports, but not those of {@code before}.
   *
   * @throws StorageException.StillNeeded if there are any, and {@code cascade} is not said
   */
  static void settle(CatalogTransaction transaction, Set<Grant> before, boolean cascade)
      throws SQLException {
    for (Grant grant : missing(transaction)) {
      if (before.contains(grant)) {
        continue;
      }
      if (!cascade) {
        throw new StorageException.StillNeeded(
            "others were granted "
                + grant.privilege()
                + " by the one who would lose the right to grant it");
      }
      var row = new Row(GuardedTable.GRANTS, AccessTables.values(grant));
      transaction.delete(transaction.find(GuardedTable.GRANTS, row.key()).orElseThrow());
    }
  }

  private Set<Grant> missing() {
    var open = new HashSet<Grant>();
    List<Grant> options = new ArrayList<>();
    for (Grant grant : rules.grants()) {
      if (grant.grantorId() != 0) {
        open.add(grant);
      } else if (grant.grantOption()) {
        options.add(grant);
      }
    }
    while (!options.isEmpty() && !open.isEmpty()) {
      List<Grant> from = options;
      List<Grant> found =
          open.stream()
              .filter(grant -> from.stream().anyMatch(option -> supports(option, grant)))
              .toList();
      found.forEach(open::remove);
      options = found.stream().filter(Grant::grantOption).toList();
    }
    return open;
  }

  private boolean supports(Grant option, Grant grant) {
    return option.privilege() == grant.privilege()
        && covers(option.object(), grant.object())
        && actsFor.computeIfAbsent(grant.grantorId(), rules::actsFor).contains(option.granteeId());
  }

  private boolean covers(SecuredObject wide, SecuredObject object) {
    return wide.equals(object)
        || wide.equals(SecuredObject.database(object.databaseId()))
        || switch (object.kind()) {
          case DATABASE, SCHEMA -> false;
          case TABLE -> wide.equals(schemas.get(object.tableId()));
          case VIEW -> wide.equals(SecuredObject.schema(object.databaseId(), object.schema()));
        };
  }
}
