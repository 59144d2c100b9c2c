package io.vicinal.hibernate;

import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolver;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@link VicinalDialect} by the product name of a connection; Hibernate loads it as a
 * service.
 */
public final class VicinalDialectResolver implements DialectResolver {
  private static final long serialVersionUID = 1;
  private static final String PRODUCT = "Vicinal";

  /** Returns the dialect of a connection to Vicinal, null for every other product. */
  @Override
  public @Nullable Dialect resolveDialect(DialectResolutionInfo info) {
    return PRODUCT.equals(info.getDatabaseName()) ? new VicinalDialect(info) : null;
  }
}
