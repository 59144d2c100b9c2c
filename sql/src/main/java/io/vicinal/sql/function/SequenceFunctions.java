package io.vicinal.sql.function;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.apache.calcite.DataContext;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/** Holds nextval, currval, setval and lastval; generated code calls the public methods. */
public final class SequenceFunctions {
  /** The name under which the context has a {@link Source}. */
  public static final String SOURCE = "sequences";

  /** The function that takes a number; calls of it are written by this name. */
  public static final String NEXT = "nextval";

  // Equal calls would be computed once; a statement has a builder of its own.
  private static final Map<RexBuilder, Integer> CALLS = new WeakHashMap<>();

  private SequenceFunctions() {}

  /** Gives numbers of sequences, which are named as in a statement. */
  public interface Source {
    /** Returns a number that nobody else gets. */
    long next(String sequence);

    /** Returns the number that this session got last from it. */
    long current(String sequence);

    /** Returns the number that this session got last. */
    long last();

    /** Lets it go on at {@code value}, or behind it, and returns it. */
    long set(String sequence, long value, boolean given);

    /** Returns the name of what numbers the rows of a table in a column, null for nothing. */
    @Nullable String owned(String table, String column);
  }

  /** Returns a call of nextval, for NEXT VALUE FOR {@code sequence}. */
  public static SqlCall next(SqlIdentifier sequence, SqlParserPos position) {
    String quoted =
        sequence.names.stream()
            .map(part -> '"' + part.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining("."));
    return new SqlUnresolvedFunction(
            new SqlIdentifier(NEXT, position),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(position, SqlLiteral.createCharString(quoted, sequence.getParserPosition()));
  }

  private static Source source(DataContext root) {
    if (root.get(SOURCE) instanceof Source source) {
      return source;
    }
    throw new IllegalStateException("no sequences");
  }

  /** Takes a number; {@code call} tells calls of a statement apart that are written alike. */
  public static long next(DataContext root, String sequence, int call) {
    return source(root).next(sequence);
  }

  /** Returns a number that no other call of the statement has. */
  static int ordinal(RexBuilder rex) {
    synchronized (CALLS) {
      return CALLS.merge(rex, 1, Integer::sum);
    }
  }

  private static RexNode next(RexBuilder rex, List<RexNode> operands) {
    int ordinal = ordinal(rex);
    return rex.makeCall(
        new Call(NEXT, "next", 2, SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER),
        operands.getFirst(),
        rex.makeExactLiteral(BigDecimal.valueOf(ordinal)));
  }

  public static long current(DataContext root, String sequence) {
    return source(root).current(sequence);
  }

  public static long last(DataContext root) {
    return source(root).last();
  }

  public static long set(DataContext root, String sequence, long value) {
    return source(root).set(sequence, value, true);
  }

  public static long set(DataContext root, String sequence, long value, boolean given) {
    return source(root).set(sequence, value, given);
  }

  public static @Nullable String owned(DataContext root, String table, String column) {
    return source(root).owned(table, column);
  }

  static List<SqlOperator> all() {
    return List.of(
        new TypedFunction(
            NEXT,
            ReturnTypes.BIGINT_NULLABLE,
            new FamilyOperands(1, List.of(SqlTypeFamily.CHARACTER)),
            SequenceFunctions::next),
        new Call("currval", "current", 1, SqlTypeFamily.CHARACTER),
        new Call("lastval", "last", 0),
        new Call(
            "pg_get_serial_sequence",
            "owned",
            ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE),
            2,
            SqlTypeFamily.CHARACTER,
            SqlTypeFamily.CHARACTER),
        new Call(
            "setval",
            "set",
            2,
            SqlTypeFamily.CHARACTER,
            SqlTypeFamily.INTEGER,
            SqlTypeFamily.BOOLEAN));
  }

  private static final class Call extends SqlUserDefinedFunction {
    Call(String name, String method, int required, SqlTypeFamily... operands) {
      this(name, method, ReturnTypes.BIGINT_NULLABLE, required, operands);
    }

    Call(
        String name,
        String method,
        SqlReturnTypeInference type,
        int required,
        SqlTypeFamily... operands) {
      super(
          new SqlIdentifier(name, SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          type,
          InferTypes.VARCHAR_1024,
          new FamilyOperands(required, List.of(operands)),
          OverloadedMethod.ofContext(SequenceFunctions.class, method));
    }

    /** Two calls are never one. */
    @Override
    public boolean isDeterministic() {
      return false;
    }
  }
}
