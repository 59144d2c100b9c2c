package io.vicinal.planner.statement;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.CommentOn;
import io.vicinal.storage.Database;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Table;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;

/**
 * Asks whether the session's user may do something to objects that a statement names. A name that
 * does not exist, or not for this user, is left to the statement, which says so.
 */
final class ObjectRights {
  private final Authority authority;
  private final Session session;
  private final Database database;

  ObjectRights(Authority authority, Session session) {
    this.authority = authority;
    this.session = session;
    this.database = session.database();
  }

  void createIn(SqlIdentifier name) {
    String schema = name.isSimple() ? session.schema() : name.names.get(name.names.size() - 2);
    if (database.schemas().contains(schema)) {
      authority.requireSchema(Privilege.CREATE, schema);
    }
  }

  Optional<Table> find(SqlIdentifier name) {
    QualifiedName qualified = QualifiedName.of(name, session);
    return database.table(qualified.schema(), qualified.name());
  }

  void table(SqlIdentifier name, Privilege privilege) {
    find(name).ifPresent(table -> authority.require(privilege, table));
  }

  /** Requires the right to all rows, because an error would tell values that are there twice. */
  void compareRows(SqlIdentifier name) {
    table(name, Privilege.SELECT);
    find(name).ifPresent(authority::requireUnprotected);
  }

  void view(SqlIdentifier name, Privilege privilege) {
    QualifiedName qualified = QualifiedName.of(name, session);
    database
        .view(qualified.schema(), qualified.name())
        .ifPresent(view -> authority.require(privilege, view));
  }

  void sequence(SqlIdentifier name, Privilege privilege) {
    QualifiedName found =
        QualifiedName.find(
            name, session, it -> database.sequence(it.schema(), it.name()).isPresent());
    if (database.schemas().contains(found.schema())) {
      authority.requireSchema(privilege, found.schema());
    }
  }

  void index(SqlIdentifier name) {
    index(QualifiedName.indexToChange(name, session));
  }

  private void index(QualifiedName qualified) {
    for (Table table : database.tables()) {
      boolean has =
          table.schema().equals(qualified.schema())
              && (table.indexes().stream().anyMatch(it -> it.name().equals(qualified.name()))
                  || table.columnIndexes().stream()
                      .anyMatch(it -> it.name().equals(qualified.name())));
      if (has) {
        authority.require(Privilege.INDEX, table);
      }
    }
  }

  void comment(CommentOn comment) {
    SqlIdentifier name = comment.name();
    switch (comment.kind()) {
      case DATABASE -> authority.requireDatabase(Privilege.ALTER);
      case SCHEMA -> {
        if (database.schemas().contains(name.names.getLast())) {
          authority.requireSchema(Privilege.ALTER, name.names.getLast());
        }
      }
      // The same names as the statement means: of its kind, wherever on the path.
      case TABLE -> {
        QualifiedName table =
            QualifiedName.find(
                name, session, it -> database.table(it.schema(), it.name()).isPresent());
        database
            .table(table.schema(), table.name())
            .ifPresent(it -> authority.require(Privilege.ALTER, it));
      }
      case COLUMN -> {
        if (name.names.size() > 1) {
          table(name.getComponent(0, name.names.size() - 1), Privilege.ALTER);
        }
      }
      case VIEW -> {
        QualifiedName view =
            QualifiedName.find(
                name, session, it -> database.view(it.schema(), it.name()).isPresent());
        database
            .view(view.schema(), view.name())
            .ifPresent(it -> authority.require(Privilege.ALTER, it));
      }
      case INDEX ->
          index(QualifiedName.find(name, session, it -> IndexNames.id(database, it).isPresent()));
      case SEQUENCE -> sequence(name, Privilege.ALTER);
    }
  }
}
