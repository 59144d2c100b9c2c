/**
 * Answers: which Java object is the same value in storage, inside a running plan, and outside?
 *
 * <p>Three worlds meet here: storage's classes (see {@code DataType.Kind}), the classes that
 * generated code computes with (dates are {@code Integer} days, times and moments microseconds,
 * bytes {@code ByteString}, vectors {@code VectorValue}), and what JDBC users pass and get. Read
 * first: {@link io.vicinal.planner.convert.ColumnTypes}, {@link
 * io.vicinal.planner.convert.Assignment}.
 */
@NullMarked
package io.vicinal.planner.convert;

import org.jspecify.annotations.NullMarked;
