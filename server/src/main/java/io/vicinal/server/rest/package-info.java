/**
 * Answers: how does a program that speaks JSON, and neither JDBC nor Avatica's protocol, use the
 * database?
 *
 * <p>A method, a path below {@code /v1/} and a JSON object come in; each becomes SQL with
 * parameters that runs on a connection of the principal, through the same planner as any other
 * statement and with the same errors; JSON goes out. {@code openapi.json} describes all of it. Read
 * first: {@link io.vicinal.server.rest.RestService}, {@code TableActions}.
 */
@NullMarked
package io.vicinal.server.rest;

import org.jspecify.annotations.NullMarked;
