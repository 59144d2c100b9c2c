package io.vicinal.hibernate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Attributes that are arrays or lists of values, and the functions of HQL over them. */
final class ArraysTest {
  @Entity(name = "Tagged")
  static class Tagged {
    @Id int id;
    String[] tags;
    List<Integer> numbers;
    double[] weights;
  }

  private static final String URL = Docs.newUrl();
  private static Docs docs;

  @BeforeAll
  static void load() {
    docs = Docs.open(URL, "create", Tagged.class);
    docs.factory()
        .inTransaction(session -> {
          for (int i = 1; i <= 5; i++) {
            Tagged tagged = new Tagged();
            tagged.id = i;
            tagged.tags = new String[] {"t" + i, "even" + (i % 2 == 0), "it's, \"q\""};
            tagged.numbers = List.of(i, 10 * i);
            tagged.weights = i == 5 ? null : new double[] {i, 0.5};
            session.persist(tagged);
          }
        });
  }

  @AfterAll
  static void close() {
    docs.close();
  }

  private static List<Integer> ids(String hql, Object... parameters) {
    return docs.factory()
        .fromTransaction(session -> {
          var query = session.createQuery(hql, Integer.class);
          for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
          }
          return query.getResultList();
        });
  }

  @Test
  void arraysMakeTheRoundAndAreValid() {
    docs.factory()
        .inTransaction(session -> {
          Tagged read = session.find(Tagged.class, 2);
          assertArrayEquals(new String[] {"t2", "eventrue", "it's, \"q\""}, read.tags);
          assertEquals(List.of(2, 20), read.numbers);
          assertArrayEquals(new double[] {2, 0.5}, read.weights);
          assertNull(session.find(Tagged.class, 5).weights);
        });
    Docs.open(URL, "validate", Tagged.class).close();
  }

  @Test
  void functionsAndConditions() {
    assertEquals(
        List.of(2, 4),
        ids(
            "select t.id from Tagged t where array_contains(t.tags, ?1) order by t.id",
            "eventrue"));
    assertEquals(
        List.of(1, 3),
        ids(
            "select t.id from Tagged t where array_intersects(t.tags, array('t1', 't3')) "
                + "order by t.id"));
    assertEquals(
        List.of(5), ids("select t.id from Tagged t where array_position(t.numbers, 50) = 2"));
    assertEquals(List.of(3), ids("select array_length(t.tags) from Tagged t where t.id = 1"));
  }

  @Test
  void manyIdsAreLoadedAtOnce() {
    docs.factory()
        .inTransaction(session -> {
          session.clear();
          List<Tagged> found = session.findMultiple(Tagged.class, List.of(4, 1, 9));
          assertEquals(
              List.of(1, 4),
              found.stream().filter(Objects::nonNull).map(tagged -> tagged.id).sorted().toList());
        });
    assertEquals(
        List.of(1, 2),
        ids("select t.id from Tagged t where t.id in (?1) order by t.id", List.of(1, 2)));
  }
}
