package io.vicinal.sql.validate;

import io.vicinal.sql.ast.RankWindows;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.DateSpellings;
import io.vicinal.sql.function.FilteredWindows;
import io.vicinal.sql.function.JsonPathFunctions;
import io.vicinal.sql.function.NamedMoments;
import io.vicinal.sql.function.RankShares;
import io.vicinal.sql.function.VectorCasts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorTable;
import org.jspecify.annotations.Nullable;

/** Gives a parsed tree its names and types. One validator serves one statement. */
public final class VicinalValidator extends SqlValidatorImpl {
  private static final SqlTypeCoercionRule CASTS = CastRules.casts();

  /** What it takes to expand lists of columns again and again, in columns times columns. */
  private static final long EXPANSIONS_MAX = 30_000_000;

  private static final int DERIVATIONS_UNWATCHED = 256;

  private final Runnable watch;

  /** The WINDOW clauses of the queries around what is rewritten, the innermost first. */
  private final Deque<List<SqlNode>> windows = new ArrayDeque<>(List.of(List.of()));

  /** Which queries aggregate, as their select lists are expanded: Calcite asks for each column. */
  private final IdentityHashMap<SqlSelect, Boolean> aggregating = new IdentityHashMap<>();

  private long expansions;
  private int derivations;

  /** Whether the select list that is validated goes into columns, which say what parameters are. */
  private boolean assigned;

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
    return expanding(select, () -> super.expandStar(selectList, select, includeSystemVars));
  }

  @Override
  public boolean isAggregate(SqlSelect select) {
    Boolean known = aggregating.get(select);
    return known == null ? super.isAggregate(select) : known;
  }

  /** Returns what {@code work} returns, which expands the items of {@code select}. */
  private <T> T expanding(SqlSelect select, Supplier<T> work) {
    Boolean outer = aggregating.put(select, isAggregate(select));
    try {
      return work.get();
    } finally {
      if (outer == null) {
        aggregating.remove(select);
      }
    }
  }

  /** Puts functions on vectors in the place of arithmetic and casts, where the operands say so. */
  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode expr) {
    if (expr instanceof SqlCase choice && getValidatedNodeTypeIfKnown(choice) == null) {
      new CommonTypes(this).ofBranches(scope, choice);
      new ParameterBranches(this, null, assigned).cast(scope, choice);
    }
    if (++derivations % DERIVATIONS_UNWATCHED == 0) {
      watch.run();
    }
    if (expr instanceof SqlBasicCall call && getValidatedNodeTypeIfKnown(call) == null) {
      new OperandRewrites(this).rewrite(scope, call);
      Filtered.deriveOrder(this, scope, call);
    }
    return new DerivedTypes(this).refine(scope, expr, super.deriveType(scope, expr));
  }

  /** Reads literals of moments as casts read text: with microseconds, what is finer rounded. */
  @Override
  public SqlLiteral resolveLiteral(SqlLiteral literal) {
    return literal instanceof SqlUnknownLiteral unknown
        ? MomentLiterals.resolve(unknown).orElseGet(() -> super.resolveLiteral(literal))
        : super.resolveLiteral(literal);
  }

  /** A parameter beside an array is one; others are what Calcite does not find out. */
  @Override
  protected void inferUnknownTypes(
      RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
    if (node instanceof SqlCase choice && getValidatedNodeTypeIfKnown(choice) == null) {
      boolean known = inferredType.getSqlTypeName() != SqlTypeName.UNKNOWN;
      new ParameterBranches(this, known ? inferredType : null, assigned).cast(scope, choice);
    } else if (node instanceof SqlBasicCall call
        && (getNamespace(call) != null || getValidatedNodeTypeIfKnown(call) == null)) {
      new ParameterCasts(this).inCall(scope, call, inferredType);
    }
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

  /** Keeps the frame of a window that refers to another one, which Calcite forgets. */
  @Override
  public SqlWindow resolveWindow(SqlNode windowOrName, SqlValidatorScope scope) {
    SqlWindow resolved = super.resolveWindow(windowOrName, scope);
    SqlWindow given = windowOrName instanceof SqlWindow it ? it : resolved;
    boolean forgotten = given.getLowerBound() != null && resolved.getLowerBound() == null;
    SqlWindow framed = forgotten ? given : resolved;
    WindowChecks.requireCount(this, scope, framed, framed.getLowerBound());
    WindowChecks.requireCount(this, scope, framed, framed.getUpperBound());
    return forgotten || !SqlWindow.isExcludeNoOthers(framed.getExclude())
        ? FramedRows.of(resolved, framed)
        : resolved;
  }

  /** Comes before the columns of any query are known, wherever it stands. */
  @Override
  protected void validateNamespace(SqlValidatorNamespace namespace, RelDataType targetRow) {
    SqlNode query = namespace.getNode();
    if (query != null && SqlKind.SET_QUERY.contains(query.getKind()) && !targetRow.isStruct()) {
      new ParametersOfSets(this).cast(query);
    } else if (query instanceof SqlWith with) {
      new ParameterSources(this).inWith(with);
    }
    super.validateNamespace(namespace, targetRow);
  }

  /** Makes text of parameters that are columns of a query, before it is grouped by them. */
  @Override
  protected void validateSelect(SqlSelect select, RelDataType targetRowType) {
    new ParameterSources(this).inFrom(select);
    if (!targetRowType.isStruct()) {
      ParameterCasts.ofItems(select.getSelectList());
    }
    new RowCounts(this, query -> besideRows(select, query)).validate(select);
    super.validateSelect(select, targetRowType);
  }

  @Override
  protected RelDataType validateSelectList(
      SqlNodeList items, SqlSelect select, RelDataType targetRow) {
    boolean outer = assigned;
    assigned = targetRow.isStruct();
    try {
      return expanding(select, () -> super.validateSelectList(items, select, targetRow));
    } finally {
      assigned = outer;
    }
  }

  /** Returns {@code query} validated where the rows of {@code select} are not known. */
  private SqlNode besideRows(SqlSelect select, SqlNode query) {
    SqlNode rewritten = Objects.requireNonNull(performUnconditionalRewrites(query, false));
    SqlValidatorScope scope =
        RowCounts.scope(Objects.requireNonNull(getWhereScope(select)), rewritten);
    registerQuery(scope, null, rewritten, rewritten, null, false);
    rewritten.validate(this, scope);
    return rewritten;
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
   * that {@code ORDER BY embedding <-> ?} would fail. Those of a CASE could be numbers or text.
   */
  @Override
  protected void validateOrderList(SqlSelect select) {
    SqlNodeList order = select.getOrderList();
    if (order == null) {
      return;
    }
    ParameterCasts.ofItems(order);
    boolean outer = assigned;
    assigned = true;
    var scope = Objects.requireNonNull(getOrderScope(select));
    try {
      for (SqlNode item : order) {
        inferUnknownTypes(unknownType, scope, item);
      }
      super.validateOrderList(select);
    } finally {
      assigned = outer;
    }
  }

  /**
   * Writes vectors in text as casts before the rows are compared: a row with text and a row with a
   * parameter in the same column would not agree on a type. Refuses what needs rows of a query.
   */
  @Override
  protected void validateValues(SqlCall node, RelDataType targetRow, SqlValidatorScope scope) {
    if (targetRow.isStruct() && getTypeCoercion() instanceof VectorTypeCoercion coercion) {
      for (SqlNode row : node.getOperandList()) {
        coercion.coerceRow(scope, (SqlCall) row, targetRow, node.operandCount() > 1);
      }
    } else {
      new ParameterLists(this).ofColumns(scope, node);
      if (node.operandCount() > 1) {
        new CommonTypes(this).ofColumns(scope, node);
      }
    }
    super.validateValues(node, targetRow, scope);
    PlainValues.require(node);
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
    node = RowCounts.withAround(node);
    if (node != null) {
      node = NamedMoments.rewrite(node);
      node = JsonPathFunctions.castOf(node);
      RecursiveText.widen(node);
      WindowChecks.requireAll(node);
      node = RankWindows.rewrite(FilteredWindows.rewrite(node), windows.peek());
    }
    boolean names = node instanceof SqlSelect;
    if (node instanceof SqlWindow window) {
      ParameterCasts.ofItems(window.getPartitionList());
    }
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
      throw UnknownFunctions.refusal(call, function.getName(), argumentTypes, e);
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
      throw AssignedTypes.refusal(update, table.getRowType(), source, e);
    }
  }
}
