package io.vicinal.planner.execute;

import io.vicinal.planner.convert.StoredValues;
import io.vicinal.storage.BatchCursor;
import io.vicinal.storage.DataType;
import io.vicinal.storage.RowCursor;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.runtime.FlatLists;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a storage scan as generated code reads them: an {@code Object[]} each, the bare value
 * where a row has one field, an empty list where it has none.
 */
public final class StorageRows extends AbstractEnumerable<@Nullable Object> {
  private static final @Nullable Object[] NO_PARAMETERS = {};

  private final ExecutionContext context;
  private final ScanTemplate template;
  private final @Nullable Object[] parameters;
  private final @Nullable BatchCursor batch;
  private Consumer<RowCursor> observer = _ -> {};

  private StorageRows(
      ExecutionContext context,
      ScanTemplate template,
      @Nullable Object[] parameters,
      @Nullable BatchCursor batch) {
    this.context = context;
    this.template = template;
    this.parameters = parameters;
    this.batch = batch;
  }

  /** Generated code calls this once per scan, or once per outer row of a correlated one. */
  public static Enumerable<@Nullable Object> of(
      DataContext root, ScanTemplate template, @Nullable Object[] raw) {
    return new StorageRows((ExecutionContext) root, template, template.bind(raw), null);
  }

  /**
   * Generated code calls this where the rows were found already; they can be read once.
   *
   * @param batch number of the scan within the plan
   */
  public static Enumerable<@Nullable Object> ofBatch(
      DataContext root, ScanTemplate template, int batch) {
    ExecutionContext context = (ExecutionContext) root;
    return new StorageRows(context, template, NO_PARAMETERS, context.batch(batch));
  }

  /** Lets {@code newObserver} know every cursor that rows are read from. */
  void observe(Consumer<RowCursor> newObserver) {
    observer = newObserver;
  }

  @Override
  public Enumerator<@Nullable Object> enumerator() {
    BatchCursor found = batch;
    if (found != null) {
      observer.accept(found);
      return new Rows(
          found, false, template.fields(), template.spec().withDistance(), Long.MAX_VALUE);
    }
    RowCursor cursor = context.open(template.of(context.effort(), parameters), parameters);
    observer.accept(cursor);
    long most =
        template.limit() == ScanTemplate.Limit.WITH_TIES
            ? (Long) Objects.requireNonNull(parameters[parameters.length - 1])
            : Long.MAX_VALUE;
    return new Rows(cursor, true, template.fields(), template.spec().withDistance(), most);
  }

  private static final class Rows implements Enumerator<@Nullable Object> {
    private final RowCursor cursor;
    private final boolean owned;
    private final List<DataType> fields;
    private final boolean withDistance;
    private final long most;
    private long count;
    private @Nullable Object lastDistance;
    private @Nullable Object current;

    Rows(RowCursor cursor, boolean owned, List<DataType> fields, boolean withDistance, long most) {
      this.cursor = cursor;
      this.owned = owned;
      this.fields = fields;
      this.withDistance = withDistance;
      this.most = most;
    }

    @Override
    public boolean moveNext() {
      if (most == 0 || !cursor.next()) {
        current = null;
        return false;
      }
      int size = fields.size();
      @Nullable Object[] row = new @Nullable Object[withDistance ? size + 1 : size];
      for (int i = 0; i < size; i++) {
        row[i] = StoredValues.toInternal(cursor.get(i), fields.get(i));
      }
      if (withDistance) {
        row[size] = cursor.get(size);
        if (count >= most && !Objects.equals(row[size], lastDistance)) {
          current = null;
          return false;
        }
        lastDistance = row[size];
      }
      count++;
      current = shaped(row);
      return true;
    }

    private static @Nullable Object shaped(@Nullable Object[] row) {
      return switch (row.length) {
        case 0 -> FlatLists.of();
        case 1 -> row[0];
        default -> row;
      };
    }

    @Override
    public @Nullable Object current() {
      return current;
    }

    @Override
    public void reset() {
      throw new UnsupportedOperationException("a scan is read once");
    }

    @Override
    public void close() {
      if (owned) {
        cursor.close();
      }
    }
  }
}
