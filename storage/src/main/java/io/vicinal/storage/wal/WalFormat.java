package io.vicinal.storage.wal;

/**
 * Defines the bytes of a log file, {@code <firstLsn, 20 digits>.wal}: one header sector, then units
 * that each begin at a multiple of 512 bytes. A unit is a batch (its DATA records, then one COMMIT)
 * or a single MARK. All numbers are little-endian.
 *
 * <pre>
 * file header
 * offset | size | type  | field        | meaning
 *      0 |    4 | u8[4] | magic        | "VCNL"
 *      4 |    4 | u8[4] | kind         | "WAL "
 *      8 |    4 | i32   | version      | 2
 *     12 |    4 | i32   | header bytes | 512
 *     16 |    8 | i64   | database id  | whose log this is
 *     24 |    8 | i64   | first lsn    | of the first batch, as in the name
 *     32 |    8 | i64   | previous lsn | of the last batch before this file, 0 if there was none
 *     40 |    8 | i64   | epoch        | random, repeated in every record of this file
 *     48 |    8 | i64   | previous epoch | of the file with the previous lsn, 0 if it is not known
 *     56 |  452 | u8[]  | reserved     | zero
 *    508 |    4 | u32   | checksum     | CRC32C of bytes 0 to 507
 *
 * record
 * offset | size | type  | field           | meaning
 *      0 |    4 | u8[4] | magic           | "VREC"
 *      4 |    1 | u8    | type            | 1 DATA, 2 COMMIT, 3 MARK
 *      5 |    3 | u8[3] | reserved        | zero
 *      8 |    4 | i32   | payload bytes   | 8 for COMMIT, 0 for MARK
 *     12 |    4 | i32   | index           | DATA: 0, 1, 2... in its batch; COMMIT: number of DATA records; MARK: 0
 *     16 |    8 | i64   | lsn             | of the batch; MARK: of the last batch
 *     24 |    8 | i64   | previous lsn    | of the batch before; MARK: as lsn
 *     32 |    8 | i64   | epoch           | of the file
 *     40 |    8 | i64   | durable through | every batch up to this lsn was synced before this was written
 *     48 |    4 | u32   | header checksum | CRC32C of bytes 0 to 47
 *     52 |    4 | u32   | checksum        | CRC32C of bytes 0 to 47 and the payload
 *     56 |    n | u8[n] | payload         | DATA: opaque; COMMIT: i64, microseconds since 1970-01-01 UTC
 *        |      |       |                 | the next record of the unit follows at once
 * </pre>
 *
 * <p><b>Valid</b> is a unit whose records all have this file's epoch, both checksums right, one lsn
 * and consecutive indexes, and that ends with its COMMIT; what follows up to the next multiple of
 * 512 is zero. A batch lies in one file. The header and the directory entry of a file are synced
 * before its first batch is written, and a file is synced before the next one is created.
 *
 * <p><b>Torn or damaged.</b> Files only grow, so what a crash leaves of a write that was never
 * synced is whole 512-byte sectors, zeros, or the end of the file. An invalid unit in the newest
 * file is a torn tail, to be cut, if (1) no later record says that anything behind the last valid
 * batch was durable and (2) the first invalid record runs into the end of the file or lies on a
 * sector of zeros. Every other invalid unit is damage. A MARK is written when the log is closed, so
 * that damage to the last batch is known as such.
 *
 * <p><b>Example</b>: database 7, epoch 0x1122334455667788, one batch with lsn 1 and the record
 * "hi", appended 1,700,000,000,123,456 microseconds after 1970-01-01.
 *
 * <pre>
 * 0000  56434e4c 57414c20 02000000 00020000  "VCNL" "WAL " version 2, 512 bytes
 * 0010  07000000 00000000 01000000 00000000  database 7, first lsn 1
 * 0020  00000000 00000000 88776655 44332211  previous lsn 0, epoch; no previous epoch
 * 01fc  a2735436  checksum; before it zeros
 * 0200  56524543 01000000 02000000 00000000  "VREC" DATA, 2 bytes, index 0
 * 0210  01000000 00000000 00000000 00000000  lsn 1, previous lsn 0
 * 0220  88776655 44332211 00000000 00000000  epoch, durable through 0
 * 0230  ea8b47e5 6f80ec2f 6869  two checksums, "hi"
 * 023a  56524543 02000000 08000000 01000000  "VREC" COMMIT, 8 bytes, 1 record
 * 024a  01000000 00000000 00000000 00000000  lsn 1, previous lsn 0
 * 025a  88776655 44332211 00000000 00000000  epoch, durable through 0
 * 026a  ce9f7d3a 9b6660b4 40222018 240a0600  two checksums, time; then zeros
 * 0400  56524543 03000000 00000000 00000000  "VREC" MARK of a clean close
 * 0410  01000000 00000000 01000000 00000000  lsn 1 twice
 * 0420  88776655 44332211 01000000 00000000  epoch, durable through 1
 * 0430  9a20fa68 9a20fa68  two checksums; then zeros
 * </pre>
 *
 * <p>The epochs link the files of one history: of two files that both follow the same batch, as
 * after a restore to a moment of the past, each has its own epoch.
 *
 * <p>Version history: 1 is the first; its COMMIT records have no payload and its headers no
 * previous epoch. 2 added both. A file of version 1 is read, but not written to any more.
 */
final class WalFormat {
  static final int VERSION = 2;

  /** The oldest version that is still read. */
  static final int VERSION_MIN = 1;

  static final int SECTOR_BYTES = 512;
  static final String SUFFIX = ".wal";

  private WalFormat() {}

  /** Returns {@code position} rounded up to the next multiple of the sector size. */
  static long alignUp(long position) {
    return (position + SECTOR_BYTES - 1) & -SECTOR_BYTES;
  }
}
