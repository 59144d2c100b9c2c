/**
 * Which types do values have?
 *
 * <p>In: type names of the grammar. Out: Calcite's types, {@code VECTOR(n)}, and the rules that
 * combine them. {@link io.vicinal.sql.type.VectorValue} is the value of a {@code VECTOR} wherever
 * SQL computes with one.
 *
 * <p>Read first {@link io.vicinal.sql.type.VectorType}, then {@link
 * io.vicinal.sql.type.VicinalTypeFactory}.
 */
@NullMarked
package io.vicinal.sql.type;

import org.jspecify.annotations.NullMarked;
