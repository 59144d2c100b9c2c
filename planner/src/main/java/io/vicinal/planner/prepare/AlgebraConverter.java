package io.vicinal.planner.prepare;

import io.vicinal.planner.rel.UnstableRows;
import io.vicinal.planner.rules.UnstableExpressions;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.validate.UncutTypes;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/** Turns validated trees into algebra, in which rows of derived tables are computed once. */
final class AlgebraConverter extends SqlToRelConverter {
  AlgebraConverter(
      SqlValidator validator,
      CalciteCatalogReader reader,
      RelOptCluster cluster,
      RelOptTable.ViewExpander views) {
    super(views, validator, reader, cluster, Dialect.convertlets(), Dialect.converterConfig());
  }

  /**
   * Converts the rows of an INSERT without casts that do less than storing them in its columns, and
   * without the fields that only order them.
   */
  @Override
  protected RelRoot convertQueryRecursive(
      SqlNode query, boolean top, @Nullable RelDataType targetRowType) {
    RelDataType target = targetRowType;
    if (target != null) {
      target = UncutTypes.ofRow(typeFactory, target);
      if (query.getKind() == SqlKind.VALUES) {
        target = ownNumbers((SqlCall) query, target);
      }
    }
    RelRoot root = super.convertQueryRecursive(query, top, target);
    return target == null ? root : withoutSortFields(root, query);
  }

  private RelRoot withoutSortFields(RelRoot root, SqlNode query) {
    int fields = Objects.requireNonNull(validator).getValidatedNodeType(query).getFieldCount();
    return fields < root.rel.getRowType().getFieldCount()
        ? RelRoot.of(
            RelOptUtil.createProject(root.rel, ImmutableIntList.range(0, fields)), root.kind)
        : root;
  }

  /** Keeps the numbers as they are, because casts of them cut fractions and wrap around. */
  private RelDataType ownNumbers(SqlCall values, RelDataType target) {
    RelDataType row = Objects.requireNonNull(validator).getValidatedNodeType(values);
    var fields = typeFactory.builder().kind(target.getStructKind());
    for (int i = 0; i < target.getFieldCount(); i++) {
      RelDataTypeField column = target.getFieldList().get(i);
      RelDataType own =
          i < row.getFieldCount() ? row.getFieldList().get(i).getType() : column.getType();
      boolean numbers = SqlTypeUtil.isNumeric(own) && SqlTypeUtil.isNumeric(column.getType());
      fields.add(
          column.getName(),
          numbers ? ownNumbers(values, i, own, column.getType()) : column.getType());
    }
    return fields.build();
  }

  /**
   * Returns the common type of the numbers of a column of VALUES; a decimal where some of them are
   * exact and go into whole numbers, because halves of those are not rounded as a DOUBLE's are.
   */
  private RelDataType ownNumbers(SqlCall values, int column, RelDataType own, RelDataType target) {
    boolean mixed =
        SqlTypeUtil.isApproximateNumeric(own)
            && SqlTypeUtil.isIntType(target)
            && values.getOperandList().stream()
                .map(row -> ((SqlCall) row).getOperandList().get(column))
                .anyMatch(this::isExact);
    return mixed
        ? typeFactory.createTypeWithNullability(
            typeFactory.createSqlType(SqlTypeName.DECIMAL, 38, 19), own.isNullable())
        : own;
  }

  private boolean isExact(SqlNode number) {
    RelDataType type = Objects.requireNonNull(validator).getValidatedNodeTypeIfKnown(number);
    return number instanceof SqlNumericLiteral literal
        ? literal.getPrec() != null
        : type != null && SqlTypeUtil.isExactNumeric(type);
  }

  @Override
  protected void convertFrom(
      Blackboard from, @Nullable SqlNode table, @Nullable List<String> fieldNames) {
    super.convertFrom(from, table, fieldNames);
    if (table != null && from.root != null) {
      ImmutableBitSet unstable = UnstableExpressions.fields(from.root);
      if (!unstable.isEmpty()) { // at once: projections above are merged with those below
        from.setRoot(UnstableRows.above(from.root, unstable), true);
      }
    }
  }
}
