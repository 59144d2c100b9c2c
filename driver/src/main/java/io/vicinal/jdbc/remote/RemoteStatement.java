package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.client.KeyChoice;
import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.client.StatementPeer;
import io.vicinal.jdbc.client.WantedKeys;
import java.sql.SQLWarning;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/** What the driver knows of one statement whose other side is in a server. */
final class RemoteStatement implements StatementPeer {
  private final RemoteCalls calls;
  private final int id;
  private volatile Wanted wanted = Wanted.ANYTHING;
  private volatile long timeoutMillis;
  private volatile long rowsMax;
  private volatile int fetchRows;
  private volatile @Nullable SQLWarning warnings;
  private volatile MetadataResult keys = MetadataResult.noGeneratedKeys();

  /** Whether the server has heard of it. */
  private volatile boolean known;

  private volatile boolean rowsOpen;
  private volatile int columns;

  RemoteStatement(RemoteCalls calls, int id, long timeoutMillis, int fetchRows) {
    this.calls = calls;
    this.id = id;
    this.timeoutMillis = timeoutMillis;
    this.fetchRows = fetchRows;
  }

  int id() {
    return id;
  }

  boolean isKnown() {
    return known;
  }

  /** Notes that the server hears of it. */
  void setKnown() {
    known = true;
  }

  boolean hasRowsOpen() {
    return rowsOpen;
  }

  /** Returns how many columns the rows have. */
  int columns() {
    return columns;
  }

  void setRowsOpen(boolean open) {
    rowsOpen = open;
  }

  /** Forgets the execution before and says what holds for the next. */
  RunOptions begin(int frameRows) {
    warnings = null;
    keys = MetadataResult.noGeneratedKeys();
    rowsOpen = false;
    known = true;
    KeyChoice wantedKeys = WantedKeys.current();
    return new RunOptions(
        wanted, timeoutMillis, rowsMax, frameRows > 0 ? frameRows : fetchRows, wantedKeys);
  }

  /** Keeps what an execution left. @throws RuntimeException 08P01 if that was not asked for */
  void ended(Executed executed) {
    Meta.Signature signature = executed.signature();
    if (wanted == (signature == null ? Wanted.ROWS : Wanted.COUNT)) {
      throw WireReader.malformed();
    }
    columns = signature == null ? 0 : signature.columns.size();
    warnings = executed.warnings();
    keys = executed.keys();
    rowsOpen = executed.frame() != null && !executed.frame().done;
  }

  @Override
  public void setWanted(Wanted result) {
    wanted = result;
  }

  @Override
  public void setTimeoutMillis(long millis) {
    timeoutMillis = millis;
  }

  @Override
  public void setRowsMax(long count) {
    rowsMax = count;
  }

  @Override
  public void setFetchRows(int rows) {
    fetchRows = rows;
  }

  @Override
  public void cancel() {
    if (known) {
      calls.cancel(id);
    }
  }

  @Override
  public @Nullable SQLWarning warnings() {
    return warnings;
  }

  @Override
  public void clearWarnings() {
    warnings = null;
  }

  @Override
  public MetadataResult keys() {
    return keys;
  }
}
