package io.vicinal.planner.session;

import io.vicinal.planner.access.Authority;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Privilege;
import java.util.Set;

/** Who may take numbers of sequences, and of columns that number rows. */
public final class SequenceRights {
  private static final Set<Privilege> USING =
      Set.of(Privilege.INSERT, Privilege.UPDATE, Privilege.CREATE);

  private SequenceRights() {}

  /** Returns whether a right on its schema lets one take numbers of {@code sequence}. */
  public static boolean mayUse(Authority authority, NumberSequence sequence) {
    String schema = sequence.schema();
    return USING.stream().anyMatch(it -> authority.may(it, authority.schema(schema), schema));
  }

  /** Returns the error of who may not take numbers of {@code sequence}. */
  public static SqlStateException denied(NumberSequence sequence) {
    return Authority.denied(
        "privilege INSERT, UPDATE or CREATE on schema \"%s\" is missing, which has sequence \"%s\""
            .formatted(sequence.schema(), sequence.name()));
  }

  /**
   * Requires that the user of {@code session} may let rows take numbers of {@code sequence}, which
   * all get them then who may write those rows.
   *
   * @throws SqlStateException 42501
   */
  public static void requireGiving(Session session, NumberSequence sequence) {
    if (IdentitySequence.isColumn(sequence)) {
      requireColumn(session, sequence, Privilege.INSERT);
    } else if (session.authority().filter(it -> !mayUse(it, sequence)).isPresent()) {
      throw denied(sequence);
    }
  }

  /** Requires a privilege on the table of a column. @throws SqlStateException 42501 */
  public static void requireColumn(Session session, NumberSequence column, Privilege privilege) {
    session
        .authority()
        .ifPresent(authority ->
            session.database().tables().stream()
                .filter(table -> table.id() == IdentitySequence.tableId(column))
                .forEach(table -> authority.require(privilege, table)));
  }
}
