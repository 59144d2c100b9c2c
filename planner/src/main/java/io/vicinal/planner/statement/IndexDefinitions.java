package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Metrics;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.CreateIndex;
import io.vicinal.sql.ast.DropIndex;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** CREATE INDEX and DROP INDEX. */
final class IndexDefinitions {
  private final Preparation preparation;

  IndexDefinitions(Preparation preparation) {
    this.preparation = preparation;
  }

  DefinitionStatement create(CreateIndex create) {
    Session session = preparation.session();
    VectorIndexDefinition definition = definition(create);
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.CREATE_INDEX,
        account -> {
          try {
            session.database().createIndex(definition, session.progress(), account);
          } catch (StorageException.AlreadyExists e) {
            if (!create.ifNotExists()) {
              throw e;
            }
          }
        });
  }

  /** Returns what {@code create} asks for. */
  VectorIndexDefinition definition(CreateIndex create) {
    Session session = preparation.session();
    QualifiedName name = QualifiedName.toChange(create.table(), session);
    Table table =
        session
            .database()
            .table(name.schema(), name.name())
            .orElseThrow(() -> name.notFound(SqlState.UNDEFINED_TABLE, "table", create.table()));
    int column = column(create, table);
    return new VectorIndexDefinition(
        create.name().map(it -> it.names.getLast()).orElseGet(() -> freeName(table, column)),
        table.id(),
        column,
        metric(create, table.columns().get(column).type()),
        parameters(create.options()),
        quantization(create, table.columns().get(column).type()));
  }

  DefinitionStatement drop(DropIndex drop) {
    QualifiedName name = QualifiedName.indexToChange(drop.name(), preparation.session());
    Database database = preparation.session().database();
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.DROP_INDEX,
        account -> {
          Optional<VectorIndex> index = find(database, name);
          if (index.isPresent()) {
            database.dropIndex(index.get().id());
          } else if (!drop.ifExists()) {
            throw name.notFound(SqlState.UNDEFINED_OBJECT, "index", drop.name());
          }
        });
  }

  static Optional<VectorIndex> find(Database database, QualifiedName name) {
    return database.tables().stream()
        .filter(table -> table.schema().equals(name.schema()))
        .flatMap(table -> table.indexes().stream())
        .filter(index -> index.name().equals(name.name()))
        .findFirst();
  }

  /** Returns the vector column; everything else is refused with what is possible. */
  private static int column(CreateIndex create, Table table) {
    String name = create.column().getSimple();
    int column = table.columnPosition(name);
    if (column < 0) {
      throw new SqlStateException(
              SqlState.UNDEFINED_COLUMN,
              "column \"" + name + "\" of table \"" + table.name() + "\" does not exist")
          .at(create.column().getParserPosition());
    }
    String method = create.method().orElse("hnsw");
    if (!method.equals("hnsw")) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "index method \"" + method + "\" is not supported")
          .at(create.getParserPosition())
          .withHint("Use HNSW, the only index method.");
    }
    if (!table.columns().get(column).type().isVector()) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "column \"" + name + "\" is no vector; only vector columns can be indexed")
          .at(create.column().getParserPosition())
          .withHint("Filters on other columns are fast without an index.");
    }
    return column;
  }

  private static Metric metric(CreateIndex create, DataType type) {
    Object option = create.options().get("metric");
    Optional<DistanceMetric> fromOption =
        option == null
            ? Optional.empty()
            : Optional.of(
                DistanceMetric.byName(option.toString())
                    .orElseThrow(() -> unknown("metric", option.toString(), create)));
    Optional<DistanceMetric> fromClass =
        create
            .operatorClass()
            .map(name ->
                DistanceMetric.byOperatorClass(name)
                    .orElseThrow(() -> unknown("operator class", name, create)));
    if (fromOption.isPresent() && fromClass.isPresent() && !fromOption.equals(fromClass)) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "metric \"" + option + "\" differs from the operator class")
          .at(create.getParserPosition());
    }
    boolean bits = type.element() == VectorElement.BIT;
    DistanceMetric usual = bits ? DistanceMetric.HAMMING : DistanceMetric.L2;
    DistanceMetric metric = fromOption.or(() -> fromClass).orElse(usual);
    if (!bits && (metric == DistanceMetric.HAMMING || metric == DistanceMetric.JACCARD)) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "metric \"" + metric.displayName() + "\" has an index over VECTOR(n, BIT) only")
          .at(create.getParserPosition());
    }
    return Metrics.toStorage(metric);
  }

  private static SqlStateException unknown(String what, String name, CreateIndex create) {
    return new SqlStateException(
            SqlState.INVALID_PARAMETER_VALUE, "unknown " + what + " \"" + name + "\"")
        .at(create.getParserPosition())
        .withHint(
            "The metrics of an index are l2, cosine, inner_product, l1, and of bits hamming and"
                + " jaccard.");
  }

  private static HnswParameters parameters(Map<String, Object> options) {
    int m = HnswParameters.M_DEFAULT;
    int efConstruction = HnswParameters.EF_CONSTRUCTION_DEFAULT;
    for (Map.Entry<String, Object> option : options.entrySet()) {
      switch (option.getKey()) {
        case "m" -> m = TableDefinitions.wholeNumber("m", option.getValue());
        case "ef_construction" ->
            efConstruction = TableDefinitions.wholeNumber("ef_construction", option.getValue());
        case "metric", "quantization" -> {}
        default -> throw TableDefinitions.unknownOption(option.getKey());
      }
    }
    return new HnswParameters(m, efConstruction, HnswParameters.DEFAULT.seed());
  }

  private static Quantization quantization(CreateIndex create, DataType type) {
    Object option = create.options().getOrDefault("quantization", "auto");
    Quantization quantization =
        switch (option.toString().toLowerCase(Locale.ROOT)) {
          case "auto" -> Quantization.AUTO;
          case "none" -> Quantization.NONE;
          case "rabitq" -> Quantization.RABITQ;
          case "int8" -> Quantization.INT8;
          default ->
              throw new SqlStateException(
                      SqlState.FEATURE_NOT_SUPPORTED,
                      "quantization \"" + option + "\" is not supported")
                  .at(create.getParserPosition())
                  .withHint("Use auto, none, rabitq or int8.");
        };
    String name = quantization.name().toLowerCase(Locale.ROOT);
    boolean bits = type.element() == VectorElement.BIT && quantization.alwaysCodes();
    if (bits || (type.element() == VectorElement.INT8 && quantization == Quantization.INT8)) {
      String element = type.element().name();
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "quantization \"%s\" does not support VECTOR(n, %s)".formatted(name, element))
          .at(create.getParserPosition())
          .withHint("Such vectors are as short as their codes would be.");
    }
    Metric metric = metric(create, type);
    if (!quantization.supports(metric)) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "quantization \""
                  + name
                  + "\" does not support metric "
                  + metric.name().toLowerCase(Locale.ROOT))
          .at(create.getParserPosition());
    }
    return quantization;
  }

  /** Names an index as PostgreSQL does: table, column, "idx", and a number where that is taken. */
  private String freeName(Table table, int column) {
    String base = table.name() + "_" + table.columns().get(column).name() + "_idx";
    String name = base;
    Database database = preparation.session().database();
    for (int i = 1; find(database, new QualifiedName(table.schema(), name)).isPresent(); i++) {
      name = base + i;
    }
    return name;
  }
}
