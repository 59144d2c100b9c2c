package io.vicinal.planner.execute;

import io.vicinal.planner.session.SequenceName;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.SequenceFunctions;
import io.vicinal.storage.NumberSequence;
import java.util.HashMap;
import java.util.Map;

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

  @Override
  public long next(String name) {
    requireWritable("nextval");
    NumberSequence sequence = sequence(name);
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
    NumberSequence sequence = sequence(name);
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
