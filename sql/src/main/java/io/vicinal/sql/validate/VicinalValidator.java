package io.vicinal.sql.validate;

import com.google.common.collect.ImmutableSet;
import io.vicinal.sql.function.VectorCasts;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/** Gives a parsed tree its names and types. One validator serves one statement. */
public final class VicinalValidator extends SqlValidatorImpl {
  private static final SqlTypeCoercionRule CASTS = casts();

  private VicinalValidator(
      SqlOperatorTable operators,
      Prepare.CatalogReader catalog,
      RelDataTypeFactory typeFactory,
      Config config) {
    super(operators, catalog, typeFactory, config);
  }

  /** Creates a validator for one statement over {@code catalog}, whose type factory it uses. */
  public static VicinalValidator create(
      SqlOperatorTable operators, Prepare.CatalogReader catalog, SqlConformance conformance) {
    Config config =
        SqlValidator.Config.DEFAULT
            .withConformance(conformance)
            .withIdentifierExpansion(true)
            .withTypeCoercionFactory(VectorTypeCoercion::new)
            .withTypeCoercionRules(CASTS);
    return new VicinalValidator(operators, catalog, catalog.getTypeFactory(), config);
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
        coercion.coerceRow(scope, (SqlCall) row, targetRow);
      }
    }
    super.validateValues(node, targetRow, scope);
  }

  @Override
  protected @Nullable SqlNode performUnconditionalRewrites(
      @Nullable SqlNode node, boolean underFrom) {
    SqlNode rewritten = super.performUnconditionalRewrites(node, underFrom);
    return rewritten == null ? null : VectorCasts.rewrite(rewritten);
  }

  /** Adds to Calcite's casts: text and arrays to VECTOR, which is OTHER, and back to text. */
  private static SqlTypeCoercionRule casts() {
    Map<SqlTypeName, ImmutableSet<SqlTypeName>> casts =
        new HashMap<>(SqlTypeCoercionRule.instance().getTypeMapping());
    casts.put(
        SqlTypeName.OTHER,
        ImmutableSet.of(
            SqlTypeName.OTHER, SqlTypeName.CHAR, SqlTypeName.VARCHAR, SqlTypeName.ARRAY));
    for (SqlTypeName text : SqlTypeName.CHAR_TYPES) {
      casts.put(
          text,
          ImmutableSet.<SqlTypeName>builder()
              .addAll(casts.getOrDefault(text, ImmutableSet.of()))
              .add(SqlTypeName.OTHER)
              .build());
    }
    return SqlTypeCoercionRule.instance(casts);
  }
}
