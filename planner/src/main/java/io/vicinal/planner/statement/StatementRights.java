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
import io.vicinal.sql.ast.Show;
import io.vicinal.sql.ast.Statement;
import io.vicinal.sql.ast.TransactionControl;
import io.vicinal.sql.ast.Truncate;
import io.vicinal.sql.ast.Update;
import io.vicinal.storage.Database;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.View;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

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
  private final ObjectRights objects;
  private final ChangeRights changes;

  private StatementRights(Authority authority, Session session) {
    this.authority = authority;
    this.session = session;
    this.database = session.database();
    this.objects = new ObjectRights(authority, session);
    this.changes = new ChangeRights(authority, objects);
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
      case CreateTable create -> objects.createIn(create.name());
      case CreateTableAs create -> objects.createIn(create.name());
      case CreateTableLike create -> {
        objects.createIn(create.name());
        for (SqlNode element : create.elements()) {
          if (element instanceof LikeTable like) {
            objects.table(like.name(), Privilege.SELECT);
          }
        }
      }
      case CreateView create -> {
        QualifiedName name = QualifiedName.find(create.name(), session, _ -> false);
        Optional<View> before = database.view(name.schema(), name.name());
        if (create.orReplace() && before.isPresent()) {
          authority.requireOwner(before.get()); // as whom the new query is run
        } else {
          objects.createIn(create.name());
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
      case CreateSequence create -> objects.createIn(create.name());
      case AlterSequence alter -> objects.sequence(alter.name(), Privilege.ALTER);
      case DropSequence drop ->
          drop.names().forEach(name -> objects.sequence(name, Privilege.DROP));
      case CommentOn comment -> objects.comment(comment);
      case CreateDatabase _ -> authority.requireAdmin("create a database");
      case DropDatabase _ -> authority.requireAdmin("drop a database");
      case AlterTable alter -> {
        objects.table(alter.name(), Privilege.ALTER);
        if (alter.actions().stream().anyMatch(StatementRights::addsKey)) {
          objects.compareRows(alter.name());
        }
      }
      case DropTable drop -> drop.names().forEach(name -> objects.table(name, Privilege.DROP));
      case DropView drop -> drop.names().forEach(name -> objects.view(name, Privilege.DROP));
      case CreateIndex create -> {
        objects.table(create.table(), Privilege.INDEX);
        if (create.unique()) {
          objects.compareRows(create.table());
        }
      }
      case AlterIndex alter -> objects.index(alter.name());
      case DropIndex drop -> drop.names().forEach(objects::index);
      case Insert insert -> changes.insert(insert, keys);
      case Update update -> changes.update(update, keys);
      case Delete delete -> changes.delete(delete, keys);
      case Merge merge -> changes.merge(merge);
      case Truncate truncate -> changes.truncate(truncate);
      case Maintenance maintenance -> maintain(maintenance);
      case CreateExtension _ -> {} // changes nothing
      case Kill _ -> {} // ends what the user sees
      case CallProcedure call -> call(call);
      case AlterDatabase _ -> authority.requireDatabase(Privilege.ALTER);
      case Explain explain -> {
        if (explain.query() instanceof CreateIndex create) {
          // All others are prepared, and asked for, in turn.
          objects.table(create.table(), Privilege.INDEX);
        }
      }
      case Show _ -> {} // shows what the user sees
      case TransactionControl _ -> {}
      case AccessNode _ -> {} // asks itself: it depends on who grants what to whom
    }
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

  private void maintain(Maintenance maintenance) {
    switch (maintenance.work()) {
      case OPTIMIZE ->
          maintenance
              .name()
              .ifPresentOrElse(
                  name -> objects.table(name, Privilege.ALTER),
                  () -> database.tables().forEach(it -> authority.require(Privilege.ALTER, it)));
      case REINDEX_INDEX -> maintenance.name().ifPresent(objects::index);
      case REINDEX_TABLE ->
          maintenance
              .name()
              .ifPresentOrElse(
                  name -> objects.table(name, Privilege.INDEX),
                  () -> database.tables().forEach(it -> authority.require(Privilege.INDEX, it)));
      case ANALYZE ->
          maintenance
              .name()
              .ifPresentOrElse(
                  name -> objects.table(name, Privilege.ALTER),
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
}
