package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.NlsString;

/** One {@code name = value} of a WITH list; the value is a literal or a bare word. */
public final class Option extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("OPTION", SqlKind.OTHER);

  private final SqlIdentifier name;
  private final SqlNode value;

  public Option(SqlParserPos position, SqlIdentifier name, SqlNode value) {
    super(position);
    this.name = name;
    this.value = value;
  }

  /** Returns the name in lower case. */
  public String name() {
    return name.getSimple().toLowerCase(java.util.Locale.ROOT);
  }

  /** Returns a {@link String}, {@link Long}, {@link BigDecimal} or {@link Boolean}. */
  public Object value() {
    if (value instanceof SqlIdentifier word) {
      return word.getSimple();
    }
    return switch (((SqlLiteral) value).getValue()) {
      case NlsString text -> text.getValue();
      case BigDecimal number when number.stripTrailingZeros().scale() <= 0 ->
          number.longValueExact();
      case BigDecimal number -> number;
      case Boolean flag -> flag;
      case null, default ->
          throw new SqlStateException(
                  SqlState.INVALID_PARAMETER_VALUE,
                  "option \"" + name() + "\" expects a string, a number or a boolean")
              .at(value.getParserPosition());
    };
  }

  /** Returns the options by name in the order of the text; a name given twice is an error. */
  static Map<String, Object> toMap(SqlNodeList options) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (SqlNode node : options) {
      Option option = (Option) node;
      if (map.put(option.name(), option.value()) != null) {
        throw new SqlStateException(
                SqlState.SYNTAX_ERROR, "option \"" + option.name() + "\" is given twice")
            .at(option.getParserPosition());
      }
    }
    return java.util.Collections.unmodifiableMap(map);
  }

  static void unparseWith(SqlNodeList options, SqlWriter writer) {
    if (options.isEmpty()) {
      return;
    }
    writer.keyword("WITH");
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlNode option : options) {
      writer.sep(",");
      option.unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name, value);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    name.unparse(writer, 0, 0);
    writer.keyword("=");
    value.unparse(writer, 0, 0);
  }
}
