package io.vicinal.planner.prepare;

import io.vicinal.sql.function.FloatOrder;
import io.vicinal.sql.function.TextOrder;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.sql.type.JsonType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableProject;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Lets generated code sort text by code points and NaN as the greatest number, by keys beside the
 * rows: Calcite's comparators go by UTF-16 units, and make decimals, which NaN has none of.
 */
final class SortKeys {
  private SortKeys() {}

  /** Returns whether values of {@code type} are sorted by keys. */
  static boolean needsKey(RelDataType type) {
    return SqlTypeUtil.isApproximateNumeric(type)
        || (SqlTypeUtil.isCharacter(type) && !JsonType.isJson(type));
  }

  /** Returns what orders rows as {@code value} should. */
  static RexNode key(RexNode value, RexBuilder builder) {
    if (SqlTypeUtil.isCharacter(value.getType())) {
      return builder.makeCall(TextOrder.KEY, value);
    }
    RelDataType number = builder.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
    RelDataType type =
        builder.getTypeFactory().createTypeWithNullability(number, value.getType().isNullable());
    return builder.makeCall(FloatOrder.KEY, builder.ensureType(type, value, true));
  }

  /** Returns whether a field is a distance, which is NULL where it could be NaN. */
  static boolean isDistance(RelNode input, int field) {
    return input instanceof Project project
        && project.getProjects().get(field) instanceof RexCall call
        && VectorOperators.metricOf(call.getOperator()).isPresent();
  }

  /** Returns a sort by keys in the place of {@code sort}, which runs. */
  static RelNode of(Sort sort) {
    RelNode input = sort.getInput();
    RexBuilder builder = sort.getCluster().getRexBuilder();
    List<RexNode> fields = new ArrayList<>();
    List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
    for (int i = 0; i < names.size(); i++) {
      fields.add(RexInputRef.of(i, input.getRowType()));
    }
    int count = fields.size();
    List<RelFieldCollation> keys = new ArrayList<>();
    for (RelFieldCollation field : sort.getCollation().getFieldCollations()) {
      RexNode value = fields.get(field.getFieldIndex());
      boolean keyed = needsKey(value.getType()) && !isDistance(input, field.getFieldIndex());
      keys.add(keyed ? field.withFieldIndex(fields.size()) : field);
      if (keyed) {
        names.add("key" + fields.size());
        fields.add(key(value, builder));
      }
    }
    if (fields.size() == count) {
      return sort;
    }
    RelCollation collation = RelCollations.of(keys);
    RelNode rows = projected(input, fields, names);
    RelNode sorted =
        sort.copy(sort.getTraitSet().replace(collation), rows, collation, sort.offset, sort.fetch);
    return projected(sorted, fields.subList(0, count), names.subList(0, count));
  }

  private static RelNode projected(RelNode input, List<RexNode> fields, List<String> names) {
    var type = input.getCluster().getTypeFactory().builder();
    for (int i = 0; i < names.size(); i++) {
      type.add(names.get(i), fields.get(i).getType());
    }
    return EnumerableProject.create(input, fields, type.build());
  }
}
