package io.vicinal.jdbc.wire;

import java.sql.Types;
import java.util.ArrayList;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.Meta;

/**
 * Describes columns to clients elsewhere: each with the form of its values that {@link WireValues}
 * gives and Avatica's cursors ({@code AbstractCursor.createAccessor}) know how to read.
 */
public final class WireColumns {
  private WireColumns() {}

  /** Returns {@code signature} for a client elsewhere. */
  public static Meta.Signature of(Meta.Signature signature) {
    var columns = new ArrayList<ColumnMetaData>();
    for (ColumnMetaData column : signature.columns) {
      columns.add(column.type.id == Types.ARRAY ? asText(column) : column.setRep(rep(column)));
    }
    return new Meta.Signature(
        columns,
        signature.sql,
        signature.parameters,
        signature.internalParameters,
        Meta.CursorFactory.LIST,
        signature.statementType);
  }

  /** Arrays leave in text, which Avatica's clients do not expect of the type ARRAY. */
  private static ColumnMetaData asText(ColumnMetaData column) {
    return new ColumnMetaData(
        column.ordinal,
        column.autoIncrement,
        column.caseSensitive,
        column.searchable,
        column.currency,
        column.nullable,
        column.signed,
        column.displaySize,
        column.label,
        column.columnName,
        column.schemaName,
        column.precision,
        column.scale,
        column.tableName,
        column.catalogName,
        ColumnMetaData.scalar(Types.OTHER, column.type.name, Rep.STRING),
        column.readOnly,
        column.writable,
        column.definitelyWritable,
        String.class.getName());
  }

  private static Rep rep(ColumnMetaData column) {
    return switch (column.type.id) {
      case Types.DATE, Types.TIME -> Rep.INTEGER;
      case Types.TIMESTAMP -> Rep.LONG;
      case Types.VARBINARY, Types.BINARY -> Rep.BYTE_STRING;
      case Types.OTHER, Types.TIMESTAMP_WITH_TIMEZONE -> Rep.STRING;
      default -> column.type.rep;
    };
  }

  /** Returns {@code rows} of {@code result} in the forms of the wire. */
  public static Meta.MetaResultSet of(Meta.MetaResultSet result, Meta.Frame rows) {
    return Meta.MetaResultSet.create(
        result.connectionId,
        result.statementId,
        result.ownStatement,
        of(result.signature),
        WireValues.of(rows));
  }
}
