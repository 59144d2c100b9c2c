package io.vicinal.planner.execute;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.session.SequenceName;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.SequenceFunctions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Table;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Gives one execution of a statement the numbers of sequences. Not thread-safe. */
final class SessionSequences implements SequenceFunctions.Source {
  private final Session session;
  private final Map<String, NumberSequence> known = new HashMap<>();

  SessionSequences(Session session) {
    this.session = session;
  }

  private NumberSequence sequence(String name) {
    return known.computeIfAbsent(name, it -> SequenceName.find(it, session));
  }

  /** Returns one that is seen, or else one that gives its numbers to rows which one may write. */
  private NumberSequence giving(String name) {
    try {
      return SequenceName.find(name, session);
    } catch (SqlStateException e) {
      return session
          .authority()
          .flatMap(authority ->
              session.wholeDatabase().sequences().stream()
                  .filter(it -> SequenceName.text(it).equals(name))
                  .filter(it -> givesTo(authority, it))
                  .findFirst())
          .orElseThrow(() -> e);
    }
  }

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
    NumberSequence sequence = known.computeIfAbsent(name, this::giving);
    long given = session.database().nextValue(sequence.id());
    session.givenNumbers().note(sequence.id(), given);
    return given;
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
    session
        .authority()
        .ifPresent(authority -> authority.requireSchema(Privilege.ALTER, sequence.schema()));
    session.database().setValue(sequence.id(), value, given);
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
