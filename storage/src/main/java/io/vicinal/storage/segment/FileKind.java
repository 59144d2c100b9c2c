package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of files of a sealed segment; code and word are written to disk and never reused. */
enum FileKind {
  COLUMN(1, "column"),
  VECTOR(2, "vector"),
  VERSIONS(3, "versions"),
  KEYS(4, "keys"),
  TOMBSTONES(5, "tombstones"),
  GRAPH(6, "graph"),
  UNIQUE(7, "unique");

  private final int code;
  private final String word;

  FileKind(int code, String word) {
    this.code = code;
    this.word = word;
  }

  int code() {
    return code;
  }

  /** Returns the name of the kind in the catalog. */
  String word() {
    return word;
  }

  /** Returns the kind of the file that holds the values of a column. */
  static FileKind ofColumn(DataType type) {
    return ColumnShape.of(type) == ColumnShape.VECTOR ? VECTOR : COLUMN;
  }

  static Optional<FileKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
