package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Gathers what Oracle's CREATE VECTOR INDEX says of a graph, as options of WITH. */
public final class GraphOptions {
  private final List<SqlNode> options = new ArrayList<>();
  private boolean measured;

  /** DISTANCE metric. */
  public void metric(SqlIdentifier metric) {
    measured = true;
    add("metric", metric, metric.getParserPosition());
  }

  /**
   * One of PARAMETERS.
   *
   * @throws SqlStateException 0AV00 for an index that is no graph, 22023 for an unknown name
   */
  public void parameter(SqlIdentifier name, SqlNode value) {
    SqlParserPos position = name.getParserPosition();
    switch (name.getSimple().toLowerCase(Locale.ROOT)) {
      case "neighbors", "m" -> add("m", value, position);
      case "efconstruction" -> add("ef_construction", value, position);
      case "type" -> {
        if (!(value instanceof SqlIdentifier type) || !type.getSimple().equalsIgnoreCase("hnsw")) {
          throw Lists.notSupported("an index of vectors other than HNSW", position);
        }
      }
      default ->
          throw new SqlStateException(
                  SqlState.INVALID_PARAMETER_VALUE,
                  "unknown parameter \"" + name.getSimple() + "\" of a graph")
              .at(position)
              .withHint("Use type, neighbors and efconstruction.");
    }
  }

  /** Returns the options; distances are of cosine where nothing is said, as in Oracle. */
  public SqlNodeList list(SqlParserPos position) {
    if (!measured) {
      add("metric", new SqlIdentifier("cosine", position), position);
    }
    return new SqlNodeList(options, position);
  }

  private void add(String name, SqlNode value, SqlParserPos position) {
    options.add(new Option(position, new SqlIdentifier(name, position), value));
  }
}
