package io.vicinal.planner.statement;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.AccessAction;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Access;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.Role;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** What the owner of a table may do about its rows and with the table itself. */
final class PolicyChange {
  private final Session session;
  private final Access access;

  PolicyChange(Preparation preparation, Access access) {
    this.session = preparation.session();
    this.access = access;
  }

  void run(AccessAction.SetOwner set) {
    Table table = owned(set.table());
    long owner = Principals.id(access.rules(), set.principal());
    boolean may =
        session
            .authority()
            .map(authority -> authority.isAdmin() || authority.principals().contains(owner))
            .orElse(true);
    if (owner == Role.PUBLIC.id() || !may) {
      throw Authority.denied("a table can be given to oneself or an own role only");
    }
    access.setOwner(SecuredObject.table(session.database().id(), table.id()), owner);
  }

  void run(AccessAction.RowSecurity security) {
    access.setProtected(owned(security.table()).id(), security.on());
  }

  void run(AccessAction.DropPolicy drop) {
    Table table = owned(drop.table());
    String name = drop.name().getSimple();
    boolean exists =
        access.rules().policies().stream()
            .anyMatch(it -> it.tableId() == table.id() && it.name().equals(name));
    if (exists || !drop.ifExists()) {
      access.dropPolicy(table.id(), name);
    }
  }

  void run(AccessAction.CreatePolicy create) {
    Table table = owned(create.table());
    AccessRules rules = access.rules();
    RowPolicy.Command command = RowPolicy.Command.valueOf(create.command());
    requireConditions(
        create.name(), command, create.using().isPresent(), create.check().isPresent());
    List<Long> principals =
        create.principals().isEmpty()
            ? List.of(Role.PUBLIC.id())
            : Principals.ids(rules, create.principals());
    access.createPolicy(
        new RowPolicy(
            table.id(),
            create.name().getSimple(),
            command,
            principals,
            condition(create.using(), table),
            condition(create.check(), table)));
  }

  void run(AccessAction.AlterPolicy alter) {
    Table table = owned(alter.table());
    String name = alter.name().getSimple();
    AccessRules rules = access.rules();
    RowPolicy before =
        rules.policies().stream()
            .filter(it -> it.tableId() == table.id() && it.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new StorageException.NotFound("policy", name));
    boolean using = alter.using().isPresent();
    boolean check = alter.check().isPresent();
    if (using || check) {
      requireConditions(alter.name(), before.command(), using, check);
    }
    access.replacePolicy(
        name,
        new RowPolicy(
            table.id(),
            alter.newName() == null ? name : alter.newName().getSimple(),
            before.command(),
            alter.principals().isEmpty()
                ? before.principals()
                : Principals.ids(rules, alter.principals()),
            using ? condition(alter.using(), table) : before.using(),
            check ? condition(alter.check(), table) : before.check()));
  }

  private static void requireConditions(
      SqlIdentifier name, RowPolicy.Command command, boolean using, boolean check) {
    String wrong =
        switch (command) {
          case SELECT, DELETE -> check ? "has no rows to check, so no WITH CHECK" : null;
          case INSERT -> using ? "reads no rows, so it has WITH CHECK and no USING" : null;
          case ALL, UPDATE -> null;
        };
    if (wrong == null && !using && !check) {
      wrong = "needs a condition";
    }
    if (wrong != null) {
      throw new SqlStateException(SqlState.SYNTAX_ERROR, "a policy for " + command + " " + wrong)
          .at(name.getParserPosition());
    }
  }

  /** Returns the text of a condition over the rows of a table, once it is one. */
  private @Nullable String condition(Optional<SqlNode> node, Table table) {
    if (node.isEmpty()) {
      return null;
    }
    String text = TableDefinitions.text(node.get());
    String query =
        "SELECT (%s) FROM %s.%s"
            .formatted(
                text,
                AlterTableStatement.quoted(table.schema()),
                AlterTableStatement.quoted(table.name()));
    // It is applied for everybody with all rights, so its author must be able to read all of it.
    Analyzed _ =
        StatementAnalyzer.analyze(
            Dialect.parse(query),
            CatalogView.of(session.database()),
            session,
            List.of(table.schema()),
            StatementAnalyzer.reads(session).telling());
    Session trusted = session.trusted();
    Analyzed analyzed =
        StatementAnalyzer.analyze(
            Dialect.parse(query),
            CatalogView.of(trusted.database()),
            trusted,
            List.of(table.schema()));
    if (!analyzed.parameterTypes().isEmpty()) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "the condition of a policy has no parameters")
          .at(node.get().getParserPosition());
    }
    if (analyzed.rowType().getFieldList().getFirst().getType().getSqlTypeName()
        != SqlTypeName.BOOLEAN) {
      throw new SqlStateException(
              SqlState.DATATYPE_MISMATCH, "the condition of a policy must be true or false")
          .at(node.get().getParserPosition());
    }
    return text;
  }

  private Table owned(SqlIdentifier name) {
    QualifiedName qualified = QualifiedName.toChange(name, session);
    Table table =
        session
            .database()
            .table(qualified.schema(), qualified.name())
            .orElseThrow(() -> ChangeTarget.notATable(session.database(), qualified, name));
    session
        .authority()
        .ifPresent(authority -> {
          authority.requireUnscoped("change owners or policies");
          authority.requireOwner(table);
        });
    return table;
  }
}
