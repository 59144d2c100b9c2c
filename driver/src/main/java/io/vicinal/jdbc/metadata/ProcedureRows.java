package io.vicinal.jdbc.metadata;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.planner.system.Procedure;
import io.vicinal.planner.system.SystemColumn;
import io.vicinal.planner.system.SystemView;
import io.vicinal.storage.DataType;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@link DatabaseMetaData#getProcedures} and {@link DatabaseMetaData#getProcedureColumns}
 * with what CALL can run.
 */
public final class ProcedureRows {
  private final String catalog;
  private final List<Procedure> chosen;

  /** Chooses the procedures of {@code database} that match. */
  public ProcedureRows(
      String database, @Nullable String catalog, @Nullable String schema, @Nullable String name) {
    this.catalog = database;
    Predicate<String> wanted = NamePattern.of(name);
    boolean here =
        (catalog == null || catalog.equals(database))
            && NamePattern.of(schema).test(SystemView.SCHEMA);
    chosen =
        Procedure.all().stream()
            .filter(procedure -> here && wanted.test(procedure.label()))
            .toList();
  }

  /** Returns one row per procedure. */
  public MetadataResult procedures() {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Procedure procedure : chosen) {
      rows.add(
          new @Nullable Object[] {
            catalog,
            SystemView.SCHEMA,
            procedure.label(),
            null,
            null,
            null,
            null,
            (short) DatabaseMetaData.procedureNoResult,
            procedure.label()
          });
    }
    return MetadataResult.of(
        List.of(
            "PROCEDURE_CAT",
            "PROCEDURE_SCHEM",
            "PROCEDURE_NAME",
            "RESERVED1",
            "RESERVED2",
            "RESERVED3",
            "REMARKS",
            "PROCEDURE_TYPE:short",
            "SPECIFIC_NAME"),
        rows);
  }

  /** Returns the parameters of each, then the columns of the rows that it gives. */
  public MetadataResult columns(@Nullable String column) {
    Predicate<String> wanted = NamePattern.of(column);
    var rows = new ArrayList<@Nullable Object[]>();
    for (Procedure procedure : chosen) {
      int position = 0;
      for (Procedure.Parameter parameter : procedure.parameters()) {
        position++;
        if (wanted.test(parameter.name())) {
          rows.add(
              row(
                  procedure,
                  parameter.name(),
                  DatabaseMetaData.procedureColumnIn,
                  DataType.of(parameter.kind()),
                  position));
        }
      }
      position = 0;
      for (SystemColumn given : procedure.columns()) {
        position++;
        if (wanted.test(given.name())) {
          rows.add(
              row(
                  procedure,
                  given.name(),
                  DatabaseMetaData.procedureColumnResult,
                  given.type(),
                  position));
        }
      }
    }
    return MetadataResult.of(
        List.of(
            "PROCEDURE_CAT",
            "PROCEDURE_SCHEM",
            "PROCEDURE_NAME",
            "COLUMN_NAME",
            "COLUMN_TYPE:short",
            "DATA_TYPE:int",
            "TYPE_NAME",
            "PRECISION:int",
            "LENGTH:int",
            "SCALE:short",
            "RADIX:short",
            "NULLABLE:short",
            "REMARKS",
            "COLUMN_DEF",
            "SQL_DATA_TYPE:int",
            "SQL_DATETIME_SUB:int",
            "CHAR_OCTET_LENGTH:int",
            "ORDINAL_POSITION:int",
            "IS_NULLABLE",
            "SPECIFIC_NAME"),
        rows);
  }

  private @Nullable Object[] row(
      Procedure procedure, String name, int columnType, DataType type, int position) {
    TypeDescription described = TypeDescription.of(type);
    return new @Nullable Object[] {
      catalog,
      SystemView.SCHEMA,
      procedure.label(),
      name,
      (short) columnType,
      described.jdbcType(),
      described.name(),
      described.size(),
      described.size(),
      described.numeric() ? (short) described.digits() : null,
      described.numeric() ? (short) 10 : null,
      (short) DatabaseMetaData.procedureNullable,
      null,
      null,
      null,
      null,
      null,
      position,
      "YES",
      procedure.label()
    };
  }
}
