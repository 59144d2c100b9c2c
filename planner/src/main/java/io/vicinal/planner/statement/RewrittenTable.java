package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.change.CopiedRows;
import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.ProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.TableHold;
import io.vicinal.storage.TableReplacement;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Makes changes of a table by which its rows become others: they are written into another table,
 * which nobody lists, while commits of rows wait; its indexes are built, and it takes the place of
 * the first in one catalog transaction. A failure, a cancel or a crash before leaves everything.
 */
final class RewrittenTable {
  private final Preparation preparation;
  private final Session session;
  private final Database database;
  private final Table before;
  private final Table later;
  private final Map<String, SqlNode> values;
  private final Set<String> added;
  private final Map<String, String> names = new HashMap<>();

  /**
   * Plans the change of {@code before} to {@code later}.
   *
   * @param values of columns, over those there were; one without has that of the same name, or is
   *     numbered if there was none
   * @param added names of columns that came, though others may have had them
   */
  RewrittenTable(
      Preparation preparation,
      Table before,
      Table later,
      Map<String, SqlNode> values,
      Set<String> added) {
    this.preparation = preparation;
    this.session = preparation.session().trusted();
    this.database = session.wholeDatabase();
    this.before = before;
    this.later = withOwnKey(later);
    this.values = Map.copyOf(values);
    this.added = Set.copyOf(added);
  }

  /** Makes a primary key that was added to a table the one that its rows are kept by. */
  private static Table withOwnKey(Table table) {
    return table.hasHiddenKey() && table.addedKey().isPresent()
        ? table
            .but()
            .columns(SupposedTable.visibleColumns(table))
            .primaryKey(table.declaredKey())
            .primaryKeyName(table.declaredKeyName())
            .uniques(
                table.uniques().stream()
                    .filter(unique -> unique.kind() != UniqueConstraint.Kind.PRIMARY_KEY)
                    .toList())
            .build()
        : table;
  }

  /** Writes the rows and makes the change, unless {@code check} refuses it at the end. */
  void run(List<View> views, Runnable check, ResourceAccount account) {
    try (TableHold _ = database.holdTable(before.id(), account)) {
      account.hold(); // writers wait
      try {
        replace(views, check, account);
      } finally {
        account.unhold();
      }
    }
  }

  private void replace(List<View> views, Runnable check, ResourceAccount account) {
    check.run(); // early, before the rows are written
    Table filled = create();
    try {
      addUniqueIndexes(filled, account);
      filled = named(filled);
      copy(filled, account);
      addIndexes(filled, account);
      Table whole = named(filled);
      database.replaceTable(
          new TableReplacement(
              before.id(), whole.id(), indexNames(whole), continued(), Map.of(), views),
          () -> {
            check.run();
            requireSameIndexes();
          });
    } catch (RuntimeException | Error e) {
      drop(filled, e);
      throw renamed(e);
    }
  }

  private Table create() {
    int visible = SupposedTable.visibleColumns(later).size();
    List<ColumnDefinition> columns =
        later.columns().subList(0, visible).stream()
            .map(column ->
                new ColumnDefinition(
                    column.name(),
                    column.type(),
                    column.nullable(),
                    column.defaultSql(),
                    column.identity()))
            .toList();
    List<UniqueConstraint> uniques =
        later.uniques().stream()
            .filter(unique -> unique.kind() == UniqueConstraint.Kind.CONSTRAINT)
            .map(unique -> new UniqueConstraint(unique.name(), unique.columns()))
            .toList();
    return database.createTable(
        new TableDefinition(
            later.schema(),
            unfinished(later.name()),
            columns,
            later.declaredKey(),
            later.shards(),
            uniques,
            checks(),
            later.declaredKeyName()));
  }

  private List<CheckConstraint> checks() {
    return CheckTexts.renamed(later.checks(), "", "");
  }

  /** Returns a name that nobody lists, for what is to be called {@code name}. */
  private String unfinished(String name) {
    String other = TableDefinition.UNFINISHED + UUID.randomUUID();
    names.put(other, name);
    return other;
  }

  private Table named(Table table) {
    return database
        .table(table.schema(), table.name())
        .orElseThrow(() -> new StorageException.NotFound("table", later.name()));
  }

  private void addUniqueIndexes(Table filled, ResourceAccount account) {
    for (UniqueConstraint unique : later.uniques()) {
      if (unique.kind() == UniqueConstraint.Kind.INDEX) {
        List<String> columns =
            unique.columns().stream().map(it -> later.columns().get(it).name()).toList();
        database.alterTable(
            filled.id(),
            new TableChange.AddUnique(
                unfinished(unique.name()), columns, UniqueConstraint.Kind.INDEX),
            List.of(),
            () -> {},
            account);
      }
    }
  }

  private void copy(Table filled, ResourceAccount account) {
    var given = new ArrayList<Integer>();
    var items = new ArrayList<SqlNode>();
    for (ColumnDefinition column : SupposedTable.visibleColumns(later)) {
      SqlNode value = values.get(column.name());
      if (value == null && position(column) >= 0) {
        value = new SqlIdentifier(List.of(before.name(), column.name()), SqlParserPos.ZERO);
      }
      if (value != null) {
        given.add(later.columnPosition(column.name()));
        items.add(value);
      }
    }
    SqlNode from = new SqlIdentifier(List.of(before.schema(), before.name()), SqlParserPos.ZERO);
    Analyzed rows =
        StatementAnalyzer.analyze(
            ChangeTarget.select(items, from, null), CatalogView.of(database), session);
    requireAssignable(items, given, rows);
    Program program = ProgramCompiler.compile(rows.rel(), List.of());
    var target =
        new ChangeTarget(
            new Preparation(
                preparation.sql(),
                CatalogView.supposing(database, List.of(later), List.of()),
                session,
                GeneratedKeys.NONE),
            later,
            new SqlIdentifier(List.of(later.schema(), later.name()), SqlParserPos.ZERO),
            new SqlIdentifier(later.name(), SqlParserPos.ZERO),
            Set.of());
    new CopiedRows(program, later, filled, given, target.checks()).copy(session, account);
  }

  /** Refuses values that the types of their columns would not take in an assignment. */
  private void requireAssignable(List<SqlNode> items, List<Integer> given, Analyzed rows) {
    for (int i = 0; i < items.size(); i++) {
      ColumnDefinition column = later.columns().get(given.get(i));
      RelDataType type = rows.rowType().getFieldList().get(i).getType();
      boolean open =
          items.get(i) instanceof SqlLiteral || type.getSqlTypeName() == SqlTypeName.NULL;
      if (!open) {
        AssignableTypes.require(
            "the value of column \"" + column.name() + "\"",
            ColumnTypes.toStorage(type, column.type().kind() == DataType.Kind.JSON),
            column.type());
      }
    }
  }

  private void addIndexes(Table filled, ResourceAccount account) {
    for (ColumnIndex index : later.columnIndexes()) {
      if (later.uniqueOf(index).isEmpty()) {
        database.createColumnIndex(
            new ColumnIndexDefinition(unfinished(index.name()), filled.id(), index.columns()),
            account);
      }
    }
    for (VectorIndex index : later.indexes()) {
      database.createIndex(
          new VectorIndexDefinition(
              unfinished(index.name()),
              filled.id(),
              index.column(),
              index.metric(),
              index.parameters(),
              index.quantization()),
          preparation.session().progress(),
          account);
    }
  }

  private Map<Long, String> indexNames(Table whole) {
    var byId = new HashMap<Long, String>();
    whole.indexes().forEach(index -> byId.put(index.id(), finished(index.name())));
    whole.columnIndexes().forEach(index -> byId.put(index.id(), finished(index.name())));
    return byId;
  }

  private String finished(String name) {
    return names.getOrDefault(name, name);
  }

  /** Returns where a column was before, -1 for one that came, whatever had its name. */
  private int position(ColumnDefinition column) {
    return added.contains(column.name()) ? -1 : before.columnPosition(column.name());
  }

  /** Returns the identity columns that both have. */
  private Set<String> continued() {
    var both = new HashSet<String>();
    for (ColumnDefinition column : later.columns()) {
      int position = position(column);
      if (column.identity() != null
          && position >= 0
          && before.columns().get(position).identity() != null) {
        both.add(column.name());
      }
    }
    return both;
  }

  /** Refuses the change where indexes came, went or were renamed meanwhile. */
  private void requireSameIndexes() {
    boolean same =
        database
            .table(before.schema(), before.name())
            .filter(now -> indexesOf(now).equals(indexesOf(before)))
            .isPresent();
    if (!same) {
      throw StorageException.Conflict.altered(before.name());
    }
  }

  private static Map<Long, String> indexesOf(Table table) {
    var byId = new HashMap<Long, String>();
    table.indexes().forEach(index -> byId.put(index.id(), index.name()));
    table.columnIndexes().forEach(index -> byId.put(index.id(), index.name()));
    return byId;
  }

  private void drop(Table filled, Throwable cause) {
    try {
      database.dropTable(filled.id());
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // the next open drops it
    }
  }

  /** Returns an error that calls everything as the statement does. */
  private RuntimeException renamed(Throwable error) {
    String message = String.valueOf(error.getMessage());
    for (Map.Entry<String, String> name : names.entrySet()) {
      message = message.replace(name.getKey(), name.getValue());
    }
    return switch (error) {
      case StorageException.DuplicateKey _ ->
          new SqlStateException(SqlState.DUPLICATE_KEY, message);
      case StorageException.NullNotAllowed _ ->
          new SqlStateException(SqlState.NOT_NULL_VIOLATION, message);
      case RuntimeException other -> other;
      case Error other -> throw other;
      default -> throw new IllegalStateException(error);
    };
  }
}
