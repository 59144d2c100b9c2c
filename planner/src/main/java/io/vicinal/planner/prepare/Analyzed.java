package io.vicinal.planner.prepare;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A statement as algebra.
 *
 * @param rel the query, or a TableModify over one
 * @param rowType of the result, with the names that callers see; of an INSERT, of what is inserted
 * @param parameterTypes one per {@code ?}
 * @param origins per result field: catalog, schema, table and column it comes from, or null
 * @param validated the tree with every star expanded and every name qualified
 */
public record Analyzed(
    RelNode rel,
    RelDataType rowType,
    List<RelDataType> parameterTypes,
    List<@Nullable List<String>> origins,
    SqlNode validated) {

  /** Returns the types of the parameters of a statement that was analyzed in parts. */
  public static List<RelDataType> parameterTypes(List<Analyzed> parts) {
    var types = new ArrayList<RelDataType>();
    for (Analyzed part : parts) {
      for (int i = 0; i < part.parameterTypes().size(); i++) {
        RelDataType type = part.parameterTypes().get(i);
        if (i == types.size()) {
          types.add(type);
        } else if (types.get(i).getSqlTypeName() == SqlTypeName.ANY) {
          types.set(i, type);
        }
      }
    }
    return types;
  }
}
