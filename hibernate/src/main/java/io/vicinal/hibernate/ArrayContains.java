package io.vicinal.hibernate;

import java.util.List;
import org.hibernate.dialect.function.array.AbstractArrayContainsFunction;
import org.hibernate.metamodel.model.domain.ReturnableType;
import org.hibernate.sql.ast.SqlAstTranslator;
import org.hibernate.sql.ast.spi.SqlAppender;
import org.hibernate.sql.ast.tree.SqlAstNode;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.type.BasicPluralType;
import org.hibernate.type.spi.TypeConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one element by {@code = any}, so that it may be a parameter, and for several by
 * {@code @>}.
 */
final class ArrayContains extends AbstractArrayContainsFunction {
  ArrayContains(TypeConfiguration types) {
    super(false, types);
  }

  @Override
  public void render(
      SqlAppender sql,
      List<? extends SqlAstNode> arguments,
      @Nullable ReturnableType<?> result,
      SqlAstTranslator<?> translator) {
    Expression array = (Expression) arguments.get(0);
    Expression wanted = (Expression) arguments.get(1);
    var type = wanted.getExpressionType();
    if (type == null || type.getSingleJdbcMapping() instanceof BasicPluralType<?, ?>) {
      array.accept(translator);
      sql.append("@>");
      wanted.accept(translator);
    } else {
      wanted.accept(translator);
      sql.append("=any(");
      array.accept(translator);
      sql.append(')');
    }
  }
}
