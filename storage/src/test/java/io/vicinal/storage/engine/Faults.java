package io.vicinal.storage.engine;

import static io.vicinal.storage.VerifyLevel.CHECKSUMS;
import static io.vicinal.storage.VerifyLevel.CONTENTS;
import static io.vicinal.storage.VerifyLevel.REFERENCES;
import static io.vicinal.storage.engine.FaultPlanter.bounds;
import static io.vicinal.storage.engine.FaultPlanter.hash;
import static io.vicinal.storage.engine.FaultPlanter.level;
import static io.vicinal.storage.engine.FaultPlanter.links;
import static io.vicinal.storage.engine.FaultPlanter.norm;
import static io.vicinal.storage.engine.FaultPlanter.nulls;
import static io.vicinal.storage.engine.FaultPlanter.ordinal;
import static io.vicinal.storage.engine.FaultPlanter.vector;
import static io.vicinal.storage.engine.FaultTable.LARGE;

import io.vicinal.storage.catalog.CatalogForger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** The faults that verification must find in the directory of {@link FaultTable}. */
final class Faults {
  private static final int GRAPH = 64; // where the graph begins in its file
  private static final int UNLINKED = 4; // a row of the large segment without a vector
  private static final int LINKED = 5;
  private static final long FAR = 1_000_000;

  private Faults() {}

  static List<Fault> all() {
    return List.of(
        // Bytes.
        Fault.lasting(
            "a changed byte of a column", CHECKSUMS, p -> flip(p.path(p.large, "column-1"))),
        Fault.lasting(
            "a missing column", CHECKSUMS, p -> Files.delete(p.path(p.small, "column-0"))),
        Fault.derived("a missing graph", CHECKSUMS, p -> Files.delete(p.path(p.large, "graph"))),
        Fault.derived("a missing key index", CHECKSUMS, p -> Files.delete(p.path(p.large, "keys"))),
        Fault.derived("a changed byte of a graph", CHECKSUMS, p -> flip(p.path(p.large, "graph"))),
        Fault.derived("a changed key index", CHECKSUMS, p -> flip(p.path(p.small, "keys"))),
        Fault.lasting(
            "a vector file of another segment",
            CHECKSUMS,
            p ->
                Files.copy(
                    p.path(p.small, "vector"),
                    p.path(p.large, "vector"),
                    StandardCopyOption.REPLACE_EXISTING)),
        Fault.lasting(
            "two columns swapped",
            CHECKSUMS,
            p -> {
              Path other = p.directory(p.large).resolve("other");
              Files.move(p.path(p.large, "column-0"), other);
              Files.move(p.path(p.large, "column-3"), p.path(p.large, "column-0"));
              Files.move(other, p.path(p.large, "column-3"));
            }),
        Fault.lasting("a catalog row without its digest", CHECKSUMS, Faults::changeWithoutDigest),
        Fault.lasting(
            "another row count",
            CHECKSUMS,
            p -> p.update("segments", Map.of("id", p.large.id()), Map.of("row_count", 401L))),
        Fault.lasting(
            "a segment of another table",
            CHECKSUMS,
            p -> p.update("segments", Map.of("id", p.small.id()), Map.of("table_id", 2L))),
        Fault.lasting(
            "a log that ends too early",
            CHECKSUMS,
            p -> p.update("checkpoints", Map.of("database_id", 1L), Map.of("durable_lsn", FAR))),
        // What points where.
        Fault.derived(
            "a row that is indexed twice",
            REFERENCES,
            p -> p.edit(p.large, "keys", b -> copyInt(b, ordinal(LARGE, 0), ordinal(LARGE, 1)))),
        Fault.derived(
            "an index entry for a missing row",
            REFERENCES,
            p -> p.edit(p.large, "keys", b -> b.putInt(ordinal(LARGE, 3), LARGE + 5))),
        Fault.derived(
            "an index entry with another hash",
            REFERENCES,
            p -> p.edit(p.large, "keys", b -> b.putLong(hash(9), b.getLong(hash(9)) + 1))),
        Fault.derived("index entries out of order", REFERENCES, Faults::swapKeys),
        Fault.derived(
            "a unique index with a wrong row",
            REFERENCES,
            p -> p.edit(p.large, "unique", b -> copyInt(b, ordinal(LARGE, 0), ordinal(LARGE, 1)))),
        Fault.derived(
            "a key index that is not named",
            REFERENCES,
            p -> p.delete("segment_files", Map.of("segment_id", p.large.id(), "name", "keys"))),
        Fault.lasting(
            "a row from the future",
            REFERENCES,
            p -> p.edit(p.large, "versions", b -> b.putLong(64 + 8 * 7, FAR))),
        Fault.lasting(
            "a first LSN that no row has",
            REFERENCES,
            p ->
                p.update(
                    "segments",
                    Map.of("id", p.small.id()),
                    Map.of("min_lsn", p.small.minLsn() - 1))),
        Fault.lasting(
            "a last LSN that no row has",
            REFERENCES,
            p ->
                p.update(
                    "segments",
                    Map.of("id", p.large.id()),
                    Map.of("max_lsn", p.large.maxLsn() + 1))),
        Fault.lasting(
            "a stale sealed LSN",
            REFERENCES,
            p -> p.update("shards", Map.of("table_id", 1L), Map.of("sealed_lsn", 0L))),
        Fault.lasting(
            "a tombstone of a missing row",
            REFERENCES,
            p -> p.edit(p.large, "tombstones", b -> b.putInt(72 + 8 * 10 + 4 * 9, LARGE))),
        Fault.lasting(
            "a tombstone that is there twice",
            REFERENCES,
            p -> p.edit(p.large, "tombstones", b -> b.putInt(72 + 8 * 10 + 4, 0))),
        Fault.lasting(
            "a row that ended before it began",
            REFERENCES,
            p -> p.edit(p.large, "tombstones", b -> b.putLong(72, 0))),
        Fault.lasting(
            "a row that ended after its list",
            REFERENCES,
            p -> p.edit(p.large, "tombstones", b -> b.putLong(72, FAR))),
        Fault.lasting("two lists of ended rows", REFERENCES, Faults::secondTombstones),
        Fault.derived(
            "a file that nothing names",
            REFERENCES,
            p -> Files.writeString(p.directory(p.large).resolve("column-9"), "left over")),
        Fault.derived(
            "a segment that nothing names",
            REFERENCES,
            p -> {
              Path foreign = p.directory(p.large).resolveSibling("9999");
              Files.createDirectories(foreign);
              Files.copy(p.path(p.large, "column-0"), foreign.resolve("column-0"));
            }),
        Fault.derived("a graph of an index that is gone", REFERENCES, Faults::graphOfNoIndex),
        Fault.derived(
            "a graph of another metric",
            REFERENCES,
            p -> p.edit(p.large, "graph", b -> b.putInt(GRAPH + 16, 2))),
        Fault.derived(
            "a graph of another seed",
            REFERENCES,
            p -> p.edit(p.large, "graph", b -> b.putLong(GRAPH + 32, 77))),
        Fault.lasting(
            "a log record of a table that never was",
            REFERENCES,
            p -> p.appendToLog(FAR, record(99))),
        Fault.lasting(
            "a checkpoint ahead of the files",
            REFERENCES,
            p -> p.update("checkpoints", Map.of("database_id", 1L), Map.of("lsn", FAR))),
        // What rows and graphs say.
        Fault.lasting("sealed rows that no file has", CONTENTS, Faults::sealedTooFar),
        Fault.lasting(
            "a key that two rows have",
            CONTENTS,
            p -> p.edit(p.large, "tombstones", b -> b.putLong(72, p.small.maxLsn()))),
        Fault.lasting(
            "a unique value that two rows have",
            CONTENTS,
            p -> p.edit(p.small, "column-1", b -> b.putLong(64 + 8 * 20, 50 * 7))),
        Fault.lasting(
            "a NULL that is not allowed",
            CONTENTS,
            p -> p.edit(p.large, "column-1", b -> b.put(nulls(LARGE, 8), (byte) 8))),
        Fault.lasting(
            "a boolean that is 7",
            CONTENTS,
            p -> p.edit(p.large, "column-3", b -> b.put(64, (byte) 7))),
        Fault.lasting(
            "a value under a NULL",
            CONTENTS,
            p -> p.edit(p.large, "column-3", b -> b.put(64 + 2, (byte) 1))),
        Fault.lasting(
            "text that is not UTF-8",
            CONTENTS,
            p -> p.edit(p.large, "column-2", b -> b.put(b.capacity() - 2, (byte) 0xFF))),
        Fault.lasting(
            "a vector with NaN",
            CONTENTS,
            p -> p.edit(p.large, "vector", b -> b.putFloat(vector(8), Float.NaN))),
        Fault.lasting(
            "a vector that is longer than its dimension",
            CONTENTS,
            p -> p.edit(p.large, "vector", b -> b.putFloat(vector(8) + 8 * 4, 1))),
        Fault.derived(
            "a wrong norm",
            CONTENTS,
            p -> p.edit(p.large, "vector", b -> b.putFloat(norm(LARGE, 8), 3))),
        Fault.derived(
            "wrong bounds",
            CONTENTS,
            p -> p.edit(p.large, "column-1", b -> b.putLong(bounds(LARGE, 8) + 8, 1_000))),
        Fault.derived("a dangling link", CONTENTS, p -> link(p, LINKED, 0, LARGE + 7)),
        Fault.derived(
            "a link to a row without vector", CONTENTS, p -> link(p, LINKED, 0, UNLINKED)),
        Fault.derived("a link to itself", CONTENTS, p -> link(p, LINKED, 0, LINKED)),
        Fault.derived(
            "a link that is there twice",
            CONTENTS,
            p -> p.edit(p.large, "graph", b -> copyInt(b, links(LINKED), links(LINKED) + 4))),
        Fault.derived("a link behind the end of its list", CONTENTS, p -> link(p, LINKED, 0, -1)),
        Fault.derived(
            "an entry point without vector",
            CONTENTS,
            p ->
                p.edit(
                    p.large, "graph", b -> b.putInt(GRAPH + 28, UNLINKED).putInt(GRAPH + 40, -1))),
        Fault.derived("a wrong level", CONTENTS, p -> setLevel(p, 12)),
        Fault.derived("a row that the graph lacks", CONTENTS, p -> setLevel(p, -1)),
        Fault.derived("a row that cannot be reached", CONTENTS, Faults::unreachable));
  }

  private static void flip(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
  }

  private static void copyInt(ByteBuffer bytes, int from, int to) {
    bytes.putInt(to, bytes.getInt(from));
  }

  private static void swapKeys(FaultPlanter planter) throws Exception {
    planter.edit(
        planter.large,
        "keys",
        bytes -> {
          long hash = bytes.getLong(hash(0));
          int row = bytes.getInt(ordinal(LARGE, 0));
          bytes.putLong(hash(0), bytes.getLong(hash(1))).putLong(hash(1), hash);
          copyInt(bytes, ordinal(LARGE, 1), ordinal(LARGE, 0));
          bytes.putInt(ordinal(LARGE, 1), row);
        });
  }

  private static void changeWithoutDigest(FaultPlanter planter) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + planter.catalog());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE segments SET min_lsn = min_lsn + 1");
    }
  }

  private static void secondTombstones(FaultPlanter planter) throws Exception {
    var file = planter.file(planter.large, "tombstones");
    Path path = planter.path(planter.large, "tombstones");
    Files.copy(path, path.resolveSibling("tombstones-second"));
    CatalogForger.insert(
        planter.catalog(),
        "segment_files",
        planter.large.id(),
        "tombstones-second",
        file.kind(),
        file.ownerId(),
        file.sizeBytes(),
        (long) file.crc32c());
  }

  private static void graphOfNoIndex(FaultPlanter planter) throws Exception {
    planter.edit(planter.large, "graph", bytes -> bytes.putLong(24, 77));
    String name = planter.file(planter.large, "graph").name();
    planter.fileRow(planter.large, name, Map.of("owner_id", 77L));
  }

  private static byte[] record(long tableId) {
    return ByteBuffer.allocate(20)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 1)
        .putLong(tableId)
        .array();
  }

  private static void sealedTooFar(FaultPlanter planter) throws Exception {
    long last = planter.state.databases().getFirst().durableLsn();
    planter.update("shards", Map.of("table_id", 1L), Map.of("sealed_lsn", last));
  }

  private static void link(FaultPlanter planter, int node, int place, int neighbor)
      throws Exception {
    planter.edit(planter.large, "graph", b -> b.putInt(links(node) + 4 * place, neighbor));
  }

  private static void setLevel(FaultPlanter planter, int level) throws Exception {
    planter.edit(planter.large, "graph", b -> b.put(level(LARGE, LINKED), (byte) level));
  }

  /** Takes a row out of all lists of level 0. */
  private static void unreachable(FaultPlanter planter) throws Exception {
    planter.edit(
        planter.large,
        "graph",
        bytes -> {
          int entry = bytes.getInt(GRAPH + 28);
          int gone = entry == LINKED ? LINKED + 1 : LINKED;
          for (int node = 0; node < LARGE; node++) {
            int kept = 0;
            for (int place = 0; place < 32; place++) {
              int neighbor = bytes.getInt(links(node) + 4 * place);
              if (neighbor >= 0 && neighbor != gone) {
                bytes.putInt(links(node) + 4 * kept++, neighbor);
              }
            }
            for (; kept < 32; kept++) {
              bytes.putInt(links(node) + 4 * kept, -1);
            }
          }
        });
  }
}
