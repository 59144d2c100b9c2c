package io.vicinal.planner.session;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.NumberSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the name of a sequence that is a text, as the argument of nextval. */
public final class SequenceName {
  private static final Pattern PART =
      Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")+)\"|([\\p{L}_][\\p{L}\\p{N}_$]*))\\s*(\\.|$)");

  private SequenceName() {}

  /**
   * Returns the sequence that {@code name} names; without a schema it is the first on the path.
   *
   * @throws SqlStateException 42P01, or 42601 if it is no name
   */
  public static NumberSequence find(String name, Session session) {
    List<String> parts = parts(name);
    List<String> schemas =
        parts.size() == 1 ? session.searchPath() : List.of(parts.get(parts.size() - 2));
    boolean own = parts.size() < 3 || parts.getFirst().equals(session.database().name());
    Optional<NumberSequence> found =
        own && parts.size() <= 3
            ? schemas.stream()
                .flatMap(schema -> find(schema, parts.getLast(), session).stream())
                .findFirst()
            : Optional.empty();
    return found.orElseThrow(() ->
        new SqlStateException(
            SqlState.UNDEFINED_TABLE,
            "sequence \"" + String.join(".", parts) + "\" does not exist"));
  }

  private static Optional<NumberSequence> find(String schema, String name, Session session) {
    return session
        .database()
        .sequence(schema, name)
        .or(() -> IdentitySequence.find(session.database(), schema, name));
  }

  /** Returns the text that names {@code sequence} whatever the search path is. */
  public static String text(NumberSequence sequence) {
    return SearchPath.text(List.of(sequence.schema()))
        + "."
        + SearchPath.text(List.of(sequence.name()));
  }

  /** Returns the parts of a name that is a text; unquoted ones are folded. */
  public static List<String> parts(String name) {
    var parts = new ArrayList<String>();
    Matcher matcher = PART.matcher(name);
    int at = 0;
    boolean more = true;
    while (more) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new SqlStateException(SqlState.SYNTAX_ERROR, "\"" + name + "\" is no name");
      }
      parts.add(
          matcher.group(1) == null
              ? matcher.group(2).toLowerCase(Locale.ROOT)
              : matcher.group(1).replace("\"\"", "\""));
      more = matcher.group(3).equals(".");
      at = matcher.end();
    }
    return parts;
  }
}
