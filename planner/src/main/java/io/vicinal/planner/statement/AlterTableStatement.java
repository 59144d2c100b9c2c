package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.sql.ast.AlterTable;
import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;

/** ALTER TABLE: changes of one table, all or none, checked against the rows that there are. */
final class AlterTableStatement {
  private final Preparation preparation;
  private final AlterTable alter;
  private final QualifiedName name;
  private final Database database;

  AlterTableStatement(Preparation preparation, AlterTable alter) {
    this.preparation = preparation;
    this.alter = alter;
    this.name = QualifiedName.toChange(alter.name(), preparation.session());
    this.database = preparation.session().database();
  }

  DefinitionStatement prepare() {
    return new DefinitionStatement(preparation.sql(), StatementKind.ALTER_TABLE, this::run);
  }

  private void run(ResourceAccount account) {
    Table table = database.table(name.schema(), name.name()).orElse(null);
    if (table == null) {
      if (alter.ifExists()) {
        return;
      }
      throw ChangeTarget.notATable(database, name, alter.name());
    }
    var alteration = new TableAlteration(preparation, table);
    var columns = new AlteredColumns(alteration, alter);
    var constraints = new AlteredConstraints(alteration);
    alter.actions().stream()
        .sorted(Comparator.comparingInt(AlterTableStatement::pass))
        .forEach(action -> {
          switch (action) {
            case AlterTable.RenameTable rename -> rename(alteration, rename);
            case AlterTable.RenameColumn rename -> columns.rename(rename);
            case AlterTable.AddColumn add -> columns.add(add);
            case AlterTable.DropColumn drop -> columns.drop(drop);
            case AlterTable.SetDefault set -> columns.setDefault(set);
            case AlterTable.SetNullable set -> columns.setNullable(set);
            case AlterTable.SetType set -> columns.setType(set);
            case AlterTable.SetIdentity set -> columns.setIdentity(set);
            case AlterTable.ChangeIdentity change -> columns.changeIdentity(change);
            case AlterTable.AddConstraint add -> constraints.add(add.constraint());
            case AlterTable.DropConstraint drop -> constraints.drop(drop);
            case AlterTable.RenameConstraint rename -> constraints.rename(rename);
          }
        });
    alteration.execute(account);
  }

  /** Returns when an action is done: what goes first, what needs columns last, as in PostgreSQL. */
  private static int pass(AlterTable.Action action) {
    return switch (action) {
      case AlterTable.RenameTable _,
          AlterTable.RenameColumn _,
          AlterTable.RenameConstraint _,
          AlterTable.DropColumn _,
          AlterTable.DropConstraint _ ->
          0;
      case AlterTable.SetDefault set when set.value() == null -> 0;
      case AlterTable.SetIdentity set when set.identity() == null -> 0;
      case AlterTable.SetType _ -> 1;
      case AlterTable.AddColumn _ -> 2;
      case AlterTable.SetDefault _, AlterTable.SetNullable _ -> 3;
      case AlterTable.SetIdentity _, AlterTable.ChangeIdentity _ -> 4;
      case AlterTable.AddConstraint _ -> 5;
    };
  }

  private void rename(TableAlteration alteration, AlterTable.RenameTable rename) {
    String to = rename.name().getSimple();
    TableDefinitions.requireOpenName(to, rename.name());
    QualifiedName _ = // refuses the names of system views
        QualifiedName.toCreate(
            new SqlIdentifier(List.of(name.schema(), to), rename.name().getParserPosition()),
            preparation.session());
    List<CheckConstraint> checks = alteration.table().checks();
    List<CheckConstraint> unqualified = CheckTexts.renamed(checks, "", "");
    if (!unqualified.equals(checks)) {
      alteration.add(new TableChange.SetChecks(unqualified));
    }
    alteration.add(new TableChange.RenameTable(to));
  }

  static String quoted(String part) {
    return '"' + part.replace("\"", "\"\"") + '"';
  }
}
