package io.vicinal.sql.rewrite;

import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.sql.validate.SearchHints;
import java.util.List;
import org.apache.calcite.sql.SqlHint;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * Builds the two nested queries that a KNN call means: the inner one searches, the outer scores.
 */
final class KnnQuery {
  static final String DISTANCE = "distance";
  static final String SCORE = "score";

  private final KnnCall call;
  private final String alias;
  private final DistanceMetric metric;
  private final SqlParserPos position;

  private KnnQuery(KnnCall call, String alias, DistanceMetric metric) {
    this.call = call;
    this.alias = alias;
    this.metric = metric;
    this.position = call.position();
  }

  static SqlSelect build(
      KnnCall call, @Nullable String alias, @Nullable SqlNode filter, MetricLookup metrics) {
    DistanceMetric metric =
        call.metric()
            .or(() -> metrics.metricOf(call.table(), call.column().getSimple()))
            .orElse(DistanceMetric.COSINE);
    String name = alias == null ? lastName(call.table()) : alias;
    KnnQuery query = new KnnQuery(call, name, metric);
    return query.scored(query.search(filter));
  }

  static String lastName(SqlIdentifier table) {
    return Util.last(table.names);
  }

  static SqlIdentifier identifier(String name, SqlParserPos position) {
    return new SqlIdentifier(name, position);
  }

  private SqlSelect search(@Nullable SqlNode filter) {
    SqlNode distance =
        VectorOperators.distance(metric)
            .createCall(position, qualified(call.column().getSimple()), call.query());
    return select(
        List.of(star(), as(distance, DISTANCE)),
        as(call.table(), alias),
        filter,
        SqlNodeList.of(identifier(DISTANCE, position)),
        call.k(),
        hints());
  }

  private SqlSelect scored(SqlSelect search) {
    return select(List.of(star(), as(score(), SCORE)), as(search, alias), null, null, null, null);
  }

  /** Larger is better: the similarity for cosine and inner product, else 1 / (1 + distance). */
  private SqlNode score() {
    SqlNode distance = qualified(DISTANCE);
    return switch (metric) {
      case COSINE -> SqlStdOperatorTable.MINUS.createCall(position, number("1E0"), distance);
      case INNER_PRODUCT -> SqlStdOperatorTable.MINUS.createCall(position, number("0E0"), distance);
      case L2, L2_SQUARED, L1, HAMMING, JACCARD ->
          SqlStdOperatorTable.DIVIDE.createCall(
              position,
              number("1E0"),
              SqlStdOperatorTable.PLUS.createCall(position, number("1E0"), distance));
    };
  }

  private SqlNodeList hints() {
    SqlNodeList hints = new SqlNodeList(position);
    addHint(hints, SearchHints.EF_SEARCH, call.efSearch());
    addHint(hints, SearchHints.TARGET_ACCURACY, call.targetAccuracy());
    return hints;
  }

  private void addHint(SqlNodeList hints, String name, @Nullable SqlLiteral value) {
    if (value != null) {
      hints.add(
          new SqlHint(
              position,
              identifier(name, position),
              SqlNodeList.of(value),
              SqlHint.HintOptionFormat.LITERAL_LIST));
    }
  }

  private SqlSelect select(
      List<SqlNode> items,
      SqlNode from,
      @Nullable SqlNode where,
      @Nullable SqlNodeList orderBy,
      @Nullable SqlNode fetch,
      @Nullable SqlNodeList hints) {
    return new SqlSelect(
        position,
        null,
        new SqlNodeList(items, position),
        from,
        where,
        null,
        null,
        null,
        null,
        orderBy,
        null,
        fetch,
        hints);
  }

  private SqlIdentifier star() {
    return SqlIdentifier.star(List.of(alias, ""), position, List.of(position, position));
  }

  private SqlIdentifier qualified(String column) {
    return new SqlIdentifier(List.of(alias, column), position);
  }

  private SqlNode as(SqlNode node, String name) {
    return SqlStdOperatorTable.AS.createCall(position, node, identifier(name, position));
  }

  private SqlNode number(String digits) {
    return SqlLiteral.createApproxNumeric(digits, position);
  }
}
