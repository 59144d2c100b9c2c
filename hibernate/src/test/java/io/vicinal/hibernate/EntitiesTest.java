package io.vicinal.hibernate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.hibernate.Paper.Language;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.ConstraintViolationException.ConstraintKind;
import org.hibernate.exception.DataException;
import org.hibernate.exception.SQLGrammarException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entities with vectors are written, read, changed, removed, joined and refused. */
final class EntitiesTest {
  private static Docs docs;

  @BeforeAll
  static void open() {
    docs = Docs.create(Author.class, Paper.class);
  }

  @AfterAll
  static void close() {
    docs.close();
  }

  @BeforeEach
  void empty() {
    docs.factory()
        .inTransaction(session -> {
          session.createMutationQuery("delete from Paper").executeUpdate();
          session.createMutationQuery("delete from Author").executeUpdate();
        });
  }

  private Long save(Paper paper) {
    docs.factory().inTransaction(session -> session.persist(paper));
    return paper.id;
  }

  @Test
  void theDialectIsFoundByTheConnection() {
    Dialect dialect =
        docs.factory().unwrap(SessionFactoryImplementor.class).getJdbcServices().getDialect();
    assertInstanceOf(VicinalDialect.class, dialect);
  }

  @Test
  void writesReadsChangesAndRemoves() {
    Paper paper = new Paper("one", Language.GERMAN, 2020, 1, 2, 3);
    paper.tags = Set.of("a", "b");
    Long id = save(paper);

    docs.factory()
        .inTransaction(session -> {
          Paper read = session.find(Paper.class, id);
          assertEquals("one", read.title);
          assertEquals(Language.GERMAN, read.language);
          assertArrayEquals(new float[] {1, 2, 3}, read.embedding);
          assertEquals(Set.of("a", "b"), read.tags);
          read.embedding[1] = 7;
          read.tags.remove("a");
        });
    docs.factory()
        .inTransaction(session -> {
          Paper read = session.find(Paper.class, id);
          assertArrayEquals(new float[] {1, 7, 3}, read.embedding);
          assertEquals(Set.of("b"), read.tags);
          assertEquals(1, read.version);
          read.embedding = null;
        });
    docs.factory()
        .inTransaction(session -> {
          Paper read = session.find(Paper.class, id);
          assertNull(read.embedding);
          session.remove(read);
        });
    docs.factory().inTransaction(session -> assertNull(session.find(Paper.class, id)));
  }

  @Test
  void rollbackForgetsWhatWasFlushed() {
    docs.factory()
        .inSession(session -> {
          var transaction = session.beginTransaction();
          session.persist(new Paper("gone", Language.ENGLISH, 2020, 1, 0, 0));
          session.flush();
          assertEquals(1L, count(session));
          transaction.rollback();
        });
    docs.factory().inTransaction(session -> assertEquals(0L, count(session)));
  }

  private static Long count(org.hibernate.Session session) {
    return session.createQuery("select count(*) from Paper", Long.class).getSingleResult();
  }

  @Test
  void associationsAndCollectionsAreJoined() {
    docs.factory()
        .inTransaction(session -> {
          Author author = new Author("Ann");
          for (int i = 0; i < 4; i++) {
            Paper paper = new Paper("p" + i, Language.ENGLISH, 2020 + i, i, 1, 0);
            paper.tags.add("tag" + i % 2);
            author.writes(paper);
          }
          session.persist(author);
          session.persist(new Author("Bob"));
        });
    docs.factory()
        .inTransaction(session -> {
          assertEquals(
              List.of("p1", "p3"),
              session
                  .createQuery(
                      "select p.title from Paper p join p.author a join p.tags t "
                          + "where a.name = :name and t = :tag order by p.title",
                      String.class)
                  .setParameter("name", "Ann")
                  .setParameter("tag", "tag1")
                  .getResultList());
          assertEquals(
              List.of("Bob"),
              session
                  .createQuery("select a.name from Author a where a.papers is empty", String.class)
                  .getResultList());
          Author author =
              session
                  .createQuery(
                      "from Author a left join fetch a.papers p where a.name = 'Ann' "
                          + "and p.year >= 2021",
                      Author.class)
                  .getSingleResult();
          assertEquals(3, author.papers.size());
        });
    docs.factory()
        .inTransaction(session -> {
          session.find(Author.class, "Ann").papers.removeIf(paper -> paper.year > 2020);
        });
    docs.factory().inTransaction(session -> assertEquals(1L, count(session)));
  }

  @Test
  void aStaleVersionIsRefused() {
    Long id = save(new Paper("one", Language.ENGLISH, 2020, 1, 2, 3));
    Paper stale = docs.factory().fromTransaction(session -> session.find(Paper.class, id));
    docs.factory().inTransaction(session -> session.find(Paper.class, id).title = "theirs");
    stale.title = "mine";
    assertThrows(
        OptimisticLockException.class,
        () -> docs.factory().inTransaction(session -> session.merge(stale)));
    docs.factory()
        .inTransaction(session -> assertEquals("theirs", session.find(Paper.class, id).title));
  }

  @Test
  void ofTwoTransactionsTheFirstThatCommitsWins() {
    Long id = save(new Paper("one", Language.ENGLISH, 2020, 1, 2, 3));
    Exception failure =
        assertThrows(
            Exception.class,
            () ->
                docs.factory()
                    .inTransaction(session -> {
                      session.find(Paper.class, id).title = "mine";
                      docs.factory()
                          .inTransaction(other -> other.find(Paper.class, id).title = "theirs");
                    }));
    SQLException cause = assertInstanceOf(SQLException.class, failure.getCause());
    assertEquals("40001", cause.getSQLState());
    docs.factory()
        .inTransaction(session -> assertEquals("theirs", session.find(Paper.class, id).title));
  }

  @Test
  void aPessimisticLockIsAPlainRead() {
    Long id = save(new Paper("one", Language.ENGLISH, 2020, 1, 2, 3));
    docs.factory()
        .inTransaction(session -> {
          Paper paper =
              session.find(Paper.class, id, jakarta.persistence.LockModeType.PESSIMISTIC_WRITE);
          assertEquals("one", paper.title);
        });
  }

  @Test
  void violationsNameTheConstraint() {
    Paper first = new Paper("one", Language.ENGLISH, 2020, 1, 2, 3);
    first.doi = "10.1";
    save(first);

    Paper same = new Paper("two", Language.ENGLISH, 2020, 1, 2, 3);
    same.doi = "10.1";
    ConstraintViolationException unique =
        assertThrows(ConstraintViolationException.class, () -> save(same));
    assertEquals(ConstraintKind.UNIQUE, unique.getKind());
    assertEquals("paper_doi_key", unique.getConstraintName());

    ConstraintViolationException missing =
        assertThrows(
            ConstraintViolationException.class,
            () ->
                docs.factory()
                    .inTransaction(session ->
                        session
                            .createNativeMutationQuery(
                                "insert into Paper (version, year) values (0, 2000)")
                            .executeUpdate()));
    assertEquals(ConstraintKind.NOT_NULL, missing.getKind());
    assertEquals("title", missing.getConstraintName());

    ConstraintViolationException check =
        assertThrows(
            ConstraintViolationException.class,
            () ->
                docs.factory()
                    .inTransaction(session ->
                        session
                            .createNativeMutationQuery("update Paper set language = 'LATIN'")
                            .executeUpdate()));
    assertEquals(ConstraintKind.CHECK, check.getKind());
  }

  @Test
  void aWrongDimensionAndWrongSqlHaveTheirOwnExceptions() {
    assertThrows(DataException.class, () -> save(new Paper("one", Language.ENGLISH, 2020, 1, 2)));
    PersistenceException failure =
        assertThrows(
            PersistenceException.class,
            () ->
                docs.factory()
                    .inTransaction(session ->
                        session.createNativeQuery("selec 1", Object.class).getResultList()));
    assertInstanceOf(SQLGrammarException.class, failure);
  }

  @Test
  void insertsOfABatchGoTogether() {
    docs.factory().getStatistics().clear();
    docs.factory()
        .inTransaction(session -> {
          for (int i = 0; i < 120; i++) {
            session.persist(new Author("author " + i));
          }
        });
    assertEquals(1, docs.factory().getStatistics().getPrepareStatementCount());
    docs.factory()
        .inTransaction(session ->
            assertEquals(
                120L,
                session.createQuery("select count(*) from Author", Long.class).getSingleResult()));
  }
}
