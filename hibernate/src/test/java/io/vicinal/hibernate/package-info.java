/** Runs the real Hibernate over {@code jdbc:vicinal:}. */
package io.vicinal.hibernate;
