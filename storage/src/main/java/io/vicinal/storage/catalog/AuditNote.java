package io.vicinal.storage.catalog;

import io.vicinal.storage.Acting;
import io.vicinal.storage.AuditEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a transaction changes, of which the audit log is to tell.
 *
 * @param rank of what goes with what: where a transaction changes things of several ranks, those of
 *     the lowest are told of, with the others as details
 * @param action such as {@code CREATE TABLE}
 * @param id of the object, 0 where it has none
 * @param name of the object
 */
record AuditNote(
    int rank, String action, String kind, long id, String name, @Nullable String detail) {
  /** Returns the rows that tell of {@code notes}, which are of one transaction. */
  static List<AuditEvent> events(List<AuditNote> notes, Acting acting) {
    int rank = notes.stream().mapToInt(AuditNote::rank).min().orElse(0);
    var told = new LinkedHashMap<String, AuditNote>();
    var others = new ArrayList<String>();
    for (AuditNote note : notes) {
      if (note.rank == rank) {
        AuditNote _ = told.put(note.kind + note.id + note.name + note.detail, note); // the last one
      } else {
        others.add(note.kind.replace('_', ' ') + " " + note.name);
      }
    }
    String with = others.isEmpty() ? null : "with " + String.join(", ", others);
    return told.values().stream().map(note -> note.event(acting, told.size() == 1, with)).toList();
  }

  private AuditEvent event(Acting acting, boolean only, @Nullable String with) {
    return AuditEvent.of(acting, only && detail == null ? said(acting.statement()) : action)
        .about(kind, id, name)
        .with(detail == null ? with : detail.isEmpty() ? null : detail);
  }

  /** Returns what was asked for where it says more: CREATE UNIQUE INDEX alters a table. */
  private String said(@Nullable String statement) {
    return statement != null && statement.endsWith(" INDEX") && action.equals("ALTER TABLE")
        ? statement
        : action;
  }
}
