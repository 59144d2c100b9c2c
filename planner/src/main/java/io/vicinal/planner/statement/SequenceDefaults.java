package io.vicinal.planner.statement;

import io.vicinal.planner.session.SequenceName;
import io.vicinal.planner.session.SequenceRights;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.SequenceFunctions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.NumberSequence;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Defaults that take their value from a sequence: they name it with its schema. */
final class SequenceDefaults {
  private SequenceDefaults() {}

  /**
   * Returns {@code value} with the sequences that it names now, whoever looks later.
   *
   * @throws SqlStateException 42501 if one may not take numbers of those that it lets rows take
   */
  static SqlNode qualified(SqlNode value, Session session) {
    SqlNode changed =
        value.accept(
            new SqlShuttle() {
              @Override
              public @Nullable SqlNode visit(SqlCall call) {
                if (isSequenceCall(call)
                    && call.operand(0) instanceof SqlCharStringLiteral literal) {
                  NumberSequence sequence =
                      SequenceName.find(literal.getValueAs(String.class), session);
                  if (isNext(call)) {
                    SequenceRights.requireGiving(session, sequence);
                  }
                  SqlCall copy = (SqlCall) call.clone(call.getParserPosition());
                  copy.setOperand(
                      0,
                      SqlLiteral.createCharString(
                          SequenceName.text(sequence), literal.getParserPosition()));
                  return copy;
                }
                return super.visit(call);
              }
            });
    return changed == null ? value : changed;
  }

  private static boolean isNext(SqlCall call) {
    return call.getOperator().getName().equalsIgnoreCase(SequenceFunctions.NEXT);
  }

  private static boolean isSequenceCall(SqlCall call) {
    return call.operandCount() > 0
        && switch (call.getOperator().getName().toLowerCase(java.util.Locale.ROOT)) {
          case SequenceFunctions.NEXT, "currval", "setval" -> true;
          default -> false;
        };
  }

  /** Returns whether {@code value} differs from row to row because of a sequence. */
  static boolean isIn(SqlNode value) {
    boolean[] found = new boolean[1];
    @Nullable Void _ =
        value.accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlCall call) {
                found[0] |= isSequenceCall(call);
                return super.visit(call);
              }
            });
    return found[0];
  }

  /** Returns whether the default of {@code column} names {@code sequence}. */
  static boolean uses(ColumnDefinition column, NumberSequence sequence) {
    String sql = column.defaultSql();
    return sql != null
        && isIn(CheckTexts.condition(sql))
        && sql.contains("'" + SequenceName.text(sequence).replace("'", "''") + "'");
  }
}
