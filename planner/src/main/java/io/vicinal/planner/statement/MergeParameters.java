package io.vicinal.planner.statement;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.Merge;
import io.vicinal.sql.ast.MergeBranch;
import io.vicinal.sql.validate.OpenColumns;
import io.vicinal.sql.validate.UsedTypes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Casts the parameters that are columns of the source of a MERGE to the columns of the target that
 * they are written to, compared or computed with: {@code USING (VALUES (?, ?)) s (id, title) ON
 * t.id = s.id}. All parts of the statement, which are validated one by one, agree on them then.
 */
final class MergeParameters {
  private final Merge merge;
  private final ChangeTarget target;
  private final OpenColumns open;
  private final UsedTypes uses;

  /** What is written to columns of the target by a name that could be one of theirs. */
  private final Map<String, RelDataType> written = new LinkedHashMap<>();

  private MergeParameters(Merge merge, ChangeTarget target, String alias, OpenColumns open) {
    this.merge = merge;
    this.target = target;
    this.open = open;
    this.uses = new UsedTypes(alias, open.places().keySet(), this::typeOf, Dialect.typeFactory());
  }

  /** Does so in {@code merge}, which is not validated yet. */
  static void cast(Merge merge, ChangeTarget target) {
    if (merge.source().getKind() == SqlKind.AS) {
      SqlCall source = (SqlCall) merge.source();
      List<String> names = source.getOperandList().stream().skip(2).map(SqlNode::toString).toList();
      OpenColumns open = OpenColumns.of(source.operand(0), names);
      if (!open.isEmpty()) {
        new MergeParameters(merge, target, source.operand(1).toString(), open).cast();
      }
    }
  }

  private void cast() {
    merge.condition().accept(uses);
    for (MergeBranch branch : merge.branches()) {
      branch.condition().ifPresent(it -> it.accept(uses));
      branch.set().ifPresent(set -> assign(AssignedValues.columns(set, target), set.values()));
      branch
          .row()
          .ifPresent(row -> assign(insertedColumns(branch), ((SqlCall) row).getOperandList()));
    }
    Map<String, RelDataType> types = uses.found();
    written.forEach(types::putIfAbsent);
    RelDataType text = Dialect.typeFactory().createSqlType(SqlTypeName.VARCHAR);
    open.places().keySet().forEach(name -> types.putIfAbsent(name, text));
    open.cast(types);
  }

  private List<Integer> insertedColumns(MergeBranch branch) {
    return branch
        .columns()
        .map(names -> names.stream().map(SqlIdentifier.class::cast).map(target::column).toList())
        .orElseGet(() -> IntStream.range(0, target.visibleColumns()).boxed().toList());
  }

  private void assign(List<Integer> columns, List<SqlNode> values) {
    for (int i = 0; i < Math.min(columns.size(), values.size()); i++) {
      SqlNode value = values.get(i);
      RelDataType type = columnType(columns.get(i));
      if (value instanceof SqlIdentifier name && name.isSimple() && !name.isStar()) {
        written.putIfAbsent(name.getSimple(), type);
      } else {
        uses.use(value, type);
      }
      value.accept(uses);
    }
  }

  private @Nullable RelDataType typeOf(SqlNode leaf, Collection<SqlSelect> queries) {
    if (leaf instanceof SqlNumericLiteral literal) {
      return literal.createSqlType(Dialect.typeFactory());
    }
    if (!(leaf instanceof SqlIdentifier name) || name.isStar() || !queries.isEmpty()) {
      return null;
    }
    return IntStream.range(0, target.visibleColumns())
        .filter(i -> target.table().columns().get(i).name().equals(name.names.getLast()))
        .mapToObj(this::columnType)
        .findFirst()
        .orElse(null);
  }

  private RelDataType columnType(int column) {
    return ColumnTypes.toRel(
        target.table().columns().get(column).type(), true, Dialect.typeFactory());
  }
}
