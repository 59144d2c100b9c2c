package io.vicinal.planner.execute;

import io.vicinal.sql.type.VectorValue;
import io.vicinal.storage.BatchCursor;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.function.Function1;
import org.jspecify.annotations.Nullable;

/**
 * Gives the rows of its input as they are, but reads a block of them ahead and searches for all of
 * the block together; when it gives a row, {@link ExecutionContext#batch} stands on that row's set.
 *
 * <p>Blocks grow, so that who needs a few rows does not wait for many.
 */
public final class BatchedRows<T> extends AbstractEnumerable<T> {
  private static final int FIRST_BLOCK = 16;
  private static final int BLOCK_MAX = 1_024;
  private static final int GROWTH = 4;
  private static final int BYTES_PER_ROW = 128;

  private final ExecutionContext context;
  private final Enumerable<T> rows;
  private final ScanTemplate template;
  private final Function1<Object, @Nullable Object[]> operands;
  private final int batch;

  private BatchedRows(
      ExecutionContext context,
      Enumerable<T> rows,
      ScanTemplate template,
      Function1<Object, @Nullable Object[]> operands,
      int batch) {
    this.context = context;
    this.rows = rows;
    this.template = template;
    this.operands = operands;
    this.batch = batch;
  }

  /**
   * Generated code calls this.
   *
   * @param operands gives the operands of the scan for one row
   * @param batch number of the scan within the plan
   */
  public static <T> Enumerable<T> of(
      Enumerable<T> rows,
      DataContext root,
      ScanTemplate template,
      Function1<Object, @Nullable Object[]> operands,
      int batch) {
    return new BatchedRows<>((ExecutionContext) root, rows, template, operands, batch);
  }

  @Override
  public Enumerator<T> enumerator() {
    return new Blocks(rows.enumerator());
  }

  private final class Blocks implements Enumerator<T> {
    private final Enumerator<T> all;
    private final List<T> block = new ArrayList<>();
    private @Nullable BatchCursor cursor;
    private int size = FIRST_BLOCK;
    private int position = -1;
    private long reserved;

    Blocks(Enumerator<T> all) {
      this.all = all;
    }

    @Override
    public boolean moveNext() {
      position++;
      if (position >= block.size() && !readBlock()) {
        return false;
      }
      BatchCursor current = cursor;
      if (current == null || !current.nextSet()) {
        throw new AssertionError("no answer for row " + position + " of " + block.size());
      }
      context.setBatch(batch, current);
      return true;
    }

    private boolean readBlock() {
      endBlock();
      List<@Nullable Object[]> raws = new ArrayList<>();
      while (block.size() < size && all.moveNext()) {
        T row = all.current();
        @Nullable Object[] raw = operands.apply(row);
        reserve(raw);
        block.add(row);
        raws.add(raw);
      }
      position = 0;
      size = Math.min(BLOCK_MAX, size * GROWTH);
      if (block.isEmpty()) {
        return false;
      }
      List<@Nullable Object[]> sets = template.bindAll(raws);
      cursor = context.openAll(template.of(context.effort(), sets.getFirst()), sets);
      return true;
    }

    private void reserve(@Nullable Object[] raw) {
      long bytes = BYTES_PER_ROW;
      for (Object value : raw) {
        bytes +=
            value instanceof VectorValue vector
                ? (long) vector.floats().length * Float.BYTES
                : Long.BYTES;
      }
      context.account().reserve(bytes);
      reserved += bytes;
    }

    private void endBlock() {
      BatchCursor current = cursor;
      if (current != null) {
        cursor = null;
        context.end(batch, current);
      }
      block.clear();
      context.account().release(reserved);
      reserved = 0;
    }

    @Override
    public T current() {
      return block.get(position);
    }

    @Override
    public void reset() {
      throw new UnsupportedOperationException("rows are read once");
    }

    @Override
    public void close() {
      endBlock();
      all.close();
    }
  }
}
