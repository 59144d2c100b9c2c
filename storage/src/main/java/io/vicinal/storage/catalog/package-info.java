/**
 * Answers: what exists? Databases, schemas, tables, columns, indexes, shards, segments and the
 * files of each segment.
 *
 * <p>Definitions and {@link io.vicinal.storage.catalog.SegmentPublication} come in, {@link
 * io.vicinal.storage.catalog.CatalogState} goes out. A file that the catalog does not name does not
 * exist. The tables are described in {@code schema.sql}, next to these classes among the resources.
 *
 * <p>Read first: {@link io.vicinal.storage.catalog.Catalog}, {@code DdlOperation}.
 */
@NullMarked
package io.vicinal.storage.catalog;

import org.jspecify.annotations.NullMarked;
