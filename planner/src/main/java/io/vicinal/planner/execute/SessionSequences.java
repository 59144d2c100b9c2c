package io.vicinal.planner.execute;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.session.IdentitySequence;
import io.vicinal.planner.session.SequenceName;
import io.vicinal.planner.session.SequenceRights;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.SequenceFunctions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives one execution of a statement the numbers of sequences. Not thread-safe. */
final class SessionSequences implements SequenceFunctions.Source {
  private final Session session;
  private final Map<String, NumberSequence> known = new HashMap<>();
  private final Map<String, NumberSequence> giving = new HashMap<>(); // those that one may use

  SessionSequences(Session session) {
    this.session = session;
  }

  private NumberSequence sequence(String name) {
    return known.computeIfAbsent(name, it -> SequenceName.find(it, session));
  }

  /**
   * Returns one whose numbers one may take: by a right on its schema, or because it gives them to
   * rows that one may write, for which it need not be seen.
   */
  private NumberSequence giving(String name) {
    Optional<Authority> authority = session.authority();
    NumberSequence found;
    try {
      found = SequenceName.find(name, session);
    } catch (SqlStateException e) {
      return authority
          .flatMap(present ->
              session.wholeDatabase().sequences().stream()
                  .filter(it -> SequenceName.text(it).equals(name))
                  .filter(it -> givesTo(present, it))
                  .findFirst())
          .orElseThrow(() -> e);
    }
    if (authority.isPresent()
        && !IdentitySequence.isColumn(found)
        && !SequenceRights.mayUse(authority.get(), found)
        && !givesTo(authority.get(), found)) {
      throw SequenceRights.denied(found);
    }
    return found;
  }

  /** Returns whether a default gives its numbers, which only who may use it has let do so. */
  private boolean givesTo(Authority authority, NumberSequence sequence) {
    String literal = "'" + SequenceName.text(sequence).replace("'", "''") + "'";
    // Within a literal of another text its quotes would be doubled.
    Predicate<String> calls =
        Pattern.compile("(?i:nextval)\"?\\(" + Pattern.quote(literal) + "\\)").asPredicate();
    return session.database().tables().stream()
        .filter(table -> mayWrite(authority, table))
        .flatMap(table -> table.columns().stream())
        .map(ColumnDefinition::defaultSql)
        .anyMatch(sql -> sql != null && calls.test(sql));
  }

  private static boolean mayWrite(Authority authority, Table table) {
    return authority.may(Privilege.INSERT, authority.object(table), table.schema())
        || authority.may(Privilege.UPDATE, authority.object(table), table.schema());
  }

  @Override
  public long next(String name) {
    requireWritable("nextval");
    NumberSequence sequence = giving.computeIfAbsent(name, this::giving);
    long given =
        IdentitySequence.isColumn(sequence)
            ? nextOfColumn(sequence)
            : session.database().nextValue(sequence.id());
    session.givenNumbers().note(sequence.id(), given);
    return given;
  }

  private long nextOfColumn(NumberSequence column) {
    SequenceRights.requireColumn(session, column, Privilege.INSERT);
    try (Transaction transaction = session.wholeDatabase().begin()) {
      return transaction.nextIdentity(
          IdentitySequence.tableId(column), IdentitySequence.column(column));
    }
  }

  /** Lets a column number rows from a value on, or from the one behind it. */
  private void setColumn(NumberSequence column, long value, boolean given) {
    SequenceRights.requireColumn(session, column, Privilege.ALTER);
    if (value < column.min() || value > column.max()) {
      throw new SqlStateException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
          "sequence \"%s\" goes from %d to %d, not to %d"
              .formatted(column.name(), column.min(), column.max(), value));
    }
    session
        .wholeDatabase()
        .restartIdentity(
            IdentitySequence.tableId(column),
            IdentitySequence.column(column),
            given ? Math.addExact(value, column.increment()) : value,
            ResourceAccount.unbounded());
  }

  @Override
  public @Nullable String owned(String table, String column) {
    List<String> parts = SequenceName.parts(table);
    List<String> schemas =
        parts.size() == 1 ? session.searchPath() : List.of(parts.get(parts.size() - 2));
    Table found =
        schemas.stream()
            .flatMap(schema -> session.database().table(schema, parts.getLast()).stream())
            .findFirst()
            .orElseThrow(() ->
                new SqlStateException(
                    SqlState.UNDEFINED_TABLE, "table \"" + table + "\" does not exist"));
    int position = found.columnPosition(column);
    if (position < 0) {
      throw new SqlStateException(
          SqlState.UNDEFINED_COLUMN,
          "column \"" + column + "\" of table \"" + found.name() + "\" does not exist");
    }
    return IdentitySequence.of(found, position).map(SequenceName::text).orElse(null);
  }

  @Override
  public long current(String name) {
    NumberSequence sequence = sequence(name);
    return session
        .givenNumbers()
        .of(sequence.id())
        .orElseThrow(
            () -> notYet("nextval of sequence \"" + sequence.name() + "\" was not called yet"));
  }

  @Override
  public long last() {
    return session.givenNumbers().last().orElseThrow(() -> notYet("nextval was not called yet"));
  }

  @Override
  public long set(String name, long value, boolean given) {
    requireWritable("setval");
    NumberSequence sequence = SequenceName.find(name, session);
    if (IdentitySequence.isColumn(sequence)) {
      setColumn(sequence, value, given);
    } else {
      session
          .authority()
          .ifPresent(authority -> authority.requireSchema(Privilege.ALTER, sequence.schema()));
      session.database().setValue(sequence.id(), value, given);
    }
    if (given) {
      session.givenNumbers().set(sequence.id(), value);
    }
    return value;
  }

  private void requireWritable(String function) {
    if (session.transactions().modes().isReadOnly()) {
      throw new SqlStateException(
          SqlState.READ_ONLY, "cannot call " + function + " in a read-only transaction");
    }
  }

  private static SqlStateException notYet(String message) {
    return new SqlStateException(
        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, message + " in this session");
  }
}
