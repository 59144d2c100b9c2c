package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code LIKE table [{INCLUDING | EXCLUDING} part] …} among the columns of CREATE TABLE. */
public final class LikeTable extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("LIKE", SqlKind.OTHER_DDL);

  /** What of a table comes along besides columns, types and NOT NULL. */
  public enum Part {
    COMMENTS,
    CONSTRAINTS,
    DEFAULTS,
    IDENTITY,
    INDEXES,
    /** Nothing here has it: read, and without effect. */
    COMPRESSION,
    GENERATED,
    STATISTICS,
    STORAGE
  }

  private final SqlIdentifier name;
  private final Set<Part> parts = EnumSet.noneOf(Part.class);

  public LikeTable(SqlParserPos position, SqlIdentifier name) {
    super(position);
    this.name = name;
  }

  /** Lets a part, or ALL, come along or not; the parser calls it in the order of the text. */
  public void set(String part, boolean including, SqlParserPos position) {
    String wanted = part.toUpperCase(Locale.ROOT);
    Set<Part> changed = EnumSet.noneOf(Part.class);
    for (Part known : Part.values()) {
      if (wanted.equals("ALL") || known.name().equals(wanted)) {
        changed.add(known);
      }
    }
    if (changed.isEmpty()) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "LIKE does not know \"" + part + "\" of a table")
          .at(position);
    }
    if (including) {
      parts.addAll(changed);
    } else {
      parts.removeAll(changed);
    }
  }

  /** Returns whether one of {@code elements} is such a clause. */
  public static boolean isIn(List<SqlNode> elements) {
    return elements.stream().anyMatch(LikeTable.class::isInstance);
  }

  public SqlIdentifier name() {
    return name;
  }

  public boolean includes(Part part) {
    return parts.contains(part);
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
    writer.keyword("LIKE");
    name.unparse(writer, 0, 0);
    for (Part part : parts) {
      writer.keyword("INCLUDING");
      writer.keyword(part.name());
    }
  }
}
