package io.vicinal.hibernate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.hibernate.Paper.Language;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.query.sqm.produce.function.FunctionArgumentException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** HQL and native queries, above all for nearest neighbors. */
final class QueriesTest {
  private static Docs docs;

  @BeforeAll
  static void load() {
    docs = Docs.create(Author.class, Paper.class);
    docs.factory()
        .inTransaction(session -> {
          for (int i = 1; i <= 20; i++) {
            Language language = i % 2 == 0 ? Language.ENGLISH : Language.GERMAN;
            session.persist(new Paper("p" + i, language, 2000 + i, i, i * i, 1));
          }
        });
  }

  @AfterAll
  static void close() {
    docs.close();
  }

  private static <T> T with(Function<Session, T> work) {
    return docs.factory().fromTransaction(work::apply);
  }

  private static List<String> titles(String hql, Object... parameters) {
    return with(session -> {
      var query = session.createQuery(hql, String.class);
      for (int i = 0; i < parameters.length; i++) {
        query.setParameter(i + 1, parameters[i]);
      }
      return query.getResultList();
    });
  }

  @Test
  void nearestNeighborsWithAFilterAndPages() {
    assertEquals(
        List.of("p4", "p6", "p2"),
        titles(
            "select p.title from Paper p where p.language = ?2 "
                + "order by euclidean_distance(p.embedding, ?1) limit 3",
            new float[] {4.5f, 20, 1},
            Language.ENGLISH));
    List<String> page =
        with(session ->
            session
                .createQuery(
                    "select p.title from Paper p order by l2_distance(p.embedding, :v)",
                    String.class)
                .setParameter("v", new float[] {1, 1, 1})
                .setFirstResult(2)
                .setMaxResults(3)
                .getResultList());
    assertEquals(List.of("p3", "p4", "p5"), page);
  }

  @Test
  void theLimitReachesTheSearch() {
    String sql =
        "explain select title from Paper order by embedding <-> '[1,1,1]' fetch first 3 rows only";
    String plan =
        with(session ->
            String.join("\n", session.createNativeQuery(sql, String.class).getResultList()));
    assertTrue(plan.contains("exact"), plan);
  }

  @Test
  void everyDistanceHasItsFunction() {
    float[] query = {1, 0, 1};
    Object[] row =
        with(session ->
            session
                .createQuery(
                    "select cosine_distance(p.embedding, :v), euclidean_distance(p.embedding, :v),"
                        + " euclidean_squared_distance(p.embedding, :v), l1_distance(p.embedding,"
                        + " :v), taxicab_distance(p.embedding, :v), inner_product(p.embedding, :v),"
                        + " negative_inner_product(p.embedding, :v), cosine_similarity(p.embedding,"
                        + " :v), vector_dims(p.embedding), vector_norm(p.embedding),"
                        + " hamming_distance(p.embedding, :v), jaccard_distance(p.embedding, :v)"
                        + " from Paper p where p.title = 'p2'",
                    Object[].class)
                .setParameter("v", query)
                .getSingleResult());
    double[] expected = {
      1 - 3 / Math.sqrt(21 * 2),
      Math.sqrt(17),
      17,
      5,
      5,
      3,
      -3,
      3 / Math.sqrt(21 * 2),
      3,
      Math.sqrt(21),
      2,
      1 / 3.0
    };
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], ((Number) row[i]).doubleValue(), 1e-6, "column " + i);
    }
  }

  @Test
  void vectorsAreSelectedNormalizedAndCut() {
    Object[] row =
        with(session ->
            session
                .createQuery(
                    "select p.embedding, l2_normalize(p.embedding), subvector(p.embedding, 1, 2) "
                        + "from Paper p where p.title = 'p3'",
                    Object[].class)
                .getSingleResult());
    assertArrayEquals(new float[] {3, 9, 1}, (float[]) row[0]);
    assertEquals(1, norm((float[]) row[1]), 1e-6);
    assertArrayEquals(new float[] {3, 9}, (float[]) row[2]);
  }

  private static double norm(float[] vector) {
    double sum = 0;
    for (float x : vector) {
      sum += x * (double) x;
    }
    return Math.sqrt(sum);
  }

  @Test
  void rangeSearchAndAggregatesOverDistances() {
    assertEquals(
        List.of("p1", "p2"),
        titles(
            "select p.title from Paper p where l2_distance(p.embedding, ?1) < 5 order by p.year",
            new float[] {1, 1, 1}));
    Double least =
        with(session ->
            session
                .createQuery("select min(l2_distance(p.embedding, :v)) from Paper p", Double.class)
                .setParameter("v", new float[] {1, 1, 1})
                .getSingleResult());
    assertEquals(0, least, 1e-6);
  }

  @Test
  void anArgumentThatIsNoVectorIsRefused() {
    Exception failure =
        assertThrows(
            Exception.class,
            () ->
                titles(
                    "select p.title from Paper p order by l2_distance(p.title, ?1)", new float[3]));
    assertTrue(isCausedBy(failure, FunctionArgumentException.class), failure.toString());
    assertThrows(
        Exception.class,
        () ->
            titles(
                "select p.title from Paper p order by l2_distance(p.embedding, ?1)", "no vector"));
  }

  private static boolean isCausedBy(Throwable failure, Class<?> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void groupsWindowsAndSubqueries() {
    assertEquals(
        List.of(10L, 10L),
        with(session ->
            session
                .createQuery(
                    "select count(*) from Paper p group by p.language order by p.language",
                    Long.class)
                .getResultList()));
    assertEquals(
        List.of("p20"),
        titles("select p.title from Paper p where p.year = (select max(q.year) from Paper q)"));
    assertEquals(
        List.of("p19", "p20"),
        titles(
            "select p.title from Paper p where exists (select 1 from Paper q where q.year = p.year "
                + "and q.year > 2018) order by p.title"));
    assertEquals(
        List.of(1L, 2L),
        with(session ->
            session
                .createQuery(
                    "select row_number() over (order by p.year) from Paper p order by p.year limit"
                        + " 2",
                    Long.class)
                .getResultList()));
  }

  @Test
  void likeTakesNoEscapeUnlessItSaysSo() {
    assertEquals(List.of("p20"), titles("select p.title from Paper p where p.title like 'p2_'"));
    assertEquals(
        List.of(), titles("select p.title from Paper p where p.title like 'p2!_' escape '!'"));
    assertEquals(List.of("p20"), titles("select p.title from Paper p where p.title ilike 'P2_'"));
  }

  @Test
  void functionsOfHql() {
    Object[] row =
        with(session ->
            session
                .createQuery(
                    "select upper(p.title), length(p.title), concat(p.title, '-', p.year),"
                        + " substring(p.title, 2), locate('2', p.title), trim(both 'p' from"
                        + " p.title), lpad(p.title, 4, '.'), coalesce(p.doi, 'none'), cast(p.year"
                        + " as string), abs(-p.year), mod(p.year, 7), power(2, 3), round(1.256, 2),"
                        + " extract(year from local date) > 2000, case when p.year > 2001 then"
                        + " 'new' else 'old' end, replace(p.title, 'p', 'q') from Paper p where"
                        + " p.title = 'p2'",
                    Object[].class)
                .getSingleResult());
    assertEquals("P2", row[0]);
    assertEquals(2, row[1]);
    assertEquals("p2-2002", row[2]);
    assertEquals("2", row[3]);
    assertEquals(2, row[4]);
    assertEquals("2", row[5]);
    assertEquals("..p2", row[6]);
    assertEquals("none", row[7]);
    assertEquals("2002", row[8]);
    assertEquals(2002, row[9]);
    assertEquals(0, row[10]);
    assertEquals(8.0, row[11]);
    assertEquals(1.26, ((Number) row[12]).doubleValue(), 1e-9);
    assertEquals(true, row[13]);
    assertEquals("new", row[14]);
    assertEquals("q2", row[15]);
  }

  @Test
  void changesManyRowsAtOnce() {
    inRolledBackTransaction(session -> {
      assertEquals(
          20,
          session
              .createMutationQuery("update Paper p set p.doi = concat('10.', p.title)")
              .executeUpdate());
      assertEquals(
          5,
          session
              .createMutationQuery("delete from Paper p where p.year > :year")
              .setParameter("year", 2015)
              .executeUpdate());
      assertEquals(
          3,
          session
              .createMutationQuery(
                  "insert into Paper (title, year, version, embedding) "
                      + "select concat(p.title, ' copy'), p.year, 0, p.embedding from Paper p "
                      + "where p.year <= 2003")
              .executeUpdate());
      assertEquals(
          1,
          session
              .createMutationQuery(
                  "update versioned Paper p set p.embedding = :v where p.title = 'p1 copy'")
              .setParameter("v", new float[] {9, 9, 9})
              .executeUpdate());
    });
    Long left =
        with(session ->
            session.createQuery("select count(*) from Paper", Long.class).getSingleResult());
    assertEquals(20, left);
  }

  private static void inRolledBackTransaction(Consumer<Session> work) {
    try (Session session = docs.factory().openSession()) {
      var transaction = session.beginTransaction();
      try {
        work.accept(session);
      } finally {
        transaction.rollback();
      }
    }
  }

  @Test
  void nativeQueriesTakeAndGiveVectors() {
    List<Paper> papers =
        with(session ->
            session
                .createNativeQuery(
                    "select * from Paper order by embedding <=> :v limit 2", Paper.class)
                .setParameter("v", new float[] {1, 1, 1})
                .getResultList());
    assertEquals(List.of("p1", "p2"), papers.stream().map(paper -> paper.title).toList());
    Object vector =
        with(session ->
            session
                .createNativeQuery("select embedding from Paper where title = 'p2'", Object.class)
                .getSingleResult());
    assertArrayEquals(new float[] {2, 4, 1}, (float[]) vector);
  }
}
