package io.vicinal.planner.statement;

import io.vicinal.planner.system.Procedure;
import io.vicinal.sql.ast.CallProcedure;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/** Finds out which argument of a CALL is for which parameter, and what a literal says. */
final class CallArguments {
  private CallArguments() {}

  /**
   * Returns one literal, one parameter or null for each parameter of {@code procedure}.
   *
   * @throws SqlStateException 42883 for arguments that it does not have, and for missing ones
   */
  static List<@Nullable SqlNode> of(Procedure procedure, CallProcedure call) {
    List<Procedure.Parameter> parameters = procedure.parameters();
    List<@Nullable SqlNode> values = new ArrayList<>();
    parameters.forEach(_ -> values.add(null));
    boolean named = false;
    for (int i = 0; i < call.arguments().size(); i++) {
      SqlNode argument = call.arguments().get(i);
      SqlIdentifier name = CallProcedure.nameOf(argument).orElse(null);
      if (name == null && named) {
        throw new SqlStateException(
                SqlState.SYNTAX_ERROR, "an argument without a name cannot follow one with a name")
            .at(argument.getParserPosition());
      }
      named = name != null;
      int position = name == null ? i : position(parameters, name.getSimple());
      if (position < 0 || position >= parameters.size()) {
        String what = name == null ? "argument " + (i + 1) : "argument \"" + name + "\"";
        throw refused(procedure, "no " + what, argument);
      }
      if (values.get(position) != null) {
        throw refused(
            procedure, "argument \"" + parameters.get(position).name() + "\" only once", argument);
      }
      SqlNode value = CallProcedure.valueOf(argument);
      if (!(value instanceof SqlDynamicParam)) {
        var _ = literal(parameters.get(position), value);
      }
      values.set(position, value);
    }
    for (int i = 0; i < parameters.size(); i++) {
      if (values.get(i) == null && parameters.get(i).required()) {
        throw refused(procedure, "a required argument \"" + parameters.get(i).name() + "\"", call);
      }
    }
    return Collections.unmodifiableList(values);
  }

  private static int position(List<Procedure.Parameter> parameters, String name) {
    return parameters.stream().map(Procedure.Parameter::name).toList().indexOf(name);
  }

  private static SqlStateException refused(Procedure procedure, String what, SqlNode node) {
    return new SqlStateException(
            SqlState.UNDEFINED_FUNCTION, "procedure \"" + procedure.label() + "\" has " + what)
        .at(node.getParserPosition());
  }

  /**
   * Returns the value of a literal, null for none.
   *
   * @throws SqlStateException 42804 if it is of another type
   */
  static @Nullable Object literal(Procedure.Parameter parameter, @Nullable SqlNode node) {
    if (node == null) {
      return null;
    }
    SqlLiteral literal = SqlLiteral.unchain(node);
    Object value = literal.getValue();
    boolean text = parameter.kind() == DataType.Kind.TEXT;
    if (value == null) {
      return null;
    }
    if (text && value instanceof NlsString string) {
      return string.getValue();
    }
    if (!text && value instanceof BigDecimal number && isInteger(number)) {
      return number.intValueExact();
    }
    throw new SqlStateException(
            SqlState.DATATYPE_MISMATCH,
            "argument \""
                + parameter.name()
                + "\" expects "
                + parameter.kind().name().toUpperCase(Locale.ROOT)
                + ", not "
                + literal.toValue())
        .at(node.getParserPosition());
  }

  private static boolean isInteger(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0
        && number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
  }
}
