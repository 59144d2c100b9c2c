/**
 * How does Hibernate ORM talk to Vicinal?
 *
 * <p>In comes Hibernate's model of a statement, a type or a table; out goes the SQL that Vicinal
 * understands, and its errors in the classes that Hibernate knows. Nothing here is called by the
 * application: with this artifact on the class path, {@link
 * io.vicinal.hibernate.VicinalDialectResolver} hands the dialect to every {@code jdbc:vicinal:}
 * connection. Read {@link io.vicinal.hibernate.VicinalDialect} first, then {@link
 * io.vicinal.hibernate.VectorJdbcType}.
 */
@NullMarked
package io.vicinal.hibernate;

import org.jspecify.annotations.NullMarked;
