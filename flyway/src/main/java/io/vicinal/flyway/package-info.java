/**
 * How does Flyway migrate a Vicinal database?
 *
 * <p>Flyway finds {@link io.vicinal.flyway.VicinalDatabaseType} as a plugin and asks it what it
 * must know of a product: how scripts are cut into statements, where migrations are noted, what a
 * schema holds and how it is emptied. In come URLs, scripts and connections, out go statements.
 * Read {@link io.vicinal.flyway.VicinalDatabaseType} first, then {@link
 * io.vicinal.flyway.VicinalDatabase}.
 */
@NullMarked
package io.vicinal.flyway;

import org.jspecify.annotations.NullMarked;
