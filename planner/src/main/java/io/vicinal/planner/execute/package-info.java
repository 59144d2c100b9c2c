/**
 * Answers: how does a compiled plan run?
 *
 * <p>In: a snapshot, the values of the parameters and a {@link
 * io.vicinal.planner.execute.ScanTemplate} per storage scan. Out: rows in the classes that
 * generated code computes with. Read first: {@link io.vicinal.planner.execute.ExecutionContext},
 * {@link io.vicinal.planner.execute.StorageRows}.
 */
@NullMarked
package io.vicinal.planner.execute;

import org.jspecify.annotations.NullMarked;
