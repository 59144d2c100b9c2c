/**
 * Answers: what does the algebra know about reading a table?
 *
 * <p>One leaf, {@link io.vicinal.planner.rel.StorageScan}, holds a {@link
 * io.vicinal.planner.rel.ScanRequest}: columns, filter, order by distance and limit, all as
 * expressions over the table's own columns. Rules only ever replace a request by a better one; it
 * becomes storage's words once, when the plan is compiled.
 */
@NullMarked
package io.vicinal.planner.rel;

import org.jspecify.annotations.NullMarked;
