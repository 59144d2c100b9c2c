package io.vicinal.planner.prepare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/** The question marks of a statement, by position, before and after it is validated. */
final class ParameterTypes {
  private final Map<Integer, SqlDynamicParam> parameters = new TreeMap<>();

  private final Set<Integer> counts = new HashSet<>();

  private ParameterTypes() {}

  private void addCount(@Nullable SqlNode node) {
    if (node instanceof SqlDynamicParam parameter) {
      counts.add(parameter.getIndex());
    }
  }

  /** Collects the parameters of a tree that has not been validated. */
  static ParameterTypes of(SqlNode statement) {
    var result = new ParameterTypes();
    statement.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlOrderBy order) {
              result.addCount(order.offset);
              result.addCount(order.fetch);
            }
            return super.visit(call);
          }

          @Override
          public @Nullable Void visit(SqlDynamicParam parameter) {
            result.parameters.put(parameter.getIndex(), parameter);
            return null;
          }
        });
    return result;
  }

  /**
   * Returns the type of each: BIGINT for LIMIT and OFFSET, VARCHAR where nothing says what it is,
   * ANY for those that stand in another part of the statement.
   */
  List<RelDataType> types(SqlValidator validator, SqlNode validated) {
    // Rewriting may have replaced a node by an equal one, so the validated tree is asked, too.
    ParameterTypes after = of(validated);
    var types = new ArrayList<RelDataType>();
    for (Map.Entry<Integer, SqlDynamicParam> entry : parameters.entrySet()) {
      while (types.size() < entry.getKey()) {
        types.add(validator.getTypeFactory().createSqlType(SqlTypeName.ANY)); // of another part
      }
      if (counts.contains(entry.getKey())) {
        types.add(validator.getTypeFactory().createSqlType(SqlTypeName.BIGINT));
        continue;
      }
      RelDataType type = validator.getValidatedNodeTypeIfKnown(entry.getValue());
      SqlDynamicParam other = after.parameters.get(entry.getKey());
      if (type == null && other != null) {
        type = validator.getValidatedNodeTypeIfKnown(other);
      }
      types.add(
          type == null ? validator.getTypeFactory().createSqlType(SqlTypeName.VARCHAR) : type);
    }
    return types;
  }
}
