package io.vicinal.hibernate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas are created, written to a script, updated, validated and dropped. */
final class SchemaTest {
  @Test
  void everyTypeMakesTheRoundAndIsValidAfterwards() {
    String url = Docs.newUrl();
    Specimen written = specimen();
    try (Docs docs = Docs.open(url, "create", Specimen.class)) {
      docs.factory().inTransaction(session -> session.persist(written));
      try (Docs same = Docs.open(url, "validate", Specimen.class)) {
        same.factory()
            .inTransaction(
                session -> assertSame(written, session.find(Specimen.class, written.id)));
      }
    }
  }

  @Test
  void nullsMakeTheRound() {
    try (Docs docs = Docs.create(Specimen.class)) {
      Specimen empty = new Specimen();
      empty.id = UUID.randomUUID();
      empty.letter = 'x';
      docs.factory().inTransaction(session -> session.persist(empty));
      docs.factory()
          .inTransaction(session -> {
            Specimen read = session.find(Specimen.class, empty.id);
            assertEquals(null, read.floats);
            assertEquals(null, read.bits);
            assertEquals(null, read.bytes);
            assertEquals(null, read.exact);
            assertEquals(null, read.instant);
            assertEquals(null, read.json);
          });
    }
  }

  private static Specimen specimen() {
    Specimen all = new Specimen();
    all.id = UUID.fromString("6f9619ff-8b86-d011-b42d-00c04fc964ff");
    all.flag = true;
    all.tiny = -7;
    all.small = 300;
    all.whole = 70_000;
    all.big = 1L << 40;
    all.real = 1.5f;
    all.wide = Math.PI;
    all.exact = new BigDecimal("1234567890123456.7891");
    all.letter = 'ß';
    all.text = "it's \\ \u00e9 \ud83d\ude00";
    all.longText = "long ".repeat(10_000);
    all.clob = "clob";
    all.bytes = new byte[] {0, -1, 5};
    all.blob = new byte[] {9, 8};
    all.date = LocalDate.of(1999, 12, 31);
    all.time = LocalTime.of(23, 59, 58);
    all.moment = LocalDateTime.of(2024, 2, 29, 12, 30, 15, 123_000_000);
    all.instant = Instant.parse("2024-02-29T12:30:15.123Z");
    all.zoned = all.instant.atOffset(ZoneOffset.UTC);
    all.duration = Duration.ofMinutes(90);
    all.size = Specimen.Size.LARGE;
    all.json = "{\"a\": [1, 2]}";
    all.floats = new float[] {1.25f, -2};
    all.halves = new float[] {0.5f, 2};
    all.numbers = new byte[] {-128, 127};
    all.bits = new byte[] {(byte) 0b1000_0001, 0b0000_0011};
    return all;
  }

  private static void assertSame(Specimen expected, Specimen actual) {
    assertEquals(expected.flag, actual.flag);
    assertEquals(expected.tiny, actual.tiny);
    assertEquals(expected.small, actual.small);
    assertEquals(expected.whole, actual.whole);
    assertEquals(expected.big, actual.big);
    assertEquals(expected.real, actual.real);
    assertEquals(expected.wide, actual.wide);
    assertEquals(expected.exact, actual.exact);
    assertEquals(expected.letter, actual.letter);
    assertEquals(expected.text, actual.text);
    assertEquals(expected.longText, actual.longText);
    assertEquals(expected.clob, actual.clob);
    assertArrayEquals(expected.bytes, actual.bytes);
    assertArrayEquals(expected.blob, actual.blob);
    assertEquals(expected.date, actual.date);
    assertEquals(expected.time, actual.time);
    assertEquals(expected.moment, actual.moment);
    assertEquals(expected.instant, actual.instant);
    assertEquals(expected.zoned.toInstant(), actual.zoned.toInstant());
    assertEquals(expected.duration, actual.duration);
    assertEquals(expected.size, actual.size);
    assertEquals(expected.json.replace(" ", ""), String.valueOf(actual.json).replace(" ", ""));
    assertArrayEquals(expected.floats, actual.floats);
    assertArrayEquals(expected.halves, actual.halves);
    assertArrayEquals(expected.numbers, actual.numbers);
    assertArrayEquals(expected.bits, actual.bits);
  }

  @Test
  void theScriptSaysWhatVicinalUnderstands(@TempDir Path directory) throws IOException {
    Path script = directory.resolve("schema.sql");
    var settings =
        Map.of(
            "jakarta.persistence.schema-generation.database.action", "create",
            "jakarta.persistence.schema-generation.scripts.action", "create",
            "jakarta.persistence.schema-generation.scripts.create-target", script.toString());
    try (Docs docs = Docs.open(Docs.newUrl(), settings, Author.class, Paper.class)) {
      String text = Files.readString(script);
      assertTrue(text.contains("embedding vector(3)"), text);
      assertTrue(text.contains("generated by default as identity"), text);
      assertTrue(text.contains("doi varchar(255) unique"), text);
      assertTrue(!text.contains("foreign key"), text);
      docs.factory().inTransaction(session -> session.persist(new Paper("x", null, 2000, 1, 2, 3)));
    }
  }

  @Entity
  @Table(name = "thing")
  static class ThingBefore {
    @Id int id;
    String name;
  }

  @Entity
  @Table(name = "thing")
  static class ThingAfter {
    @Id int id;
    String name;
    Double weight;
  }

  @Test
  void updateAddsTheColumnsThatAreMissing() {
    String url = Docs.newUrl();
    try (Docs before = Docs.open(url, "update", ThingBefore.class)) {
      ThingBefore thing = new ThingBefore();
      thing.id = 1;
      before.factory().inTransaction(session -> session.persist(thing));
      SchemaManagementException failure =
          assertThrows(
              SchemaManagementException.class,
              () -> Docs.open(url, "validate", ThingAfter.class).close());
      assertTrue(failure.getMessage().contains("weight"), failure.getMessage());
      try (Docs after = Docs.open(url, "update", ThingAfter.class)) {
        after.factory().inTransaction(session -> session.find(ThingAfter.class, 1).weight = 2.5);
        Docs.open(url, "validate", ThingAfter.class).close();
        Docs.open(url, "update", ThingAfter.class).close();
      }
    }
  }

  @Test
  void createDropLeavesNothing() throws SQLException {
    String url = Docs.newUrl();
    try (var connection = DriverManager.getConnection(url)) {
      Docs.open(url, "create-drop", Author.class, Paper.class).close();
      try (var tables = connection.getMetaData().getTables(null, "public", "%", null)) {
        assertTrue(!tables.next());
      }
    }
  }

  @Entity(name = "Animal")
  @Table(name = "animal")
  @Inheritance(strategy = InheritanceType.JOINED)
  static class Animal {
    @Id int id;
    String name;
  }

  @Entity(name = "Dog")
  @Table(name = "dog")
  static class Dog extends Animal {
    int barks;
  }

  @Test
  void joinedInheritanceIsReadAndChangedInBulk() {
    try (Docs docs = Docs.create(Animal.class, Dog.class)) {
      docs.factory()
          .inTransaction(session -> {
            for (int i = 0; i < 4; i++) {
              Animal animal = i % 2 == 0 ? new Dog() : new Animal();
              animal.id = i;
              animal.name = "a" + i;
              session.persist(animal);
            }
          });
      docs.factory()
          .inTransaction(session -> {
            assertEquals(
                2,
                session
                    .createMutationQuery(
                        "update Dog d set d.barks = 3, d.name = concat(d.name, '!')")
                    .executeUpdate());
            assertEquals(
                1,
                session
                    .createMutationQuery("delete from Dog d where d.name = 'a0!'")
                    .executeUpdate());
          });
      docs.factory()
          .inTransaction(session -> {
            assertEquals(
                3, session.createQuery("from Animal", Animal.class).getResultList().size());
            assertEquals(3, session.find(Dog.class, 2).barks);
          });
    }
  }
}
