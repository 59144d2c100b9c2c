package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code ALTER TABLE [IF EXISTS] name action, …}. */
public final class AlterTable extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ALTER TABLE", SqlKind.ALTER_TABLE);

  /** What is done to the table. */
  public sealed interface Action {}

  /** {@code RENAME TO name}. */
  public record RenameTable(SqlIdentifier name) implements Action {}

  /** {@code RENAME [COLUMN] column TO name}. */
  public record RenameColumn(SqlIdentifier column, SqlIdentifier name) implements Action {}

  /** {@code ADD [COLUMN] [IF NOT EXISTS] column}. */
  public record AddColumn(boolean ifNotExists, ColumnDefinition column) implements Action {}

  /** {@code DROP [COLUMN] [IF EXISTS] column [CASCADE | RESTRICT]}. */
  public record DropColumn(boolean ifExists, SqlIdentifier column, boolean cascade)
      implements Action {}

  /** {@code ALTER [COLUMN] column SET DEFAULT value}, or DROP DEFAULT where it is null. */
  public record SetDefault(SqlIdentifier column, @Nullable SqlNode value) implements Action {}

  /** {@code ALTER [COLUMN] column {SET | DROP} NOT NULL}. */
  public record SetNullable(SqlIdentifier column, boolean nullable) implements Action {}

  /** {@code ADD [CONSTRAINT name] constraint}: a Check, UniqueKey or PrimaryKey. */
  public record AddConstraint(SqlNode constraint) implements Action {}

  /** {@code ALTER [COLUMN] column [SET DATA] TYPE type [USING value]}. */
  public record SetType(SqlIdentifier column, SqlDataTypeSpec type, @Nullable SqlNode value)
      implements Action {}

  /** {@code ALTER [COLUMN] column ADD GENERATED … AS IDENTITY}, or DROP IDENTITY where null. */
  public record SetIdentity(SqlIdentifier column, @Nullable Identity identity, boolean ifExists)
      implements Action {}

  /**
   * {@code ALTER [COLUMN] column} with SET GENERATED {ALWAYS | BY DEFAULT}, SET START, SET
   * INCREMENT and RESTART; what was not written is null.
   *
   * @param restart where it goes on, null for the start
   */
  public record ChangeIdentity(
      SqlIdentifier column,
      @Nullable Boolean always,
      @Nullable Long start,
      @Nullable Long increment,
      boolean restarts,
      @Nullable Long restart)
      implements Action {}

  /** Collects what {@link ChangeIdentity} says, as the parser reads it. */
  public static final class IdentityParts {
    private @Nullable Boolean always;
    private @Nullable Long start;
    private @Nullable Long increment;
    private boolean restarts;
    private @Nullable Long restart;

    public void always(boolean value) {
      always = value;
    }

    public void start(Long value) {
      start = value;
    }

    /** Takes the difference of two numbers. */
    public void increment(Long value, SqlParserPos position) {
      Identity _ = Identity.of(true, null, value, position); // refuses 0
      increment = value;
    }

    /** Takes where it goes on, null for the start. */
    public void restart(@Nullable Long value) {
      restarts = true;
      restart = value;
    }

    /** Returns the action. */
    public ChangeIdentity of(SqlIdentifier column) {
      return new ChangeIdentity(column, always, start, increment, restarts, restart);
    }
  }

  /** {@code RENAME CONSTRAINT name TO newName}. */
  public record RenameConstraint(SqlIdentifier name, SqlIdentifier newName) implements Action {}

  /** {@code DROP CONSTRAINT [IF EXISTS] name [CASCADE | RESTRICT]}. */
  public record DropConstraint(boolean ifExists, SqlIdentifier name) implements Action {}

  private final boolean ifExists;
  private final SqlIdentifier name;
  private final List<Action> actions;

  public AlterTable(
      SqlParserPos position, boolean ifExists, SqlIdentifier name, List<Action> actions) {
    super(position);
    this.ifExists = ifExists;
    this.name = name;
    this.actions = List.copyOf(actions);
  }

  public boolean ifExists() {
    return ifExists;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** Returns what is done, in the order of the text; a renaming is alone. */
  public List<Action> actions() {
    return actions;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ALTER TABLE");
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    name.unparse(writer, 0, 0);
    SqlWriter.Frame list = writer.startList("", "");
    for (Action action : actions) {
      writer.sep(",");
      unparse(action, writer);
    }
    writer.endList(list);
  }

  private static void unparse(Action action, SqlWriter writer) {
    switch (action) {
      case RenameTable rename -> {
        writer.keyword("RENAME TO");
        rename.name.unparse(writer, 0, 0);
      }
      case RenameColumn rename -> {
        writer.keyword("RENAME COLUMN");
        rename.column.unparse(writer, 0, 0);
        writer.keyword("TO");
        rename.name.unparse(writer, 0, 0);
      }
      case AddColumn add -> {
        writer.keyword(add.ifNotExists ? "ADD COLUMN IF NOT EXISTS" : "ADD COLUMN");
        add.column.unparse(writer, 0, 0);
      }
      case DropColumn drop -> {
        writer.keyword(drop.ifExists ? "DROP COLUMN IF EXISTS" : "DROP COLUMN");
        drop.column.unparse(writer, 0, 0);
        if (drop.cascade) {
          writer.keyword("CASCADE");
        }
      }
      case SetDefault set -> {
        writer.keyword("ALTER COLUMN");
        set.column.unparse(writer, 0, 0);
        if (set.value == null) {
          writer.keyword("DROP DEFAULT");
        } else {
          writer.keyword("SET DEFAULT");
          set.value.unparse(writer, 0, 0);
        }
      }
      case SetNullable set -> {
        writer.keyword("ALTER COLUMN");
        set.column.unparse(writer, 0, 0);
        writer.keyword(set.nullable ? "DROP NOT NULL" : "SET NOT NULL");
      }
      case SetType set -> {
        writer.keyword("ALTER COLUMN");
        set.column.unparse(writer, 0, 0);
        writer.keyword("TYPE");
        set.type.unparse(writer, 0, 0);
        if (set.value != null) {
          writer.keyword("USING");
          set.value.unparse(writer, 0, 0);
        }
      }
      case SetIdentity set -> {
        writer.keyword("ALTER COLUMN");
        set.column.unparse(writer, 0, 0);
        if (set.identity == null) {
          writer.keyword(set.ifExists ? "DROP IDENTITY IF EXISTS" : "DROP IDENTITY");
        } else {
          writer.keyword("ADD");
          writer.print(set.identity.text());
        }
      }
      case ChangeIdentity change -> {
        writer.keyword("ALTER COLUMN");
        change.column.unparse(writer, 0, 0);
        if (change.always != null) {
          writer.keyword(change.always ? "SET GENERATED ALWAYS" : "SET GENERATED BY DEFAULT");
        }
        if (change.start != null) {
          writer.print("SET START WITH " + change.start + " ");
        }
        if (change.increment != null) {
          writer.print("SET INCREMENT BY " + change.increment + " ");
        }
        if (change.restarts) {
          writer.print(change.restart == null ? "RESTART " : "RESTART WITH " + change.restart);
        }
      }
      case RenameConstraint rename -> {
        writer.keyword("RENAME CONSTRAINT");
        rename.name.unparse(writer, 0, 0);
        writer.keyword("TO");
        rename.newName.unparse(writer, 0, 0);
      }
      case AddConstraint add -> {
        writer.keyword("ADD");
        add.constraint.unparse(writer, 0, 0);
      }
      case DropConstraint drop -> {
        writer.keyword(drop.ifExists ? "DROP CONSTRAINT IF EXISTS" : "DROP CONSTRAINT");
        drop.name.unparse(writer, 0, 0);
      }
    }
  }
}
