package io.vicinal.storage.segment;

import io.vicinal.storage.Table;
import io.vicinal.storage.catalog.FileRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which key an index of a segment has: the primary key, or that of a UNIQUE constraint.
 *
 * @param constraint position of the constraint in the table, -1 for the primary key
 */
public record IndexedKey(int constraint) {
  static final IndexedKey PRIMARY = new IndexedKey(-1);

  /** Returns the keys that every segment of {@code table} has an index of. */
  public static List<IndexedKey> of(Table table) {
    List<IndexedKey> keys = new ArrayList<>();
    for (int constraint = -1; constraint < table.uniques().size(); constraint++) {
      keys.add(new IndexedKey(constraint));
    }
    return keys;
  }

  /** Returns whether {@code file} holds an index of some key, so that it can be made anew. */
  public static boolean isIndex(FileRecord file) {
    return file.kind().equals(FileKind.KEYS.word()) || file.kind().equals(FileKind.UNIQUE.word());
  }

  /** Returns whether {@code file} holds the index of this key. */
  public boolean isIn(FileRecord file) {
    return file.kind().equals(kind().word()) && file.ownerId() == ownerId();
  }

  FileKind kind() {
    return isPrimary() ? FileKind.KEYS : FileKind.UNIQUE;
  }

  int ownerId() {
    return isPrimary() ? 0 : constraint;
  }

  String fileName() {
    return isPrimary() ? kind().word() : kind().word() + "-" + constraint;
  }

  private boolean isPrimary() {
    return constraint < 0;
  }

  /** Returns the key of a row, null if a value of it is NULL: the row has no entry then. */
  @Nullable RowKey of(Segment segment, int ordinal) {
    return isPrimary() ? segment.rowKey(ordinal) : segment.uniqueKey(constraint, ordinal);
  }
}
