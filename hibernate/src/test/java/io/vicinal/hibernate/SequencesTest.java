package io.vicinal.hibernate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.junit.jupiter.api.Test;

/** Keys come from sequences where entities say so, or leave it to Hibernate. */
final class SequencesTest {
  /** Takes fifty keys at a time. */
  @Entity(name = "notes")
  static class Note {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "note_keys")
    @SequenceGenerator(name = "note_keys", sequenceName = "note_keys", initialValue = 7)
    long id;
  }

  /** Does not say how its key comes about. */
  @Entity(name = "tags")
  static class Tag {
    @Id @GeneratedValue int id;
  }

  private static final int ROWS = 120;

  @Test
  void keysBeginWhereTheSequenceDoesAndAreNeverTheSame() {
    String url = Docs.newUrl();
    Set<Long> keys = new HashSet<>();
    try (Docs docs = Docs.open(url, "create", Note.class)) {
      keys.addAll(persist(docs));
      try (Docs others = Docs.open(url, "validate", Note.class)) {
        keys.addAll(persist(others));
        keys.addAll(persist(docs));
      }
    }
    assertEquals(3 * ROWS, keys.size());
    assertTrue(keys.contains(7L));
    assertFalse(keys.contains(6L));
  }

  private static Set<Long> persist(Docs docs) {
    var keys = new HashSet<Long>();
    docs.factory()
        .inTransaction(session -> {
          for (int i = 0; i < ROWS; i++) {
            var note = new Note();
            session.persist(note);
            keys.add(note.id);
          }
        });
    return keys;
  }

  @Test
  void aKeyThatIsLeftToHibernateComesFromASequence() throws SQLException {
    String url = Docs.newUrl();
    try (Docs docs = Docs.open(url, "create-drop", Tag.class);
        var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      docs.factory().inTransaction(session -> session.persist(new Tag()));
      try (var sequences =
          statement.executeQuery("SELECT sequence_name FROM information_schema.sequences")) {
        assertTrue(sequences.next());
        assertEquals("tags_seq", sequences.getString(1));
      }
      docs.factory().getSchemaManager().dropMappedObjects(false);
      try (var sequences = statement.executeQuery("SELECT 1 FROM information_schema.sequences")) {
        assertFalse(sequences.next());
      }
    }
  }

  @Test
  void aSchemaWithoutItsSequenceIsNotValidAndUpdated() throws SQLException {
    String url = Docs.newUrl();
    try (Docs docs = Docs.open(url, "create", Note.class);
        var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("DROP SEQUENCE note_keys");
      assertThrows(
          SchemaManagementException.class, () -> Docs.open(url, "validate", Note.class).close());
      Docs.open(url, "update", Note.class).close();
      assertEquals(ROWS, persist(docs).size());
    }
  }
}
