package io.vicinal.planner.statement;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Texts of statements about users, each a literal or a parameter. */
final class GivenText {
  private GivenText() {}

  /** Returns one text for each parameter among {@code nodes}. */
  static List<RelDataType> types(@Nullable SqlNode... nodes) {
    var types = new ArrayList<RelDataType>();
    for (@Nullable SqlNode node : nodes) {
      if (node instanceof SqlDynamicParam) {
        types.add(ColumnTypes.toRel(DataType.of(DataType.Kind.TEXT), true, Dialect.typeFactory()));
      }
    }
    return types;
  }

  /** Returns the text, null where there is none. @throws SqlStateException 42601 for several */
  static @Nullable String of(@Nullable SqlNode node, @Nullable Object[] values) {
    return switch (node) {
      case null -> null;
      case SqlDynamicParam parameter -> {
        Object value = values[parameter.getIndex()];
        yield value == null ? null : value.toString();
      }
      case SqlLiteral literal -> literal.toValue();
      default ->
          throw new SqlStateException(SqlState.SYNTAX_ERROR, "one text is expected")
              .at(node.getParserPosition());
    };
  }

  /**
   * Returns the moment that is written, null for none and for infinity.
   *
   * @throws SqlStateException 22007 if it is no moment
   */
  static @Nullable Instant moment(@Nullable SqlNode node, @Nullable Object[] values) {
    String text = of(node, values);
    if (text == null || text.equalsIgnoreCase("infinity")) {
      return null;
    }
    String iso = text.strip().replace(' ', 'T');
    try {
      if (iso.indexOf('T') < 0) {
        return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      boolean zoned = iso.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)");
      return zoned
          ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d\\d)$", "$1:00")).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new SqlStateException(
              SqlState.INVALID_DATETIME,
              "\"" + text + "\" is no moment such as 2027-01-31 12:00:00")
          .withHint("Without a zone it is in UTC; 'infinity' is no end.");
    }
  }
}
