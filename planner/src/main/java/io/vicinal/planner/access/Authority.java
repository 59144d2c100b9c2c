package io.vicinal.planner.access;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Grant;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Role;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one principal may do in one database, by the rules of one moment; everything else asks here.
 * Immutable.
 *
 * <p>A right on a database is one on all of its schemas, and a right on a schema one on all that is
 * in it. Owners of a thing and admins may do everything with it. Who has no right at all on a thing
 * does not see it. The scopes of an API key narrow all of this.
 */
public final class Authority {
  private static final Set<Privilege> ROWS =
      Set.of(Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE);
  private static final Set<Privilege> ALL = Set.of(Privilege.values());

  private final AccessRules rules;
  private final long databaseId;
  private final Actor actor;
  private final Set<Long> principals;
  private final Scopes scopes;
  private final boolean all;
  private final Set<Privilege> everywhere;
  private final Map<SecuredObject, Set<Privilege>> granted = new HashMap<>();
  private final Set<SecuredObject> grantable = new HashSet<>();

  private Authority(
      AccessRules rules, long databaseId, Actor actor, Set<Long> principals, Scopes scopes) {
    this.rules = rules;
    this.databaseId = databaseId;
    this.actor = actor;
    this.principals = principals;
    this.scopes = scopes;
    this.all = principals.contains(Role.ADMIN.id());
    this.everywhere = allowed(everywhere(principals));
    for (Grant grant : rules.grants()) {
      if (principals.contains(grant.granteeId())) {
        add(grant.object(), Set.of(grant.privilege()));
      }
    }
    rules
        .owners()
        .forEach((object, owner) -> {
          if (principals.contains(owner)) {
            add(object, ALL);
            grantable.add(object);
          }
        });
  }

  private void add(SecuredObject object, Set<Privilege> privileges) {
    Set<Privilege> usable = allowed(privileges);
    if (!usable.isEmpty()) {
      granted.computeIfAbsent(object, _ -> EnumSet.noneOf(Privilege.class)).addAll(usable);
    }
  }

  private Set<Privilege> allowed(Set<Privilege> privileges) {
    return privileges.stream()
        .filter(scopes.privileges()::contains)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns what {@code actor} may do; nothing where the user is gone or locked or is not in the
   * role any more, or its key is gone or disabled or not for this database.
   */
  public static Authority of(AccessRules rules, Database database, Actor actor) {
    return of(rules, database.id(), actor);
  }

  private static Authority of(AccessRules rules, long databaseId, Actor actor) {
    Scopes scopes = Scopes.of(rules, actor);
    boolean valid = scopes.allowsDatabase(databaseId) && mayAct(rules, actor);
    Set<Long> principals = valid ? rules.actsFor(actor.actingId()) : Set.of();
    return new Authority(rules, databaseId, actor, principals, valid ? scopes : Scopes.NONE);
  }

  /** Returns whether the user of {@code actor} may act as it says. */
  public static boolean mayAct(AccessRules rules, Actor actor) {
    return actor.userId() == Actor.NOBODY
        || (rules.user(actor.userId()).filter(found -> !found.locked()).isPresent()
            && Scopes.of(rules, actor).allowsActing(rules, actor.actingId())
            && (rules.actsFor(actor.userId()).contains(actor.actingId())
                || rules.isAdmin(actor.userId())));
  }

  /** Returns whether {@code actor} is an admin whom no API key narrows. */
  public static boolean isAdmin(AccessRules rules, Actor actor) {
    return mayAct(rules, actor)
        && rules.isAdmin(actor.actingId())
        && !Scopes.of(rules, actor).isNarrow();
  }

  /** Returns whether {@code actor} has a right on a database or on anything in it. */
  private static boolean sees(AccessRules rules, Actor actor, long databaseId) {
    Authority there = of(rules, databaseId, actor);
    return !there.everywhere.isEmpty()
        || there.granted.keySet().stream().anyMatch(object -> object.databaseId() == databaseId);
  }

  /**
   * Returns whether a database is there for {@code actor}, who may then connect to it: one in which
   * it has any right, and the default one, where who has none yet is at home, unless an API key is
   * bound to others.
   */
  public static boolean reaches(AccessRules rules, Actor actor, Database database) {
    return database.name().equals(DataDirectory.DEFAULT_DATABASE)
        ? Scopes.of(rules, actor).allowsDatabase(database.id())
        : sees(rules, actor, database.id());
  }

  /** Returns what the owner of a view may do, who need not be able to log in. */
  static Authority ofOwner(AccessRules rules, long databaseId, long ownerId) {
    return new Authority(
        rules, databaseId, Actor.user(ownerId), rules.actsFor(ownerId), Scopes.ALL);
  }

  private static Set<Privilege> everywhere(Set<Long> principals) {
    if (principals.contains(Role.ADMIN.id()) || principals.contains(Role.DEVELOPER.id())) {
      return ALL;
    }
    if (principals.contains(Role.WRITER.id())) {
      return ROWS;
    }
    return principals.contains(Role.READER.id()) ? Set.of(Privilege.SELECT) : Set.of();
  }

  /** Returns the rules that it was made of. */
  public AccessRules rules() {
    return rules;
  }

  /** Returns for whom it speaks. */
  public Actor actor() {
    return actor;
  }

  /** Returns the principal, its roles and groups, and everybody. */
  public Set<Long> principals() {
    return principals;
  }

  /** Returns whether everything is allowed. */
  public boolean isAdmin() {
    return all && !scopes.isNarrow();
  }

  /** Returns what narrows the rights of the user. */
  public Scopes scopes() {
    return scopes;
  }

  /** Requires that no API key narrows what the user may do. @throws SqlStateException 42501 */
  public void requireUnscoped(String what) {
    if (scopes.isNarrow()) {
      throw denied("this API key may not " + what);
    }
  }

  /** Names a table. */
  public SecuredObject object(Table table) {
    return SecuredObject.table(databaseId, table.id());
  }

  /** Names a view. */
  public SecuredObject object(View view) {
    return SecuredObject.view(databaseId, view.schema(), view.name());
  }

  /** Names a schema. */
  public SecuredObject schema(String name) {
    return SecuredObject.schema(databaseId, name);
  }

  /** Names the database. */
  public SecuredObject database() {
    return SecuredObject.database(databaseId);
  }

  /**
   * Returns whether a privilege is there on an object in {@code schema}, empty for the database.
   */
  public boolean may(Privilege privilege, SecuredObject object, String schema) {
    return everywhere.contains(privilege)
        || has(privilege, database())
        || (!schema.isEmpty() && has(privilege, schema(schema)))
        || has(privilege, object);
  }

  private boolean has(Privilege privilege, SecuredObject object) {
    return granted.getOrDefault(object, Set.of()).contains(privilege);
  }

  /** Returns whether any privilege is there on an object in {@code schema}. */
  public boolean sees(SecuredObject object, String schema) {
    return !everywhere.isEmpty()
        || granted.containsKey(database())
        || granted.containsKey(schema(schema))
        || granted.containsKey(object);
  }

  /** Returns whether a table exists for the principal. */
  public boolean sees(Table table) {
    return sees(object(table), table.schema());
  }

  /** Returns whether a view exists for the principal. */
  public boolean sees(View view) {
    return sees(object(view), view.schema());
  }

  /** Returns whether it owns an object in {@code schema}, or what that is in, or is an admin. */
  public boolean owns(SecuredObject object, String schema) {
    return scopes.privileges().containsAll(ALL) && ownsAtAll(object, schema);
  }

  private boolean ownsAtAll(SecuredObject object, String schema) {
    return all
        || grantable.contains(object)
        || grantable.contains(schema(schema))
        || grantable.contains(database());
  }

  /** Requires a privilege on a table. @throws SqlStateException 42501 */
  public void require(Privilege privilege, Table table) {
    require(privilege, object(table), table.schema(), "table \"" + table.name() + "\"");
  }

  /** Requires a privilege on a view. @throws SqlStateException 42501 */
  public void require(Privilege privilege, View view) {
    require(privilege, object(view), view.schema(), "view \"" + view.name() + "\"");
  }

  /** Requires a privilege on a schema. @throws SqlStateException 42501 */
  public void requireSchema(Privilege privilege, String schema) {
    require(privilege, schema(schema), schema, "schema \"" + schema + "\"");
  }

  /** Requires a privilege on the database. @throws SqlStateException 42501 */
  public void requireDatabase(Privilege privilege) {
    require(privilege, database(), "", "the database");
  }

  /** Requires everything. @throws SqlStateException 42501 */
  public void requireAdmin(String what) {
    if (!isAdmin()) {
      throw denied("only an admin may " + what);
    }
  }

  /** Requires to own a table. @throws SqlStateException 42501 */
  public void requireOwner(Table table) {
    if (!owns(object(table), table.schema())) {
      throw denied("only the owner of table \"" + table.name() + "\" may do this");
    }
  }

  /** Requires to own a view. @throws SqlStateException 42501 */
  public void requireOwner(View view) {
    if (!owns(object(view), view.schema())) {
      throw denied("only the owner of view \"" + view.name() + "\" may do this");
    }
  }

  private void require(Privilege privilege, SecuredObject object, String schema, String what) {
    if (!may(privilege, object, schema)) {
      throw denied("privilege " + privilege + " on " + what + " is missing");
    }
  }

  /** Returns the error of a statement that its user may not run. */
  public static SqlStateException denied(String why) {
    return new SqlStateException(SqlState.INSUFFICIENT_PRIVILEGE, why);
  }

  /** Returns whether policies choose the rows of a table that the principal sees and writes. */
  public boolean isProtected(Table table) {
    return rules.protectedTables().contains(table.id())
        && !ownsAtAll(object(table), table.schema()); // a key that only reads reads the same rows
  }

  /** Requires that no policy hides rows of a table. @throws SqlStateException 42501 */
  public void requireUnprotected(Table table) {
    if (isProtected(table)) {
      throw denied("rows of table \"" + table.name() + "\" are protected by policies");
    }
  }

  /** Returns the condition of the rows that are there for a command, as SQL. */
  public String visible(Table table, RowPolicy.Command command) {
    return either(
        policies(table, command).stream()
            .map(policy -> Optional.ofNullable(policy.using()))
            .toList());
  }

  /** Returns the condition of the rows that a command may write, as SQL. */
  public String writable(Table table, RowPolicy.Command command) {
    return either(policies(table, command).stream().map(RowPolicy::written).toList());
  }

  private List<RowPolicy> policies(Table table, RowPolicy.Command command) {
    return rules.policies().stream()
        .filter(policy -> policy.tableId() == table.id())
        .filter(policy -> policy.command() == command || policy.command() == RowPolicy.Command.ALL)
        .filter(policy -> policy.principals().stream().anyMatch(principals::contains))
        .toList();
  }

  private static String either(List<Optional<String>> conditions) {
    String text =
        conditions.stream()
            .flatMap(Optional::stream)
            .map(condition -> "(" + condition + ")")
            .collect(Collectors.joining(" OR "));
    return text.isEmpty() ? "FALSE" : text;
  }
}
