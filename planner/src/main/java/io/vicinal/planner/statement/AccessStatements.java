package io.vicinal.planner.statement;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.AccessAction;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Access;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.Acting;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Role;
import io.vicinal.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** Prepares statements about users, roles, rights and policies. */
final class AccessStatements {
  private final Preparation preparation;
  private final Session session;
  private final DataDirectory directory;

  private AccessStatements(Preparation preparation) {
    this.preparation = preparation;
    this.session = preparation.session();
    this.directory =
        session
            .directory()
            .orElseThrow(() ->
                new SqlStateException(
                    SqlState.FEATURE_NOT_SUPPORTED, "this connection has no directory of users"));
  }

  static StatementPlan prepare(Preparation preparation, AccessAction action) {
    return new AccessStatements(preparation).prepare(action);
  }

  private StatementPlan prepare(AccessAction action) {
    return switch (action) {
      case AccessAction.CreateUser create -> {
        requireAdmin("create users");
        var options = new UserOptions(create.options(), session);
        yield plan(
            "CREATE USER " + create.name(),
            StatementKind.CREATE_USER,
            options,
            values -> create(create, options, values));
      }
      case AccessAction.AlterUser alter -> {
        String name = alter.name().getSimple();
        var options = new UserOptions(alter.options(), session);
        boolean own = isOwn(name);
        if (!own || !options.isPasswordOnly()) {
          requireAdmin("alter users");
        }
        requireUnscoped("change a password");
        yield plan(
            "ALTER USER " + alter.name(),
            StatementKind.ALTER_USER,
            options,
            values -> options.apply(directory.users(), name, values));
      }
      case AccessAction.DropUser drop -> {
        requireAdmin("drop users");
        yield plan(StatementKind.DROP_USER, () -> drop(drop));
      }
      case AccessAction.Rename rename -> {
        requireAdmin("rename users and roles");
        yield plan(StatementKind.ALTER_USER, () -> rename(rename));
      }
      case AccessAction.Reassign reassign -> {
        requireAdmin("reassign what others own");
        yield plan(StatementKind.ALTER_TABLE, () -> reassign(reassign));
      }
      case AccessAction.CreateKey create -> new KeyStatements(preparation).create(create);
      case AccessAction.AlterKey alter -> new KeyStatements(preparation).alter(alter);
      case AccessAction.DropKey drop -> new KeyStatements(preparation).drop(drop);
      case AccessAction.CreateRole create -> {
        requireAdmin("create roles");
        String name = create.name().getSimple();
        yield plan(
            StatementKind.CREATE_ROLE,
            () -> {
              if (!create.ifNotExists() || rules().role(name).isEmpty()) {
                List<Long> members = Principals.ids(rules(), create.members());
                Role made = access().createRole(name, create.group());
                members.forEach(member -> access().addMember(made.id(), member, false));
              }
            });
      }
      case AccessAction.DropRole drop -> {
        requireAdmin("drop roles");
        yield plan(StatementKind.DROP_ROLE, () -> drop(drop));
      }
      case AccessAction.AlterGroup alter -> {
        var roles = List.of(alter.name());
        yield memberships(
            StatementKind.ALTER_GROUP,
            new AccessAction.Roles(alter.add(), roles, alter.members(), false));
      }
      case AccessAction.Roles roles ->
          memberships(roles.grant() ? StatementKind.GRANT : StatementKind.REVOKE, roles);
      case AccessAction.Privileges privileges ->
          plan(
              privileges.grant() ? StatementKind.GRANT : StatementKind.REVOKE,
              new PrivilegeChange(session, access(), privileges)::run);
      case AccessAction.SetRole set -> plan(StatementKind.SET, () -> set(set));
      case AccessAction.ShowGrants show -> GrantRows.statement(preparation, show);
      case AccessAction.SetOwner set ->
          plan(StatementKind.ALTER_TABLE, new PolicyChange(preparation, access())::run, set);
      case AccessAction.RowSecurity security ->
          plan(StatementKind.ALTER_TABLE, new PolicyChange(preparation, access())::run, security);
      case AccessAction.CreatePolicy create ->
          plan(StatementKind.CREATE_POLICY, new PolicyChange(preparation, access())::run, create);
      case AccessAction.AlterPolicy alter ->
          plan(StatementKind.CREATE_POLICY, new PolicyChange(preparation, access())::run, alter);
      case AccessAction.DropPolicy drop ->
          plan(StatementKind.DROP_POLICY, new PolicyChange(preparation, access())::run, drop);
    };
  }

  private interface Prepared<T> {
    void run(T action);
  }

  private <T extends AccessAction> StatementPlan plan(
      StatementKind kind, Prepared<? super T> change, T action) {
    return plan(kind, () -> change.run(action));
  }

  private StatementPlan plan(StatementKind kind, Runnable action) {
    return new AccessPlan(preparation.sql(), kind, List.of(), (_, _) -> action.run());
  }

  /** Prepares a statement whose own text may hold a password, and is kept without it. */
  private static StatementPlan plan(
      String words,
      StatementKind kind,
      UserOptions options,
      java.util.function.Consumer<@Nullable Object[]> action) {
    return new AccessPlan(
        words, kind, options.parameterTypes(), (_, values) -> action.accept(values));
  }

  private Access access() {
    return directory.access();
  }

  private AccessRules rules() {
    return access().rules();
  }

  /** Returns whether a name is that of the user who is connected, who may have had another. */
  private boolean isOwn(String name) {
    return rules().user(name).filter(user -> user.id() == session.self().userId()).isPresent();
  }

  private void requireUnscoped(String what) {
    session.authority().ifPresent(authority -> authority.requireUnscoped(what));
  }

  private void requireAdmin(String what) {
    session.authority().ifPresent(authority -> authority.requireAdmin(what));
  }

  private void drop(AccessAction.DropUser drop) {
    List<String> names =
        drop.names().stream()
            .map(SqlIdentifier::getSimple)
            .distinct()
            .filter(name -> rules().user(name).isPresent() || !drop.ifExists())
            .toList();
    directory.users().drop(names);
  }

  private void rename(AccessAction.Rename rename) {
    String name = rename.name().getSimple();
    String newName = rename.newName().getSimple();
    if (isOwn(name)) {
      throw new SqlStateException(SqlState.FEATURE_NOT_SUPPORTED, "one cannot rename oneself")
          .at(rename.name().getParserPosition());
    }
    if (rules().user(name).isPresent()) {
      directory.users().rename(name, newName);
      return;
    }
    requireOwn(Principals.role(rules(), rename.name()), rename.name());
    access().renameRole(name, newName);
  }

  /** Refuses the roles that every directory has. */
  private static void requireOwn(Role role, SqlIdentifier name) {
    if (role.isPredefined()) {
      throw new SqlStateException(
              SqlState.DEPENDENT_OBJECTS, "role \"" + role.name() + "\" belongs to every directory")
          .at(name.getParserPosition());
    }
  }

  private void reassign(AccessAction.Reassign reassign) {
    AccessRules rules = rules();
    long to = Principals.id(rules, reassign.to());
    if (to == Role.PUBLIC.id()) {
      throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "everybody cannot own anything")
          .at(reassign.to().getParserPosition());
    }
    access().reassign(Set.copyOf(Principals.ids(rules, reassign.from())), to);
  }

  private void create(
      AccessAction.CreateUser create, UserOptions options, @Nullable Object[] values) {
    String name = create.name().getSimple();
    if (create.ifNotExists() && rules().user(name).isPresent()) {
      return;
    }
    // A name that is taken is refused before the work of hashing.
    if (rules().user(name).isPresent()) {
      throw new StorageException.AlreadyExists("user", name);
    }
    options.create(directory.users(), name, values);
  }

  private void drop(AccessAction.DropRole drop) {
    var names = new ArrayList<String>();
    for (SqlIdentifier identifier : drop.names()) {
      String name = identifier.getSimple();
      Optional<Role> role = rules().role(name);
      if ((role.isEmpty() && drop.ifExists()) || names.contains(name)) {
        continue;
      }
      if (role.isPresent()) {
        requireOwn(role.get(), identifier);
        if (role.get().group() != drop.group()) {
          throw new SqlStateException(
                  SqlState.WRONG_OBJECT_TYPE, "\"" + name + "\" is a " + role.get().kind())
              .at(identifier.getParserPosition());
        }
      }
      names.add(name);
    }
    access().dropRoles(names);
  }

  private StatementPlan memberships(StatementKind kind, AccessAction.Roles change) {
    var roles = new ArrayList<Role>();
    for (SqlIdentifier name : change.roles()) {
      roles.add(Principals.role(rules(), name));
    }
    List<Long> members = Principals.ids(rules(), change.principals());
    for (Role role : roles) {
      requireMayGive(role);
    }
    return plan(
        kind,
        () -> {
          for (Role role : roles) {
            for (long member : members) {
              change(change, role, member);
            }
          }
        });
  }

  private void change(AccessAction.Roles change, Role role, long member) {
    if (member == Role.PUBLIC.id()) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, "everybody cannot be a member of a role");
    }
    if (change.grant()) {
      access().addMember(role.id(), member, change.option());
      return;
    }
    access().removeMember(role.id(), member, change.option());
  }

  /** Requires an admin, or a member of the role that has its admin option. */
  private void requireMayGive(Role role) {
    if (session.authority().isEmpty()) {
      return;
    }
    Authority authority = session.authority().get();
    authority.requireUnscoped("give or take roles");
    boolean may =
        authority.isAdmin()
            || authority.rules().memberships().stream()
                .anyMatch(it ->
                    it.roleId() == role.id()
                        && it.adminOption()
                        && authority.principals().contains(it.memberId()));
    if (!may) {
      throw Authority.denied(
          "admin option of " + role.kind() + " \"" + role.name() + "\" is missing");
    }
  }

  private void set(AccessAction.SetRole set) {
    if (set.role().isEmpty()) {
      session.setRole(null);
      session.audit(AuditEvent.of(Acting.current(), "RESET ROLE"));
      return;
    }
    SqlIdentifier name = set.role().get();
    AccessRules rules = rules();
    Optional<Role> role = rules.role(name.getSimple()).filter(it -> !it.group());
    boolean may =
        role.isPresent() && Authority.mayAct(rules, session.self().actingAs(role.get().id()));
    if (!may) {
      throw new SqlStateException(
              SqlState.INSUFFICIENT_PRIVILEGE,
              "\"" + name.getSimple() + "\" is no role that this user is in")
          .at(name.getParserPosition());
    }
    session.setRole(role.get());
    session.audit(
        AuditEvent.of(Acting.current(), "SET ROLE")
            .about("ROLE", role.get().id(), role.get().name()));
  }
}
