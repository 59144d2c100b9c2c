package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.DelegatingScope;
import org.apache.calcite.sql.validate.ListScope;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Validates the queries behind LIMIT and OFFSET, which see the tables of WITH but no columns around
 * them.
 */
final class RowCounts {
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final SqlValidator validator;
  private final UnaryOperator<SqlNode> inScope;

  /**
   * @param inScope validates a query in the scope around the one that is counted
   */
  RowCounts(SqlValidator validator, UnaryOperator<SqlNode> inScope) {
    this.validator = validator;
    this.inScope = inScope;
  }

  /**
   * Makes values of them in {@code select}.
   *
   * @throws SqlStateException 42601 for several columns, 42804 for what is no number, 22003 for a
   *     literal larger than BIGINT
   */
  void validate(SqlSelect select) {
    SqlNode offset = select.getOffset();
    requireCount("OFFSET", offset);
    if (offset != null && isQuery(offset)) {
      select.setOffset(value("OFFSET", offset));
    }
    SqlNode fetch = select.getFetch();
    requireCount("LIMIT", fetch);
    if (fetch != null && isQuery(fetch)) {
      select.setFetch(value("LIMIT", fetch));
    }
  }

  /**
   * Returns {@code node} with WITH around its ORDER BY: Calcite puts it below where it is not of a
   * SELECT, so that a query in LIMIT would not see it.
   */
  static @Nullable SqlNode withAround(@Nullable SqlNode node) {
    if (node instanceof SqlOrderBy ordered
        && ordered.query instanceof SqlWith with
        && !(with.body instanceof SqlSelect)
        && (isQuery(ordered.offset) || isQuery(ordered.fetch))) {
      with.body =
          new SqlOrderBy(
              ordered.getParserPosition(),
              with.body,
              ordered.orderList,
              ordered.offset,
              ordered.fetch);
      return with;
    }
    return node;
  }

  private static boolean isQuery(@Nullable SqlNode count) {
    return count != null && count.isA(SqlKind.QUERY);
  }

  /**
   * Returns what is around {@code counted} and all selects that it sees the columns of, where
   * {@code query} is to be validated.
   *
   * @throws SqlStateException 0AV00 if the query names a table of a WITH within those selects
   */
  static SqlValidatorScope scope(SqlValidatorScope counted, SqlNode query) {
    SqlValidatorScope outermost = counted;
    var passed = new HashSet<String>();
    var hidden = new HashSet<String>();
    for (SqlValidatorScope scope = counted;
        scope instanceof DelegatingScope inner;
        scope = inner.getParent()) {
      if (!(scope instanceof ListScope)) {
        continue;
      }
      if (scope.getNode() instanceof SqlWithItem item) {
        passed.add(item.name.getSimple());
      } else {
        outermost = scope;
        hidden.addAll(passed);
      }
    }
    requireNone(hidden, query);
    return ((DelegatingScope) outermost).getParent();
  }

  private static void requireNone(Set<String> hidden, SqlNode query) {
    @Nullable Void _ =
        query.accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlIdentifier name) {
                if (name.isSimple() && hidden.contains(name.getSimple())) {
                  throw new SqlStateException(
                          SqlState.FEATURE_NOT_SUPPORTED,
                          "a count of rows from \"" + name + "\" is not supported here")
                      .at(name.getParserPosition());
                }
                return null;
              }
            });
  }

  private static void requireCount(String clause, @Nullable SqlNode count) {
    if (count instanceof SqlNumericLiteral literal
        && Objects.requireNonNull(literal.bigDecimalValue()).compareTo(LARGEST) > 0) {
      throw new SqlStateException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, clause + " is out of range")
          .at(count.getParserPosition());
    }
  }

  private SqlNode value(String clause, SqlNode query) {
    if (query instanceof SqlSelect select && select.getFrom() == null) {
      ParameterCasts.ofCount(select.getSelectList());
    }
    SqlNode validated = inScope.apply(query);
    RelDataType row = validator.getValidatedNodeType(validated);
    if (row.getFieldCount() != 1) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "a scalar sub-query gives more than one column")
          .at(query.getParserPosition());
    }
    RelDataType type = row.getFieldList().getFirst().getType();
    if (!SqlTypeUtil.isNumeric(type) && type.getSqlTypeName() != SqlTypeName.NULL) {
      throw new SqlStateException(
              SqlState.DATATYPE_MISMATCH, clause + " must be a number, not " + type)
          .at(query.getParserPosition());
    }
    SqlCall value =
        SqlStdOperatorTable.SCALAR_QUERY.createCall(query.getParserPosition(), validated);
    validator.setValidatedNodeType(
        value, validator.getTypeFactory().createTypeWithNullability(type, true));
    return value;
  }
}
