package io.vicinal.jdbc.client;

import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/** The far side of one statement: its limits, and what its last execution left besides rows. */
public interface StatementPeer {
  /** What the caller of an execute method can take. */
  enum Wanted {
    ANYTHING,
    ROWS,
    COUNT
  }

  /** Refuses other kinds of results than {@code result} from the next execution on. */
  void setWanted(Wanted result);

  /** Ends each later execution after so many milliseconds; 0 for never. */
  void setTimeoutMillis(long millis);

  /** Gives at most so many rows of each later execution; 0 for all. */
  void setRowsMax(long count);

  /** Says how many rows the user wants to be read ahead. */
  void setFetchRows(int rows);

  /** Makes the running execution end at its next check; does nothing to later ones. */
  void cancel();

  /** Returns the first warning of the last execution, which leads to the others. */
  @Nullable SQLWarning warnings();

  void clearWarnings();

  /** Returns the generated keys of the last execution. */
  MetadataResult keys();
}
