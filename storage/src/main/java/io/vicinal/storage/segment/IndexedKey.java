package io.vicinal.storage.segment;

import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.catalog.FileRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which key an index of a segment has: the primary key, or that of a UNIQUE constraint.
 *
 * @param constraint null for the primary key
 */
public record IndexedKey(@Nullable UniqueConstraint constraint) {
  static final IndexedKey PRIMARY = new IndexedKey(null);

  /** Returns the keys that every segment of {@code table} has an index of. */
  public static List<IndexedKey> of(Table table) {
    List<IndexedKey> keys = new ArrayList<>();
    keys.add(PRIMARY);
    table.uniques().forEach(unique -> keys.add(new IndexedKey(unique)));
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

  /** Returns whether a segment may be without a file: it is older than the constraint. */
  public boolean isOptional() {
    return constraint != null && constraint.added();
  }

  /** Describes the index. */
  public String words() {
    return constraint == null ? "key index" : "index of constraint \"" + constraint.name() + "\"";
  }

  FileKind kind() {
    return constraint == null ? FileKind.KEYS : FileKind.UNIQUE;
  }

  int ownerId() {
    return constraint == null ? 0 : constraint.number();
  }

  String fileName() {
    return constraint == null ? kind().word() : kind().word() + "-" + constraint.number();
  }

  /** Returns the key of a row, null if a value of it is NULL: the row has no entry then. */
  @Nullable RowKey of(Segment segment, int ordinal) {
    return constraint == null
        ? segment.rowKey(ordinal)
        : segment.uniqueKey(constraint.columns(), ordinal);
  }
}
