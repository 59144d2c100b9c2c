package io.vicinal.jdbc.metadata;

import io.vicinal.jdbc.client.MetadataResult;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers {@link DatabaseMetaData#getClientInfoProperties}. */
public final class ClientInfoRows {
  private ClientInfoRows() {}

  /** Returns the one property that tools set: who they are. */
  public static MetadataResult all() {
    var rows = new ArrayList<@Nullable Object[]>();
    rows.add(new @Nullable Object[] {"ApplicationName", 255, "", "Name of the application"});
    return MetadataResult.of(List.of("NAME", "MAX_LEN:int", "DEFAULT_VALUE", "DESCRIPTION"), rows);
  }
}
