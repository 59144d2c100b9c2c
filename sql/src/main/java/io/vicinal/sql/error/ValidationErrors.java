package io.vicinal.sql.error;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the English messages of Calcite's resource bundle into ours. A message that no rule knows
 * keeps its words and is a 42601; {@code ValidationErrorsTest} guards the ones that matter.
 */
final class ValidationErrors {
  private record Rule(Pattern pattern, SqlState state, Function<MatchResult, String> message) {}

  private static final List<Rule> RULES =
      List.of(
          rule(
              "(?:Object|Table) '(.*?)' not found.*",
              SqlState.UNDEFINED_TABLE,
              m -> "table " + quoted(m.group(1)) + " does not exist"),
          rule(
              "(?:Column|Unknown target column|Unknown field) '(.*?)'(?: not found.*)?",
              SqlState.UNDEFINED_COLUMN,
              m -> "column " + quoted(m.group(1)) + " does not exist"),
          rule(
              "Column '(.*?)' is ambiguous",
              SqlState.AMBIGUOUS_COLUMN,
              m -> "column " + quoted(m.group(1)) + " is ambiguous"),
          rule(
              "No match found for function signature (.*?)\\((.*)\\)",
              SqlState.UNDEFINED_FUNCTION,
              m -> "function " + lower(m.group(1)) + plainTypes(m.group(2)) + " does not exist"),
          rule(
              "Cannot apply '\\$SCALAR_QUERY' to arguments of type '(.*?)'\\. *(?:Supported"
                  + " form.*)?",
              SqlState.SYNTAX_ERROR,
              m -> "a scalar sub-query gives more than one column"),
          rule(
              "Cannot apply '(AND|OR|NOT)' to arguments of type '(.*?)'\\. *(?:Supported form.*)?",
              SqlState.DATATYPE_MISMATCH,
              m -> quoted(m.group(1)) + " cannot be applied to " + argumentTypes(m.group(2))),
          rule(
              "Cannot apply '(.*?)' to arguments of type '(.*?)'\\. *(?:Supported form.*)?",
              SqlState.UNDEFINED_FUNCTION,
              m -> quoted(m.group(1)) + " cannot be applied to " + argumentTypes(m.group(2))),
          rule(
              "Invalid number of arguments to function '(.*?)'\\. Was expecting (\\d+) arguments",
              SqlState.UNDEFINED_FUNCTION,
              m -> "function " + lower(m.group(1)) + " expects " + m.group(2) + " arguments"),
          rule(
              "Cannot assign to target field '(.*?)' of type (.*?) from source field .*? of type"
                  + " (.*)",
              SqlState.DATATYPE_MISMATCH,
              m ->
                  "column "
                      + quoted(m.group(1))
                      + " is of type "
                      + plainType(m.group(2))
                      + ", not "
                      + plainType(m.group(3))),
          rule(
              "Cast function cannot convert value of type (.*?) to type (.*)",
              SqlState.CANNOT_COERCE,
              m -> "cannot cast " + plainType(m.group(1)) + " to " + plainType(m.group(2))),
          rule(
              "(.*?) clause must be a condition",
              SqlState.DATATYPE_MISMATCH,
              m -> m.group(1) + " expects a condition"),
          rule("Expected a boolean type", SqlState.DATATYPE_MISMATCH, m -> "expected a condition"),
          rule(
              "Parameters must be of the same type",
              SqlState.DATATYPE_MISMATCH,
              m -> "values have no type in common"),
          rule(
              "Expression '(.*?)' is not being grouped.*",
              SqlState.GROUPING_ERROR,
              m -> "column " + quoted(m.group(1)) + " must be grouped or aggregated"),
          rule(
              "Interval field value (.*?) exceeds precision of (\\w+)\\(\\d+\\) field",
              SqlState.INTERVAL_FIELD_OVERFLOW,
              m -> "interval field value out of range: " + m.group(1) + " " + m.group(2)),
          rule(
              "Aggregate expressions cannot be nested",
              SqlState.GROUPING_ERROR,
              m -> "calls of aggregate functions cannot be nested"),
          rule(
              "Aggregate expression is illegal in (.*?) clause(?: of .*)?",
              SqlState.GROUPING_ERROR,
              m -> "aggregate functions are not allowed in " + m.group(1)),
          rule(
              "(FILTER|WITHIN GROUP|WITHIN DISTINCT) must not contain aggregate expression",
              SqlState.GROUPING_ERROR,
              m -> "aggregate functions are not allowed in " + m.group(1)),
          rule(
              "Windowed aggregate expression is illegal in (.*?) clause",
              SqlState.WINDOWING_ERROR,
              m -> "window functions are not allowed in " + m.group(1)),
          rule(
              "Window expressions are not permitted in the HAVING clause; .*",
              SqlState.WINDOWING_ERROR,
              m -> "window functions are not allowed in HAVING"),
          rule(
              "(PARTITION BY|ORDER BY) expression should not contain OVER clause",
              SqlState.WINDOWING_ERROR,
              m -> "window functions are not allowed in " + m.group(1)),
          rule(
              "OVER clause is necessary for window functions",
              SqlState.WINDOWING_ERROR,
              m -> "a window function needs OVER"),
          rule(
              "Window '(.*?)' not found",
              SqlState.UNDEFINED_OBJECT,
              m -> "window " + quoted(m.group(1)) + " does not exist"),
          rule(
              "Number of INSERT target columns \\((\\d+)\\) does not equal number of source items"
                  + " \\((\\d+)\\)",
              SqlState.SYNTAX_ERROR,
              m -> "insert has " + m.group(1) + " columns but " + m.group(2) + " values"),
          rule(
              "Column '(.*?)' has no default value and does not allow NULLs",
              SqlState.NOT_NULL_VIOLATION,
              m -> "column " + quoted(m.group(1)) + " must not be null"),
          rule(
              "Target column '(.*?)' is assigned more than once",
              SqlState.DUPLICATE_COLUMN,
              m -> "column " + quoted(m.group(1)) + " is given twice"),
          rule(
              "Expression '(.*?)' is not in the select clause",
              SqlState.INVALID_COLUMN_REFERENCE,
              m -> "SELECT DISTINCT orders by what is in its select list, not by " + m.group(1)),
          rule(
              "Ordinal out of range",
              SqlState.INVALID_COLUMN_REFERENCE,
              m -> "there is no column at this position of the select list"),
          rule(
              "Numeric literal '(.*?)' out of range",
              SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
              m -> "number out of range: " + m.group(1)),
          rule(
              "Length of identifier '.*' must be less than or equal to (\\d+) characters",
              SqlState.LIMIT_EXCEEDED,
              m -> "a name is longer than " + m.group(1) + " characters"),
          rule(
              "Illegal (.*?) literal '?(\\d+[-:]\\d+[-:]\\d+(?: \\d+:\\d+:\\d+(?:\\.\\d+)?)?)'?:?"
                  + " .*",
              SqlState.DATETIME_OUT_OF_RANGE,
              m -> lower(m.group(1)) + " out of range: " + quoted(m.group(2))),
          rule(
              "Illegal (.*?) literal '?(.*?)'?:? .*",
              SqlState.INVALID_DATETIME,
              m -> "invalid " + lower(m.group(1)) + ": " + quoted(m.group(2))),
          rule(
              "Value '?(.*?)'? (?:is )?out of range.*",
              SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
              m -> "number out of range: " + m.group(1)),
          rule(
              "(?:.* )?(?:[Oo]verflow|out of range).*",
              SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
              m -> "number out of range"),
          rule(
              "Unknown identifier '(.*?)'",
              SqlState.UNDEFINED_TABLE,
              m -> "table " + quoted(m.group(1)) + " does not exist"),
          rule(
              "Type mismatch in column (\\d+) of (.*)",
              SqlState.DATATYPE_MISMATCH,
              m -> "column " + m.group(1) + " of " + m.group(2) + " has different types"),
          rule(
              "Values passed to (.*) operator must have compatible types",
              SqlState.DATATYPE_MISMATCH,
              m -> "values of " + m.group(1) + " have different types"),
          rule(
              "Illegal mixing of types in (.*) statement",
              SqlState.DATATYPE_MISMATCH,
              m -> "values of " + m.group(1) + " have different types"),
          rule(
              "Invalid character for cast: (.*)",
              SqlState.INVALID_TEXT_REPRESENTATION,
              m -> "invalid truth value: " + quoted(m.group(1))),
          rule(
              "Cannot convert (.*) to (.*)",
              SqlState.INVALID_TEXT_REPRESENTATION,
              m -> "cannot convert " + quoted(m.group(1)) + " to " + m.group(2)),
          rule(
              "Substring error: .*",
              SqlState.SUBSTRING_ERROR,
              m -> "negative substring length is not allowed"),
          rule(
              "Illegal use of dynamic parameter",
              SqlState.DATATYPE_MISMATCH,
              m -> "the type of a parameter is unknown here; cast it"));

  private ValidationErrors() {}

  static SqlStateException translate(String message, Throwable cause) {
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern.matcher(message);
      if (matcher.matches()) {
        return new SqlStateException(
            rule.state, rule.message.apply(matcher.toMatchResult()), cause);
      }
    }
    return new SqlStateException(SqlState.SYNTAX_ERROR, ourStyle(message), cause);
  }

  private static Rule rule(String regex, SqlState state, Function<MatchResult, String> message) {
    return new Rule(Pattern.compile(regex, Pattern.DOTALL), state, message);
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String plainType(String type) {
    return type.replaceAll(" CHARACTER SET \"[^\"]*\"| COLLATE \"[^\"]*\"| NOT NULL", "");
  }

  /** {@code <INTEGER>, <CHAR(3)>} becomes {@code (INTEGER, CHAR(3))}. */
  private static String plainTypes(String types) {
    return '(' + types.replaceAll("[<>]", "") + ')';
  }

  /** {@code <INTEGER> + <BOOLEAN>} and {@code F(<INTEGER>)} become the list of their types. */
  private static String argumentTypes(String call) {
    List<String> types =
        Pattern.compile("<([^<>]*)>").matcher(call).results().map(m -> m.group(1)).toList();
    return types.isEmpty() ? call : String.join(" and ", types);
  }

  private static String ourStyle(String message) {
    String text = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }
}
