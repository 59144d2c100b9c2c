package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.ARRAY;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;

import io.vicinal.sql.ast.Lists;
import io.vicinal.sql.type.JsonType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/** Lists PostgreSQL's less common functions and operators of text. */
public final class TextOperators {
  private static final Set<String> COLLATIONS =
      Set.of("c", "posix", "default", "ucs_basic", "c.utf8", "c.utf-8");

  private static final SqlReturnTypeInference TEXTS = arrayOf(SqlTypeName.VARCHAR);

  static final SqlFunction SPLIT_TO_ARRAY =
      function(
          "regexp_split_to_array",
          TEXTS,
          RegexParts.class,
          "split",
          2,
          CHARACTER,
          CHARACTER,
          CHARACTER);

  static final SqlFunction ALL_MATCHES =
      function(
          "rows_of_regexp_matches",
          TextOperators::arraysOfTexts,
          RegexParts.class,
          "matches",
          2,
          CHARACTER,
          CHARACTER,
          CHARACTER);

  static final SqlFunction STRING_TO_TABLE =
      function("rows_of_string", TEXTS, WordFunctions.class, "parts", 2, CHARACTER, CHARACTER);

  static final SqlFunction SUBSCRIPTS =
      function(
          "rows_of_subscripts",
          arrayOf(SqlTypeName.INTEGER),
          WordFunctions.class,
          "subscripts",
          2,
          ARRAY,
          INTEGER);

  /** {@code substring(text from pattern)}: what the first group of it matches. */
  public static final SqlFunction REGEX_SUBSTRING =
      function(
          "regexp_substring",
          ReturnTypes.VARCHAR_FORCE_NULLABLE,
          RegexParts.class,
          "substring",
          2,
          CHARACTER,
          CHARACTER);

  private static final SqlFunction QUOTE_NULLABLE =
      new SqlUserDefinedFunction(
          new SqlIdentifier("quote_nullable", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.VARCHAR,
          null,
          null,
          JavaMethod.of(QuoteFunctions.class, "quoteNullable", NullPolicy.NONE));

  /** {@code text ^@ beginning} in the text. */
  public static final SqlBinaryOperator STARTS_WITH = new StartsWith();

  private TextOperators() {}

  static List<SqlOperator> all() {
    return List.of(
        SPLIT_TO_ARRAY,
        REGEX_SUBSTRING,
        new TypedFunction(
            "quote_nullable",
            ReturnTypes.VARCHAR,
            OperandTypes.ANY,
            (rex, operands) ->
                rex.makeCall(QUOTE_NULLABLE, CommonFunctions.toText(rex, operands.getFirst()))),
        function(
            "regexp_match",
            TEXTS.andThen(SqlTypeTransforms.FORCE_NULLABLE),
            RegexParts.class,
            "match",
            2,
            CHARACTER,
            CHARACTER,
            CHARACTER),
        function(
            "regexp_instr",
            ReturnTypes.INTEGER_NULLABLE,
            RegexParts.class,
            "instr",
            2,
            CHARACTER,
            CHARACTER,
            INTEGER,
            INTEGER,
            INTEGER,
            CHARACTER,
            INTEGER),
        text("casefold", "casefold"),
        text("unistr", "unistr"),
        text("normalize", "normalize"),
        text("soundex", "soundex"),
        function(
            "levenshtein",
            ReturnTypes.INTEGER_NULLABLE,
            WordFunctions.class,
            "levenshtein",
            2,
            CHARACTER,
            CHARACTER),
        function(
            "instr",
            ReturnTypes.INTEGER_NULLABLE,
            TextFunctions.class,
            "strpos",
            2,
            CHARACTER,
            CHARACTER));
  }

  /** Returns arrays of nullable values of {@code element}, or of JSON; NULL where an operand is. */
  static SqlReturnTypeInference arrayOf(@Nullable SqlTypeName element) {
    return binding -> {
      RelDataTypeFactory types = binding.getTypeFactory();
      RelDataType value =
          element == null
              ? JsonType.NULLABLE
              : types.createTypeWithNullability(types.createSqlType(element), true);
      boolean nullable = binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
      return types.createTypeWithNullability(types.createArrayType(value, -1), nullable);
    };
  }

  private static SqlOperator text(String name, String method) {
    return function(name, ReturnTypes.VARCHAR_NULLABLE, WordFunctions.class, method, 1, CHARACTER);
  }

  private static RelDataType arraysOfTexts(SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    RelDataType text =
        types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARCHAR), true);
    boolean nullable = binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
    return types.createTypeWithNullability(
        types.createArrayType(types.createArrayType(text, -1), -1), nullable);
  }

  /** Refuses a collation that is not the order of characters by their numbers. */
  public static void requireCollation(SqlIdentifier name) {
    if (!COLLATIONS.contains(name.names.getLast().toLowerCase(Locale.ROOT))) {
      throw Lists.notSupported(
          "collation \"" + name.names.getLast() + '"', name.getParserPosition());
    }
  }

  private static final class StartsWith extends SqlBinaryOperator {
    private static final int PRECEDENCE = BoundAsPostgres.OTHER_OPERATOR;

    StartsWith() {
      super(
          "^@",
          SqlKind.OTHER,
          PRECEDENCE,
          true,
          ReturnTypes.BOOLEAN_NULLABLE,
          InferTypes.FIRST_KNOWN,
          OperandTypes.ANY_ANY);
    }

    @Override
    public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
      return SqlLibraryOperators.STARTS_WITH.createCall(
          call.getParserPosition(), call.getOperandList());
    }
  }
}
