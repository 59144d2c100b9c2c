/** Runs the real Flyway over {@code jdbc:vicinal:}. */
package io.vicinal.flyway;
