package io.vicinal.planner.statement;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.Merge;
import io.vicinal.sql.ast.MergeBranch;
import io.vicinal.sql.validate.ParameterCasts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Casts the parameters that are columns of the source of a MERGE to the columns of the target that
 * they are compared with or written to: {@code USING (VALUES (?, ?)) s (id, title) ON t.id = s.id}.
 */
final class MergeParameters {
  private final Merge merge;
  private final ChangeTarget target;
  private final SqlIdentifier alias;

  /** The columns of the target that those of the source are known to go with, by name. */
  private final Map<String, Integer> columns = new HashMap<>();

  private MergeParameters(Merge merge, ChangeTarget target, SqlIdentifier alias) {
    this.merge = merge;
    this.target = target;
    this.alias = alias;
  }

  /** Does so in {@code merge}, which is not validated yet. */
  static void cast(Merge merge, ChangeTarget target) {
    if (merge.source().getKind() == SqlKind.AS) {
      SqlCall source = (SqlCall) merge.source();
      var parameters = new MergeParameters(merge, target, source.operand(1));
      parameters.collect();
      parameters.castColumns(source);
    }
  }

  private void collect() {
    merge
        .condition()
        .accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlCall call) {
                if (SqlKind.COMPARISON.contains(call.getKind()) && call.operandCount() == 2) {
                  compare(call.operand(0), call.operand(1));
                  compare(call.operand(1), call.operand(0));
                }
                return super.visit(call);
              }
            });
    for (MergeBranch branch : merge.branches()) {
      branch.set().ifPresent(set -> assign(AssignedValues.columns(set, target), set.values()));
      branch
          .row()
          .ifPresent(row -> assign(insertedColumns(branch), ((SqlCall) row).getOperandList()));
    }
  }

  private List<Integer> insertedColumns(MergeBranch branch) {
    return branch
        .columns()
        .map(names -> names.stream().map(SqlIdentifier.class::cast).map(target::column).toList())
        .orElseGet(() -> IntStream.range(0, target.visibleColumns()).boxed().toList());
  }

  private void compare(SqlNode ofSource, SqlNode ofTarget) {
    if (!(ofTarget instanceof SqlIdentifier name) || name.isStar() || isOfSource(name)) {
      return;
    }
    String last = name.names.getLast();
    IntStream.range(0, target.visibleColumns())
        .filter(i -> target.table().columns().get(i).name().equals(last))
        .forEach(i -> assign(List.of(i), List.of(ofSource)));
  }

  private void assign(List<Integer> written, List<SqlNode> values) {
    for (int i = 0; i < Math.min(written.size(), values.size()); i++) {
      if (values.get(i) instanceof SqlIdentifier name && !name.isStar()) {
        if (name.isSimple() || isOfSource(name)) {
          columns.putIfAbsent(name.names.getLast(), written.get(i));
        }
      }
    }
  }

  private boolean isOfSource(SqlIdentifier name) {
    return name.names.size() > 1 && name.names.get(name.names.size() - 2).equals(alias.getSimple());
  }

  private void castColumns(SqlCall source) {
    SqlNode query = source.operand(0);
    List<String> names = new ArrayList<>();
    source.getOperandList().stream().skip(2).forEach(it -> names.add(it.toString()));
    if (query.getKind() == SqlKind.VALUES) {
      for (int i = 0; i < names.size(); i++) {
        castColumn(((SqlCall) query).getOperandList(), i, names.get(i));
      }
    } else if (query instanceof SqlSelect select) {
      SqlNodeList items = select.getSelectList();
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i).getKind() == SqlKind.AS) {
          SqlBasicCall named = (SqlBasicCall) items.get(i);
          castCell(named, 0, i < names.size() ? names.get(i) : named.operand(1).toString());
        } else if (i < names.size() && items.get(i) instanceof SqlDynamicParam parameter) {
          items.set(i, cast(parameter, names.get(i)));
        }
      }
    }
  }

  /** What stands beside something else in VALUES is that. */
  private void castColumn(List<SqlNode> rows, int column, String name) {
    if (rows.stream()
        .allMatch(row ->
            row instanceof SqlCall cells
                && column < cells.operandCount()
                && cells.operand(column) instanceof SqlDynamicParam)) {
      rows.forEach(row -> castCell((SqlCall) row, column, name));
    }
  }

  private void castCell(SqlCall cells, int index, String name) {
    if (cells.operand(index) instanceof SqlDynamicParam parameter) {
      cells.setOperand(index, cast(parameter, name));
    }
  }

  private SqlNode cast(SqlDynamicParam parameter, String name) {
    Integer column = columns.get(name);
    if (column == null) {
      return parameter;
    }
    RelDataType type =
        ColumnTypes.toRel(target.table().columns().get(column).type(), true, Dialect.typeFactory());
    return ParameterCasts.cast(parameter, type);
  }
}
