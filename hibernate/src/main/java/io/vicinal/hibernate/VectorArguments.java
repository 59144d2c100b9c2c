package io.vicinal.hibernate;

import java.util.List;
import org.hibernate.metamodel.mapping.MappingModelExpressible;
import org.hibernate.query.sqm.SqmBindableType;
import org.hibernate.query.sqm.produce.function.ArgumentsValidator;
import org.hibernate.query.sqm.produce.function.FunctionArgumentException;
import org.hibernate.query.sqm.produce.function.internal.AbstractFunctionArgumentTypeResolver;
import org.hibernate.query.sqm.sql.SqmToSqlAstConverter;
import org.hibernate.query.sqm.tree.SqmTypedNode;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.type.BasicType;
import org.hibernate.type.BindingContext;
import org.hibernate.type.StandardBasicTypes;
import org.jspecify.annotations.Nullable;

/**
 * Says of a function's first arguments that they are vectors of one kind.
 *
 * <p>So a parameter beside an attribute is bound as the attribute is.
 */
enum VectorArguments implements ArgumentsValidator, AbstractFunctionArgumentTypeResolver {
  ONE(1),
  BOTH(2);

  private final int count;

  VectorArguments(int count) {
    this.count = count;
  }

  @Override
  public @Nullable MappingModelExpressible<?> resolveFunctionArgumentType(
      List<? extends SqmTypedNode<?>> arguments, int index, SqmToSqlAstConverter converter) {
    if (index >= count) {
      return null;
    }
    for (int i = 0; i < count; i++) {
      if (i != index && arguments.get(i) instanceof SqmExpression<?> other) {
        MappingModelExpressible<?> type = converter.determineValueMapping(other);
        if (type != null) {
          return type;
        }
      }
    }
    return converter
        .getCreationContext()
        .getTypeConfiguration()
        .getBasicTypeRegistry()
        .resolve(StandardBasicTypes.VECTOR);
  }

  @Override
  public void validate(
      List<? extends SqmTypedNode<?>> arguments, String function, BindingContext context) {
    for (int i = 0; i < count; i++) {
      SqmBindableType<?> type = arguments.get(i).getExpressible();
      if (type != null
          && type.getSqmType() instanceof BasicType<?> basic
          && !VectorTypes.isVector(basic.getJdbcType().getDefaultSqlTypeCode())) {
        throw new FunctionArgumentException(
            "argument %d of %s must be a vector, not %s"
                .formatted(i + 1, function, basic.getTypeName()));
      }
    }
  }

  @Override
  public String getSignature() {
    return count == 1 ? "(VECTOR arg)" : "(VECTOR arg0, VECTOR arg1)";
  }
}
