package io.vicinal.hibernate;

import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.common.FetchClauseType;
import org.hibernate.sql.ast.Clause;
import org.hibernate.sql.ast.spi.AbstractSqlAstTranslator;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.cte.CteMaterialization;
import org.hibernate.sql.ast.tree.from.NamedTableReference;
import org.hibernate.sql.ast.tree.from.TableReference;
import org.hibernate.sql.ast.tree.insert.ConflictClause;
import org.hibernate.sql.ast.tree.predicate.BooleanExpressionPredicate;
import org.hibernate.sql.ast.tree.predicate.InArrayPredicate;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.select.QueryGroup;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.select.QuerySpec;
import org.hibernate.sql.ast.tree.update.UpdateStatement;
import org.hibernate.sql.exec.spi.JdbcOperation;
import org.hibernate.sql.model.internal.TableInsertStandard;

/** Writes Hibernate's statements in the SQL of Vicinal. */
final class VicinalSqlTranslator<T extends JdbcOperation> extends AbstractSqlAstTranslator<T> {

  VicinalSqlTranslator(SessionFactoryImplementor factory, Statement statement) {
    super(factory, statement);
  }

  // Limits: FETCH FIRST n ROWS WITH TIES and PERCENT become window functions.

  @Override
  public void visitQuerySpec(QuerySpec query) {
    if (isEmulated(query)) {
      emulateFetchOffsetWithWindowFunctions(query, true);
    } else {
      super.visitQuerySpec(query);
    }
  }

  @Override
  public void visitQueryGroup(QueryGroup group) {
    if (isEmulated(group)) {
      emulateFetchOffsetWithWindowFunctions(group, true);
    } else {
      super.visitQueryGroup(group);
    }
  }

  @SuppressWarnings("ReferenceEquality") // which part it is, not what it says
  private boolean isEmulated(QueryPart part) {
    return useOffsetFetchClause(part)
        && getQueryPartForRowNumbering() != part
        && part.getFetchClauseType() != FetchClauseType.ROWS_ONLY
        && part.hasOffsetOrFetchClause();
  }

  @Override
  public void visitOffsetFetchClause(QueryPart part) {
    if (!isRowNumberingCurrentQueryPart()) {
      renderOffsetFetchClause(part, true);
    }
  }

  // Changes.

  @Override
  protected void renderInsertIntoNoColumns(TableInsertStandard insert) {
    renderIntoIntoAndTable(insert);
    appendSql("default values");
  }

  @Override
  protected void renderDmlTargetTableExpression(NamedTableReference table) {
    super.renderDmlTargetTableExpression(table);
    boolean joins =
        getStatementStack().getCurrent() instanceof UpdateStatement update
            && hasNonTrivialFromClause(update.getFromClause());
    if (!joins) {
      renderTableReferenceIdentificationVariable(table);
    }
  }

  @Override
  protected void renderTableReferenceIdentificationVariable(TableReference table) {
    String alias = table.getIdentificationVariable();
    if (alias != null) {
      appendSql(getClauseStack().getCurrent() == Clause.INSERT ? " as " : " ");
      appendSql(alias);
    }
  }

  @Override
  protected void renderFromClauseAfterUpdateSet(UpdateStatement statement) {
    renderFromClauseJoiningDmlTargetReference(statement);
  }

  @Override
  protected void visitConflictClause(ConflictClause clause) {
    visitStandardConflictClause(clause);
  }

  // Conditions.

  @Override
  public void visitBooleanExpressionPredicate(BooleanExpressionPredicate predicate) {
    if (predicate.isNegated()) {
      super.visitBooleanExpressionPredicate(predicate);
    } else {
      predicate.getExpression().accept(this);
    }
  }

  /** A backslash is no escape in HQL unless it says so. */
  @Override
  public void visitLikePredicate(LikePredicate like) {
    like.getMatchExpression().accept(this);
    appendSql(like.isNegated() ? " not" : "");
    appendSql(like.isCaseSensitive() ? " like " : " ilike ");
    like.getPattern().accept(this);
    appendSql(" escape ");
    if (like.getEscapeCharacter() == null) {
      appendSql("''");
    } else {
      like.getEscapeCharacter().accept(this);
    }
  }

  @Override
  public void visitInArrayPredicate(InArrayPredicate predicate) {
    predicate.getTestExpression().accept(this);
    appendSql(" = any(");
    predicate.getArrayParameter().accept(this);
    appendSql(')');
  }

  @Override
  protected void renderMaterializationHint(CteMaterialization hint) {
    // Each common table expression is planned with the query.
  }
}
