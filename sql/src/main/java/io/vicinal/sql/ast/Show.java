package io.vicinal.sql.ast;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code SHOW TABLES [FROM schema]}, {@code SHOW INDEXES [FROM table]}, what a system view lists,
 * or {@code SHOW setting}.
 */
public final class Show extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("SHOW", SqlKind.OTHER);

  /** What is shown. */
  public enum Target {
    TABLES,
    INDEXES,
    DATABASES,
    SETTINGS,
    SETTING
  }

  /** What a query over a system view shows. */
  private static final Map<String, String> LISTS =
      Map.of(
          "schemas",
          "SELECT schema_name AS schema FROM information_schema.schemata ORDER BY 1",
          "views",
          "SELECT table_schema AS schema, table_name AS view FROM information_schema.views"
              + " WHERE table_schema NOT IN ('information_schema', 'vicinal') ORDER BY 1, 2",
          "sequences",
          "SELECT sequence_schema AS schema, sequence_name AS sequence"
              + " FROM information_schema.sequences ORDER BY 1, 2",
          "users",
          "SELECT * FROM vicinal.users ORDER BY 1",
          "roles",
          "SELECT * FROM vicinal.roles ORDER BY 1",
          "sessions",
          "SELECT * FROM vicinal.sessions ORDER BY 1",
          "statements",
          "SELECT * FROM vicinal.statements ORDER BY 1");

  private final Target target;
  private final @Nullable SqlIdentifier setting;

  public Show(SqlParserPos position, Target target, @Nullable SqlIdentifier setting) {
    super(position);
    this.target = target;
    this.setting = setting;
  }

  /** Returns SHOW with {@code name}, which is the name of a setting unless it is a target. */
  public static Show named(SqlParserPos position, SqlIdentifier name) {
    String word = name.isSimple() ? name.getSimple() : "";
    return switch (word) {
      case "databases" -> new Show(position, Target.DATABASES, null);
      case "settings" -> new Show(position, Target.SETTINGS, null);
      default -> new Show(position, Target.SETTING, name);
    };
  }

  /** Returns the query that lists what is wanted, where a system view has it. */
  public Optional<String> query() {
    return target == Target.SETTING && setting != null && setting.isSimple()
        ? Optional.ofNullable(LISTS.get(setting.getSimple()))
        : Optional.empty();
  }

  public Target target() {
    return target;
  }

  /** Returns the name of the setting, or of what tables or indexes are shown of. */
  public Optional<SqlIdentifier> setting() {
    return Optional.ofNullable(setting);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return setting == null ? List.of() : List.of(setting);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("SHOW");
    if (target != Target.SETTING) {
      writer.keyword(target.name());
    }
    if (setting != null) {
      if (target != Target.SETTING) {
        writer.keyword("FROM");
      }
      setting.unparse(writer, 0, 0);
    }
  }
}
