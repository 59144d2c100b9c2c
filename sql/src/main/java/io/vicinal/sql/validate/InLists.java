package io.vicinal.sql.validate;

import io.vicinal.sql.type.JsonType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes algebra of {@code x IN (a, b, …)}: a search for {@code x} among many literals, else {@code
 * x = a OR x = b …}. Calcite's converter makes the latter of all lists, as of a sub-query, and
 * converts {@code x} once more for each value, which takes the product of their sizes.
 */
public final class InLists {
  private static final SqlOperator IN = new Listed(SqlStdOperatorTable.IN);
  private static final int LITERALS_MIN = 20;
  private static final SqlOperator NOT_IN = new Listed(SqlStdOperatorTable.NOT_IN);

  private InLists() {}

  /** Has the types of an operator of Calcite, and no kind that tells of a sub-query. */
  private static final class Listed extends SqlSpecialOperator {
    private final SqlOperator standard;

    Listed(SqlOperator standard) {
      super(
          standard.getName(),
          SqlKind.OTHER,
          standard.getLeftPrec(),
          true,
          ReturnTypes.BOOLEAN_NULLABLE,
          InferTypes.FIRST_KNOWN,
          null);
      this.standard = standard;
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
      return standard.deriveType(validator, scope, call);
    }

    @Override
    public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
      standard.unparse(writer, call, leftPrec, rightPrec);
    }
  }

  /** Marks the lists of {@code statement}, which is validated, for {@link #convert}. */
  public static void mark(SqlNode statement) {
    statement.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlBasicCall listed
                && listed.getOperandList().size() == 2
                && listed.operand(1) instanceof SqlNodeList
                && listed.operand(0).getKind() != SqlKind.ROW) {
              if (listed.getOperator().equals(SqlStdOperatorTable.IN)) {
                listed.setOperator(IN);
              } else if (listed.getOperator().equals(SqlStdOperatorTable.NOT_IN)) {
                listed.setOperator(NOT_IN);
              }
            }
            return super.visit(call);
          }
        });
  }

  static boolean isMarked(SqlOperator operator) {
    return operator instanceof Listed;
  }

  /** Returns the comparisons with all values. */
  static RexNode convert(SqlRexContext context, SqlCall call) {
    RexBuilder rex = context.getRexBuilder();
    RexNode value = context.convertExpression(call.operand(0));
    var others = new ArrayList<RexNode>();
    for (SqlNode listed : (SqlNodeList) call.operand(1)) {
      RexNode other = context.convertExpression(listed);
      others.add(
          JsonType.isJson(value.getType())
              ? JsonComparisons.element(other, listed, rex)
              : typed(rex, value.getType(), other));
    }
    RexNode any = areLiterals(others) ? rex.makeIn(value, others) : anyOf(rex, value, others);
    return call.getOperator().equals(NOT_IN) ? rex.makeCall(SqlStdOperatorTable.NOT, any) : any;
  }

  /** Returns whether all values are literals, of which the planner would make a search, too. */
  private static boolean areLiterals(List<RexNode> values) {
    return values.size() >= LITERALS_MIN
        && values.stream().allMatch(it -> it instanceof RexLiteral literal && !literal.isNull());
  }

  private static RexNode anyOf(RexBuilder rex, RexNode value, List<RexNode> others) {
    List<RexNode> comparisons =
        others.stream()
            .map(other -> rex.makeCall(SqlStdOperatorTable.EQUALS, value, other))
            .toList();
    return Objects.requireNonNull(RexUtil.composeDisjunction(rex, comparisons));
  }

  private static RexNode typed(RexBuilder rex, RelDataType type, RexNode node) {
    SqlTypeName wanted = type.getSqlTypeName();
    SqlTypeName given = node.getType().getSqlTypeName();
    return wanted == given || (wanted == SqlTypeName.VARCHAR && given == SqlTypeName.CHAR)
        ? node
        : rex.ensureType(type, node, true);
  }
}
