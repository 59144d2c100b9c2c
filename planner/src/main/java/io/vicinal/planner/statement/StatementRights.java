package io.vicinal.planner.statement;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.AccessNode;
import io.vicinal.sql.ast.AlterDatabase;
import io.vicinal.sql.ast.AlterIndex;
import io.vicinal.sql.ast.AlterSequence;
import io.vicinal.sql.ast.AlterTable;
import io.vicinal.sql.ast.AlterView;
import io.vicinal.sql.ast.CallProcedure;
import io.vicinal.sql.ast.CommentOn;
import io.vicinal.sql.ast.CreateDatabase;
import io.vicinal.sql.ast.CreateExtension;
import io.vicinal.sql.ast.CreateIndex;
import io.vicinal.sql.ast.CreateSchema;
import io.vicinal.sql.ast.CreateSequence;
import io.vicinal.sql.ast.CreateTable;
import io.vicinal.sql.ast.CreateTableAs;
import io.vicinal.sql.ast.CreateTableLike;
import io.vicinal.sql.ast.CreateView;
import io.vicinal.sql.ast.Delete;
import io.vicinal.sql.ast.DropDatabase;
import io.vicinal.sql.ast.DropIndex;
import io.vicinal.sql.ast.DropSchema;
import io.vicinal.sql.ast.DropSequence;
import io.vicinal.sql.ast.DropTable;
import io.vicinal.sql.ast.DropView;
import io.vicinal.sql.ast.Explain;
import io.vicinal.sql.ast.Insert;
import io.vicinal.sql.ast.KeyConstraint;
import io.vicinal.sql.ast.Kill;
import io.vicinal.sql.ast.LikeTable;
import io.vicinal.sql.ast.Maintenance;
import io.vicinal.sql.ast.Merge;
import io.vicinal.sql.ast.MergeBranch;
import io.vicinal.sql.ast.Show;
import io.vicinal.sql.ast.Statement;
import io.vicinal.sql.ast.TransactionControl;
import io.vicinal.sql.ast.Truncate;
import io.vicinal.sql.ast.Update;
import io.vicinal.storage.Database;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether the session's user may run a statement: every statement of ours comes through here
 * before it is prepared. What queries within it read is asked while they become algebra, by {@link
 * io.vicinal.planner.access.Reads}. A plan is made again when any right has changed, so that it is
 * asked again, too.
 *
 * <p>A name that does not exist, or not for this user, is left to the statement, which says so.
 */
final class StatementRights {
  private final Authority authority;
  private final Session session;
  private final Database database;

  private StatementRights(Authority authority, Session session) {
    this.authority = authority;
    this.session = session;
    this.database = session.database();
  }

  /**
   * Requires what a statement needs.
   *
   * @throws io.vicinal.sql.error.SqlStateException 42501 with what is missing
   */
  static void require(Statement statement, Preparation preparation) {
    preparation
        .session()
        .authority()
        .ifPresent(authority ->
            new StatementRights(authority, preparation.session())
                .require(statement, preparation.keys()));
  }

  private void require(Statement statement, GeneratedKeys keys) {
    switch (statement) {
      case CreateTable create -> createIn(create.name());
      case CreateTableAs create -> createIn(create.name());
      case CreateTableLike create -> {
        createIn(create.name());
        for (SqlNode element : create.elements()) {
          if (element instanceof LikeTable like) {
            table(like.name(), Privilege.SELECT);
          }
        }
      }
      case CreateView create -> {
        QualifiedName name = QualifiedName.find(create.name(), session, _ -> false);
        Optional<View> before = database.view(name.schema(), name.name());
        if (create.orReplace() && before.isPresent()) {
          authority.requireOwner(before.get()); // as whom the new query is run
        } else {
          createIn(create.name());
        }
      }
      case AlterView alter -> {
        QualifiedName name = QualifiedName.of(alter.name(), session);
        database.view(name.schema(), name.name()).ifPresent(authority::requireOwner);
        if (alter.action() instanceof AlterView.SetSchema set
            && database.schemas().contains(set.schema().getSimple())) {
          authority.requireSchema(Privilege.CREATE, set.schema().getSimple());
        }
      }
      case CreateSchema _ -> authority.requireDatabase(Privilege.CREATE);
      case DropSchema drop -> {
        for (SqlIdentifier name : drop.names()) {
          if (database.schemas().contains(name.names.getLast())) {
            authority.requireSchema(Privilege.DROP, name.names.getLast());
          }
        }
      }
      case CreateSequence create -> createIn(create.name());
      case AlterSequence alter -> sequence(alter.name(), Privilege.ALTER);
      case DropSequence drop -> drop.names().forEach(name -> sequence(name, Privilege.DROP));
      case CommentOn comment -> comment(comment);
      case CreateDatabase _ -> authority.requireAdmin("create a database");
      case DropDatabase _ -> authority.requireAdmin("drop a database");
      case AlterTable alter -> {
        table(alter.name(), Privilege.ALTER);
        if (alter.actions().stream().anyMatch(StatementRights::addsKey)) {
          compareRows(alter.name());
        }
      }
      case DropTable drop -> drop.names().forEach(name -> table(name, Privilege.DROP));
      case DropView drop -> drop.names().forEach(name -> view(name, Privilege.DROP));
      case CreateIndex create -> {
        table(create.table(), Privilege.INDEX);
        if (create.unique()) {
          compareRows(create.table());
        }
      }
      case AlterIndex alter -> index(alter.name());
      case DropIndex drop -> drop.names().forEach(this::index);
      case Insert insert -> {
        table(insert.table(), Privilege.INSERT);
        boolean reads =
            insert.returning().isPresent()
                || keys.choice() == GeneratedKeys.Choice.BY_NAME
                || keys.choice() == GeneratedKeys.Choice.BY_POSITION
                || insert.conflict().filter(it -> it.set().isPresent()).isPresent()
                || insert.conflict().filter(it -> it.columns().isPresent()).isPresent();
        if (insert.conflict().filter(it -> it.set().isPresent()).isPresent()) {
          table(insert.table(), Privilege.UPDATE);
        }
        readTarget(insert.table(), reads);
      }
      case Update update -> {
        table(update.table(), Privilege.UPDATE);
        readTarget(
            update.table(),
            update.from().isPresent()
                || update.returning().isPresent()
                || keys.choice() != GeneratedKeys.Choice.NONE
                || names(update.where())
                || update.set().values().stream().anyMatch(it -> names(Optional.of(it))));
      }
      case Delete delete -> {
        table(delete.table(), Privilege.DELETE);
        readTarget(
            delete.table(),
            delete.using().isPresent()
                || delete.returning().isPresent()
                || keys.choice() != GeneratedKeys.Choice.NONE
                || names(delete.where()));
      }
      case Merge merge -> {
        table(merge.table(), Privilege.SELECT);
        merge.branches().forEach(branch -> table(merge.table(), branch));
      }
      case Truncate truncate -> {
        for (SqlIdentifier name : truncate.tables()) {
          table(name, Privilege.DELETE);
          find(name).ifPresent(authority::requireUnprotected);
        }
      }
      case Maintenance maintenance -> maintain(maintenance);
      case CreateExtension _ -> {} // changes nothing
      case Kill _ -> {} // ends what the user sees
      case CallProcedure call -> call(call);
      case AlterDatabase _ -> authority.requireDatabase(Privilege.ALTER);
      case Explain explain -> {
        if (explain.query() instanceof CreateIndex create) {
          table(create.table(), Privilege.INDEX); // all others are prepared, and asked for, in turn
        }
      }
      case Show _ -> {} // shows what the user sees
      case TransactionControl _ -> {}
      case AccessNode _ -> {} // asks itself: it depends on who grants what to whom
    }
  }

  private void createIn(SqlIdentifier name) {
    String schema = name.isSimple() ? session.schema() : name.names.get(name.names.size() - 2);
    if (database.schemas().contains(schema)) {
      authority.requireSchema(Privilege.CREATE, schema);
    }
  }

  private void sequence(SqlIdentifier name, Privilege privilege) {
    QualifiedName found =
        QualifiedName.find(
            name, session, it -> database.sequence(it.schema(), it.name()).isPresent());
    if (database.schemas().contains(found.schema())) {
      authority.requireSchema(privilege, found.schema());
    }
  }

  private void comment(CommentOn comment) {
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
          index(
              QualifiedName.find(
                  name, session, it -> IndexDefinitions.id(database, it).isPresent()));
      case SEQUENCE -> sequence(name, Privilege.ALTER);
    }
  }

  private Optional<Table> find(SqlIdentifier name) {
    QualifiedName qualified = QualifiedName.of(name, session);
    return database.table(qualified.schema(), qualified.name());
  }

  private void table(SqlIdentifier name, Privilege privilege) {
    find(name).ifPresent(table -> authority.require(privilege, table));
  }

  private void table(SqlIdentifier name, MergeBranch branch) {
    switch (branch.action()) {
      case NOTHING -> {}
      case INSERT -> table(name, Privilege.INSERT);
      case UPDATE -> table(name, Privilege.UPDATE);
      case DELETE -> table(name, Privilege.DELETE);
    }
  }

  private void readTarget(SqlIdentifier name, boolean reads) {
    if (reads) {
      table(name, Privilege.SELECT);
    }
  }

  /** Requires the right to all rows, because an error would tell values that are there twice. */
  private void compareRows(SqlIdentifier name) {
    table(name, Privilege.SELECT);
    find(name).ifPresent(authority::requireUnprotected);
  }

  private static boolean addsKey(AlterTable.Action action) {
    return switch (action) {
      case AlterTable.AddConstraint add -> add.constraint() instanceof KeyConstraint;
      case AlterTable.SetType _ -> true; // an error would tell a value
      case AlterTable.AddColumn add ->
          add.column().primaryKey() || !add.column().uniques().isEmpty();
      default -> false;
    };
  }

  private void view(SqlIdentifier name, Privilege privilege) {
    QualifiedName qualified = QualifiedName.of(name, session);
    database
        .view(qualified.schema(), qualified.name())
        .ifPresent(view -> authority.require(privilege, view));
  }

  private void index(SqlIdentifier name) {
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

  private void maintain(Maintenance maintenance) {
    switch (maintenance.work()) {
      case OPTIMIZE ->
          maintenance
              .name()
              .ifPresentOrElse(
                  name -> table(name, Privilege.ALTER),
                  () -> database.tables().forEach(it -> authority.require(Privilege.ALTER, it)));
      case REINDEX_INDEX -> maintenance.name().ifPresent(this::index);
      case REINDEX_TABLE ->
          maintenance
              .name()
              .ifPresentOrElse(
                  name -> table(name, Privilege.INDEX),
                  () -> database.tables().forEach(it -> authority.require(Privilege.INDEX, it)));
      case ANALYZE ->
          maintenance
              .name()
              .ifPresentOrElse(
                  name -> table(name, Privilege.ALTER),
                  () -> database.tables().forEach(it -> authority.require(Privilege.ALTER, it)));
      case CHECKPOINT -> authority.requireDatabase(Privilege.ALTER);
    }
  }

  /** A report on an index reads its table, which the procedure asks for itself. */
  private void call(CallProcedure call) {
    switch (call.name().names.getLast()) {
      case "recall_report" -> {}
      case "verify" -> authority.requireDatabase(Privilege.EXECUTE);
      default -> authority.requireAdmin("call this procedure");
    }
  }

  /** Returns whether an expression names a column of anything. */
  private static boolean names(Optional<SqlNode> expression) {
    var found = new AtomicBoolean();
    expression.ifPresent(node ->
        node.accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlIdentifier identifier) {
                found.set(true);
                return null;
              }
            }));
    return found.get();
  }

  /** Returns what a MERGE does with rows that are there, for the policies that choose them. */
  static RowPolicy.Command[] commands(Merge merge) {
    return merge.branches().stream()
        .map(MergeBranch::action)
        .filter(it -> it == MergeBranch.Action.UPDATE || it == MergeBranch.Action.DELETE)
        .distinct()
        .map(it -> RowPolicy.Command.valueOf(it.name()))
        .toArray(RowPolicy.Command[]::new);
  }
}
