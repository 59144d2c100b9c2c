package io.vicinal.sql.ast;

import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;

/** Copies trees down to their leaves, because validation changes every tree that it sees. */
public final class TreeCopy extends SqlShuttle {
  private TreeCopy() {}

  /** Returns a copy of {@code node} that shares nothing with it. */
  public static SqlNode of(SqlNode node) {
    return Objects.requireNonNull(node.accept(new TreeCopy()));
  }

  @Override
  public SqlNode visit(SqlLiteral literal) {
    return literal.clone(literal.getParserPosition());
  }

  @Override
  public SqlNode visit(SqlIdentifier id) {
    return id.clone(id.getParserPosition());
  }

  @Override
  public SqlNode visit(SqlDynamicParam param) {
    return param.clone(param.getParserPosition());
  }

  @Override
  public SqlNode visit(SqlCall call) {
    var handler = new CallCopyingArgHandler(call, true);
    call.getOperator().acceptCall(this, call, false, handler);
    return Objects.requireNonNull(handler.result());
  }
}
