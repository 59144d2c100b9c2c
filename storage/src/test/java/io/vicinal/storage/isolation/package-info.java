/**
 * Answers: is what transactions saw of each other legal under snapshot isolation?
 *
 * <p>In comes a history: what every transaction read and wrote, over lists to which it appended,
 * sets to which it added and registers, recorded while {@code HistoryLoad} runs. Out come the
 * anomalies, in the words of Adya, with a cycle of transactions that shows each.
 *
 * <p>Read {@code HistoryChecker} first, then {@code HistoryLoad}.
 */
@NullMarked
package io.vicinal.storage.isolation;

import org.jspecify.annotations.NullMarked;
