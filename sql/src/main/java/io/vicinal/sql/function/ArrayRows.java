package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.Collectors;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.FlatLists;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts arrays side by side, for {@code UNNEST(a, b)}: the n-th row has the n-th element of each,
 * NULL where an array is shorter or NULL itself.
 */
public final class ArrayRows {
  /** In the text: the rows of two arrays and more. */
  public static final SqlFunction OF =
      new TypedFunction("rows_of_arrays", ArrayRows::type, new Arrays(), ArrayRows::call);

  private static final String COLUMN = "unnest";

  private ArrayRows() {}

  private static RelDataType type(SqlOperatorBinding binding) {
    return type(binding.getTypeFactory(), binding.collectOperandTypes());
  }

  private static RelDataType type(RelDataTypeFactory types, List<RelDataType> arrays) {
    RelDataTypeFactory.Builder row = types.builder();
    for (int i = 0; i < arrays.size(); i++) {
      RelDataType element = arrays.get(i).getComponentType();
      row.add(
          i == 0 ? COLUMN : COLUMN + (i + 1),
          types.createTypeWithNullability(
              element == null ? types.createSqlType(SqlTypeName.VARCHAR) : element, true));
    }
    return types.createArrayType(row.build(), -1);
  }

  private static RexNode call(RexBuilder rex, List<RexNode> arrays) {
    RelDataTypeFactory types = rex.getTypeFactory();
    RelDataType integer = types.createSqlType(SqlTypeName.INTEGER);
    List<RelDataType> given = arrays.stream().map(RexNode::getType).toList();
    RexNode rows = rex.makeNullLiteral(type(types, given.subList(0, 1)));
    for (int i = 0; i < arrays.size(); i++) {
      RelDataType wider = type(types, given.subList(0, i + 1));
      SqlFunction beside =
          new SqlUserDefinedFunction(
              new SqlIdentifier("rows_beside", SqlParserPos.ZERO),
              SqlKind.OTHER_FUNCTION,
              _ -> wider,
              null,
              null,
              JavaMethod.of(ArrayRows.class, "beside", NullPolicy.NONE));
      RexNode width = rex.makeExactLiteral(BigDecimal.valueOf(i), integer);
      rows = rex.makeCall(wider, beside, List.of(rows, width, arrays.get(i)));
    }
    return rows;
  }

  /** Returns {@code rows} of {@code width} columns with the elements of {@code array} behind. */
  public static List<Object> beside(@Nullable List<?> rows, int width, @Nullable List<?> array) {
    return new Beside(byNumber(rows), width, byNumber(array));
  }

  private static List<?> byNumber(@Nullable List<?> list) {
    return list == null ? List.of() : list instanceof RandomAccess ? list : new ArrayList<>(list);
  }

  /** Makes each row when it is asked for: a series may be longer than memory is large. */
  private static final class Beside extends AbstractList<Object> implements RandomAccess {
    private final List<?> before;
    private final int width;
    private final List<?> elements;

    Beside(List<?> before, int width, List<?> elements) {
      this.before = before;
      this.width = width;
      this.elements = elements;
    }

    @Override
    public Object get(int index) {
      var row = new ArrayList<@Nullable Object>();
      row.addAll(
          index < before.size() ? (List<?>) before.get(index) : Collections.nCopies(width, null));
      row.add(index < elements.size() ? elements.get(index) : null);
      return FlatLists.of(row);
    }

    @Override
    public int size() {
      return Math.max(before.size(), elements.size());
    }
  }

  /** Accepts arrays whose elements are no rows. */
  private static final class Arrays implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      boolean fits =
          binding.collectOperandTypes().stream()
              .allMatch(type ->
                  type.getSqlTypeName() == SqlTypeName.NULL
                      || (type.getComponentType() != null && !type.getComponentType().isStruct()));
      if (!fits && throwOnFailure) {
        throw refused(binding);
      }
      return fits;
    }

    private static SqlStateException refused(SqlCallBinding binding) {
      String all =
          binding.collectOperandTypes().stream()
              .map(RelDataType::toString)
              .collect(Collectors.joining(", "));
      return new SqlStateException(
              SqlState.UNDEFINED_FUNCTION, "function unnest(" + all + ") does not exist")
          .at(binding.getCall().getParserPosition());
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.from(2);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "unnest(<ARRAY>, <ARRAY>, …)";
    }
  }
}
