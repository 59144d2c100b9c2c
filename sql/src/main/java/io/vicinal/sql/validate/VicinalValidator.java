package io.vicinal.sql.validate;

import com.google.common.collect.ImmutableSet;
import io.vicinal.sql.ast.GroupDistance;
import io.vicinal.sql.ast.RankWindows;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.Aggregates;
import io.vicinal.sql.function.DateOperators;
import io.vicinal.sql.function.DateSpellings;
import io.vicinal.sql.function.FilteredWindows;
import io.vicinal.sql.function.JsonEditOperators;
import io.vicinal.sql.function.RankShares;
import io.vicinal.sql.function.SpanOperators;
import io.vicinal.sql.function.VectorAlgebra;
import io.vicinal.sql.function.VectorCasts;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlInOperator;
import org.apache.calcite.sql.fun.SqlJsonArrayAggAggFunction;
import org.apache.calcite.sql.fun.SqlJsonObjectAggAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorTable;
import org.jspecify.annotations.Nullable;

/** Gives a parsed tree its names and types. One validator serves one statement. */
public final class VicinalValidator extends SqlValidatorImpl {
  private static final SqlTypeCoercionRule CASTS = casts();

  /** What it takes to expand lists of columns again and again, in columns times columns. */
  private static final long EXPANSIONS_MAX = 30_000_000;

  private static final int DERIVATIONS_UNWATCHED = 256;

  private static final Set<SqlKind> INNER =
      Set.of(
          SqlKind.OVER,
          SqlKind.FILTER,
          SqlKind.WITHIN_GROUP,
          SqlKind.RESPECT_NULLS,
          SqlKind.IGNORE_NULLS);

  private final Runnable watch;

  /** The WINDOW clauses of the queries around what is rewritten, the innermost first. */
  private final Deque<List<SqlNode>> windows = new ArrayDeque<>(List.of(List.of()));

  private long expansions;
  private int derivations;

  private VicinalValidator(
      SqlOperatorTable operators,
      Prepare.CatalogReader catalog,
      RelDataTypeFactory typeFactory,
      Config config,
      Runnable watch) {
    super(operators, catalog, typeFactory, config);
    this.watch = watch;
  }

  /**
   * Creates a validator for one statement over {@code catalog}, whose type factory it uses.
   *
   * @param watch is asked now and then, and throws where validation is to end
   */
  public static VicinalValidator create(
      SqlOperatorTable operators,
      Prepare.CatalogReader catalog,
      SqlConformance conformance,
      Runnable watch) {
    Config config =
        SqlValidator.Config.DEFAULT
            .withConformance(conformance)
            .withIdentifierExpansion(true)
            .withTypeCoercionFactory(VectorTypeCoercion::new)
            .withTypeCoercionRules(CASTS);
    return new VicinalValidator(operators, catalog, catalog.getTypeFactory(), config, watch);
  }

  /** Bounds what ORDER BY makes of it: the select list is expanded once more for each name. */
  @Override
  public SqlNodeList expandStar(
      SqlNodeList selectList, SqlSelect select, boolean includeSystemVars) {
    watch.run();
    expansions += (long) selectList.size() * selectList.size();
    if (expansions > EXPANSIONS_MAX) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX,
          "statement names columns of a list of " + selectList.size() + " too often");
    }
    return super.expandStar(selectList, select, includeSystemVars);
  }

  /** Puts functions on vectors in the place of arithmetic and casts, where the operands say so. */
  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode expr) {
    if (expr instanceof SqlCase choice && getValidatedNodeTypeIfKnown(choice) == null) {
      new CommonTypes(this).ofBranches(scope, choice);
    }
    if (++derivations % DERIVATIONS_UNWATCHED == 0) {
      watch.run();
    }
    if (expr instanceof SqlBasicCall call && getValidatedNodeTypeIfKnown(call) == null) {
      ArrayRewrites.requireType(call);
      requireComparable(scope, call);
      if (CommonTypes.joins(call)) {
        new CommonTypes(this).ofOperands(scope, call);
      }
      if (VectorCasts.isCast(call) && NumericCasts.isOpen(call)) {
        NumericCasts.close(call, deriveType(scope, call.operand(0)));
      }
      boolean isOfJsonOnly =
          call.getKind() == SqlKind.EQUALS
              || call.getKind() == SqlKind.NOT_EQUALS
              || call.getKind() == SqlKind.ITEM;
      if (isOfJsonOnly || VectorAlgebra.mayReplace(call.getOperator())) {
        List<RelDataType> operands =
            call.getOperandList().stream().map(operand -> deriveType(scope, operand)).toList();
        SqlOperator ofJson = JsonEditOperators.ofJson(call, operands);
        if (ofJson != null) {
          call.setOperator(ofJson);
          return super.deriveType(scope, expr);
        }
        if (isOfJsonOnly) {
          return super.deriveType(scope, expr);
        }
        SqlFunction ofArrays =
            call.getOperator().equals(SqlStdOperatorTable.CONCAT)
                ? ArrayRewrites.concatenation(call, operands)
                : null;
        if (ofArrays != null) {
          call.setOperator(ofArrays);
          return super.deriveType(scope, expr);
        }
        if (DateOperators.isDaysPlusDate(call.getOperator(), operands)) {
          SqlNode days = call.operand(0);
          call.setOperand(0, call.operand(1));
          call.setOperand(1, days);
          operands = operands.reversed();
        }
        if (DateOperators.toMoment(call, operands)) {
          operands =
              call.getOperandList().stream().map(operand -> deriveType(scope, operand)).toList();
        }
        SqlOperator ofDays = DateOperators.ofDays(call.getOperator(), operands);
        SqlOperator ofVectors =
            ofDays != null ? ofDays : VectorAlgebra.ofVectors(call.getOperator(), operands);
        if (ofVectors != null) {
          call.setOperator(ofVectors);
        } else if (call.getOperator().equals(SqlStdOperatorTable.CONCAT)) {
          toText(call, operands);
        }
      } else if (call.getOperator().equals(SqlStdOperatorTable.DIVIDE)) {
        List<RelDataType> operands =
            call.getOperandList().stream().map(operand -> deriveType(scope, operand)).toList();
        SqlOperator ofSpan = SpanOperators.of(call.getOperator(), operands);
        if (ofSpan != null) {
          call.setOperator(ofSpan);
        }
      } else if (call.getOperator() instanceof SqlJsonArrayAggAggFunction
          || call.getOperator() instanceof SqlJsonObjectAggAggFunction) {
        momentsToText(scope, call);
      } else if (call.getOperator() instanceof SqlInOperator
          && call.operand(1) instanceof SqlNodeList values) {
        toVectors(scope, call.operand(0), values);
      } else if (VectorCasts.isCast(call)
          && !VectorCasts.isToArray(call)
          && SqlTypeUtil.isArray(deriveType(scope, call.operand(0)))) {
        ArrayRewrites.castToText(call);
      } else if (VectorCasts.isToArray(call)
          && VectorType.isVector(deriveType(scope, call.operand(0)))) {
        SqlNode vector = call.operand(0);
        call.setOperand(
            0, VectorAlgebra.VECTOR_TO_ARRAY.createCall(vector.getParserPosition(), vector));
      }
    }
    RelDataType type = super.deriveType(scope, expr);
    if (expr instanceof SqlCall call
        && call.getOperator().equals(SqlStdOperatorTable.TIMESTAMP_DIFF)
        && call.operand(0) instanceof SqlIntervalQualifier unit
        && PostgresCalls.microseconds(unit) > 0) {
      // 36 minutes have more microseconds than Calcite's INTEGER.
      RelDataType number =
          typeFactory.createTypeWithNullability(
              typeFactory.createSqlType(SqlTypeName.BIGINT), type.isNullable());
      setValidatedNodeType(call, number);
      return number;
    }
    if (expr instanceof SqlCall call && call.getOperator().equals(SqlStdOperatorTable.EXTRACT)) {
      int digits = PostgresCalls.digitsOfPart(call.operand(0), deriveType(scope, call.operand(1)));
      if (digits > 0 && !SqlTypeUtil.isDecimal(type)) {
        RelDataType number =
            typeFactory.createTypeWithNullability(
                typeFactory.createSqlType(SqlTypeName.DECIMAL, 24, digits), type.isNullable());
        setValidatedNodeType(call, number);
        return number;
      }
    }
    return expr.getKind() == SqlKind.OVER ? withNulls(scope, (SqlCall) expr, type) : type;
  }

  /** Refuses a moment between a text and a number, for which Calcite finds a type all the same. */
  private void requireComparable(SqlValidatorScope scope, SqlCall call) {
    if (call.getKind() == SqlKind.BETWEEN
        && SqlTypeUtil.isDatetime(deriveType(scope, call.operand(0)))
        && call.getOperandList().stream()
            .anyMatch(bound -> SqlTypeUtil.isNumeric(deriveType(scope, bound)))) {
      throw new SqlStateException(
              SqlState.DATATYPE_MISMATCH, "BETWEEN cannot be applied to moments and numbers")
          .at(call.getParserPosition());
    }
  }

  /** Reads literals of moments as casts read text: with microseconds, what is finer rounded. */
  @Override
  public SqlLiteral resolveLiteral(SqlLiteral literal) {
    return literal instanceof SqlUnknownLiteral unknown
        ? MomentLiterals.resolve(unknown).orElseGet(() -> super.resolveLiteral(literal))
        : super.resolveLiteral(literal);
  }

  /** A parameter beside an array is one. */
  @Override
  protected void inferUnknownTypes(
      RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
    if (node instanceof SqlBasicCall call
        && call.getOperator().equals(SqlStdOperatorTable.CONCAT)
        && call.getOperandList().stream().anyMatch(SqlDynamicParam.class::isInstance)) {
      List<RelDataType> operands =
          call.getOperandList().stream().map(operand -> deriveType(scope, operand)).toList();
      SqlFunction ofArrays = ArrayRewrites.concatenation(call, operands);
      if (ofArrays != null) {
        call.setOperator(ofArrays);
      }
    }
    super.inferUnknownTypes(inferredType, scope, node);
  }

  /** What is put together with text becomes text, too: {@code 'id-' || id}. */
  private static void toText(SqlCall concatenation, List<RelDataType> operands) {
    if (operands.stream().noneMatch(SqlTypeUtil::isCharacter)) {
      return;
    }
    for (int i = 0; i < operands.size(); i++) {
      RelDataType type = operands.get(i);
      SqlNode operand = concatenation.operand(i);
      if (SqlTypeUtil.isNumeric(type)
          || SqlTypeUtil.isBoolean(type)
          || SqlTypeUtil.isDatetime(type)
          || type.getSqlTypeName() == SqlTypeName.UUID) {
        SqlParserPos position = operand.getParserPosition();
        var text =
            new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, position), position);
        concatenation.setOperand(i, SqlStdOperatorTable.CAST.createCall(position, operand, text));
      }
    }
  }

  /** Dates, times and moments are texts in JSON. */
  private void momentsToText(SqlValidatorScope scope, SqlCall aggregate) {
    for (int i = 0; i < aggregate.operandCount(); i++) {
      SqlNode operand = aggregate.operand(i);
      if (SqlTypeUtil.isDatetime(deriveType(scope, operand))) {
        aggregate.setOperand(
            i, DateOperators.JSON_TEXT.createCall(operand.getParserPosition(), operand));
      }
    }
  }

  /** Text in a list that is compared with a vector is one, too. */
  private void toVectors(SqlValidatorScope scope, SqlNode compared, SqlNodeList values) {
    if (compared.getKind() == SqlKind.ROW || !VectorType.isVector(deriveType(scope, compared))) {
      return;
    }
    int dimension = deriveType(scope, compared).getPrecision();
    VectorFormat format = VectorType.formatOf(deriveType(scope, compared));
    for (int i = 0; i < values.size(); i++) {
      SqlNode value = values.get(i);
      if (value instanceof SqlDynamicParam || VectorCasts.convertible(deriveType(scope, value))) {
        values.set(i, VectorCasts.toVector(value, dimension, format, value));
      }
    }
  }

  /** LAG and LEAD with a default may give what stands in another row, so also NULL. */
  private RelDataType withNulls(SqlValidatorScope scope, SqlCall over, RelDataType type) {
    SqlNode function = over.operand(0);
    SqlNode inner =
        function.getKind() == SqlKind.RESPECT_NULLS || function.getKind() == SqlKind.IGNORE_NULLS
            ? ((SqlCall) function).operand(0)
            : function;
    boolean neighbor = inner.getKind() == SqlKind.LAG || inner.getKind() == SqlKind.LEAD;
    if (!neighbor
        || type.isNullable()
        || !deriveType(scope, ((SqlCall) inner).operand(0)).isNullable()) {
      return type;
    }
    RelDataType nullable = typeFactory.createTypeWithNullability(type, true);
    setValidatedNodeType(over, nullable);
    setValidatedNodeType(function, nullable);
    setValidatedNodeType(inner, nullable);
    return nullable;
  }

  /**
   * Refuses DISTINCT in an aggregate over a window, which would count all values, and in one that
   * keeps NULLs and has a FILTER, for which what is left out would be NULL.
   */
  private static void requireAll(SqlNode node) {
    boolean over = node.getKind() == SqlKind.OVER;
    if (!over && node.getKind() != SqlKind.FILTER) {
      return;
    }
    SqlNode inner = node;
    while (INNER.contains(inner.getKind())) {
      inner = ((SqlCall) inner).operand(0);
    }
    if (inner instanceof SqlCall aggregate
        && aggregate.getFunctionQuantifier() != null
        && aggregate.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT
        && (over || Aggregates.keepsNulls(aggregate.getOperator()))) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              over
                  ? "distinct over a window is not supported"
                  : "distinct with a filter is not supported in "
                      + aggregate.getOperator().getName().toLowerCase(Locale.ROOT))
          .at(aggregate.getParserPosition());
    }
  }

  /** Keeps the frame of a window that refers to another one, which Calcite forgets. */
  @Override
  public SqlWindow resolveWindow(SqlNode windowOrName, SqlValidatorScope scope) {
    SqlWindow resolved = super.resolveWindow(windowOrName, scope);
    SqlWindow given = windowOrName instanceof SqlWindow it ? it : resolved;
    boolean forgotten = given.getLowerBound() != null && resolved.getLowerBound() == null;
    SqlWindow framed = forgotten ? given : resolved;
    requireCount(framed, framed.getLowerBound(), scope);
    requireCount(framed, framed.getUpperBound(), scope);
    return forgotten || !SqlWindow.isExcludeNoOthers(framed.getExclude())
        ? FramedRows.of(resolved, framed)
        : resolved;
  }

  /** Refuses an interval as a number of rows: Calcite has no type for what the rows are counted. */
  private void requireCount(SqlWindow window, @Nullable SqlNode bound, SqlValidatorScope scope) {
    if (!window.isRows() || !(bound instanceof SqlCall call)) {
      return;
    }
    SqlNode distance = call.operand(0);
    if (!(distance instanceof SqlDynamicParam)
        && !(distance instanceof SqlCall made && GroupDistance.isMadeBy(made.getOperator()))
        && SqlTypeUtil.isInterval(deriveType(scope, distance))) {
      throw new SqlStateException(
              SqlState.DATATYPE_MISMATCH, "the distance of a frame of ROWS must be a whole number")
          .at(distance.getParserPosition());
    }
  }

  /** Comes right after FROM, whose columns are known then. */
  @Override
  protected void validateWhereClause(SqlSelect select) {
    CommonColumns.qualify(this, select);
    WholeRows.spell(this, select);
    super.validateWhereClause(select);
  }

  /** Lets the columns of a table be named where its primary key is grouped by. */
  @Override
  protected void validateGroupClause(SqlSelect select) {
    GroupedTables.complete(this, select);
    super.validateGroupClause(select);
  }

  /** Refuses a row as a condition, on which Calcite fails. */
  @Override
  protected void validateWhereOrOn(SqlValidatorScope scope, SqlNode condition, String clause) {
    if (condition.getKind() == SqlKind.ROW) {
      throw new SqlStateException(SqlState.DATATYPE_MISMATCH, clause + " expects a condition")
          .at(condition.getParserPosition());
    }
    super.validateWhereOrOn(scope, condition, clause);
  }

  /**
   * Types the parameters of ORDER BY. Calcite does so only when it had to expand the expression, so
   * that {@code ORDER BY embedding <-> ?} would fail.
   */
  @Override
  protected void validateOrderList(SqlSelect select) {
    super.validateOrderList(select);
    SqlNodeList order = select.getOrderList();
    if (order != null) {
      var scope = Objects.requireNonNull(getOrderScope(select));
      for (SqlNode item : order) {
        inferUnknownTypes(unknownType, scope, item);
      }
    }
  }

  /**
   * Writes vectors in text as casts before the rows are compared: a row with text and a row with a
   * parameter in the same column would not agree on a type.
   */
  @Override
  protected void validateValues(SqlCall node, RelDataType targetRow, SqlValidatorScope scope) {
    if (targetRow.isStruct() && getTypeCoercion() instanceof VectorTypeCoercion coercion) {
      for (SqlNode row : node.getOperandList()) {
        coercion.coerceRow(scope, (SqlCall) row, targetRow, node.operandCount() > 1);
      }
    } else if (node.operandCount() > 1) {
      new CommonTypes(this).ofColumns(scope, node);
    }
    super.validateValues(node, targetRow, scope);
  }

  /** Refuses rows with more values than the table has columns, which Calcite counts past. */
  @Override
  public void validateInsert(SqlInsert insert) {
    try {
      super.validateInsert(insert);
    } catch (IndexOutOfBoundsException e) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "insert has more values than the table has columns", e)
          .at(insert.getSource().getParserPosition());
    }
  }

  @Override
  protected @Nullable SqlNode performUnconditionalRewrites(
      @Nullable SqlNode node, boolean underFrom) {
    if (node instanceof SqlDataTypeSpec type) {
      requireKnown(type);
    }
    if (node != null) {
      RecursiveText.widen(node);
      requireAll(node);
      node = RankWindows.rewrite(FilteredWindows.rewrite(node), windows.peek());
    }
    boolean names = node instanceof SqlSelect;
    if (node instanceof SqlSelect select) {
      windows.push(select.getWindowList());
    }
    SqlNode rewritten =
        super.performUnconditionalRewrites(
            node == null ? null : MomentLiterals.inSessionZone(DateSpellings.wholeSeconds(node)),
            underFrom);
    if (names) {
      windows.pop();
    }
    return rewritten == null
        ? null
        : ArrayRewrites.rewrite(
            RankShares.rewrite(
                DateSpellings.rewrite(VectorCasts.rewrite(NumericCasts.rewrite(rewritten)))));
  }

  /**
   * Refuses the name of a type that does not exist, and more digits than there can be.
   *
   * @throws SqlStateException 42704 or 22023
   */
  public static void requireKnown(SqlDataTypeSpec type) {
    if (type.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec spec) {
      throw new SqlStateException(
              SqlState.UNDEFINED_OBJECT, "type \"" + spec.getTypeName() + "\" does not exist")
          .at(spec.getParserPos());
    }
    TypeLimits.check(type);
  }

  /** Says which types the arguments have, where Calcite says only NUMERIC or CHARACTER. */
  @Override
  public CalciteException handleUnresolvedFunction(
      SqlCall call,
      SqlOperator function,
      List<RelDataType> argumentTypes,
      @Nullable List<String> argumentNames) {
    try {
      return super.handleUnresolvedFunction(call, function, argumentTypes, argumentNames);
    } catch (CalciteContextException e) {
      if (!String.valueOf(e.getCause()).contains("No match found for function signature")) {
        throw e;
      }
      String types =
          argumentTypes.stream().map(RelDataType::toString).collect(Collectors.joining(", "));
      String name = function.getName().toLowerCase(Locale.ROOT);
      if (name.equals("bm25") || name.equals("hybrid_rank")) {
        throw new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED, "ranking of full texts is not supported: " + name)
            .at(call.getParserPosition());
      }
      throw new SqlStateException(
              SqlState.UNDEFINED_FUNCTION, "function " + name + "(" + types + ") does not exist", e)
          .at(call.getParserPosition());
    }
  }

  /** Names the column of an UPDATE, which Calcite looks for behind the end of a list. */
  @Override
  protected void checkTypeAssignment(
      @Nullable SqlValidatorScope scope,
      SqlValidatorTable table,
      RelDataType source,
      RelDataType target,
      SqlNode query) {
    try {
      super.checkTypeAssignment(scope, table, source, target, query);
    } catch (IndexOutOfBoundsException e) {
      if (!(query instanceof SqlUpdate update)) {
        throw e;
      }
      throw wrongType(update, table.getRowType(), source, e);
    }
  }

  private static SqlStateException wrongType(
      SqlUpdate update, RelDataType table, RelDataType source, IndexOutOfBoundsException cause) {
    SqlNodeList columns = update.getTargetColumnList();
    int first = source.getFieldCount() - columns.size();
    for (int i = 0; i < columns.size(); i++) {
      String name = ((SqlIdentifier) columns.get(i)).names.getLast();
      RelDataTypeField column = table.getField(name, true, false);
      RelDataType from = source.getFieldList().get(first + i).getType();
      if (column != null && !SqlTypeUtil.canAssignFrom(column.getType(), from)) {
        return new SqlStateException(
                SqlState.DATATYPE_MISMATCH,
                "column \"" + name + "\" is of type " + column.getType() + ", not " + from,
                cause)
            .at(update.getSourceExpressionList().get(i).getParserPosition());
      }
    }
    return new SqlStateException(
        SqlState.DATATYPE_MISMATCH, "an assigned value has the wrong type", cause);
  }

  /** Adds to Calcite's casts: text and arrays to VECTOR, which is OTHER, and back to text. */
  private static SqlTypeCoercionRule casts() {
    Map<SqlTypeName, ImmutableSet<SqlTypeName>> casts =
        new HashMap<>(SqlTypeCoercionRule.instance().getTypeMapping());
    casts.put(
        SqlTypeName.OTHER,
        ImmutableSet.of(
            SqlTypeName.OTHER, SqlTypeName.CHAR, SqlTypeName.VARCHAR, SqlTypeName.ARRAY));
    casts.put(
        SqlTypeName.ARRAY,
        ImmutableSet.<SqlTypeName>builder()
            .addAll(casts.getOrDefault(SqlTypeName.ARRAY, ImmutableSet.of()))
            .addAll(SqlTypeName.CHAR_TYPES)
            .build());
    for (SqlTypeName type : SqlTypeName.CHAR_TYPES) {
      casts.put(
          type,
          ImmutableSet.<SqlTypeName>builder()
              .addAll(casts.getOrDefault(type, ImmutableSet.of()))
              .add(SqlTypeName.OTHER)
              .add(SqlTypeName.ARRAY)
              .build());
    }
    return SqlTypeCoercionRule.instance(casts);
  }
}
