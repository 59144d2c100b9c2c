package io.vicinal.sql.validate;

import io.vicinal.sql.type.VectorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlInOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/** Casts parameters that are elements of {@code ARRAY[…]} or stand in or before {@code IN (…)}. */
final class ParameterLists {
  private final SqlValidator validator;

  ParameterLists(SqlValidator validator) {
    this.validator = validator;
  }

  void inCall(SqlValidatorScope scope, SqlBasicCall call) {
    for (SqlNode operand : call.getOperandList()) {
      if (isOpenArray(operand)) {
        ofElements(scope, call, (SqlCall) operand);
      }
    }
    boolean membership =
        call.getOperator() instanceof SqlInOperator
            || call.getOperator() instanceof SqlQuantifyOperator;
    if (membership && call.operand(1) instanceof SqlNodeList list) {
      ofList(scope, call, list);
    } else if (membership && call.operand(1).isA(SqlKind.QUERY)) {
      ofUnnest(scope, call.operand(0), call.operand(1));
      besideQuery(scope, call);
    }
  }

  /** What is looked for in {@code (SELECT unnest(?))} is what the array has. */
  private void ofUnnest(SqlValidatorScope scope, SqlNode left, SqlNode query) {
    if (query instanceof SqlSelect select
        && select.getFrom() != null
        && left.getKind() != SqlKind.ROW
        && !ParameterCasts.isOpen(left)) {
      OpenColumns open = OpenColumns.ofItem(select.getFrom());
      if (open.places().size() == 1 && open.isOfArrays()) {
        open.cast(
            Map.of(open.places().keySet().iterator().next(), validator.deriveType(scope, left)));
      }
    }
  }

  /** What is looked for in rows of a query is what these have. */
  private void besideQuery(SqlValidatorScope scope, SqlCall call) {
    SqlNode left = call.operand(0);
    boolean row = left.getKind() == SqlKind.ROW;
    List<SqlNode> parts = row ? ((SqlCall) left).getOperandList() : List.of(left);
    if (parts.stream().noneMatch(ParameterCasts::isOpen)) {
      return;
    }
    List<RelDataTypeField> fields = validator.deriveType(scope, call.operand(1)).getFieldList();
    for (int i = 0; i < parts.size() && fields.size() == parts.size(); i++) {
      if (ParameterCasts.isOpen(parts.get(i))) {
        SqlNode cast = ParameterCasts.cast(parts.get(i), fields.get(i).getType());
        (row ? (SqlCall) left : call).setOperand(i, cast);
      }
    }
  }

  static boolean isOpenArray(SqlNode node) {
    return node instanceof SqlCall array
        && array.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
        && array.operandCount() > 0
        && array.getOperandList().stream()
            .allMatch(it -> ParameterCasts.isOpen(it) || SqlUtil.isNullLiteral(it, false));
  }

  /** Elements are of the type of the array, the vector or the value that they stand beside. */
  private void ofElements(SqlValidatorScope scope, SqlCall call, SqlCall array) {
    for (SqlNode other : call.getOperandList()) {
      if (ParameterCasts.isOpen(other)
          || isOpenArray(other)
          || (other.getKind() == SqlKind.LITERAL && !isElement(call, other))
          || other instanceof SqlDataTypeSpec
          || other instanceof SqlNodeList) {
        continue;
      }
      RelDataType type = validator.deriveType(scope, other);
      if (VectorType.isVector(type)) {
        ofElements(array, validator.getTypeFactory().createSqlType(SqlTypeName.DOUBLE));
      } else {
        RelDataType element = type.getComponentType();
        ofElements(array, element == null ? type : element);
      }
      return;
    }
  }

  /** Returns whether {@code literal} is what {@code = ANY} looks for; others may be positions. */
  private static boolean isElement(SqlCall call, SqlNode literal) {
    return call.getOperator().getName().equalsIgnoreCase("array_has")
        && literal instanceof SqlNumericLiteral;
  }

  /** Parameters in VALUES are what stands in other rows of their column, text if nothing does. */
  void ofColumns(SqlValidatorScope scope, SqlCall values) {
    List<SqlCall> rows = values.getOperandList().stream().map(SqlCall.class::cast).toList();
    int width = rows.stream().mapToInt(SqlCall::operandCount).min().orElse(0);
    for (int i = 0; i < width; i++) {
      int column = i;
      List<SqlNode> cells = rows.stream().<SqlNode>map(row -> row.operand(column)).toList();
      for (SqlCall row : rows) {
        SqlNode cell = row.operand(column);
        if (ParameterCasts.isOpen(cell)) {
          row.setOperand(column, castBeside(scope, cell, cells));
        }
      }
    }
  }

  /** Returns {@code parameter} as what the others of {@code all} have in common, else as text. */
  private SqlNode castBeside(SqlValidatorScope scope, SqlNode parameter, List<SqlNode> all) {
    RelDataType type = new CommonTypes(validator).beside(scope, all);
    return type == null ? ParameterCasts.toText(parameter) : ParameterCasts.cast(parameter, type);
  }

  /** Casts the parameters of a row that is looked for to what {@code rows} have in their place. */
  private void ofParts(SqlValidatorScope scope, SqlCall row, SqlNodeList rows) {
    for (int i = 0; i < row.operandCount(); i++) {
      int place = i;
      if (ParameterCasts.isOpen(row.operand(i))) {
        var all = new ArrayList<SqlNode>(List.of(row.<SqlNode>operand(i)));
        rows.stream()
            .filter(it -> it.getKind() == SqlKind.ROW)
            .map(SqlCall.class::cast)
            .filter(it -> it.operandCount() == row.operandCount())
            .forEach(it -> all.add(it.operand(place)));
        row.setOperand(i, castBeside(scope, row.operand(i), all));
      }
    }
  }

  /** Casts the parameters of {@code array} to {@code element}. */
  static void ofElements(SqlCall array, RelDataType element) {
    ParameterCasts.replaceAll(array, it -> ParameterCasts.cast(it, element));
  }

  /** A parameter that is looked for, and those of rows, are what stands on the other side. */
  private void ofList(SqlValidatorScope scope, SqlCall call, SqlNodeList list) {
    SqlNode left = call.operand(0);
    if (ParameterCasts.isOpen(left)) {
      var all = new ArrayList<SqlNode>(List.of(left));
      list.stream().filter(value -> value.getKind() != SqlKind.ROW).forEach(all::add);
      call.setOperand(0, castBeside(scope, left, all));
      return;
    }
    if (left.getKind() != SqlKind.ROW) {
      return;
    }
    ofParts(scope, (SqlCall) left, list);
    var types = new ArrayList<@Nullable RelDataType>();
    for (SqlNode part : ((SqlCall) left).getOperandList()) {
      types.add(ParameterCasts.isOpen(part) ? null : validator.deriveType(scope, part));
    }
    for (SqlNode row : list) {
      if (row.getKind() == SqlKind.ROW && ((SqlCall) row).operandCount() == types.size()) {
        for (int i = 0; i < types.size(); i++) {
          RelDataType type = types.get(i);
          SqlNode value = ((SqlCall) row).operand(i);
          if (ParameterCasts.isOpen(value) && type != null) {
            ((SqlCall) row).setOperand(i, ParameterCasts.cast(value, type));
          }
        }
      }
    }
  }
}
