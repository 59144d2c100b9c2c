/**
 * Answers: how much of a query can its scans do?
 *
 * <p>Each rule recognizes one shape above a {@link io.vicinal.planner.rel.StorageScan} and puts
 * what storage can do into its request; the rest stays above it. Read first: {@link
 * io.vicinal.planner.rules.NearestIntoScanRule}, {@link io.vicinal.planner.rules.StorageRules}.
 */
@NullMarked
package io.vicinal.planner.rules;

import org.jspecify.annotations.NullMarked;
