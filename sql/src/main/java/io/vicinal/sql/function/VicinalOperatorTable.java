package io.vicinal.sql.function;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Lists what may be called: Calcite's standard operators, some of PostgreSQL's, and ours. It is an
 * allow-list: nothing in it loads a class or touches a file. Names match in any case. Thread-safe.
 */
public final class VicinalOperatorTable implements SqlOperatorTable {
  private static final List<SqlOperator> POSTGRESQL =
      List.of(
          SqlLibraryOperators.INFIX_CAST,
          SqlLibraryOperators.ILIKE,
          SqlLibraryOperators.NOT_ILIKE,
          NthValue.INSTANCE,
          SqlLibraryOperators.BOOL_AND,
          SqlLibraryOperators.BOOL_OR,
          SqlLibraryOperators.CHR,
          SqlLibraryOperators.GREATEST_PG,
          SqlLibraryOperators.LEAST_PG,
          SqlLibraryOperators.MD5,
          SqlLibraryOperators.REVERSE,
          SqlLibraryOperators.SPLIT_PART,
          SqlLibraryOperators.STARTS_WITH,
          SqlLibraryOperators.STRING_AGG,
          SqlLibraryOperators.SUBSTR_POSTGRESQL,
          SqlLibraryOperators.TRANSLATE3);

  /** The one table; it has no state. */
  public static final VicinalOperatorTable INSTANCE = new VicinalOperatorTable();

  private final Map<String, List<SqlOperator>> byName = new HashMap<>();
  private final List<SqlOperator> all = new ArrayList<>();

  private VicinalOperatorTable() {
    // A loop over all: each lambda would be linked while a first query waits.
    List<Collection<? extends SqlOperator>> families =
        List.of(
            VectorOperators.all(),
            VectorSpellings.all(),
            RegexOperators.all(),
            LikeOperators.quantified(),
            PostgresFunctions.all(),
            Rounding.all(),
            CommonFunctions.all(),
            RandomFunctions.all(),
            BackendFunctions.all(),
            BitFunctions.all(),
            DateSpellings.all(),
            DateOperators.all(),
            SpanOperators.all(),
            TimesOfDay.all(),
            ArrayOperators.all(),
            MoreArrays.all(),
            ArrayComparisons.all(),
            JsonOperators.all(),
            JsonPathFunctions.all(),
            JsonBuilders.all(),
            Aggregates.all(),
            TextOperators.all(),
            SetReturning.functions(),
            ZoneOperators.all(),
            MoreNumbers.all(),
            SystemFunctions.all(),
            SequenceFunctions.all(),
            SessionFunctions.all(),
            POSTGRESQL,
            SqlStdOperatorTable.instance().getOperatorList());
    for (Collection<? extends SqlOperator> family : families) {
      for (SqlOperator operator : family) {
        add(operator);
      }
    }
  }

  private void add(SqlOperator operator) {
    if (operator.equals(SqlStdOperatorTable.ROUND)
        || operator.equals(SqlStdOperatorTable.NTH_VALUE)) {
      return; // ours have their names
    }
    all.add(operator);
    byName.computeIfAbsent(upper(operator.getName()), _ -> new ArrayList<>()).add(operator);
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher nameMatcher) {
    if (!name.isSimple()) {
      return;
    }
    for (SqlOperator operator : byName.getOrDefault(upper(name.getSimple()), List.of())) {
      if (operator.getSyntax() == syntax
          || (syntax == SqlSyntax.FUNCTION && operator instanceof SqlFunction)) {
        found.add(operator);
      }
    }
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return Collections.unmodifiableList(all);
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
