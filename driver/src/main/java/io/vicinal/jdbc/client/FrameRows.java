package io.vicinal.jdbc.client;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.MissingResultsException;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.jspecify.annotations.Nullable;

/** The rows of a statement, fetched frame by frame as they are read. Not thread-safe. */
final class FrameRows implements Iterator<Object> {
  private final Meta meta;
  private final Meta.StatementHandle statement;
  private final int frameRows;
  private Iterator<Object> rows;
  private long offset;
  private boolean done;

  /** Reads on after {@code first}, which may be null: then nothing was fetched yet. */
  FrameRows(Meta meta, Meta.StatementHandle statement, int frameRows, Meta.@Nullable Frame first) {
    this.meta = meta;
    this.statement = statement;
    this.frameRows = frameRows;
    rows = first == null ? Collections.emptyIterator() : first.rows.iterator();
    done = first != null && first.done;
  }

  @Override
  public boolean hasNext() {
    while (!rows.hasNext() && !done) {
      Meta.@Nullable Frame frame = fetch();
      done = frame == null || frame.done;
      rows = frame == null ? Collections.emptyIterator() : frame.rows.iterator();
    }
    return rows.hasNext();
  }

  @Override
  public Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    offset++;
    return rows.next();
  }

  private Meta.@Nullable Frame fetch() {
    try {
      return meta.fetch(statement, offset, frameRows);
    } catch (NoSuchStatementException | MissingResultsException e) {
      throw new IllegalStateException("statement " + statement + " has no rows", e);
    }
  }
}
