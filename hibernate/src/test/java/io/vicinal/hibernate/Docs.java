package io.vicinal.hibernate;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;

/** A session factory over a database in memory, which goes with it. */
final class Docs implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Logger LOG = Logger.getLogger("org.hibernate");

  static {
    LOG.setLevel(Level.SEVERE);
  }

  private final StandardServiceRegistry registry;
  private final Metadata metadata;
  private final SessionFactory factory;

  private Docs(StandardServiceRegistry registry, Metadata metadata, SessionFactory factory) {
    this.registry = registry;
    this.metadata = metadata;
    this.factory = factory;
  }

  /** Opens a database of its own with the tables of {@code entities}. */
  static Docs create(Class<?>... entities) {
    return open(newUrl(), "create", entities);
  }

  static String newUrl() {
    return "jdbc:vicinal:mem:hibernate" + NAMES.incrementAndGet();
  }

  /**
   * Opens the database at {@code url}.
   *
   * @param action what to do with the schema: create, create-drop, update, validate or none
   */
  static Docs open(String url, String action, Class<?>... entities) {
    return open(url, Map.of("hibernate.hbm2ddl.auto", action), entities);
  }

  /** Opens the database at {@code url} with {@code settings} besides the common ones. */
  static Docs open(String url, Map<String, String> settings, Class<?>... entities) {
    var registry =
        new StandardServiceRegistryBuilder()
            .applySettings(
                Map.of(
                    "hibernate.connection.url",
                    url,
                    "hibernate.connection.pool_size",
                    4,
                    "hibernate.hbm2ddl.halt_on_error",
                    true,
                    "hibernate.jdbc.batch_size",
                    50,
                    "hibernate.order_inserts",
                    true,
                    "hibernate.generate_statistics",
                    true))
            .applySettings(Map.copyOf(settings))
            .build();
    try {
      Metadata metadata =
          new MetadataSources(registry).addAnnotatedClasses(entities).buildMetadata();
      return new Docs(registry, metadata, metadata.buildSessionFactory());
    } catch (RuntimeException e) {
      StandardServiceRegistryBuilder.destroy(registry);
      throw e;
    }
  }

  SessionFactory factory() {
    return factory;
  }

  Metadata metadata() {
    return metadata;
  }

  @Override
  public void close() {
    factory.close();
    StandardServiceRegistryBuilder.destroy(registry);
  }
}
