package io.vicinal.storage.wal;

/**
 * Tells what reading a log gave.
 *
 * @param lastLsn the highest lsn of the log, or the checkpoint's if that is higher
 * @param cutBytes bytes of a torn tail that belong to no acknowledged batch
 */
public record WalReplay(long lastLsn, long cutBytes) {}
