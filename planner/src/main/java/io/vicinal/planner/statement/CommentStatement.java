package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.CommentOn;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.Database;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlIdentifier;

/** COMMENT ON: a text that the catalog keeps as long as what it is about. */
final class CommentStatement {
  private final Session session;
  private final Database database;
  private final CommentOn comment;

  private CommentStatement(Preparation preparation, CommentOn comment) {
    this.session = preparation.session();
    this.database = session.database();
    this.comment = comment;
  }

  static DefinitionStatement prepare(Preparation preparation, CommentOn comment) {
    var statement = new CommentStatement(preparation, comment);
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.COMMENT,
        account ->
            preparation
                .session()
                .database()
                .comment(statement.target(), comment.text().orElse(null)));
  }

  private CommentTarget target() {
    SqlIdentifier name = comment.name();
    return switch (comment.kind()) {
      case DATABASE -> {
        if (!name.isSimple() || !name.getSimple().equals(database.name())) {
          throw new SqlStateException(
                  SqlState.FEATURE_NOT_SUPPORTED,
                  "a connection to database \""
                      + database.name()
                      + "\" cannot change \""
                      + name
                      + "\"")
              .at(name.getParserPosition());
        }
        yield CommentTarget.database();
      }
      case SCHEMA -> {
        if (!database.schemas().contains(name.names.getLast())) {
          throw new SqlStateException(
                  SqlState.INVALID_SCHEMA_NAME,
                  "schema \"" + name.names.getLast() + "\" does not exist")
              .at(name.getParserPosition());
        }
        yield CommentTarget.schema(name.names.getLast());
      }
      case TABLE ->
          of(CommentTarget.Kind.TABLE, it -> database.table(it.schema(), it.name()).isPresent());
      case VIEW ->
          of(CommentTarget.Kind.VIEW, it -> database.view(it.schema(), it.name()).isPresent());
      case INDEX -> of(CommentTarget.Kind.INDEX, it -> IndexNames.id(database, it).isPresent());
      case SEQUENCE ->
          of(
              CommentTarget.Kind.SEQUENCE,
              it -> database.sequence(it.schema(), it.name()).isPresent());
      case COLUMN -> column(name);
    };
  }

  private CommentTarget of(CommentTarget.Kind kind, Predicate<QualifiedName> exists) {
    SqlIdentifier identifier = comment.name();
    QualifiedName name = QualifiedName.find(identifier, session, exists);
    if (!exists.test(name)) {
      boolean index = kind == CommentTarget.Kind.INDEX;
      throw name.notFound(
          index ? SqlState.UNDEFINED_OBJECT : SqlState.UNDEFINED_TABLE,
          kind.name().toLowerCase(java.util.Locale.ROOT),
          identifier);
    }
    return CommentTarget.of(kind, name.schema(), name.name());
  }

  private CommentTarget column(SqlIdentifier identifier) {
    int parts = identifier.names.size();
    if (parts < 2) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "the name of a column comes behind that of its table")
          .at(identifier.getParserPosition());
    }
    SqlIdentifier table = identifier.getComponent(0, parts - 1);
    QualifiedName name = QualifiedName.toChange(table, session);
    String column = identifier.names.getLast();
    var found =
        database
            .table(name.schema(), name.name())
            .orElseThrow(() -> ChangeTarget.notATable(database, name, table));
    if (found.columnPosition(column) < 0) {
      throw new SqlStateException(
              SqlState.UNDEFINED_COLUMN,
              "column \"" + column + "\" of table \"" + name.name() + "\" does not exist")
          .at(identifier.getParserPosition());
    }
    return CommentTarget.column(name.schema(), name.name(), column);
  }
}
