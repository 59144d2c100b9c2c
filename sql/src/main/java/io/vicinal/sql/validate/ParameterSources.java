package io.vicinal.sql.validate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Casts parameters that are columns of items of FROM and WITH to what these are used beside, as
 * long as nothing is validated: {@code JOIN (VALUES (?), (?)) s (k) ON d.id = s.k}.
 */
final class ParameterSources {
  private final SqlValidator validator;

  /** Items of WITH whose columns are not to be asked for, because parameters may be among them. */
  private final Set<String> unasked = new TreeSet<>();

  ParameterSources(SqlValidator validator) {
    this.validator = validator;
  }

  /** Does so for what {@code select} has in FROM. */
  void inFrom(SqlSelect select) {
    each(
        select.getFrom(),
        item -> {
          String name = SqlValidatorUtil.alias(item);
          OpenColumns open = OpenColumns.ofItem(item);
          if (name != null && !open.isEmpty()) {
            var uses = uses(name, open);
            select.accept(uses);
            open.cast(uses.found());
          }
          open.castArrays(validator.getTypeFactory());
        });
  }

  /** Does so for the items of {@code with}. */
  void inWith(SqlWith with) {
    List<SqlWithItem> items = with.withList.stream().map(SqlWithItem.class::cast).toList();
    for (int i = 0; i < items.size(); i++) {
      SqlWithItem item = items.get(i);
      List<String> names =
          item.columnList == null ? List.of() : SqlIdentifier.simpleNames(item.columnList);
      boolean recursive = item.recursive.booleanValue() && item.query.getKind() == SqlKind.UNION;
      SqlNode first = recursive ? ((SqlCall) item.query).operand(0) : item.query;
      OpenColumns open = OpenColumns.of(first, names);
      if (open.isEmpty()) {
        continue;
      }
      unasked.clear();
      items.subList(i, items.size()).forEach(it -> unasked.add(it.name.getSimple()));
      var types = new HashMap<String, RelDataType>();
      if (recursive) {
        ofNextRounds(item, open, types);
      }
      items.subList(i + 1, items.size()).forEach(it -> ofUses(item, it.query, open, types));
      ofUses(item, with.body, open, types);
      open.cast(types);
    }
  }

  /** What further rounds give for a column is what the first one begins with. */
  private void ofNextRounds(SqlWithItem item, OpenColumns open, Map<String, RelDataType> types) {
    SqlNode next = ((SqlCall) item.query).operand(1);
    if (next instanceof SqlSelect select) {
      open.places()
          .forEach((name, place) -> {
            RelDataType type =
                place < select.getSelectList().size()
                        && select.getSelectList().get(place) instanceof SqlIdentifier column
                    ? typeOf(column, List.of(select))
                    : null;
            if (type != null) {
              types.put(name, type);
            }
          });
    }
    ofUses(item, next, open, types);
  }

  /** Looks for queries in {@code tree} that read {@code item}. */
  private void ofUses(
      SqlWithItem item, SqlNode tree, OpenColumns open, Map<String, RelDataType> types) {
    tree.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlSelect select) {
              each(
                  select.getFrom(),
                  from -> {
                    SqlNode table =
                        from.getKind() == SqlKind.AS ? ((SqlCall) from).operand(0) : from;
                    String name = SqlValidatorUtil.alias(from);
                    if (name != null
                        && table instanceof SqlIdentifier id
                        && id.names.equals(item.name.names)) {
                      var uses = uses(name, open);
                      select.accept(uses);
                      uses.found().forEach(types::putIfAbsent);
                    }
                  });
            }
            return super.visit(call);
          }
        });
  }

  private UsedTypes uses(String item, OpenColumns open) {
    return new UsedTypes(item, open.places().keySet(), this::typeOf, validator.getTypeFactory());
  }

  private @Nullable RelDataType typeOf(SqlNode leaf, Collection<SqlSelect> queries) {
    return switch (leaf) {
      case SqlNumericLiteral literal -> literal.createSqlType(validator.getTypeFactory());
      case SqlIdentifier name when !name.isStar() -> columnType(name, queries);
      case SqlCall cast
          when cast.getKind() == SqlKind.CAST && cast.operand(1) instanceof SqlDataTypeSpec type ->
          type.deriveType(validator);
      default -> null;
    };
  }

  private @Nullable RelDataType columnType(SqlIdentifier column, Collection<SqlSelect> queries) {
    for (SqlSelect query : queries) {
      var types = new ArrayList<RelDataType>();
      var unknown = new AtomicInteger();
      each(
          query.getFrom(),
          item -> {
            String name = SqlValidatorUtil.alias(item);
            boolean named = !column.isSimple();
            if (named && !column.names.get(column.names.size() - 2).equals(name)) {
              return;
            }
            unknown.addAndGet(named ? 1 : 0);
            if (isKnown(item)) {
              RelDataTypeField field =
                  Objects.requireNonNull(validator.getNamespace(item))
                      .getRowType()
                      .getField(column.names.getLast(), true, false);
              if (field != null) {
                types.add(field.getType());
              }
            }
          });
      if (!types.isEmpty() || unknown.get() > 0) {
        return types.size() == 1 ? types.getFirst() : null;
      }
    }
    return column.isSimple() ? null : outerType(column, queries);
  }

  /** Returns the type of a column of a query around all {@code queries}. */
  private @Nullable RelDataType outerType(SqlIdentifier column, Collection<SqlSelect> queries) {
    SqlSelect outermost = null;
    for (SqlSelect query : queries) {
      outermost = query;
    }
    SqlValidatorScope scope = outermost == null ? null : validator.getWhereScope(outermost);
    return scope == null ? null : validator.deriveType(scope, column);
  }

  /** Returns whether to ask for the columns of {@code item} settles no parameter. */
  private boolean isKnown(SqlNode item) {
    SqlNode table = item;
    while (table.getKind() == SqlKind.AS) {
      table = ((SqlCall) table).operand(0);
    }
    return table instanceof SqlIdentifier name
        ? !(name.isSimple() && unasked.contains(name.getSimple()))
        : unasked.isEmpty() && table.isA(SqlKind.QUERY) && OpenColumns.ofItem(item).isEmpty();
  }

  private static void each(@Nullable SqlNode from, Consumer<SqlNode> action) {
    if (from instanceof SqlJoin join) {
      each(join.getLeft(), action);
      each(join.getRight(), action);
    } else if (from != null) {
      action.accept(from);
    }
  }
}
