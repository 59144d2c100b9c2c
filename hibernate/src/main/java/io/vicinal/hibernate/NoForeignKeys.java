package io.vicinal.hibernate;

import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.mapping.ForeignKey;
import org.hibernate.tool.schema.spi.Exporter;

/** Leaves foreign keys out of schemas, because Vicinal has none. */
enum NoForeignKeys implements Exporter<ForeignKey> {
  INSTANCE;

  @Override
  public String[] getSqlCreateStrings(
      ForeignKey key, Metadata metadata, SqlStringGenerationContext context) {
    return NO_COMMANDS;
  }

  @Override
  public String[] getSqlDropStrings(
      ForeignKey key, Metadata metadata, SqlStringGenerationContext context) {
    return NO_COMMANDS;
  }
}
