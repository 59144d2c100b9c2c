/**
 * Answers: what do the names of a statement mean?
 *
 * <p>In: one version of a database's definitions. Out: the schemas and tables that the validator
 * resolves names in. Read first: {@link io.vicinal.planner.catalog.CatalogView}, {@link
 * io.vicinal.planner.catalog.StorageTable}.
 */
@NullMarked
package io.vicinal.planner.catalog;

import org.jspecify.annotations.NullMarked;
