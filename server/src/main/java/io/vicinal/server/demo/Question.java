package io.vicinal.server.demo;

import java.util.List;

/**
 * One question of the demo.
 *
 * @param text as a person would ask it
 * @param sql with one {@code ?} for every parameter, written over several lines
 * @param word the word whose embedding is bound to every {@code ?}
 * @param partOfSpeech of that word: n, v, a or r
 */
record Question(String text, String sql, String word, String partOfSpeech) {
  static final List<Question> ALL =
      List.of(
          new Question(
              "What is like a hurricane?",
              """
              SELECT word, definition, embedding <=> ? AS distance
              FROM definitions
              WHERE word <> 'hurricane'
              ORDER BY distance
              LIMIT 5\
              """,
              "hurricane",
              "n"),
          new Question(
              "Which verbs that speak of water are nearest to rain?",
              """
              SELECT word, definition, embedding <=> ? AS distance
              FROM definitions
              WHERE pos = 'v' AND definition LIKE '%water%'
              ORDER BY distance
              LIMIT 5\
              """,
              "rain",
              "n"),
          new Question(
              "What lies within a distance of 0.5 of a guitar?",
              """
              SELECT word, definition, embedding <=> ? AS distance
              FROM definitions
              WHERE embedding <=> ? < 0.5
              ORDER BY distance\
              """,
              "guitar",
              "n"),
          new Question(
              "Which words of each kind are near to grief?  (a join)",
              """
              SELECT p.name AS part_of_speech, d.word, d.definition
              FROM TABLE(KNN(TABLE definitions, DESCRIPTOR(embedding), ?, K => 8)) AS d
              JOIN parts_of_speech AS p ON p.pos = d.pos
              ORDER BY d.distance\
              """,
              "grief",
              "n"),
          new Question(
              "Of the 500 definitions nearest to coffee, how many are of each kind?  (an"
                  + " aggregate)",
              """
              SELECT p.name AS part_of_speech, COUNT(*) AS definitions, MIN(d.distance) AS nearest
              FROM (SELECT pos, embedding <=> ? AS distance
                    FROM definitions ORDER BY distance LIMIT 500) AS d
              JOIN parts_of_speech AS p ON p.pos = d.pos
              GROUP BY p.name
              ORDER BY definitions DESC\
              """,
              "coffee",
              "n"));

  /** Returns how many parameters the SQL has. */
  int parameterCount() {
    return (int) sql.chars().filter(c -> c == '?').count();
  }
}
