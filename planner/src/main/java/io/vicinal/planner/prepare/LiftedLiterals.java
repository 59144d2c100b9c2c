package io.vicinal.planner.prepare;

import com.google.common.collect.ImmutableList;
import io.vicinal.planner.execute.GivenParameter;
import io.vicinal.sql.function.VectorOperators;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.NlsString;

/**
 * Puts fields in the place of literals and of parameters, and collects the rows of those fields.
 * Expressions that differ in literals only become equal. Each type has fields of its own, so that
 * no expression changes its type.
 */
final class LiftedLiterals extends RexShuttle {
  /** Functions that mean the same of a field as of a literal. */
  private static final Set<String> COMPUTING = Set.of("||", "UPPER", "LOWER", "ABS", "MOD");

  private final RexBuilder rex;
  private final RelDataType whole;
  private final Map<Place, Integer> fields = new HashMap<>();

  /** For each field, a literal for rows that have no other. */
  private final List<RexLiteral> fillers = new ArrayList<>();

  private final List<Row> rows = new ArrayList<>();
  private final Map<RelDataType, Integer> used = new HashMap<>();
  private Map<Integer, RexLiteral> literals = new HashMap<>();

  /** The literal of a type that a row has so many others of before. */
  private record Place(RelDataType type, int nth) {}

  private record Row(Map<Integer, RexLiteral> literals, List<Integer> numbers) {}

  LiftedLiterals(RexBuilder rex) {
    this.rex = rex;
    this.whole = rex.getTypeFactory().createSqlType(SqlTypeName.INTEGER);
  }

  /** Begins a row, whose expressions are to be visited. */
  void beginRow() {
    used.clear();
    literals = new HashMap<>();
  }

  /** Ends a row, with more {@code numbers}. */
  void endRow(List<Integer> numbers) {
    rows.add(new Row(literals, numbers));
  }

  /** Returns the field of the numbers of that place in each row. To be asked after all rows. */
  RexInputRef number(int place) {
    return new RexInputRef(fillers.size() + place, whole);
  }

  /** Returns the rows: the literals, and then the numbers. */
  RelNode rows(RelOptCluster cluster) {
    int numbers = rows.getFirst().numbers().size();
    RelDataTypeFactory.Builder type = rex.getTypeFactory().builder();
    for (RexLiteral filler : fillers) {
      type.add("literal" + type.getFieldCount(), filler.getType());
    }
    for (int i = 0; i < numbers; i++) {
      type.add("shape" + i, whole);
    }
    var tuples = ImmutableList.<ImmutableList<RexLiteral>>builder();
    for (Row row : rows) {
      var tuple = ImmutableList.<RexLiteral>builder();
      for (int i = 0; i < fillers.size(); i++) {
        tuple.add(row.literals().getOrDefault(i, fillers.get(i)));
      }
      row.numbers().forEach(number -> tuple.add(literal(number)));
      tuples.add(tuple.build());
    }
    return LogicalValues.create(cluster, type.build(), tuples.build());
  }

  private RexLiteral literal(int number) {
    return rex.makeExactLiteral(BigDecimal.valueOf(number), whole);
  }

  @Override
  public RexNode visitLiteral(RexLiteral literal) {
    return isLifted(literal) ? field(literal) : literal;
  }

  @Override
  public RexNode visitDynamicParam(RexDynamicParam parameter) {
    RexNode index = field(literal(parameter.getIndex()));
    return rex.makeCall(parameter.getType(), GivenParameter.INSTANCE, List.of(index));
  }

  @Override
  public RexNode visitCall(RexCall call) {
    boolean first = VectorOperators.formatOf(call.getOperator()).isPresent();
    boolean all = !first && computes(call);
    boolean reads = first || readsText(call);
    var operands = new ArrayList<RexNode>();
    for (RexNode operand : call.getOperands()) {
      boolean lifted =
          all
              || (first && operands.isEmpty())
              || operand instanceof RexCall
              || operand instanceof RexDynamicParam; // known to no plan, as a field is
      boolean text = lifted && reads && operand.getType().getSqlTypeName() == SqlTypeName.CHAR;
      operands.add(
          text && operand instanceof RexLiteral literal && !literal.isNull()
              ? field(ofAnyLength(literal))
              : lifted ? operand.accept(this) : operand);
    }
    return operands.equals(call.getOperands()) ? call : call.clone(call.getType(), operands);
  }

  private static boolean computes(RexCall call) {
    return switch (call.getKind()) {
      case PLUS, MINUS, TIMES, DIVIDE, MOD, MINUS_PREFIX, ARRAY_VALUE_CONSTRUCTOR -> true;
      case CAST -> call.getOperands().size() == 1 && !SqlTypeUtil.isInterval(call.getType());
      default -> call.isA(SqlKind.COMPARISON) || COMPUTING.contains(call.getOperator().getName());
    };
  }

  /** Returns whether a call takes texts of any length for the same, whatever their type says. */
  private static boolean readsText(RexCall call) {
    return call.getKind() == SqlKind.CAST
        ? !SqlTypeUtil.isCharacter(call.getType())
        : call.getOperator().getName().equals("||")
            && call.getType().getSqlTypeName() == SqlTypeName.VARCHAR;
  }

  /** Returns a text without its length in its type, so that texts of all lengths are alike. */
  private RexLiteral ofAnyLength(RexLiteral text) {
    RelDataType own = text.getType();
    RelDataType type =
        rex.getTypeFactory()
            .createTypeWithCharsetAndCollation(
                rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR),
                Objects.requireNonNull(own.getCharset()),
                Objects.requireNonNull(own.getCollation()));
    return (RexLiteral) rex.makeLiteral(text.getValueAs(NlsString.class), type, true);
  }

  private RexNode field(RexLiteral literal) {
    int nth = used.merge(literal.getType(), 1, Integer::sum);
    int index =
        fields.computeIfAbsent(
            new Place(literal.getType(), nth),
            _ -> {
              fillers.add(literal);
              return fillers.size() - 1;
            });
    literals.put(index, literal);
    return new RexInputRef(index, literal.getType());
  }

  private static boolean isLifted(RexLiteral literal) {
    return !literal.isNull()
        && switch (literal.getType().getSqlTypeName()) {
          case SMALLINT, INTEGER, BIGINT, DECIMAL, DOUBLE -> true;
          case CHAR, VARCHAR, DATE, TIME, TIMESTAMP -> true;
          default -> false;
        };
  }
}
