package io.vicinal.storage.catalog;

/**
 * One file of a segment, as it must be found on disk.
 *
 * @param kind what it holds, a word of the engine such as "column" or "graph"
 * @param ownerId column position, index id, or 0 where the kind says it all
 * @param name file name inside the segment's directory, made of ids; unique within the segment
 * @param sizeBytes length of the whole file
 * @param crc32c CRC32C of the whole file
 */
public record FileRecord(String kind, long ownerId, String name, long sizeBytes, int crc32c) {
  public FileRecord {
    if (kind.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("file \"" + name + "\" of kind \"" + kind + "\"");
    }
    // A name that could leave the segment's directory never reaches the disk.
    if (name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("file name \"" + name + "\" is not a plain name");
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("file \"" + name + "\" has " + sizeBytes + " bytes");
    }
  }
}
