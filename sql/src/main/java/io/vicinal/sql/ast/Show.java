package io.vicinal.sql.ast;

import java.util.List;
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

/** {@code SHOW TABLES}, {@code SHOW INDEXES} or {@code SHOW setting}. */
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

  public Target target() {
    return target;
  }

  /** Returns the name of the setting when the target is {@link Target#SETTING}. */
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
    if (setting == null) {
      writer.keyword(target.name());
    } else {
      setting.unparse(writer, 0, 0);
    }
  }
}
