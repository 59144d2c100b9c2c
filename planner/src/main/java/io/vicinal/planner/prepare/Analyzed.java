package io.vicinal.planner.prepare;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A statement as algebra.
 *
 * @param rel the query, or a TableModify over one
 * @param rowType of the result, with the names that callers see
 * @param parameterTypes one per {@code ?}
 * @param origins per result field: catalog, schema, table and column it comes from, or null
 */
public record Analyzed(
    RelNode rel,
    RelDataType rowType,
    List<RelDataType> parameterTypes,
    List<@Nullable List<String>> origins) {}
