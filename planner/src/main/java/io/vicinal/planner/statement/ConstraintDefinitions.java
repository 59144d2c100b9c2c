package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.RowProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.Check;
import io.vicinal.sql.ast.CreateTable;
import io.vicinal.sql.ast.UniqueKey;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.UniqueConstraint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** UNIQUE and CHECK of CREATE TABLE: their names, and whether they can be kept. */
final class ConstraintDefinitions {
  private static final int TOGETHER = 100;

  private final Preparation preparation;
  private final List<UniqueKey> uniques;
  private final List<Check> checks;
  private final String tableName;
  private final Set<String> names = new HashSet<>();

  /** A condition as it is written, and as it is kept. */
  private record Condition(SqlNode written, String text, SqlParserPos position) {}

  ConstraintDefinitions(Preparation preparation, CreateTable create, String tableName) {
    this(
        preparation,
        create.uniques(),
        create.checks(),
        tableName,
        Set.of(create.primaryKeyName().orElseGet(() -> Table.defaultPrimaryKeyName(tableName))));
  }

  /**
   * Reads constraints that come to a table.
   *
   * @param taken names of those that it has
   */
  ConstraintDefinitions(
      Preparation preparation,
      List<UniqueKey> uniques,
      List<Check> checks,
      String tableName,
      Set<String> taken) {
    this.preparation = preparation;
    this.uniques = uniques;
    this.checks = checks;
    this.tableName = tableName;
    names.addAll(taken);
    uniques.forEach(unique -> reserve(unique.name(), unique));
    checks.forEach(check -> reserve(check.name(), check));
  }

  /** Names that are written come first, so that those that are made up keep clear of them. */
  private void reserve(Optional<String> name, SqlNode constraint) {
    if (name.isPresent() && !names.add(name.get())) {
      throw new SqlStateException(
              SqlState.DUPLICATE_OBJECT,
              "constraint \"" + name.get() + "\" of table \"" + tableName + "\" already exists")
          .at(constraint.getParserPosition());
    }
  }

  private String free(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  List<UniqueConstraint> uniques(List<ColumnDefinition> columns) {
    var made = new ArrayList<UniqueConstraint>();
    for (UniqueKey unique : uniques) {
      List<String> keys = unique.columns().stream().map(SqlIdentifier::getSimple).toList();
      List<Integer> positions = keys.stream().map(key -> position(columns, key)).toList();
      for (int position : positions) {
        DataType type = columns.get(position).type();
        if (type.isVector() || type.isArray()) {
          throw new SqlStateException(
                  SqlState.INVALID_TABLE_DEFINITION,
                  "column \""
                      + columns.get(position).name()
                      + (type.isArray() ? "\" is an array" : "\" is a vector")
                      + " and cannot be part of a unique constraint")
              .at(unique.getParserPosition());
        }
      }
      String wanted = tableName + "_" + String.join("_", keys) + "_key";
      made.add(new UniqueConstraint(unique.name().orElseGet(() -> free(wanted)), positions));
    }
    return made;
  }

  private static int position(List<ColumnDefinition> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError("the parser has checked that the columns exist: " + name);
  }

  /** Validates the conditions over the rows of {@code table}. */
  List<CheckConstraint> checks(TableDefinition table) {
    var conditions = new ArrayList<CheckConstraint>();
    var open = new ArrayList<Condition>();
    Set<String> known =
        table.columns().stream().map(ColumnDefinition::name).collect(Collectors.toSet());
    for (Check check : checks) {
      Set<String> columns = requireSimple(check, known);
      String text = TableDefinitions.text(check.condition());
      String made =
          tableName
              + "_"
              + check
                  .column()
                  .or(() ->
                      columns.size() == 1
                          ? Optional.of(columns.iterator().next())
                          : Optional.empty())
                  .map(column -> column + "_")
                  .orElse("")
              + "check";
      open.add(new Condition(check.condition(), text, check.getParserPosition()));
      conditions.add(new CheckConstraint(check.name().orElseGet(() -> free(made)), text));
    }
    for (int i = 0; i < open.size(); i += TOGETHER) {
      validate(open.subList(i, Math.min(i + TOGETHER, open.size())), table);
    }
    return conditions;
  }

  /** Validates many at once, because each program takes milliseconds. */
  private void validate(List<Condition> conditions, TableDefinition table) {
    if (conditions.size() > 1 && areValid(conditions, table)) {
      return;
    }
    for (Condition condition : conditions) {
      validate(List.of(condition.written()), table, condition.position());
      // What is kept is the text, which must say the same once more.
      validate(List.of(condition(condition.text())), table, condition.position());
    }
  }

  /** Returns whether no condition is at fault; which one is, and where, is found out afterwards. */
  private boolean areValid(List<Condition> conditions, TableDefinition table) {
    try {
      validate(
          conditions.stream().map(it -> condition(it.text())).toList(), table, SqlParserPos.ZERO);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static SqlNode condition(String text) {
    SqlNode query = Dialect.parse("SELECT (" + text + ")");
    return ((org.apache.calcite.sql.SqlSelect) query).getSelectList().get(0);
  }

  private void validate(
      List<SqlNode> conditions, TableDefinition definition, SqlParserPos position) {
    var table =
        new Table(
            0,
            definition.schema(),
            definition.name(),
            definition.columns(),
            definition.primaryKey(),
            1,
            List.of());
    CatalogView catalog = CatalogView.with(table, preparation.session().database());
    SqlNode from =
        new SqlIdentifier(List.of(definition.schema(), definition.name()), SqlParserPos.ZERO);
    Analyzed analyzed =
        StatementAnalyzer.analyze(
            ChangeTarget.select(conditions, from, null), catalog, preparation.session().trusted());
    for (RelDataTypeField field : analyzed.rowType().getFieldList()) {
      if (field.getType().getSqlTypeName() != SqlTypeName.BOOLEAN) {
        throw new SqlStateException(
                SqlState.DATATYPE_MISMATCH,
                "check condition is of type " + field.getType() + ", not BOOLEAN")
            .at(position);
      }
    }
    RowProgramCompiler.compile(analyzed, List.of(), "check constraints");
  }

  /** Refuses sub-queries and parameters; returns the columns that the condition names. */
  private static Set<String> requireSimple(Check check, Set<String> known) {
    Set<String> used = new TreeSet<>();
    check
        .condition()
        .accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                  throw refused("sub-queries", call);
                }
                return super.visit(call);
              }

              @Override
              public @Nullable Void visit(SqlDynamicParam parameter) {
                throw refused("parameters", parameter);
              }

              @Override
              public @Nullable Void visit(SqlIdentifier name) {
                if (known.contains(name.names.getLast())) {
                  used.add(name.names.getLast());
                }
                return null;
              }
            });
    return used;
  }

  private static SqlStateException refused(String what, SqlNode node) {
    return new SqlStateException(
            SqlState.FEATURE_NOT_SUPPORTED, what + " are not allowed in check constraints")
        .at(node.getParserPosition());
  }
}
