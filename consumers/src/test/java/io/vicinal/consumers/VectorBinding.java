package io.vicinal.consumers;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;

/** Takes {@code float[]} to the driver and back; docs/tools.md shows it. */
final class VectorBinding implements Binding<Object, float[]> {
  private static final long serialVersionUID = 1;

  @Override
  public Converter<Object, float[]> converter() {
    return Converter.of(Object.class, float[].class, value -> (float[]) value, vector -> vector);
  }

  @Override
  public void sql(BindingSQLContext<float[]> context) {
    context.render().sql("?");
  }

  @Override
  public void set(BindingSetStatementContext<float[]> context) throws SQLException {
    context.statement().setObject(context.index(), context.value());
  }

  @Override
  public void get(BindingGetResultSetContext<float[]> context) throws SQLException {
    context.value(context.resultSet().getObject(context.index(), float[].class));
  }

  @Override
  public void get(BindingGetStatementContext<float[]> context) throws SQLException {
    context.value(context.statement().getObject(context.index(), float[].class));
  }

  @Override
  public void register(BindingRegisterContext<float[]> context) throws SQLException {
    throw new SQLFeatureNotSupportedException("a vector is no output of a procedure");
  }

  @Override
  public void set(BindingSetSQLOutputContext<float[]> context) throws SQLException {
    throw new SQLFeatureNotSupportedException("a vector is no part of a structured type");
  }

  @Override
  public void get(BindingGetSQLInputContext<float[]> context) throws SQLException {
    throw new SQLFeatureNotSupportedException("a vector is no part of a structured type");
  }
}
