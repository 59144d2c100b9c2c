package io.vicinal.sql.validate;

import io.vicinal.sql.function.JsonOperators;
import io.vicinal.sql.function.VectorCasts;
import io.vicinal.sql.type.JsonType;
import io.vicinal.sql.type.JsonTypeNameSpec;
import io.vicinal.sql.type.VectorType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Casts parameters whose type Calcite does not infer: to what stands beside them, to what the
 * function takes, and else to text, as PostgreSQL does with what is unknown.
 */
public final class ParameterCasts {
  private final SqlValidator validator;

  ParameterCasts(SqlValidator validator) {
    this.validator = validator;
  }

  static boolean isOpen(SqlNode node) {
    return node instanceof SqlDynamicParam;
  }

  static SqlNode cast(SqlNode node, SqlTypeName type) {
    SqlParserPos position = node.getParserPosition();
    var spec = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, position), position);
    return SqlStdOperatorTable.CAST.createCall(position, node, spec);
  }

  static SqlNode toText(SqlNode node) {
    return cast(node, SqlTypeName.VARCHAR);
  }

  /**
   * Returns the parameter {@code node} as a value of {@code type}, but with all its digits or
   * characters: what stands beside a column need not fit into it.
   */
  public static SqlNode cast(SqlNode node, RelDataType type) {
    if (VectorType.isVector(type)) {
      return VectorCasts.toVector(node, type.getPrecision(), VectorType.formatOf(type), node);
    }
    SqlParserPos position = node.getParserPosition();
    SqlNode target =
        SqlTypeUtil.isInterval(type)
            ? Objects.requireNonNull(type.getIntervalQualifier())
            : new SqlDataTypeSpec(unbounded(type, position), position).withNullable(true);
    return SqlStdOperatorTable.CAST.createCall(position, node, target);
  }

  /** Returns the parameter {@code node} as an array of {@code element}s. */
  static SqlNode toArray(SqlNode node, RelDataType element) {
    SqlParserPos position = node.getParserPosition();
    var array =
        new SqlCollectionTypeNameSpec(unbounded(element, position), SqlTypeName.ARRAY, position);
    return SqlStdOperatorTable.CAST.createCall(
        position, node, new SqlDataTypeSpec(array, position).withNullable(true));
  }

  private static SqlTypeNameSpec unbounded(RelDataType type, SqlParserPos position) {
    RelDataType element = type.getComponentType();
    if (type.getSqlTypeName() == SqlTypeName.ARRAY && element != null) {
      return new SqlCollectionTypeNameSpec(
          unbounded(element, position), SqlTypeName.ARRAY, position);
    }
    if (JsonType.isJson(type)) {
      return new JsonTypeNameSpec(position);
    }
    if (SqlTypeUtil.isCharacter(type)) {
      return new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, position);
    }
    return SqlTypeUtil.isDecimal(type)
        ? NumericCasts.ofParameter(position)
        : SqlTypeUtil.convertTypeToSpec(type).getTypeNameSpec();
  }

  /** Makes text of what stands alone in a list of which nothing else says what it is. */
  static void ofItems(SqlNodeList items) {
    for (int i = 0; i < items.size(); i++) {
      SqlNode item = items.get(i);
      if (isOpen(item)) {
        items.set(i, toText(item));
      } else if (item.getKind() == SqlKind.AS && isOpen(((SqlCall) item).operand(0))) {
        SqlCall named = (SqlCall) item;
        named.setOperand(0, toText(named.operand(0)));
      }
    }
  }

  /** Makes a whole number of what stands alone in a list of one item. */
  static void ofCount(SqlNodeList items) {
    if (items.size() == 1 && isOpen(items.get(0))) {
      items.set(0, cast(items.get(0), SqlTypeName.BIGINT));
    }
  }

  /**
   * Casts the parameters among the operands of {@code call}, whose type is not known yet.
   *
   * @param wanted what the call is to give, null if that is not known
   */
  void inCall(SqlValidatorScope scope, SqlBasicCall call, @Nullable RelDataType wanted) {
    List<SqlNode> operands = call.getOperandList();
    if (call.getKind() == SqlKind.AS) {
      return;
    }
    if (wanted != null && ParameterLists.isOpenArray(call)) {
      RelDataType element =
          VectorType.isVector(wanted)
              ? validator.getTypeFactory().createSqlType(SqlTypeName.DOUBLE)
              : wanted.getComponentType();
      if (element != null) {
        ParameterLists.ofElements(call, element);
        return;
      }
    }
    if (CommonTypes.joins(call)) {
      new CommonTypes(validator).ofParameters(scope, call);
      return;
    }
    new ParameterLists(validator).inCall(scope, call);
    if (SqlKind.BINARY_COMPARISON.contains(call.getKind()) && operands.size() == 2) {
      ofQuery(scope, call.operand(0), call.operand(1));
      ofQuery(scope, call.operand(1), call.operand(0));
      ofDaysBefore(scope, call.operand(0), call.operand(1));
      ofDaysBefore(scope, call.operand(1), call.operand(0));
    }
    if (operands.stream().noneMatch(ParameterCasts::isOpen)) {
      return;
    }
    String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
    switch (name) {
      case "||" -> ofConcatenation(scope, call);
      case "*", "/" -> ofProduct(scope, call);
      case "+", "-" -> ofSum(scope, call, wanted);
      case "generate_series" -> ofSeries(scope, call);
      case "item" -> ofElement(scope, call);
      case "json_get", "json_get_text" -> ofPlace(scope, call);
      default -> bySignature(scope, call);
    }
    if (call.getKind() == SqlKind.BETWEEN && isOpen(operands.getFirst())) {
      ofBounds(scope, call);
    }
    boolean equality = call.getKind() == SqlKind.EQUALS || call.getKind() == SqlKind.NOT_EQUALS;
    if (equality && call.getOperandList().stream().allMatch(ParameterCasts::isOpen)) {
      replaceAll(call, ParameterCasts::toText);
    }
  }

  /** What a query gives that is only a parameter is what it is compared with. */
  private void ofQuery(SqlValidatorScope scope, SqlNode query, SqlNode other) {
    SqlNode inner = query.getKind() == SqlKind.SCALAR_QUERY ? ((SqlCall) query).operand(0) : query;
    if (inner instanceof SqlSelect select
        && select.getSelectList().size() == 1
        && isOpen(select.getSelectList().get(0))
        && !isOpen(other)
        && !other.isA(SqlKind.QUERY)
        && other.getKind() != SqlKind.SCALAR_QUERY) {
      SqlNode parameter = select.getSelectList().get(0);
      select.getSelectList().set(0, cast(parameter, validator.deriveType(scope, other)));
    }
  }

  /** What is subtracted from a date is days where a moment is compared with the difference. */
  private void ofDaysBefore(SqlValidatorScope scope, SqlNode difference, SqlNode moment) {
    if (difference instanceof SqlCall minus
        && minus.getKind() == SqlKind.MINUS
        && isOpen(minus.operand(1))
        && !isOpen(minus.operand(0))
        && !isOpen(moment)
        && validator.deriveType(scope, minus.operand(0)).getSqlTypeName() == SqlTypeName.DATE
        && SqlTypeUtil.isDatetime(validator.deriveType(scope, moment))) {
      minus.setOperand(1, cast(minus.operand(1), SqlTypeName.INTEGER));
    }
  }

  /** A place in an array is a number; one in JSON could be a key as well. */
  private void ofElement(SqlValidatorScope scope, SqlCall call) {
    SqlNode list = call.operand(0);
    RelDataType type = isOpen(list) ? null : validator.deriveType(scope, list);
    if (type != null && type.getComponentType() != null) {
      replaceAll(call, it -> cast(it, SqlTypeName.INTEGER));
    } else if (type != null && JsonType.isJson(type)) {
      JsonOperators.takeEither(call, toText(call.operand(1)));
    }
  }

  /** A place in JSON that is a parameter is a key or a position. */
  private void ofPlace(SqlValidatorScope scope, SqlCall call) {
    SqlNode place = call.operand(1);
    bySignature(scope, call);
    if (isOpen(place)) {
      JsonOperators.takeEither(call, toText(place));
    }
  }

  interface Change {
    @Nullable SqlNode of(SqlNode parameter);
  }

  static void replaceAll(SqlCall call, Change change) {
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode now = isOpen(call.operand(i)) ? change.of(call.operand(i)) : null;
      if (now != null) {
        call.setOperand(i, now);
      }
    }
  }

  private void bySignature(SqlValidatorScope scope, SqlCall call) {
    for (int i = 0; i < call.operandCount(); i++) {
      char letter = isOpen(call.operand(i)) ? ParameterSignatures.letter(call, i) : '.';
      SqlNode cast = null;
      if (letter == 'S' && !isOpen(call.operand(0))) {
        cast = cast(call.operand(i), validator.deriveType(scope, call.operand(0)));
      } else {
        RelDataType known = letter == 'N' ? besideNumber(scope, call) : null;
        cast =
            known == null
                ? ParameterSignatures.cast(call.operand(i), letter)
                : cast(call.operand(i), known);
      }
      if (cast != null) {
        call.setOperand(i, cast);
      }
    }
  }

  /** Returns the type of the number that the one of {@code call} is taken with, if it says one. */
  private @Nullable RelDataType besideNumber(SqlValidatorScope scope, SqlCall call) {
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode other = call.operand(i);
      if (ParameterSignatures.letter(call, i) == 'N' && !isOpen(other)) {
        RelDataType type = validator.deriveType(scope, other);
        return SqlTypeUtil.isNumeric(type) ? type : null;
      }
    }
    return null;
  }

  /**
   * What an interval is added to is a moment, what is subtracted from one is one, and what is added
   * to a date is a number of days; what is negated alone is a number.
   */
  private void ofSum(SqlValidatorScope scope, SqlCall call, @Nullable RelDataType wanted) {
    if (call.operandCount() == 1) {
      if (wanted == null || !SqlTypeUtil.isNumeric(wanted)) {
        replaceAll(call, it -> cast(it, SqlTypeName.DOUBLE));
      }
      return;
    }
    RelDataType known = besideOne(scope, call);
    if (known == null) {
      ofNumbers(call, wanted);
      return;
    }
    boolean plus = call.getKind() == SqlKind.PLUS;
    if (SqlTypeUtil.isNumeric(known) || (!plus && SqlTypeUtil.isDatetime(known))) {
      replaceAll(call, it -> cast(it, known));
    } else if (known.getSqlTypeName() == SqlTypeName.DATE) {
      replaceAll(call, it -> cast(it, SqlTypeName.INTEGER));
    } else if (SqlTypeUtil.isInterval(known) && (plus || isOpen(call.operand(0)))) {
      RelDataType zoned =
          wanted != null && wanted.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
              ? wanted
              : null;
      replaceAll(call, it -> zoned == null ? cast(it, SqlTypeName.TIMESTAMP) : cast(it, zoned));
    }
  }

  /** Returns the type of the one operand of two that is no parameter, null if there is none. */
  private @Nullable RelDataType besideOne(SqlValidatorScope scope, SqlCall call) {
    int known = isOpen(call.operand(0)) ? 1 : 0;
    return isOpen(call.operand(known)) ? null : validator.deriveType(scope, call.operand(known));
  }

  /** Calcite takes what is looked for as the first bound, into which it need not fit. */
  private void ofBounds(SqlValidatorScope scope, SqlCall call) {
    RelDataType type = new CommonTypes(validator).beside(scope, call.getOperandList());
    if (type != null) {
      replaceAll(call, it -> cast(it, type));
    }
  }

  /**
   * A parameter beside text, a number or another parameter is text; arrays, bytes and JSON say it.
   */
  private void ofConcatenation(SqlValidatorScope scope, SqlCall call) {
    for (SqlNode operand : call.getOperandList()) {
      RelDataType type = isOpen(operand) ? null : validator.deriveType(scope, operand);
      if (type != null && (JsonType.isJson(type) || SqlTypeUtil.isBinary(type))) {
        replaceAll(call, it -> cast(it, type));
        return;
      }
      if (type != null && (type.getComponentType() != null || VectorType.isVector(type))) {
        return;
      }
    }
    replaceAll(call, ParameterCasts::toText);
  }

  /** An interval is taken times a number; numbers are of one type, and keep their digits. */
  private void ofProduct(SqlValidatorScope scope, SqlCall call) {
    RelDataType known = besideOne(scope, call);
    if (known != null && SqlTypeUtil.isNumeric(known)) {
      replaceAll(call, it -> cast(it, known));
    } else if (known != null && SqlTypeUtil.isInterval(known)) {
      replaceAll(call, it -> cast(it, SqlTypeName.DOUBLE));
    }
  }

  /** Two parameters that are added are numbers, unless something else is to come of it. */
  private static void ofNumbers(SqlCall call, @Nullable RelDataType wanted) {
    if (wanted == null || wanted.getSqlTypeName() == SqlTypeName.UNKNOWN) {
      replaceAll(call, it -> ParameterSignatures.cast(it, 'N'));
    }
  }

  /** The bounds of a series agree; the step of moments is no parameter. */
  private void ofSeries(SqlValidatorScope scope, SqlCall call) {
    RelDataType known = null;
    boolean ofSpan = false;
    for (SqlNode operand : call.getOperandList()) {
      RelDataType type = isOpen(operand) ? null : validator.deriveType(scope, operand);
      known = known == null && type != null && !SqlTypeUtil.isInterval(type) ? type : known;
      ofSpan |= type != null && SqlTypeUtil.isInterval(type);
    }
    if (known == null && ofSpan) {
      known = validator.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP);
    }
    boolean stepIsSpan = known != null && SqlTypeUtil.isDatetime(known);
    for (int i = 0; i < call.operandCount() && !(stepIsSpan && i == 2); i++) {
      SqlNode bound = call.operand(i);
      if (isOpen(bound)) {
        call.setOperand(i, known == null ? cast(bound, SqlTypeName.BIGINT) : cast(bound, known));
      }
    }
  }
}
