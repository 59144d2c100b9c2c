package io.vicinal.storage;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts one table in the place of another, which is dropped: it gets the name, the comments and the
 * rights of that one. It was created in the same schema under a name that begins with {@link
 * TableDefinition#UNFINISHED}.
 *
 * @param tableId of the table that goes
 * @param byTableId of the one that comes, with all of its rows
 * @param indexNames by id, what indexes of the one that comes are called from then on
 * @param continued identity columns that go on numbering where those of the same name stopped
 * @param restarted by identity column, the number that it gives next
 * @param views that go, too
 */
public record TableReplacement(
    long tableId,
    long byTableId,
    Map<Long, String> indexNames,
    Set<String> continued,
    Map<String, Long> restarted,
    List<View> views) {
  public TableReplacement {
    indexNames = Map.copyOf(indexNames);
    continued = Set.copyOf(continued);
    restarted = Map.copyOf(restarted);
    views = List.copyOf(views);
  }
}
