package io.vicinal.storage;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table principals may see and write; storage keeps its conditions and does not
 * read them.
 *
 * @param principals for whom it holds, {@link Role#PUBLIC} for everybody
 * @param using condition of rows that are there, null where it is not said
 * @param check condition of rows that are written, null where {@code using} is it
 */
public record RowPolicy(
    long tableId,
    String name,
    Command command,
    List<Long> principals,
    @Nullable String using,
    @Nullable String check) {
  /** For which statements a policy holds; the names are stored in the catalog. */
  public enum Command {
    ALL,
    SELECT,
    INSERT,
    UPDATE,
    DELETE
  }

  public RowPolicy {
    principals = List.copyOf(principals);
  }

  /** Returns the condition of rows that are written. */
  public Optional<String> written() {
    return Optional.ofNullable(check == null ? using : check);
  }
}
