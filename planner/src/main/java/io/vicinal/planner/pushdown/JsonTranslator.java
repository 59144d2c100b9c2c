package io.vicinal.planner.pushdown;

import com.google.common.collect.Range;
import io.vicinal.planner.execute.OperandSlot;
import io.vicinal.planner.pushdown.JsonTest.Check;
import io.vicinal.planner.pushdown.JsonTest.Form;
import io.vicinal.planner.pushdown.JsonTest.Place;
import io.vicinal.sql.function.LikeOperators;
import io.vicinal.sql.type.JsonType;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/**
 * Translates conditions on a part of a JSON column: {@code ->}, {@code ->>}, {@code #>}, {@code
 * #>>} and JSON_VALUE compared with text, JSON_EXISTS, JSON_MATCH and containment. Casts of what is
 * found are left above the scan, because they may fail.
 */
final class JsonTranslator {
  /** A part of a column, with the operands that lead to it. */
  private record Part(int column, List<Place> places, Form form, List<Operand> operands) {}

  private static final OperandSlot AS_TEXT = new OperandSlot.Column(DataType.Kind.TEXT);
  private static final OperandSlot AS_NUMBER = new OperandSlot.Column(DataType.Kind.BIGINT);

  private final Table table;
  private final RexBuilder rexBuilder;
  private final OperandList operands;

  JsonTranslator(Table table, RexBuilder rexBuilder, OperandList operands) {
    this.table = table;
    this.rexBuilder = rexBuilder;
    this.operands = operands;
  }

  Optional<Predicate> translate(RexCall call) {
    return switch (call.getKind()) {
      case EQUALS -> compare(call, Comparison.EQUAL);
      case NOT_EQUALS -> compare(call, Comparison.NOT_EQUAL);
      case LESS_THAN -> compare(call, Comparison.LESS);
      case LESS_THAN_OR_EQUAL -> compare(call, Comparison.LESS_OR_EQUAL);
      case GREATER_THAN -> compare(call, Comparison.GREATER);
      case GREATER_THAN_OR_EQUAL -> compare(call, Comparison.GREATER_OR_EQUAL);
      case IS_NULL -> test(part(call.getOperands().get(0)), new Check.IsNull(), List.of());
      case IS_NOT_NULL ->
          test(part(call.getOperands().get(0)), new Check.IsNull(), List.of())
              .map(Predicate.Not::new);
      case SEARCH -> in(call);
      case OR -> list(call, SqlKind.EQUALS);
      case AND -> list(call, SqlKind.NOT_EQUALS).map(Predicate.Not::new);
      case SAFE_CAST ->
          SqlTypeUtil.isBoolean(call.getType())
              ? test(part(call.getOperands().get(0)), new Check.IsTrue(), List.of())
              : Optional.empty();
      default -> ofDocument(call).or(() -> like(call));
    };
  }

  private Optional<Predicate> ofDocument(RexCall call) {
    if (call.getOperator().equals(SqlStdOperatorTable.JSON_EXISTS)
        && call.getOperands().size() == 2) {
      return test(known(call, Form.JSON), new Check.Exists(), List.of());
    }
    boolean matches = call.getOperator().getName().equals("json_match");
    if (!matches && !call.getOperator().getName().equals("json_contains")) {
      return Optional.empty();
    }
    RexNode other = call.getOperands().get(1);
    if (!isJson(call.getOperands().get(0)) || !isTextConstant(other)) {
      return Optional.empty();
    }
    var part = new Part(column(call.getOperands().get(0)), List.of(), Form.JSON, List.of());
    return test(part, matches ? new Check.Matches(0) : new Check.Contains(0), List.of(other));
  }

  private Optional<Predicate> compare(RexCall call, Comparison comparison) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    return compare(left, comparison, right)
        .or(() -> compare(right, PredicateTranslator.mirrored(comparison), left));
  }

  private Optional<Predicate> compare(RexNode node, Comparison comparison, RexNode value) {
    if (SqlTypeUtil.isNumeric(value.getType()) && DistanceCall.isConstant(value)) {
      return number(node, comparison, value);
    }
    if (!isTextConstant(value)) {
      return Optional.empty();
    }
    Part part = part(node);
    return part == null
        ? Optional.empty()
        : test(
            beside(value, part),
            new Check.Compare(comparison, part.operands().size()),
            List.of(value));
  }

  /** JSON_VALUE with RETURNING and a number, perhaps widened, which gives NULL for what is none. */
  private Optional<Predicate> number(RexNode node, Comparison comparison, RexNode value) {
    if (!(node instanceof RexCall call)) {
      return Optional.empty();
    }
    if (call.getKind() == SqlKind.CAST && call.getOperands().get(0) instanceof RexCall inner) {
      return widens(numberType(inner), call.getType())
          ? number(inner, comparison, value)
          : Optional.empty();
    }
    Part part = call.getKind() == SqlKind.SAFE_CAST ? part(call.getOperands().get(0)) : null;
    Optional<DataType> type = numberType(call);
    if (part == null || type.isEmpty()) {
      return Optional.empty();
    }
    // Where doubles are compared the constant is one, too; elsewhere both are exact.
    if ((type.get().kind() == DataType.Kind.DOUBLE)
        != SqlTypeUtil.isApproximateNumeric(value.getType())) {
      return Optional.empty();
    }
    var all = new ArrayList<>(part.operands());
    all.add(operands.add(value, new OperandSlot.Column(type.get().kind())));
    var check = new Check.Numeric(type.get(), comparison, part.operands().size());
    return Optional.of(
        new Predicate.Satisfies(
            part.column(), new JsonTest(part.places(), part.form(), check), all));
  }

  /** Returns whether every number of {@code from} stays what it is in {@code to}. */
  private static boolean widens(Optional<DataType> from, RelDataType to) {
    if (from.isEmpty()) {
      return false;
    }
    DataType type = from.get();
    if (type.kind() == DataType.Kind.DECIMAL) {
      return to.getSqlTypeName() == SqlTypeName.DECIMAL
          && to.getScale() >= type.scale()
          && to.getPrecision() - to.getScale() >= type.precision() - type.scale();
    }
    return ColumnReference.widens(type.kind(), to)
        || to.getSqlTypeName().getName().equals(type.kind().name());
  }

  private static Optional<DataType> numberType(RexCall cast) {
    RelDataType type = cast.getType();
    return switch (type.getSqlTypeName()) {
      case SMALLINT -> Optional.of(DataType.of(DataType.Kind.SMALLINT));
      case INTEGER -> Optional.of(DataType.of(DataType.Kind.INTEGER));
      case BIGINT -> Optional.of(DataType.of(DataType.Kind.BIGINT));
      case DOUBLE -> Optional.of(DataType.of(DataType.Kind.DOUBLE));
      case DECIMAL ->
          Optional.of(new DataType(DataType.Kind.DECIMAL, type.getPrecision(), type.getScale()));
      default -> Optional.empty();
    };
  }

  /** Many comparisons of one part with {@code =} or {@code <>} read the document once. */
  private Optional<Predicate> list(RexCall call, SqlKind comparison) {
    RexNode subject = null;
    var values = new ArrayList<RexNode>();
    for (RexNode term : call.getOperands()) {
      if (!(term instanceof RexCall compared)
          || compared.getKind() != comparison
          || !isTextConstant(compared.getOperands().get(1))
          || (subject != null && !subject.equals(compared.getOperands().get(0)))) {
        return Optional.empty();
      }
      subject = compared.getOperands().get(0);
      values.add(compared.getOperands().get(1));
    }
    Part part = subject == null ? null : part(subject);
    return part == null
        ? Optional.empty()
        : test(beside(values.getFirst(), part), new Check.In(part.operands().size()), values);
  }

  private Optional<Predicate> in(RexCall search) {
    Sarg<?> sarg = ((RexLiteral) search.getOperands().get(1)).getValueAs(Sarg.class);
    Part part = part(search.getOperands().get(0));
    if (part == null || sarg == null || !sarg.isPoints() || sarg.nullAs != RexUnknownAs.UNKNOWN) {
      return Optional.empty(); // the caller writes it as comparisons
    }
    var values = new ArrayList<RexNode>();
    for (Range<?> range : sarg.rangeSet.asRanges()) {
      values.add(
          rexBuilder.makeLiteral(
              range.lowerEndpoint(), search.getOperands().get(1).getType(), true, false));
    }
    return values.stream().allMatch(JsonTranslator::isTextConstant)
        ? test(beside(values.getFirst(), part), new Check.In(part.operands().size()), values)
        : Optional.empty();
  }

  private Optional<Predicate> like(RexCall call) {
    boolean ignoreCase = call.getOperator().equals(LikeOperators.ILIKE);
    if (!ignoreCase && !call.getOperator().equals(LikeOperators.LIKE)) {
      return Optional.empty();
    }
    List<RexNode> nodes = call.getOperands();
    String escape = nodes.size() == 2 ? "\\" : text(nodes.get(2));
    Part part = part(nodes.get(0));
    return part == null || escape == null || !isTextConstant(nodes.get(1))
        ? Optional.empty()
        : test(
            part,
            new Check.Like(part.operands().size(), escape, ignoreCase),
            List.of(nodes.get(1)));
  }

  private Optional<Predicate> test(@Nullable Part part, Check check, List<RexNode> values) {
    if (part == null) {
      return Optional.empty();
    }
    var all = new ArrayList<>(part.operands());
    values.forEach(value -> all.add(operands.add(value, AS_TEXT)));
    return Optional.of(
        new Predicate.Satisfies(
            part.column(), new JsonTest(part.places(), part.form(), check), all));
  }

  /** Returns {@code part} in the form in which it is compared with {@code value}. */
  private static Part beside(RexNode value, Part part) {
    return JsonType.isJson(value.getType()) && part.form() == Form.JSON
        ? new Part(part.column(), part.places(), Form.KEY, part.operands())
        : part;
  }

  /** Returns the part of a column that {@code node} is, null if it is something else. */
  private @Nullable Part part(RexNode node) {
    if (!(node instanceof RexCall call)) {
      return null;
    }
    if (call.getKind() == SqlKind.CAST) {
      boolean same =
          SqlTypeUtil.isCharacter(call.getType())
              && call.getType().getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED;
      return same ? part(call.getOperands().get(0)) : null;
    }
    if (call.getOperator().equals(SqlStdOperatorTable.JSON_VALUE)) {
      return call.getOperands().size() == 2 && SqlTypeUtil.isCharacter(call.getType())
          ? known(call, Form.SCALAR)
          : null;
    }
    return switch (call.getOperator().getName()) {
      case "json_get" -> step(call, Form.JSON);
      case "json_get_text" -> step(call, Form.TEXT);
      case "json_at_path" -> path(call, Form.JSON);
      case "json_text_at_path" -> path(call, Form.TEXT);
      default -> null;
    };
  }

  private @Nullable Part step(RexCall call, Form form) {
    RexNode place = call.getOperands().get(1);
    Part before = before(call.getOperands().get(0));
    if (before == null || !DistanceCall.isConstant(place)) {
      return null;
    }
    int next = before.operands().size();
    boolean index = SqlTypeUtil.isIntType(place.getType());
    return index || SqlTypeUtil.isCharacter(place.getType())
        ? after(
            before,
            index ? new Place.Index(next) : new Place.Key(next),
            operands.add(place, index ? AS_NUMBER : AS_TEXT),
            form)
        : null;
  }

  private @Nullable Part path(RexCall call, Form form) {
    RexNode path = call.getOperands().get(1);
    Part before = before(call.getOperands().get(0));
    return before == null || !isTextConstant(path)
        ? null
        : after(
            before, new Place.Path(before.operands().size()), operands.add(path, AS_TEXT), form);
  }

  private static Part after(Part before, Place place, Operand operand, Form form) {
    var places = new ArrayList<>(before.places());
    places.add(place);
    var all = new ArrayList<>(before.operands());
    all.add(operand);
    return new Part(before.column(), places, form, all);
  }

  /** Returns what a step begins at: the column, or another part that is JSON. */
  private @Nullable Part before(RexNode node) {
    if (isJson(node)) {
      return new Part(column(node), List.of(), Form.JSON, List.of());
    }
    Part part = part(node);
    return part == null || part.form() != Form.JSON ? null : part;
  }

  /** Returns the part that a path of names and positions leads to. */
  private @Nullable Part known(RexCall call, Form form) {
    RexNode document = call.getOperands().get(0);
    String path = text(call.getOperands().get(1));
    return path != null && isJson(document) && JsonStep.ofPath(path) != null
        ? new Part(column(document), List.of(new Place.Known(path)), form, List.of())
        : null;
  }

  private boolean isJson(RexNode node) {
    return node instanceof RexInputRef ref
        && ref.getIndex() < table.columns().size()
        && table.columns().get(ref.getIndex()).type().kind() == DataType.Kind.JSON;
  }

  private static int column(RexNode node) {
    return ((RexInputRef) node).getIndex();
  }

  private static @Nullable String text(RexNode node) {
    if (!(node instanceof RexLiteral literal) || !SqlTypeUtil.isCharacter(literal.getType())) {
      return null;
    }
    NlsString text = literal.getValueAs(NlsString.class);
    return text == null ? null : text.getValue();
  }

  private static boolean isTextConstant(RexNode node) {
    return SqlTypeUtil.isCharacter(node.getType()) && DistanceCall.isConstant(node);
  }
}
