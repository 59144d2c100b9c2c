package io.vicinal.planner.execute;

import io.vicinal.planner.convert.StoredValues;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.LikeMatcher;
import io.vicinal.sql.type.VectorValue;
import io.vicinal.storage.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operand of a scan is compared with, which decides the class that storage wants. */
public sealed interface OperandSlot {
  /** Returns a value of generated code in the class that storage wants. */
  @Nullable Object toStorage(@Nullable Object internal);

  /** Returns whether what {@link #toStorage} gives is a list, or NULL for one with everything. */
  default boolean isList() {
    return false;
  }

  /** A value compared with a column of this kind. */
  record Column(DataType.Kind kind) implements OperandSlot {
    @Override
    public @Nullable Object toStorage(@Nullable Object internal) {
      return StoredValues.toOperand(internal, kind);
    }
  }

  /** A list of values that a column of this kind is compared with. */
  record Values(DataType.Kind kind, NoList noList) implements OperandSlot {
    /** What NULL in place of the list means. */
    public enum NoList {
      /** A list without values. */
      EMPTY,
      /** Nothing is known to be equal. */
      UNKNOWN,
      /** Every row will do. */
      ALL
    }

    /** NULL in place of the list is one without values. */
    public Values(DataType.Kind kind) {
      this(kind, NoList.EMPTY);
    }

    @Override
    public boolean isList() {
      return true;
    }

    @Override
    public @Nullable Object toStorage(@Nullable Object internal) {
      if (internal == null && noList != NoList.EMPTY) {
        return noList == NoList.UNKNOWN ? Collections.singletonList(null) : null;
      }
      var values = new ArrayList<@Nullable Object>();
      for (Object value : internal == null ? List.of() : (List<?>) internal) {
        values.add(StoredValues.toOperand(value, kind));
      }
      return values;
    }
  }

  /** A condition without columns: every row satisfies it, or none does. */
  record Condition() implements OperandSlot {
    @Override
    public boolean isList() {
      return true;
    }

    @Override
    public @Nullable Object toStorage(@Nullable Object internal) {
      return Boolean.TRUE.equals(internal) ? null : List.of();
    }
  }

  /** An array that a column of arrays with elements of this kind is compared with. */
  record Elements(DataType.Kind kind) implements OperandSlot {
    @Override
    public @Nullable Object toStorage(@Nullable Object internal) {
      return internal == null ? null : new Values(kind).toStorage(internal);
    }
  }

  /** A vector that a column's distance is measured to; {@code dimension} 0 is any. */
  record QueryVector(String column, int dimension) implements OperandSlot {
    @Override
    public @Nullable Object toStorage(@Nullable Object internal) {
      if (internal == null) {
        return null;
      }
      float[] floats = ((VectorValue) internal).floats();
      if (dimension != 0 && floats.length != dimension) {
        throw new SqlStateException(
            SqlState.DATA_EXCEPTION,
            "column \"" + column + "\" expects " + dimension + " dimensions, not " + floats.length);
      }
      return floats;
    }
  }

  /** A bound of a distance, {@code offset + sign * value}. */
  record Bound(double offset, int sign) implements OperandSlot {
    @Override
    public @Nullable Object toStorage(@Nullable Object internal) {
      return internal == null ? null : (Object) (offset + sign * ((Number) internal).doubleValue());
    }
  }

  /** A pattern of LIKE, in which something must follow {@code escape} (0 for none). */
  record Pattern(char escape) implements OperandSlot {
    @Override
    public @Nullable Object toStorage(@Nullable Object internal) {
      if (internal instanceof String pattern) {
        var _ = LikeMatcher.of(pattern, String.valueOf(escape)); // fails where storage would
      }
      return internal;
    }
  }
}
