package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Metrics;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.AlterIndex;
import io.vicinal.sql.ast.CreateIndex;
import io.vicinal.sql.ast.DropIndex;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.calcite.sql.SqlIdentifier;

/** CREATE INDEX and DROP INDEX. */
final class IndexDefinitions {
  private final Preparation preparation;

  IndexDefinitions(Preparation preparation) {
    this.preparation = preparation;
  }

  DefinitionStatement create(CreateIndex create) {
    Session session = preparation.session();
    if (isOnColumns(create)) {
      ColumnIndexDefinition definition = columnDefinition(create);
      if (create.unique()) {
        return createUnique(create, definition);
      }
      return create(create, account -> session.database().createColumnIndex(definition, account));
    }
    VectorIndexDefinition definition = definition(create);
    return create(
        create, account -> session.database().createIndex(definition, session.progress(), account));
  }

  /** An index of values that differ from row to row, which is kept as a constraint. */
  private DefinitionStatement createUnique(CreateIndex create, ColumnIndexDefinition definition) {
    Table table = table(create);
    var change =
        new TableChange.AddUnique(
            definition.name(),
            definition.columns().stream().map(it -> table.columns().get(it).name()).toList(),
            UniqueConstraint.Kind.INDEX);
    Database database = preparation.session().database();
    return create(
        create,
        account -> {
          var name = new QualifiedName(table.schema(), definition.name());
          if (id(preparation.session().wholeDatabase(), name).isPresent()) {
            throw new StorageException.AlreadyExists("index", definition.name());
          }
          database.alterTable(
              table.id(), change, List.of(), () -> requireSame(database, table), account);
        });
  }

  private static void requireSame(Database database, Table table) {
    boolean same =
        database
            .table(table.schema(), table.name())
            .filter(now -> now.id() == table.id() && now.version() == table.version())
            .isPresent();
    if (!same) {
      throw StorageException.Conflict.altered(table.name());
    }
  }

  private DefinitionStatement create(CreateIndex create, Consumer<ResourceAccount> work) {
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.CREATE_INDEX,
        account -> {
          try {
            work.accept(account);
          } catch (StorageException.AlreadyExists e) {
            if (!create.ifNotExists()) {
              throw e;
            }
          }
        });
  }

  private Table table(CreateIndex create) {
    Session session = preparation.session();
    QualifiedName name = QualifiedName.toChange(create.table(), session);
    return session
        .database()
        .table(name.schema(), name.name())
        .orElseThrow(() -> name.notFound(SqlState.UNDEFINED_TABLE, "table", create.table()));
  }

  /** Returns whether an index is asked for that is none of vectors. */
  private boolean isOnColumns(CreateIndex create) {
    Table table = table(create);
    int column = table.columnPosition(create.column().getSimple());
    return !create.vector()
        && !create.method().orElse("btree").equals("hnsw")
        && column >= 0
        && !table.columns().get(column).type().isVector();
  }

  private ColumnIndexDefinition columnDefinition(CreateIndex create) {
    Table table = table(create);
    String method = create.method().orElse("btree");
    if (!method.equals("btree") && !method.equals("hash")) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "index method \"" + method + "\" is not supported")
          .at(create.getParserPosition())
          .withHint("Use btree for columns and hnsw for vectors.");
    }
    create
        .options()
        .keySet()
        .forEach(option -> {
          throw TableDefinitions.unknownOption(option);
        });
    var columns = new ArrayList<Integer>();
    for (SqlIdentifier name : create.columns()) {
      int column = column(name, table);
      if (table.columns().get(column).type().isVector()) {
        throw new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "column \"" + name.getSimple() + "\" is a vector, which has indexes of its own")
            .at(name.getParserPosition());
      }
      DataType.Kind kind = table.columns().get(column).type().kind();
      if (kind == DataType.Kind.ARRAY || kind == DataType.Kind.JSON) {
        throw new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "a column of type " + kind + " has no index: \"" + name.getSimple() + "\"")
            .at(name.getParserPosition());
      }
      if (columns.contains(column)) {
        throw new SqlStateException(
                SqlState.DUPLICATE_COLUMN,
                "column \"" + name.getSimple() + "\" is twice in the index")
            .at(name.getParserPosition());
      }
      columns.add(column);
    }
    return new ColumnIndexDefinition(
        create.name().map(it -> it.names.getLast()).orElseGet(() -> freeName(table, columns)),
        table.id(),
        columns);
  }

  /** Returns what {@code create} asks for. */
  VectorIndexDefinition definition(CreateIndex create) {
    Table table = table(create);
    int column = column(create, table);
    return new VectorIndexDefinition(
        create
            .name()
            .map(it -> it.names.getLast())
            .orElseGet(() -> freeName(table, List.of(column))),
        table.id(),
        column,
        metric(create, table.columns().get(column).type()),
        parameters(create.options()),
        quantization(create, table.columns().get(column).type()));
  }

  /** Renames an index, and the constraint that it stands for. */
  DefinitionStatement alter(AlterIndex alter) {
    QualifiedName name = QualifiedName.indexToChange(alter.name(), preparation.session());
    Database database = preparation.session().database();
    String to = alter.newName().getSimple();
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.ALTER_TABLE,
        account -> {
          OptionalLong index = id(database, name);
          if (index.isPresent()) {
            database.renameIndex(index.getAsLong(), to);
          } else if (!alter.ifExists()) {
            throw name.notFound(SqlState.UNDEFINED_OBJECT, "index", alter.name());
          }
        });
  }

  DefinitionStatement drop(DropIndex drop) {
    Database database = preparation.session().database();
    for (SqlIdentifier identifier : drop.names()) {
      QualifiedName _ = QualifiedName.indexToChange(identifier, preparation.session());
    }
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.DROP_INDEX,
        account -> {
          var indexes = new LinkedHashSet<Long>(); // all are looked up before the first one goes
          for (SqlIdentifier identifier : drop.names()) {
            QualifiedName name = QualifiedName.indexToChange(identifier, preparation.session());
            OptionalLong index = id(database, name);
            if (index.isPresent()) {
              indexes.add(index.getAsLong());
            } else if (!drop.ifExists()) {
              throw name.notFound(SqlState.UNDEFINED_OBJECT, "index", identifier);
            }
          }
          indexes.forEach(database::dropIndex);
        });
  }

  static Optional<VectorIndex> find(Database database, QualifiedName name) {
    return database.tables().stream()
        .filter(table -> table.schema().equals(name.schema()))
        .flatMap(table -> table.indexes().stream())
        .filter(index -> index.name().equals(name.name()))
        .findFirst();
  }

  /** Returns the id of the index of that name, of vectors or not. */
  static OptionalLong id(Database database, QualifiedName name) {
    return database.tables().stream()
        .filter(table -> table.schema().equals(name.schema()))
        .flatMapToLong(table ->
            LongStream.concat(
                table.indexes().stream()
                    .filter(index -> index.name().equals(name.name()))
                    .mapToLong(VectorIndex::id),
                table.columnIndexes().stream()
                    .filter(index -> index.name().equals(name.name()))
                    .mapToLong(ColumnIndex::id)))
        .findFirst();
  }

  private static int column(SqlIdentifier name, Table table) {
    int column = table.columnPosition(name.getSimple());
    boolean hidden = table.hasHiddenKey() && column == table.columns().size() - 1;
    if (column < 0 || hidden) {
      throw new SqlStateException(
              SqlState.UNDEFINED_COLUMN,
              "column \""
                  + name.getSimple()
                  + "\" of table \""
                  + table.name()
                  + "\" does not exist")
          .at(name.getParserPosition());
    }
    return column;
  }

  /** Returns the vector column; everything else is refused with what is possible. */
  private static int column(CreateIndex create, Table table) {
    String name = create.column().getSimple();
    int column = column(create.column(), table);
    String method = create.method().orElse("hnsw");
    if (!method.equals("hnsw")) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "index method \"" + method + "\" is not supported")
          .at(create.getParserPosition())
          .withHint("Use HNSW, the only index method of vectors.");
    }
    if (create.unique() || create.columns().size() > 1) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "an index of vectors has one column and is not unique")
          .at(create.getParserPosition());
    }
    if (!table.columns().get(column).type().isVector()) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "column \"" + name + "\" is no vector, so that HNSW cannot index it")
          .at(create.column().getParserPosition())
          .withHint("Use CREATE INDEX without VECTOR and HNSW.");
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
  String freeName(Table table, List<Integer> columns) {
    String names =
        columns.stream()
            .map(column -> table.columns().get(column).name())
            .collect(Collectors.joining("_"));
    String base = table.name() + "_" + names + "_idx";
    String name = base;
    Database database = preparation.session().database();
    for (int i = 1; id(database, new QualifiedName(table.schema(), name)).isPresent(); i++) {
      name = base + i;
    }
    return name;
  }
}
