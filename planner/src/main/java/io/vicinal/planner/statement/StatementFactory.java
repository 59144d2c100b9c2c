package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
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
import io.vicinal.sql.ast.Kill;
import io.vicinal.sql.ast.Maintenance;
import io.vicinal.sql.ast.Merge;
import io.vicinal.sql.ast.Show;
import io.vicinal.sql.ast.Statement;
import io.vicinal.sql.ast.TransactionControl;
import io.vicinal.sql.ast.Truncate;
import io.vicinal.sql.ast.Update;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.sql.SqlDescribeTable;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSetOption;

/** Prepares a parsed statement according to its kind. */
public final class StatementFactory {
  private StatementFactory() {}

  /**
   * Returns the plan of {@code statement}, which is changed by it.
   *
   * @param sql its text
   * @param catalog in which names are looked up
   * @param keys what a statement that writes rows gives of them
   */
  public static StatementPlan prepare(
      SqlNode statement, String sql, CatalogView catalog, Session session, GeneratedKeys keys) {
    return prepare(statement, new Preparation(sql, catalog, session, keys));
  }

  static StatementPlan prepare(SqlNode statement, Preparation preparation) {
    return switch (statement) {
      case Statement own -> prepareOwn(own, preparation);
      case SqlDescribeTable describe -> ShowStatement.describe(preparation, describe);
      case SqlSetOption option -> SetStatement.prepare(preparation, option);
      case SqlNode query when query.isA(SqlKind.QUERY) ->
          QueryStatement.prepare(preparation, query);
      default ->
          throw new SqlStateException(
                  SqlState.FEATURE_NOT_SUPPORTED,
                  "statement is not supported: " + statement.getKind())
              .at(statement.getParserPosition());
    };
  }

  private static StatementPlan prepareOwn(Statement statement, Preparation preparation) {
    StatementRights.require(statement, preparation);
    if (statement instanceof Show show && show.query().isPresent()) {
      return QueryStatement.prepare(preparation, Dialect.parse(show.query().get()));
    }
    return switch (statement) {
      case AccessNode access -> AccessStatements.prepare(preparation, access.action());
      case CreateTable create -> new TableDefinitions(preparation).create(create);
      case CreateTableLike create -> new LikeDefinitions(preparation).create(create);
      case CreateTableAs create -> TableFromQuery.create(preparation, create);
      case AlterTable alter -> new AlterTableStatement(preparation, alter).prepare();
      case CreateSchema create -> new SchemaDefinitions(preparation).create(create);
      case DropSchema drop -> new SchemaDefinitions(preparation).drop(drop);
      case CreateSequence create -> new SequenceDefinitions(preparation).create(create);
      case AlterSequence alter -> new SequenceDefinitions(preparation).alter(alter);
      case DropSequence drop -> new SequenceDefinitions(preparation).drop(drop);
      case CommentOn comment -> CommentStatement.prepare(preparation, comment);
      case CreateDatabase create -> DatabaseDefinitions.create(preparation, create);
      case DropDatabase drop -> DatabaseDefinitions.drop(preparation, drop);
      case CreateView create -> new ViewDefinitions(preparation).create(create);
      case AlterView alter -> new AlterViewStatement(preparation, alter).prepare();
      case DropView drop -> new ViewDefinitions(preparation).drop(drop);
      case DropTable drop -> new TableDefinitions(preparation).drop(drop);
      case CreateIndex create -> new IndexDefinitions(preparation).create(create);
      case AlterIndex alter -> new IndexDefinitions(preparation).alter(alter);
      case DropIndex drop -> new IndexDefinitions(preparation).drop(drop);
      case Insert insert -> new InsertPreparation(preparation, insert).prepare();
      case Update update -> new UpdatePreparation(preparation).update(update);
      case Delete delete -> new UpdatePreparation(preparation).delete(delete);
      case Merge merge -> new MergePreparation(preparation, merge).prepare();
      case Truncate truncate -> TruncateStatement.prepare(preparation, truncate);
      case Maintenance maintenance -> MaintenanceStatement.prepare(preparation, maintenance);
      case CreateExtension create -> SetStatement.extension(preparation, create);
      case Kill kill -> KillStatement.prepare(preparation, kill);
      case CallProcedure call -> CallStatement.prepare(preparation, call);
      case AlterDatabase alter -> AlterDatabaseStatement.prepare(preparation, alter);
      case Explain explain when explain.query() instanceof CreateIndex create ->
          EstimateStatement.prepare(preparation, explain, create);
      case Explain explain -> ExplainStatement.prepare(preparation, explain);
      case Show show -> ShowStatement.prepare(preparation, show);
      case TransactionControl control -> TransactionStatement.prepare(preparation.sql(), control);
    };
  }
}
