/**
 * Answers: which rows of one table does a scan give, in which order, and by which way?
 *
 * <p>In come the segments of one table at one LSN and a {@link io.vicinal.storage.ScanSpec}; out
 * comes a {@link io.vicinal.storage.RowCursor}. Per segment the filter becomes a bitmap, then
 * {@code SearchPlan} chooses between scoring the matches and searching the graph; the results of
 * all segments are merged by distance and primary key, and only then the columns of the rows that
 * come out are read.
 *
 * <p>Many searches of one spec are done by {@code NearestBatch}, which shares bitmaps, passes over
 * rows and processors among them.
 *
 * <p>Read first: {@link io.vicinal.storage.scan.TableScan}, {@code SegmentSearch}.
 */
@NullMarked
package io.vicinal.storage.scan;

import org.jspecify.annotations.NullMarked;
