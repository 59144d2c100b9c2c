package io.vicinal.planner.statement;

import io.vicinal.sql.ast.AlterTable;
import io.vicinal.sql.ast.Check;
import io.vicinal.sql.ast.KeyConstraint;
import io.vicinal.sql.ast.PrimaryKey;
import io.vicinal.sql.ast.UniqueKey;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.UniqueConstraint.Kind;
import java.util.HashSet;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/** What ALTER TABLE does to constraints. */
final class AlteredConstraints {
  private final TableAlteration alteration;

  AlteredConstraints(TableAlteration alteration) {
    this.alteration = alteration;
  }

  void add(SqlNode constraint) {
    switch (constraint) {
      case Check check -> addCheck(check);
      case PrimaryKey key -> {
        requireNoKey(key);
        String name = Table.defaultPrimaryKeyName(alteration.table().name());
        addUnique(key, name, Kind.PRIMARY_KEY);
      }
      case UniqueKey key -> {
        List<String> columns = key.columns().stream().map(SqlIdentifier::getSimple).toList();
        String name = alteration.table().name() + "_" + String.join("_", columns) + "_key";
        addUnique(key, name, Kind.CONSTRAINT);
      }
      default ->
          throw new SqlStateException(
                  SqlState.FEATURE_NOT_SUPPORTED, "such a constraint cannot be added to a table")
              .at(constraint.getParserPosition());
    }
  }

  private void requireNoKey(PrimaryKey key) {
    Table table = alteration.table();
    if (!table.declaredKey().isEmpty()) {
      throw new SqlStateException(
              SqlState.INVALID_TABLE_DEFINITION,
              "table \""
                  + table.name()
                  + "\" has a primary key already: \""
                  + table.declaredKeyName()
                  + "\"")
          .at(key.getParserPosition());
    }
  }

  private void addUnique(KeyConstraint key, String usualName, Kind kind) {
    var columns = new HashSet<String>();
    for (SqlIdentifier column : key.columns()) {
      ColumnDefinition definition = alteration.column(column);
      if (!columns.add(definition.name())) {
        throw new SqlStateException(
                SqlState.DUPLICATE_COLUMN,
                "column \"" + definition.name() + "\" is twice in the constraint")
            .at(column.getParserPosition());
      }
      if (definition.type().isVector() || definition.type().isArray()) {
        throw new SqlStateException(
                SqlState.INVALID_TABLE_DEFINITION,
                "column \""
                    + definition.name()
                    + (definition.type().isArray() ? "\" is an array" : "\" is a vector")
                    + " and cannot be part of a unique constraint")
            .at(column.getParserPosition());
      }
    }
    key.name().ifPresent(name -> requireFree(name, key));
    alteration.add(
        new TableChange.AddUnique(
            key.name().orElseGet(() -> free(usualName)),
            key.columns().stream().map(SqlIdentifier::getSimple).toList(),
            kind));
  }

  private void requireFree(String name, SqlNode node) {
    if (alteration.constraintNames().contains(name)) {
      throw new SqlStateException(
              SqlState.DUPLICATE_OBJECT,
              "constraint \""
                  + name
                  + "\" of table \""
                  + alteration.table().name()
                  + "\" already exists")
          .at(node.getParserPosition());
    }
  }

  private String free(String wanted) {
    String name = wanted;
    for (int i = 1; alteration.constraintNames().contains(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  private void addCheck(Check check) {
    Table table = alteration.table();
    var definitions =
        new ConstraintDefinitions(
            alteration.preparation(),
            List.of(),
            List.of(check),
            table.name(),
            alteration.constraintNames());
    CheckConstraint added =
        definitions
            .checks(
                new TableDefinition(
                    table.schema(),
                    table.name(),
                    SupposedTable.visibleColumns(table),
                    List.of(),
                    1))
            .getFirst();
    alteration.add(added);
  }

  void drop(AlterTable.DropConstraint drop) {
    String wanted = drop.name().getSimple();
    Table table = alteration.table();
    List<CheckConstraint> stay =
        table.checks().stream().filter(check -> !check.name().equals(wanted)).toList();
    if (stay.size() < table.checks().size()) {
      alteration.add(new TableChange.SetChecks(stay));
    } else if (isUnique(table, wanted)) {
      alteration.add(new TableChange.DropUnique(wanted));
    } else if (isKey(table, wanted)) {
      alteration.add(new TableChange.DropKey());
      alteration.rewrite();
    } else if (!drop.ifExists()) {
      throw notFound(drop.name());
    }
  }

  void rename(AlterTable.RenameConstraint rename) {
    Table table = alteration.table();
    String name = rename.name().getSimple();
    boolean known =
        isUnique(table, name)
            || isKey(table, name)
            || table.checks().stream().anyMatch(check -> check.name().equals(name));
    if (!known) {
      throw notFound(rename.name());
    }
    requireFree(rename.newName().getSimple(), rename.newName());
    alteration.add(new TableChange.RenameConstraint(name, rename.newName().getSimple()));
  }

  private static boolean isUnique(Table table, String name) {
    return table.uniques().stream()
        .filter(unique -> unique.kind() != UniqueConstraint.Kind.INDEX)
        .anyMatch(unique -> unique.name().equals(name));
  }

  private static boolean isKey(Table table, String name) {
    return !table.hasHiddenKey() && table.primaryKeyName().equals(name);
  }

  private SqlStateException notFound(SqlIdentifier name) {
    return new SqlStateException(
            SqlState.UNDEFINED_OBJECT,
            "constraint \""
                + name.getSimple()
                + "\" of table \""
                + alteration.table().name()
                + "\" does not exist")
        .at(name.getParserPosition());
  }
}
